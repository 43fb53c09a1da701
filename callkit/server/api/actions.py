"""The actions of the server API: ZEGO's, and a few of ours.

Names, parameters, replies and codes are those of ``reference/zim.md`` E2 to E4; PascalCase because
ZEGO's are. **Extensions**, which ZEGO has not: CallCancel, CallEnd, QueryCallInvitations,
QueryUsers, KickUser. The block list actions are ZEGO's. Where ZEGO has published no code for
something, the client's code stands (6000271, 6000273, 6000286, 6000021 …).

An answer given here has no device: all devices of the person hear of it and stop ringing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec

from callkit.engine.call import Call
from callkit.engine.commands import Accept, Cancel, Command, End, Invite, Reject
from callkit.engine.invitees import nobody, plan_invitees
from callkit.errors import RequestError
from callkit.model import (
    DEFAULT_TIMEOUT,
    MAX_AVATAR_URL,
    MAX_PAGE,
    MAX_USER_ID,
    MAX_USER_NAME,
    CallInvitationMode,
    CallUserState,
    ErrorUserInfo,
    PushConfig,
    User,
    UserOnlineStatus,
)
from callkit.nesting import MAX_DEPTH, repeatedName, tooDeep
from callkit.protocol import limits
from callkit.server.api.answers import (
    AVATAR_TOO_LONG,
    BAD_PARAMETER,
    CALL_ENDED,
    NAME_TOO_LONG,
    NO_STATUS,
    NO_SUCH_CALL,
    NOT_REGISTERED,
    TARGET_NOT_REGISTERED,
    TOO_MANY_BLOCKED,
    TOO_MANY_USERS,
    USER_EXISTS,
    USER_ID_TOO_LONG,
    Data,
    Refused,
    callData,
    callRefusal,
    deviceData,
    failedUser,
    translated,
)
from callkit.server.api.signatures import BODY_UNREADABLE, ApiCall, ApiError
from callkit.server.calls.dispatch import Dispatch, new_call_id
from callkit.server.calls.presence import Presence
from callkit.server.stores.base import Store

MAX_BATCH = 100
"""People one UserRegister or QueryUserOnlineState may name."""
MAX_BLOCKS = 20
MAX_LISTED = 10_000
"""Devices one QueryUsers lists."""
_EVERYBODY = 2**62

Body = TypeVar("Body", bound=msgspec.Struct)


class Action(NamedTuple):
    method: str
    run: Callable[[ApiCall], Awaitable[Data]]


class OfflinePush(msgspec.Struct):
    Enable: int = 0
    Title: str = ""
    Content: str = ""
    Payload: str = ""
    EnableBadge: int = 0
    BadgeIncrement: int = 0
    ThreadId: str = ""

    def config(self) -> PushConfig | None:
        """The client API's value for the same thing; None when it is off."""
        if not self.Enable:
            return None
        return PushConfig(
            title=self.Title,
            content=self.Content,
            payload=self.Payload,
            threadID=self.ThreadId,
            enableBadge=bool(self.EnableBadge),
            badgeIncrement=self.BadgeIncrement,
        )


class CallInviteBody(msgspec.Struct):
    FromUserId: str
    UserIds: list[str]
    Timeout: int | None = None
    ExtendedData: str = ""
    OfflinePush: OfflinePush | None = None


class CallCancelBody(msgspec.Struct):
    FromUserId: str
    CallId: str
    UserIds: list[str] = []
    ExtendedData: str = ""
    OfflinePush: OfflinePush | None = None


class CallEndBody(msgspec.Struct):
    CallId: str
    FromUserId: str = ""
    ExtendedData: str = ""


class RegisteredUser(msgspec.Struct):
    UserId: str
    UserName: str = ""
    UserAvatar: str = ""


class UserRegisterBody(msgspec.Struct):
    UserInfo: list[RegisteredUser]


class BlacklistBody(msgspec.Struct):
    FromUserId: str
    UserIds: list[str]


class KickUserBody(msgspec.Struct):
    UserId: str
    DeviceId: str = ""


class Actions:
    """One method per action. Each returns the reply's data or raises ApiError or StoreError."""

    def __init__(self, store: Store, presence: Presence, dispatch: Dispatch) -> None:
        self._store = store
        self._presence = presence
        self._dispatch = dispatch
        self.table: Mapping[str, Action] = {
            "CallInvite": Action("POST", self.callInvite),
            "CallAccept": Action("GET", self.callAccept),
            "CallReject": Action("GET", self.callReject),
            "UserRegister": Action("POST", self.userRegister),
            "QueryUserOnlineState": Action("GET", self.queryUserOnlineState),
            "AddUsersToBlacklist": Action("POST", self.addUsersToBlacklist),
            "RemoveUsersFromBlacklist": Action("POST", self.removeUsersFromBlacklist),
            "CheckUsersIsInBlacklist": Action("POST", self.checkUsersIsInBlacklist),
            "CallCancel": Action("POST", self.callCancel),
            "CallEnd": Action("POST", self.callEnd),
            "QueryCallInvitations": Action("GET", self.queryCallInvitations),
            "QueryUsers": Action("GET", self.queryUsers),
            "KickUser": Action("POST", self.kickUser),
        }

    # --- ZEGO's: calls ---

    async def callInvite(self, call: ApiCall) -> Data:
        """Make a general call; it is never lost with a caller's device."""
        body = _decode(call, CallInviteBody)
        _check(limits.userID, body.FromUserId, "FromUserId")
        _check(limits.userIDs, body.UserIds, "UserIds")
        _check(limits.extendedData, body.ExtendedData, "ExtendedData")
        _check(limits.timeout, body.Timeout or DEFAULT_TIMEOUT, "Timeout")
        caller = await self._registered(body.FromUserId)
        try:
            names, failed = plan_invitees(body.FromUserId, body.UserIds)
        except RequestError as error:
            raise translated(error) from None
        push = _push(body.OfflinePush)
        screening = self._dispatch.screening.invite(body.FromUserId, names, failed, trusted=True)
        with await screening as (invitees, others):
            return await self._call(body, caller, invitees, others, push)

    async def _call(
        self,
        body: CallInviteBody,
        caller: User,
        invitees: tuple[User, ...],
        failed: tuple[ErrorUserInfo, ...],
        push: PushConfig | None,
    ) -> Data:
        errors = [failedUser(one) for one in failed]
        if not invitees:
            error = translated(nobody(failed))
            raise Refused(error.code, "no callee can be invited", ErrorUsers=errors)

        command = Invite(
            callID=new_call_id(),
            caller=caller,
            invitees=invitees,
            timeout=body.Timeout or DEFAULT_TIMEOUT,
            extendedData=body.ExtendedData,
            fromServer=True,
            failed=failed,
        )
        made = (await self._dispatch.create(command, push)).call
        return {"CallId": made.callID, "CreateTime": made.createTime, "ErrorUsers": errors}

    async def callAccept(self, call: ApiCall) -> Data:
        user, text = call.only("FromUserId"), call.only("ExtendedData")
        return await self._answer(call, Accept(userID=user, extendedData=text))

    async def callReject(self, call: ApiCall) -> Data:
        user, text = call.only("FromUserId"), call.only("ExtendedData")
        return await self._answer(call, Reject(userID=user, extendedData=text))

    async def _answer(self, call: ApiCall, command: Accept | Reject) -> Data:
        _check(limits.userID, command.userID, "FromUserId")
        _check(limits.extendedData, command.extendedData, "ExtendedData")
        await self._change(call.only("CallId"), command.userID, command)
        return {}

    # --- ZEGO's: people ---

    async def userRegister(self, call: ApiCall) -> Data:
        """A registered person may be invited before the first login."""
        body = _decode(call, UserRegisterBody)
        if not body.UserInfo:
            raise ApiError(BAD_PARAMETER, "UserInfo: is empty")
        if len(body.UserInfo) > MAX_BATCH:
            raise ApiError(TOO_MANY_USERS, f"UserInfo: names more than {MAX_BATCH} people")
        errors: list[Data] = []
        for one in body.UserInfo:
            code, message = registrationFault(one)
            if not code:
                user = User(one.UserId, one.UserName, one.UserAvatar)
                if await self._presence.register(user):
                    continue
                code, message = USER_EXISTS, "user already exists"
            errors.append({"UserId": one.UserId, "SubCode": code, "SubMessage": message})
        if len(errors) == len(body.UserInfo):
            raise Refused(errors[0]["SubCode"], "nobody was registered", ErrorList=errors)
        return {"ErrorList": errors}

    async def queryUserOnlineState(self, call: ApiCall) -> Data:
        names = list(dict.fromkeys(call.all("UserId[]", "UserId")))
        if not names:
            raise ApiError(BAD_PARAMETER, "UserId[]: is missing")
        if len(names) > MAX_BATCH:
            raise ApiError(TOO_MANY_USERS, f"UserId[]: names more than {MAX_BATCH} people")
        _check(limits.userIDs, names, "UserId[]")
        found, errors = [], []
        for name, status in (await self._presence.statuses(names)).items():
            if status is UserOnlineStatus.ONLINE:
                found.append({"UserId": name, "Status": "Online"})
            elif status is UserOnlineStatus.OFFLINE:
                found.append({"UserId": name, "Status": "Offline"})
            else:
                errors.append({"UserId": name, "SubCode": NO_STATUS})
        return {"Result": found, "ErrorList": errors}

    # --- ZEGO's: who may call whom ---

    async def addUsersToBlacklist(self, call: ApiCall) -> Data:
        return await self._block(call, True)

    async def removeUsersFromBlacklist(self, call: ApiCall) -> Data:
        return await self._block(call, False)

    async def checkUsersIsInBlacklist(self, call: ApiCall) -> Data:
        body, known, errors = await self._blacklist(call, "ErrList")
        found = []
        for name in known:
            blocked = await self._store.blocked(name, [body.FromUserId])
            found.append({"UserId": name, "Result": int(bool(blocked))})
        return {"Succ": found, "ErrList": errors}

    async def _block(self, call: ApiCall, blocked: bool) -> Data:
        body, known, errors = await self._blacklist(call, "ErrorUsers")
        for name in known:
            await self._store.setBlocked(body.FromUserId, name, blocked)
        return {"ErrorUsers": errors}

    async def _blacklist(
        self, call: ApiCall, field: str
    ) -> tuple[BlacklistBody, list[str], list[Data]]:
        body = _decode(call, BlacklistBody)
        _check(limits.userID, body.FromUserId, "FromUserId")
        _check(limits.userIDs, body.UserIds, "UserIds")
        names = list(dict.fromkeys(body.UserIds))
        if not names or body.FromUserId in names:
            raise ApiError(BAD_PARAMETER, "UserIds: is empty or names FromUserId")
        if len(names) > MAX_BLOCKS:
            raise ApiError(TOO_MANY_BLOCKED, f"UserIds: names more than {MAX_BLOCKS} people")
        await self._registered(body.FromUserId)
        people = await self._presence.people(names)
        errors = [
            {"UserId": name, "SubCode": TARGET_NOT_REGISTERED}
            for name in names
            if name not in people
        ]
        if not people:
            raise Refused(TARGET_NOT_REGISTERED, "nobody named is registered", **{field: errors})
        return body, [name for name in names if name in people], errors

    # --- ours ---

    async def callCancel(self, call: ApiCall) -> Data:
        """Take a call, or in advanced mode single invitations, back; ``FromUserId`` as inviter."""
        body = _decode(call, CallCancelBody)
        _check(limits.userID, body.FromUserId, "FromUserId")
        _check(limits.userIDs, body.UserIds, "UserIds")
        _check(limits.extendedData, body.ExtendedData, "ExtendedData")
        command = Cancel(
            userID=body.FromUserId,
            invitees=tuple(body.UserIds),
            extendedData=body.ExtendedData,
        )
        push = _push(body.OfflinePush)
        failed = await self._change(body.CallId, body.FromUserId, command, push)
        return {"ErrorUsers": [{"UserId": one, "SubCode": CALL_ENDED} for one in failed]}

    async def callEnd(self, call: ApiCall) -> Data:
        """End a call, in the name of ``FromUserId`` or, without one, whatever its mode and state.

        Without ``FromUserId`` an advanced call with somebody in it is ended by the caller, or by
        the member who came first; any other call is taken back.
        """
        body = _decode(call, CallEndBody)
        _check(limits.extendedData, body.ExtendedData, "ExtendedData")
        user = body.FromUserId
        if user:
            _check(limits.userID, user, "FromUserId")
            command: Command = End(userID=user, extendedData=body.ExtendedData)
        else:
            record = await self._load(body.CallId)
            command = endingCommand(record, body.ExtendedData)
            user = record.caller
        await self._change(body.CallId, user, command)
        return {"EndTime": (await self._load(body.CallId)).endTime}

    async def queryCallInvitations(self, call: ApiCall) -> Data:
        """A person's calls, newest first; or the call that ``CallId`` names; or all live calls."""
        if call.only("CallId"):
            return {"CallList": [callData(await self._load(call.only("CallId")))], "NextFlag": 0}
        count = max(1, min(_integer(call.only("Count") or str(MAX_PAGE), "Count"), MAX_PAGE))
        flag = _integer(call.only("NextFlag") or "0", "NextFlag")
        user = call.only("FromUserId")
        if not user:
            records = await self._store.liveCalls(str(flag), count)
            last = int(records[-1].call.callID) if len(records) == count else 0
            return {"CallList": [callData(one.call) for one in records], "NextFlag": last}
        _check(limits.userID, user, "FromUserId")
        await self._registered(user)
        calls, following = await self._store.history(user, count, flag)
        return {"CallList": [callData(one) for one in calls], "NextFlag": following}

    async def queryUsers(self, call: ApiCall) -> Data:
        """The people ``UserId[]`` names, else all who are online, with their online devices."""
        names = list(dict.fromkeys(call.all("UserId[]", "UserId")))
        count = max(1, min(_integer(call.only("Count") or str(MAX_BATCH), "Count"), MAX_LISTED))
        if len(names) > MAX_BATCH:
            raise ApiError(TOO_MANY_USERS, f"UserId[]: names more than {MAX_BATCH} people")
        if names:
            _check(limits.userIDs, names, "UserId[]")
        else:
            online = await self._store.lostDevices(_EVERYBODY, count)
            names = sorted({device.userID for device in online})
        people, devices = await self._presence.people(names), await self._store.devices(names)
        statuses = await self._presence.statuses(names)
        return {
            "Users": [
                {
                    "UserId": name,
                    "UserName": people[name].userName if name in people else "",
                    "Status": statuses[name].name.capitalize(),
                    "Devices": [deviceData(device) for device in devices.get(name, [])],
                }
                for name in names
            ]
        }

    async def kickUser(self, call: ApiCall) -> Data:
        """End a person's sessions and refuse the tokens made until now; of ``DeviceId`` alone
        only the session ends."""
        body = _decode(call, KickUserBody)
        _check(limits.userID, body.UserId, "UserId")
        if body.DeviceId:
            _check(limits.deviceID, body.DeviceId, "DeviceId")
        return {"Devices": await self._presence.kick(body.UserId, body.DeviceId)}

    # --- inside ---

    async def _registered(self, userID: str) -> User:
        people = await self._presence.people([userID])
        if userID not in people:
            raise ApiError(NOT_REGISTERED, "FromUserId is not registered")
        return people[userID]

    async def _load(self, callID: str) -> Call:
        _check(limits.callID, callID, "CallId")
        record = await self._store.load(callID)
        if record is None:
            raise ApiError(NO_SUCH_CALL, "there is no such call")
        return record.call

    async def _change(
        self, callID: str, userID: str, command: Command, push: PushConfig | None = None
    ) -> Sequence[str]:
        """Give a command; return the invitees whom a cancel could not reach."""
        _check(limits.callID, callID, "CallId")
        await self._registered(userID)
        try:
            outcome = await self._dispatch.change(callID, command, push)
        except RequestError as error:
            record = await self._store.load(callID)
            raise callRefusal(record.call if record else None, userID, error) from None
        return outcome.answer.errorInvitees


# --- reading -------------------------------------------------------------------------------------


def _decode(call: ApiCall, kind: type[Body]) -> Body:
    try:
        if call.body.lstrip().startswith(b"{") and tooDeep(call.body):
            raise ApiError(BODY_UNREADABLE, f"the body is nested more than {MAX_DEPTH} deep")
        body = msgspec.json.decode(call.body, type=kind)
        if name := repeatedName(call.body):
            raise ApiError(BODY_UNREADABLE, f"{name}: given twice")
        return body
    except msgspec.ValidationError as error:
        raise ApiError(BAD_PARAMETER, str(error).replace("`", "")) from None
    except (msgspec.DecodeError, ValueError):
        raise ApiError(BODY_UNREADABLE, "the body is not a JSON object") from None


def _check(checker: Callable[[Any, str], None], value: Any, field: str) -> None:
    try:
        checker(value, field)
    except RequestError as error:
        raise ApiError(BAD_PARAMETER, error.message) from None


def _push(push: OfflinePush | None) -> PushConfig | None:
    config = push.config() if push is not None else None
    _check(limits.pushConfig, config, "OfflinePush")
    return config


def _integer(text: str, field: str) -> int:
    digits = text.isascii() and text.isdigit() and len(text) < 20
    if not digits or int(text) > limits.MAX_INTEGER:
        raise ApiError(BAD_PARAMETER, f"{field}: is not a number")
    return int(text)


def registrationFault(user: RegisteredUser) -> tuple[int, str]:
    """The code and the words of the first limit that ``user`` breaks; 0 when it breaks none."""
    if len(user.UserId.encode(errors="replace")) > MAX_USER_ID:
        return USER_ID_TOO_LONG, "user length limit"
    if len(user.UserName.encode(errors="replace")) > MAX_USER_NAME:
        return NAME_TOO_LONG, "user name length limit"
    if len(user.UserAvatar.encode(errors="replace")) > MAX_AVATAR_URL:
        return AVATAR_TOO_LONG, "user avatar length limit"
    try:
        limits.userID(user.UserId, "UserId")
        limits.userName(user.UserName, "UserName")
        limits.userAvatarUrl(user.UserAvatar, "UserAvatar")
    except RequestError as error:
        return BAD_PARAMETER, error.message
    return 0, ""


def endingCommand(call: Call, text: str) -> Command:
    """What ends ``call`` for everybody, whatever its mode and state."""
    inside = [m.userID for m in call.members if m.state is CallUserState.ACCEPTED]
    others = [userID for userID in inside if userID != call.caller]
    if call.mode is CallInvitationMode.ADVANCED and others:
        chosen = call.caller if call.caller in inside else others[0]
        return End(userID=chosen, extendedData=text)
    return Cancel(userID=call.caller, extendedData=text)
