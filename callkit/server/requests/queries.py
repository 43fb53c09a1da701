"""Queries: requests that change no call (history, people, profiles)."""

from __future__ import annotations

from typing import Any

from callkit.errors import ErrorCode, RequestError
from callkit.model import MAX_PAGE, ErrorUserInfo, UserOnlineStatus
from callkit.protocol import frames
from callkit.protocol.codec import encode
from callkit.server.calls.dispatch import Handler
from callkit.server.calls.presence import Presence
from callkit.server.requests.snapshot import info_for, list_frame
from callkit.server.server_time import ServerTime
from callkit.server.stores.base import Store, followingFlag
from callkit.server.transport.limits import Limits
from callkit.server.transport.sessions import Session


class Queries:
    def __init__(
        self,
        server_time: ServerTime,
        store: Store,
        presence: Presence,
        limits: Limits,
    ) -> None:
        self._server_time = server_time
        self._store = store
        self._presence = presence
        self._limits = limits
        self.handlers: dict[type[frames.Request], Handler] = {
            frames.QueryCallInvitationList: self.queryCallInvitationList,
            frames.CallHistoryRead: self.callHistoryRead,
            frames.QueryUsersInfo: self.queryUsersInfo,
            frames.QueryUsersStatus: self.queryUsersStatus,
            frames.UpdateUserName: self.updateUserName,
            frames.UpdateUserAvatarUrl: self.updateUserAvatarUrl,
        }

    async def queryCallInvitationList(
        self, session: Session, request: frames.QueryCallInvitationList
    ) -> None:
        """Newest first; a page that does not fit one frame is shorter than asked."""
        count = min(request.count, MAX_PAGE)
        calls, flag = await self._store.history(session.userID, count, request.nextFlag)
        now = self._server_time.now()
        shown = (
            info_for(call, session.userID, session.deviceID, now, call.callID) for call in calls
        )

        def following(number: int) -> int:
            more = number < len(calls)
            return followingFlag(calls[:number], request.nextFlag) if more else flag

        session.reply(list_frame(request.id, shown, following))

    async def callHistoryRead(self, session: Session, request: frames.CallHistoryRead) -> None:
        moved = await self._presence.markRead(session.userID, request.upTo)
        session.reply(encode(frames.Reply(id=request.id)))
        if moved:
            event = encode(frames.CallHistoryWasRead(upTo=request.upTo))
            await self._presence.tellOthers(session, event)

    async def queryUsersInfo(self, session: Session, request: frames.QueryUsersInfo) -> None:
        names = tuple(dict.fromkeys(request.userIDs))
        self._limits.usersInfo(session.userID, len(names))
        people = await self._presence.people(names)
        # A person who has blocked the asker looks to the asker like an unknown one.
        for hidden in await self._store.blocked(session.userID, names):
            people.pop(hidden, None)
        unknown = (name for name in names if name not in people)
        reply = frames.UsersInfoReply(
            id=request.id,
            userList=tuple(people[name] for name in names if name in people),
            errorUserList=tuple(
                ErrorUserInfo(name, ErrorCode.USER_DOES_NOT_EXIST) for name in unknown
            ),
        )
        session.reply(encode(reply))

    async def queryUsersStatus(self, session: Session, request: frames.QueryUsersStatus) -> None:
        names = tuple(dict.fromkeys(request.userIDs))
        self._limits.usersStatus(session.userID, len(names))
        statuses = await self._presence.statuses(names)
        for hidden in await self._store.blocked(session.userID, names):
            statuses[hidden] = UserOnlineStatus.UNKNOWN
        reply = frames.UsersStatusReply(
            id=request.id,
            statusList=tuple(
                frames.UserStatus(userID=userID, onlineStatus=status)
                for userID, status in statuses.items()
            ),
        )
        session.reply(encode(reply))

    async def updateUserName(self, session: Session, request: frames.UpdateUserName) -> None:
        """Refused (6000013) where the token says the name: somebody vouches for that one."""
        if session.nameIsVouched:
            raise RequestError(
                ErrorCode.UNSUPPORTED_REQUEST, "the token says the name: it cannot be changed"
            )
        await self._update(session, request, userName=request.value)

    async def updateUserAvatarUrl(
        self, session: Session, request: frames.UpdateUserAvatarUrl
    ) -> None:
        await self._update(session, request, userAvatarUrl=request.value)

    async def _update(self, session: Session, request: Any, **fields: str) -> None:
        record = await self._presence.change(session.userID, **fields)
        session.reply(encode(frames.Reply(id=request.id)))
        event = encode(frames.UserInfoUpdated(info=record.user()))
        await self._presence.tellOthers(session, event)
