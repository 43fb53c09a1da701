"""Every frame of the wire, once (plan §6).

A frame is one JSON object in one WebSocket text frame; ``op`` is its tag. Requests carry an ``id``
(≥ 1) chosen by the client; the reply (``ok`` or ``error``) carries the same ``id``. Events carry no
``id``. Unknown fields are ignored on both sides, so both sides can grow.

Limits on sizes in bytes are not types: :mod:`callkit.protocol.limits` checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

import msgspec

from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallInviteConfig,
    CallUserInfo,
    ErrorUserInfo,
    Media,
    PlatformType,
    PushConfig,
    User,
    UserStatusSubscribeConfig,
)

RequestID = Annotated[int, msgspec.Meta(ge=1)]


class Request(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="op", omit_defaults=True, gc=False
):
    """Base of what a client sends."""

    id: RequestID = 0
    """Given by the client that sends it; 0, which is not on the wire: not sent yet."""


# --- session ---------------------------------------------------------------------------------


class Login(Request, frozen=True, kw_only=True, tag="login"):
    userID: str
    deviceID: str
    userName: str = ""
    token: str = ""
    deviceName: str = ""
    platform: PlatformType = PlatformType.UNKNOWN
    known: dict[str, int] | list[str] = msgspec.field(default_factory=dict)
    """What this device believes alive: {callID: revision}, or just the callIDs."""


class Logout(Request, frozen=True, kw_only=True, tag="logout"):
    pass


class RenewToken(Request, frozen=True, kw_only=True, tag="renewToken"):
    token: str


# --- calls -----------------------------------------------------------------------------------


class DataConfig(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The config of accept, reject, cancel, join, quit and end."""

    extendedData: str = ""
    pushConfig: PushConfig | None = None


class PushOnlyConfig(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    pushConfig: PushConfig | None = None


class CallInvite(Request, frozen=True, kw_only=True, tag="callInvite"):
    invitees: list[str]
    config: CallInviteConfig = CallInviteConfig()
    nonce: str = ""


class CallCancel(Request, frozen=True, kw_only=True, tag="callCancel"):
    callID: str
    invitees: list[str] = []
    """Empty: the whole call."""
    config: DataConfig = DataConfig()
    nonce: str = ""


class CallAnswer(Request, frozen=True, kw_only=True):
    """Fields shared by the requests that name a call and attach a text."""

    callID: str
    config: DataConfig = DataConfig()
    nonce: str = ""


class CallAccept(CallAnswer, frozen=True, kw_only=True, tag="callAccept"):
    pass


class CallReject(CallAnswer, frozen=True, kw_only=True, tag="callReject"):
    pass


class CallReceived(Request, frozen=True, kw_only=True, tag="callReceived"):
    callID: str


class CallingInvite(Request, frozen=True, kw_only=True, tag="callingInvite"):
    callID: str
    invitees: list[str]
    config: PushOnlyConfig = PushOnlyConfig()
    nonce: str = ""


class CallJoin(CallAnswer, frozen=True, kw_only=True, tag="callJoin"):
    pass


class CallQuit(CallAnswer, frozen=True, kw_only=True, tag="callQuit"):
    pass


class CallEnd(CallAnswer, frozen=True, kw_only=True, tag="callEnd"):
    pass


# --- queries and profile ---------------------------------------------------------------------


class QueryCallInvitationList(Request, frozen=True, kw_only=True, tag="queryCallInvitationList"):
    count: int
    nextFlag: int = 0


class CallHistoryRead(Request, frozen=True, kw_only=True, tag="callHistoryRead"):
    upTo: int
    """createTime of the newest call the person has looked at."""


class QueryUsersInfo(Request, frozen=True, kw_only=True, tag="queryUsersInfo"):
    userIDs: list[str]


class QueryUsersStatus(Request, frozen=True, kw_only=True, tag="queryUsersStatus"):
    userIDs: list[str]


class SubscribeUsersStatus(Request, frozen=True, kw_only=True, tag="subscribeUsersStatus"):
    userIDs: list[str]
    config: UserStatusSubscribeConfig


class UnsubscribeUsersStatus(Request, frozen=True, kw_only=True, tag="unsubscribeUsersStatus"):
    userIDs: list[str]


class MediaSignal(Request, frozen=True, kw_only=True, tag="mediaSignal"):
    """A word about media for other devices in the call; the server does not read it."""

    callID: str
    data: str
    to: str = ""
    """A userID; empty: everybody else in the call."""


class MediaServers(Request, frozen=True, kw_only=True, tag="mediaServers"):
    callID: str


class UpdateUserName(Request, frozen=True, kw_only=True, tag="updateUserName"):
    value: str


class UpdateUserAvatarUrl(Request, frozen=True, kw_only=True, tag="updateUserAvatarUrl"):
    value: str


AnyRequest = (
    Login
    | Logout
    | RenewToken
    | CallInvite
    | CallCancel
    | CallAccept
    | CallReject
    | CallReceived
    | CallingInvite
    | CallJoin
    | CallQuit
    | CallEnd
    | QueryCallInvitationList
    | CallHistoryRead
    | QueryUsersInfo
    | QueryUsersStatus
    | SubscribeUsersStatus
    | UnsubscribeUsersStatus
    | MediaSignal
    | MediaServers
    | UpdateUserName
    | UpdateUserAvatarUrl
)


# --- replies ---------------------------------------------------------------------------------


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="ok", gc=False):
    """A bare success. Each reply below is ``ok`` with the fields its request is answered with."""

    id: int


class Error(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="error"):
    id: int
    code: int
    message: str
    temporary: bool
    retryAfterMs: int = 0


class LoginReply(Reply, frozen=True, kw_only=True, tag="ok"):
    sessionID: str
    serverTime: int
    heartbeat: int
    """Seconds between the server's pings."""
    offlineAfter: int
    """Seconds after its last sign of life at which a device counts as offline."""
    epoch: str
    user: User
    calls: tuple[CallInfo, ...] = ()
    ended: tuple[CallInfo, ...] = ()
    historyReadUpTo: int = 0
    more: bool | msgspec.UnsetType = msgspec.UNSET
    """True when the rest of the snapshot follows in ``snapshot`` events; else not on the wire."""
    tokenRemainingMs: int | msgspec.UnsetType = msgspec.UNSET
    """How long the token lives; not on the wire when it never ends."""


class RenewTokenReply(Reply, frozen=True, kw_only=True, tag="ok"):
    token: str
    tokenRemainingMs: int | msgspec.UnsetType = msgspec.UNSET
    """How long the new token lives; not on the wire when it never ends."""


class CallInviteReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    timeout: int
    createTime: int
    revision: int
    errorUserList: tuple[ErrorUserInfo, ...] = ()


class CallIDReply(Reply, frozen=True, kw_only=True, tag="ok"):
    """Answers callReject and callReceived."""

    callID: str


class CallCancelReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    errorInvitees: tuple[str, ...] = ()


class CallAcceptReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    acceptTime: int
    revision: int
    callUserList: tuple[CallUserInfo, ...]


class CallingInviteReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    revision: int
    errorUserList: tuple[ErrorUserInfo, ...] = ()


class CallJoinReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    createTime: int
    joinTime: int
    acceptTime: int
    extendedData: str
    revision: int
    callUserList: tuple[CallUserInfo, ...]


class CallQuitReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    createTime: int
    acceptTime: int
    quitTime: int


class CallEndReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callID: str
    createTime: int
    acceptTime: int
    endTime: int


class CallListReply(Reply, frozen=True, kw_only=True, tag="ok"):
    callList: tuple[CallInfo, ...]
    nextFlag: int
    """0, and only 0, is the end."""


class UsersInfoReply(Reply, frozen=True, kw_only=True, tag="ok"):
    userList: tuple[User, ...]
    errorUserList: tuple[ErrorUserInfo, ...] = ()


class UserStatus(msgspec.Struct, frozen=True, kw_only=True):
    userID: str
    onlineStatus: int
    """A :class:`callkit.model.UserOnlineStatus`."""


class UsersStatusReply(Reply, frozen=True, kw_only=True, tag="ok"):
    statusList: tuple[UserStatus, ...]


class StatusSubscriptionReply(Reply, frozen=True, kw_only=True, tag="ok"):
    """Answers subscribeUsersStatus and unsubscribeUsersStatus."""

    errorUserList: tuple[ErrorUserInfo, ...] = ()


class MediaServersReply(Reply, frozen=True, kw_only=True, tag="ok"):
    media: Media


REPLIES: Mapping[type[Request], type[Reply]] = MappingProxyType(
    {
        Login: LoginReply,
        Logout: Reply,
        RenewToken: RenewTokenReply,
        CallInvite: CallInviteReply,
        CallCancel: CallCancelReply,
        CallAccept: CallAcceptReply,
        CallReject: CallIDReply,
        CallReceived: CallIDReply,
        CallingInvite: CallingInviteReply,
        CallJoin: CallJoinReply,
        CallQuit: CallQuitReply,
        CallEnd: CallEndReply,
        QueryCallInvitationList: CallListReply,
        CallHistoryRead: Reply,
        QueryUsersInfo: UsersInfoReply,
        QueryUsersStatus: UsersStatusReply,
        SubscribeUsersStatus: StatusSubscriptionReply,
        UnsubscribeUsersStatus: StatusSubscriptionReply,
        MediaSignal: Reply,
        MediaServers: MediaServersReply,
        UpdateUserName: Reply,
        UpdateUserAvatarUrl: Reply,
    }
)
"""What each request is answered with when it succeeds."""


# --- events ----------------------------------------------------------------------------------


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", gc=False):
    """Base of what the server says by itself."""


class CallInvitationCreated(Event, frozen=True, kw_only=True, tag="callInvitationCreated"):
    callID: str
    revision: int
    mode: CallInvitationMode
    caller: str
    extendedData: str
    timeout: int
    createTime: int
    callUserList: tuple[CallUserInfo, ...]


class CallInvitationReceived(Event, frozen=True, kw_only=True, tag="callInvitationReceived"):
    callID: str
    revision: int
    mode: CallInvitationMode
    caller: str
    inviter: str
    extendedData: str
    timeout: int
    createTime: int
    remainingMs: int
    callUserList: tuple[CallUserInfo, ...]

    @classmethod
    def of(cls, info: CallInfo) -> CallInvitationReceived:
        """The event of a call that a snapshot tells of."""
        return cls(**{name: getattr(info, name) for name in cls.__struct_fields__})


class CallInvitationCancelled(Event, frozen=True, kw_only=True, tag="callInvitationCancelled"):
    callID: str
    revision: int
    mode: CallInvitationMode
    inviter: str
    extendedData: str


class CallInvitationTimeout(Event, frozen=True, kw_only=True, tag="callInvitationTimeout"):
    callID: str
    revision: int
    mode: CallInvitationMode


class CallInvitationEnded(Event, frozen=True, kw_only=True, tag="callInvitationEnded"):
    callID: str
    revision: int
    mode: CallInvitationMode
    caller: str
    operatedUserID: str
    extendedData: str
    endTime: int


class CallUserStateChanged(Event, frozen=True, kw_only=True, tag="callUserStateChanged"):
    callID: str
    revision: int
    callUserList: tuple[CallUserInfo, ...]
    """Only the people whose state changed."""


class Snapshot(Event, frozen=True, kw_only=True, tag="snapshot"):
    """The part of a login's snapshot that did not fit its reply; ``more`` says another follows."""

    calls: tuple[CallInfo, ...] = ()
    ended: tuple[CallInfo, ...] = ()
    more: bool = False


class TokenWillExpire(Event, frozen=True, kw_only=True, tag="tokenWillExpire"):
    second: int


class UserInfoUpdated(Event, frozen=True, kw_only=True, tag="userInfoUpdated"):
    info: User


class UserStatusUpdated(Event, frozen=True, kw_only=True, tag="userStatusUpdated"):
    """The presence of people this device is subscribed to: as it is at first, then what changes."""

    userStatusList: tuple[UserStatus, ...]


class CallHistoryWasRead(Event, frozen=True, kw_only=True, tag="callHistoryRead"):
    upTo: int


class CallBusyChanged(Event, frozen=True, kw_only=True, tag="callBusyChanged"):
    """To a person's devices that are not in the call (ours, not ZIM's): the device that is in it is
    offline, so the call makes the person busy no more; or that device is there again."""

    callID: str
    revision: int
    busy: bool
    deviceName: str = ""
    """Of the device that is in the call, when ``busy``."""


class MediaSignalReceived(
    Event, frozen=True, kw_only=True, tag="mediaSignalReceived", rename={"sender": "from"}
):
    """A word about media of another device in the call. Never stored: one that is lost is lost."""

    callID: str
    sender: str
    """The userID; ``from`` on the wire."""
    fromDevice: str
    data: str
    n: int
    """Counts what that device's login has said to this person in the call: a gap is a loss."""


CallEvent = (
    CallInvitationCreated
    | CallInvitationReceived
    | CallInvitationCancelled
    | CallInvitationTimeout
    | CallInvitationEnded
    | CallUserStateChanged
)
AnyEvent = (
    CallEvent
    | CallBusyChanged
    | MediaSignalReceived
    | Snapshot
    | TokenWillExpire
    | UserInfoUpdated
    | UserStatusUpdated
    | CallHistoryWasRead
)


class Envelope(msgspec.Struct, frozen=True):
    """What a frame must have before anything else of it is looked at."""

    op: str
    id: Any = None
