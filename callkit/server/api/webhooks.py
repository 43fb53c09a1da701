"""The webhook events about calls and logins (``reference/zim.md`` I2 to I4).

The fields are ZEGO's, snake_case because theirs are. Events of a call are part of the commit that
changed the call, so what people were told the backend will be told too, in that order.
``offline_push`` is ours: what a push service needs to wake a device (I1); it is for people who
are logged in but offline, and it is dropped when the call is over before it could be sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from callkit.engine.call import Call, Member
from callkit.errors import StoreError
from callkit.model import (
    PENDING_STATES,
    CallUserState,
    PlatformType,
    PushConfig,
    UserOnlineStatus,
)
from callkit.server.calls.observer import DeviceAction
from callkit.server.calls.presence import online_statuses
from callkit.server.server_time import ServerTime
from callkit.server.stores.base import DeviceRecord, Store, WebhookEvent
from callkit.server.stores.health import loudness

_log = logging.getLogger(__name__)

PUSH = "offline_push"
USER_ACTION = "user_action"

_OUT = frozenset({CallUserState.CANCELLED, CallUserState.BE_CANCELLED})
_ANSWERED = frozenset({CallUserState.ACCEPTED, CallUserState.REJECTED})

_SYSTEMS: Mapping[PlatformType, str] = {
    PlatformType.WIN: "PC",
    PlatformType.IPHONE_OS: "IOS_PHONE",
    PlatformType.IPAD_OS: "IOS_PHONE",
    PlatformType.ANDROID: "ANDROID",
    PlatformType.MAC_OS: "MAC",
    PlatformType.LINUX: "LINUX",
    PlatformType.WEB: "WEB",
    PlatformType.MINI_PROGRAM: "MINIPROGRAM",
}


class Happened(NamedTuple):
    """An event's name and its own fields."""

    event: str
    fields: dict[str, Any]


def signature(secret: str, timestamp: int, nonce: str) -> str:
    """How a receiver knows who sent a webhook (``reference/zim.md`` I2)."""
    text = "".join(sorted((secret, str(timestamp), nonce)))
    # SHA-1 is what the published format says; it is no choice of ours.
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def sealed(
    event: WebhookEvent,
    appID: int,
    secret: str,
    *,
    timestamp: int,
    nonce: str,
    previous: str = "",
) -> bytes:
    """The body of one attempt to deliver: common fields, signature, and the event's own.

    With a ``previous`` secret there is ``signature_previous`` too, so that receivers may change to
    the new one when it suits them.
    """
    common: dict[str, Any] = {
        "appid": str(appID),
        "event": event.event,
        "nonce": nonce,
        "signature": signature(secret, timestamp, nonce),
        "timestamp": timestamp,
    }
    if previous:
        common["signature_previous"] = signature(previous, timestamp, nonce)
    return msgspec.json.encode(common | msgspec.json.decode(event.body))


# --- what a change of a call is ------------------------------------------------------------------


def created(call: Call, out: Sequence[str]) -> list[Happened]:
    """A client made the call. Invitees who are logged out are not named; if all are, there is no
    event."""
    users = [m.userID for m in call.members if m.inviter and m.userID not in out]
    if not users or call.fromServer:
        return []
    fields = {
        "call_id": call.callID,
        "user_ids": users,
        "create_time": call.createTime // 1000,
        "payload": call.extendedData,
        "caller": call.caller,
        "timeout": call.timeout,
    }
    return [Happened("call_create", fields)]


def changed(before: Call, after: Call, now: int, *, callerOnline: bool) -> list[Happened]:
    """What became of the call between two versions of it, in the order in which it happened."""
    pairs = [(before.member(member.userID), member) for member in after.members]
    return [
        *_timed_out(
            after, [m for old, m in pairs if _left(old, m, CallUserState.TIMEOUT)], callerOnline
        ),
        *_invited(after, [m for old, m in pairs if _rings_anew(old, m)], now),
        *(
            Happened(
                "call_accept" if member.state is CallUserState.ACCEPTED else "call_reject",
                {
                    "call_id": after.callID,
                    "user_id": member.userID,
                    "extend_data": member.extendedData,
                },
            )
            for old, member in pairs
            if _left(old, member, *_ANSWERED)
        ),
        *_cancelled(after, [m for old, m in pairs if _left(old, m, *_OUT)]),
    ]


def _left(old: Member | None, new: Member, *to: CallUserState) -> bool:
    return old is not None and old.state in PENDING_STATES and new.state in to


def _rings_anew(old: Member | None, new: Member) -> bool:
    return new.state in PENDING_STATES and (old is None or old.state not in PENDING_STATES)


def _invited(call: Call, members: Sequence[Member], now: int) -> list[Happened]:
    if not members:
        return []
    fields = {
        "call_id": call.callID,
        "user_ids": [member.userID for member in members],
        "inviter": members[0].inviter,
        "invite_time": now,
    }
    return [Happened("call_invite", fields)]


def _cancelled(call: Call, members: Sequence[Member]) -> list[Happened]:
    if not members:
        return []
    return [_cancel(call, members, "caller_cancel", members[0].endExtendedData)]


def _timed_out(call: Call, members: Sequence[Member], caller_online: bool) -> list[Happened]:
    """All silent and the caller there: a cancel (``timeout_cancel``); else a timeout."""
    if not members:
        return []
    invited = [member for member in call.members if member.inviter]
    all_silent = all(member.state is CallUserState.TIMEOUT for member in invited)
    if all_silent and caller_online:
        return [_cancel(call, members, "timeout_cancel", "")]
    users = [member.userID for member in members]
    return [Happened("call_timeout", {"call_id": call.callID, "user_ids": users})]


def _cancel(call: Call, members: Sequence[Member], reason: str, payload: str) -> Happened:
    fields = {
        "call_id": call.callID,
        "user_ids": [member.userID for member in members],
        "reason": reason,
        "payload": payload,
    }
    return Happened("call_cancel", fields)


def pushes(before: Call | None, after: Call, push: PushConfig) -> list[tuple[str, Happened]]:
    """The pushes of a change: to new invitees, and to people who need not ring any more."""
    found = []
    for member in after.members:
        old = before.member(member.userID) if before is not None else None
        if after.live and _rings_anew(old, member):
            action = "invite"
        elif (
            old is not None
            and old.state in PENDING_STATES
            and member.state not in _ANSWERED
            and not after.isLiveFor(member.userID)
        ):
            action = "cancel"
        else:
            continue
        found.append((member.userID, Happened(PUSH, _push_fields(after, member, action, push))))
    return found


def _push_fields(call: Call, member: Member, action: str, push: PushConfig) -> dict[str, Any]:
    fields = {
        "call_id": call.callID,
        "user_id": member.userID,
        "action": action,
        "caller": call.caller,
        "inviter": member.inviter,
        "create_time": call.createTime,
        "expire_time": member.deadline,
        "title": push.title,
        "content": push.content,
        "payload": push.payload,
        "resources_id": push.resourcesID,
        "thread_id": push.threadID,
        "enable_badge": push.enableBadge,
        "badge_increment": push.badgeIncrement,
    }
    if push.voIPConfig is not None:
        fields["voip"] = {
            "handle_type": push.voIPConfig.iOSVoIPHandleType,
            "handle_value": push.voIPConfig.iOSVoIPHandleValue,
            "has_video": push.voIPConfig.iOSVoIPHasVideo,
        }
    return fields


# --- asked and told by the server ----------------------------------------------------------------


class WebhookEvents:
    """Makes the events. ``news`` is set when there is something to deliver. ``calls``: events of
    calls are wanted, not only offline pushes."""

    def __init__(
        self, server_time: ServerTime, store: Store, news: asyncio.Event, *, calls: bool
    ) -> None:
        self._server_time = server_time
        self._store = store
        self._news = news
        self._calls = calls
        self._fresh: set[str] = set()

    async def changed(
        self, before: Call | None, after: Call, now: int, push: PushConfig | None
    ) -> tuple[WebhookEvent, ...]:
        """The events of one change, to be committed with it."""
        events: list[WebhookEvent] = []
        if self._calls and before is not after:
            found = await self._happened(before, after, now)
            events += [_event(after.callID, happened, now) for happened in found]
        if push is not None:
            asleep = pushes(before, after, push)
            statuses = await online_statuses(self._store, [userID for userID, _ in asleep])
            for userID, happened in asleep:
                if statuses[userID] is UserOnlineStatus.OFFLINE:
                    events.append(_event(f"push:{after.callID}:{userID}", happened, now))
        if events:
            self._fresh.add(after.callID)
        return tuple(events)

    def committed(self, _before: Call | None, after: Call, _now: int) -> None:
        """A change of the call is stored, and with it what :meth:`changed` made of it."""
        if after.callID in self._fresh:
            self._fresh.discard(after.callID)
            self._news.set()

    async def _happened(self, before: Call | None, after: Call, now: int) -> list[Happened]:
        if before is None:
            names = [member.userID for member in after.members if member.inviter]
            statuses = await online_statuses(self._store, names)
            return created(after, [n for n in names if statuses[n] is UserOnlineStatus.LOGOUT])
        online = False
        if any(member.state is CallUserState.TIMEOUT for member in after.members):
            statuses = await online_statuses(self._store, [after.caller])
            online = statuses[after.caller] is UserOnlineStatus.ONLINE
        return changed(before, after, now, callerOnline=online)

    async def device(
        self, device: DeviceRecord, userName: str, action: DeviceAction, reason: str, again: bool
    ) -> None:
        """A device came, or went."""
        now = self._server_time.now()
        fields: dict[str, Any] = {
            "user_id": device.userID,
            "user_name": userName,
            "os": _SYSTEMS.get(device.platform, "PC"),
            "action": int(action),
            "session_id": device.sessionID,
            "login_time": device.loginTime // 1000,
            "relogin": str(int(again)),
        }
        if action is DeviceAction.LOGOUT:
            fields |= {"logout_time": now // 1000, "logout_reason": reason}
        elif action is DeviceAction.OFFLINE:
            fields["offline_time"] = now // 1000
        event = _event(f"user:{device.userID}", Happened(USER_ACTION, fields), now)
        try:
            await self._store.putWebhook(event)
        except StoreError as error:
            _log.log(loudness(error), "a login webhook was lost: %s", error)
        self._news.set()

    async def stillWorth(self, event: WebhookEvent) -> bool:
        """Whether an event is still worth sending.

        A push of an invitation is not once the call or the invitation is over; no push is once its
        person has come online or logged out.
        """
        if event.event != PUSH:
            return True
        fields = msgspec.json.decode(event.body)
        userID = fields["user_id"]
        try:
            if fields["action"] == "invite":
                record = await self._store.load(fields["call_id"])
                member = record.call.member(userID) if record else None
                if member is None or member.state not in PENDING_STATES:
                    return False
                if not record or not record.call.live or member.deadline <= self._server_time.now():
                    return False
            statuses = await online_statuses(self._store, [userID])
        except StoreError:
            return True
        return statuses[userID] is UserOnlineStatus.OFFLINE


def _event(key: str, happened: Happened, now: int) -> WebhookEvent:
    return WebhookEvent(
        callID=key,
        event=happened.event,
        body=msgspec.json.encode(happened.fields),
        createTime=now,
    )
