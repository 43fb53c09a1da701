"""The vocabulary of a call: enums with ZIM's numbers and frozen values.

Every name here is the name on the wire, in SQL and in the Python API. All times are integer
milliseconds since the epoch, read from the server's clock. All values are immutable and may be
shared between threads.

Source of the numbers: ``reference/zim.md`` A1 (user state), A2 (call), A3 (connection).
"""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

MAX_INVITEES = 9
"""People one ``callInvite`` or ``callingInvite`` may name (``reference/zim.md`` F)."""
MAX_MEMBERS = 10
"""People live in one call, its creator included (``reference/zim.md`` F, H4)."""
MAX_MEMBERS_EVER = 100
"""The most people ever invited to, or joined in, one call: its list must fit into a frame."""
MAX_PENDING = 50
"""Invitations that may wait for one person's answer at once."""
MIN_TIMEOUT, MAX_TIMEOUT, DEFAULT_TIMEOUT = 1, 600, 90
"""Seconds an invitation may ring, and what an absent ``timeout`` means (D3)."""
MAX_EXTENDED_DATA = 2048
"""Bytes of UTF-8 in an ``extendedData``."""
MAX_CALL_TEXTS = 64 * 1024
"""Bytes of UTF-8 in all texts one call keeps of its people; the texts of people who left long ago
are dropped first."""
MAX_USER_ID = 32
"""Bytes of UTF-8 in a ``userID``; a ``deviceID`` has the same limit."""
MAX_USER_NAME = 256
"""Bytes of UTF-8 in a ``userName``."""
MAX_AVATAR_URL = 500
"""Bytes of UTF-8 in a ``userAvatarUrl``."""
MAX_NONCE = 64
"""ASCII characters in a request's ``nonce``."""
MAX_DEVICES = 10
"""Devices one person may have online; the eleventh login ends the earliest."""
MAX_SUBSCRIPTION_MINUTES = 30 * 24 * 60
"""How long a subscription to somebody's presence may be (``reference/zim.md`` D4)."""
MAX_PAGE = 100
"""Calls on one page of ``queryCallInvitationList``; more is treated as this many."""


class CallUserState(enum.IntEnum):
    """Where one person stands in one call (``reference/zim.md`` A1)."""

    # An enum's own is written in Python, and every change of a call looks states up in sets.
    __hash__ = int.__hash__

    UNKNOWN = -1
    INVITING = 0
    ACCEPTED = 1
    REJECTED = 2
    CANCELLED = 3
    OFFLINE = 4
    """Obsolete since ZIM 2.9; kept for its number, never sent."""
    RECEIVED = 5
    TIMEOUT = 6
    QUIT = 7
    ENDED = 8
    """In ZIM's enum but never sent (H7)."""
    NOT_YET_RECEIVED = 9
    BE_CANCELLED = 10


PENDING_STATES = frozenset(
    {CallUserState.INVITING, CallUserState.RECEIVED, CallUserState.NOT_YET_RECEIVED}
)
"""The invitation waits for an answer: the person's devices may ring."""
LIVE_STATES = PENDING_STATES | {CallUserState.ACCEPTED}
"""The person is a member: hears of the call's changes (``reference/zim.md`` D1)."""


class CallState(enum.IntEnum):
    """Whether the call goes on (``reference/zim.md`` A2; there is no 0)."""

    UNKNOWN = -1
    STARTED = 1
    ENDED = 2


class CallInvitationMode(enum.IntEnum):
    """General ends when everybody has answered; advanced lives until it is ended."""

    UNKNOWN = -1
    GENERAL = 0
    ADVANCED = 1


class JoinPolicy(enum.StrEnum):
    """The people who may come into a call with callJoin, besides the devices of those in it."""

    ANYONE = "anyone"
    """Anybody who knows the callID: ZIM's rule, and what an absent ``joinPolicy`` means."""
    INVITED = "invited"
    """Only the caller and people who were invited."""


class CallType(enum.IntEnum):
    """UIKit's ``ZegoCallType``: what the caller asks for."""

    VOICE = 0
    VIDEO = 1


class ConnectionState(enum.IntEnum):
    """The client's link to the server (``reference/zim.md`` A3)."""

    DISCONNECTED = 0
    CONNECTING = 1
    CONNECTED = 2
    RECONNECTING = 3


class ConnectionEvent(enum.IntEnum):
    """Why the connection state changed (``reference/zim.md`` A3, D6)."""

    UNKNOWN = -1
    SUCCESS = 0
    ACTIVE_LOGIN = 1
    LOGIN_TIMEOUT = 2
    LOGIN_INTERRUPTED = 3
    KICKED_OUT = 4
    TOKEN_EXPIRED = 5
    UNREGISTERED = 6


class LinkTrouble(enum.StrEnum):
    """Why there is no connection to the server, in the terms of a person who can do something."""

    OFFLINE = "offline"
    """This machine has no network, or no name server answers."""
    NAME_NOT_FOUND = "nameNotFound"
    REFUSED = "refused"
    """The machine is there and nothing listens at the port."""
    UNREACHABLE = "unreachable"
    """No way leads to the machine."""
    TIMED_OUT = "timedOut"
    LOST = "lost"
    """The connection broke, or the server ended it without a word."""
    UNKNOWN_CA = "unknownCA"
    CERTIFICATE_EXPIRED = "certificateExpired"
    CERTIFICATE_NOT_YET_VALID = "certificateNotYetValid"
    WRONG_HOST = "wrongHost"
    """The certificate is for another name."""
    CERTIFICATE_REFUSED = "certificateRefused"
    """Something else is wrong with the server's certificate."""
    CLIENT_CERTIFICATE = "clientCertificate"
    """The server wants a certificate of the client, or another one."""
    TLS_FAILED = "tlsFailed"
    """The two ends do not agree on TLS; perhaps one of them does not speak it."""
    PROXY_UNREACHABLE = "proxyUnreachable"
    PROXY_CREDENTIALS = "proxyCredentials"
    """The proxy wants a name and a password, or others."""
    PROXY_REFUSED = "proxyRefused"
    """The proxy does not let the connection pass, or is none."""
    PROXY_ADDRESS = "proxyAddress"
    """What the environment or the system names as proxy cannot be used."""
    NOT_CALLKIT = "notCallkit"
    """Something else answers at that address."""
    INCOMPATIBLE = "incompatible"
    """The server speaks another version of the protocol: one of the two is too old."""
    FORBIDDEN = "forbidden"
    """The server, or what stands before it, does not let this machine in."""
    BUSY = "busy"
    """The server asks to come back later."""
    SERVER_FAILED = "serverFailed"
    """What stands before the server does not reach it, or it failed inside."""
    TOKEN_REFUSED = "tokenRefused"
    NO_TOKEN = "noToken"
    """The app's token function gave none."""
    LOCAL = "local"
    """Something on this machine, which ``message`` names."""


class UserOnlineStatus(enum.IntEnum):
    """Presence of a person (``reference/zim.md`` A3)."""

    ONLINE = 0
    OFFLINE = 1
    LOGOUT = 2
    UNKNOWN = 99


class PlatformType(enum.IntEnum):
    """What a device runs on (``reference/zim.md`` A3; 8 is unused)."""

    WIN = 1
    IPHONE_OS = 2
    ANDROID = 3
    MAC_OS = 4
    LINUX = 5
    WEB = 6
    MINI_PROGRAM = 7
    IPAD_OS = 9
    OHOS = 10
    UNKNOWN = 32


class CXHandleType(enum.IntEnum):
    """The kind of handle a VoIP push shows (``reference/zim.md`` A2)."""

    GENERIC = 1
    PHONE_NUMBER = 2
    EMAIL_ADDRESS = 3


class EndReason(enum.StrEnum):
    """Why a call, or my part in it, is over. One reason per (call, person, device).

    A call is *missed* when the reason is ``NO_ANSWER``, ``CANCELLED``, ``CALLER_LOST``,
    ``REMOVED`` or ``BUSY`` on the side that was rung.
    """

    ANSWERED = "answered"
    """A general call is over on the server because everybody has answered; I took it."""
    DECLINED = "declined"
    """The invitation was refused by its person."""
    BUSY = "busy"
    """Refused by the device because its person was in another call."""
    NO_ANSWER = "noAnswer"
    """Nobody answered in time."""
    CANCELLED = "cancelled"
    """The caller took the invitation back."""
    CALLER_LOST = "callerLost"
    """The caller's device was lost, or logged out, before anybody answered."""
    REMOVED = "removed"
    """This one invitation was taken back while the call goes on (BeCancelled)."""
    ANSWERED_ELSEWHERE = "answeredElsewhere"
    """Another device of mine took the call."""
    DECLINED_ELSEWHERE = "declinedElsewhere"
    """Another device of mine refused the call."""
    MOVED_ELSEWHERE = "movedElsewhere"
    """Another device of mine joined and became the primary one."""
    LEFT = "left"
    """I left; the call may go on."""
    ENDED = "ended"
    """Somebody ended the call for all."""
    ABANDONED = "abandoned"
    """Nobody else was left."""
    SUPERSEDED = "superseded"
    """Both called each other; the other call was kept (glare)."""
    FAILED = "failed"
    """The call could not be made or kept: the error says why."""


class User(msgspec.Struct, frozen=True, gc=False):
    """A person. Only ``userID`` identifies; an empty ``userName`` means "not known"."""

    userID: str
    userName: str = ""
    userAvatarUrl: str = ""


CallUser = User
"""UIKit's word for the same value: ``CallUser("bob", "Bob")``."""


class CallUserInfo(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """One member of a call as others see it (``reference/zim.md`` D4).

    ``extendedData`` is the last text this person attached (accept, reject, quit).
    ``deviceName`` is filled only in the person's own entry, on the person's own other devices.
    """

    userID: str
    state: CallUserState
    # These stay on the wire even when empty: every entry carries them (plan §6).
    userName: str = msgspec.field(default_factory=str)
    extendedData: str = msgspec.field(default_factory=str)
    deviceName: str = ""


class CallInfo(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A call as one person's device may see it: a snapshot or history entry (plan §6).

    ZIM's fields are always on the wire; ours only when they say something.
    """

    callID: str
    state: CallState
    # A default_factory keeps a field on the wire although it has its default value.
    mode: CallInvitationMode = msgspec.field(default_factory=lambda: CallInvitationMode.UNKNOWN)
    caller: str = msgspec.field(default_factory=str)
    inviter: str = msgspec.field(default_factory=str)
    extendedData: str = msgspec.field(default_factory=str)
    timeout: int = msgspec.field(default_factory=int)
    """Whole seconds each invitation may ring."""
    joinPolicy: JoinPolicy = JoinPolicy.ANYONE
    createTime: int = msgspec.field(default_factory=int)
    acceptTime: int = 0
    """When this person began to talk: the creator with the first answer, others with their own."""
    quitTime: int = 0
    """When this person left, if that was before the call's end."""
    endTime: int = msgspec.field(default_factory=int)
    """0 while the call goes on."""
    callUserList: tuple[CallUserInfo, ...] = msgspec.field(default_factory=tuple)
    revision: int = msgspec.field(default_factory=int)
    remainingMs: int = 0
    """How long my invitation still rings; 0 when I am not invited (any more)."""
    primary: bool = False
    """This device is my primary one in the call."""
    busy: bool = False
    """A device of mine, this one or another, is in the call and online: it makes me busy."""
    endReason: str = ""
    """An :class:`EndReason` for me, empty while I am live."""
    endExtendedData: str = ""
    """The text that came with the end (a cancel's or an end's extendedData)."""
    deviceName: str = ""
    """Where I answered or declined, when that was another device of mine."""


class UnknownCall(CallInfo, frozen=True, omit_defaults=True, kw_only=True):
    """A call the server does not know (any more): ``{callID, state: -1}`` on the wire."""

    state: CallState = msgspec.field(default_factory=lambda: CallState.UNKNOWN)
    mode: CallInvitationMode = CallInvitationMode.UNKNOWN
    caller: str = ""
    inviter: str = ""
    extendedData: str = ""
    timeout: int = 0
    createTime: int = 0
    endTime: int = 0
    callUserList: tuple[CallUserInfo, ...] = ()
    revision: int = 0


class VoIPConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """VoIP fields of an offline push (``reference/zim.md`` I1)."""

    iOSVoIPHandleType: CXHandleType = CXHandleType.GENERIC
    iOSVoIPHandleValue: str = ""
    iOSVoIPHasVideo: bool = False


class PushConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an offline push says (``reference/zim.md`` I1). Only users who are offline get one.

    Sizes are bounded: :func:`callkit.protocol.limits.pushConfig`.
    """

    title: str = ""
    content: str = ""
    payload: str = ""
    resourcesID: str = ""
    threadID: str = ""
    enableBadge: bool = False
    badgeIncrement: int = 0
    voIPConfig: VoIPConfig | None = None


class CallInviteConfig(msgspec.Struct, frozen=True, omit_defaults=True):
    """How to invite (``reference/zim.md`` B3). ``timeout`` is whole seconds, 1 to 600."""

    timeout: Annotated[int, msgspec.Meta(ge=MIN_TIMEOUT, le=MAX_TIMEOUT)] = DEFAULT_TIMEOUT
    mode: CallInvitationMode = CallInvitationMode.GENERAL
    extendedData: str = ""
    enableNotReceivedCheck: bool = False
    pushConfig: PushConfig | None = None
    joinPolicy: JoinPolicy = JoinPolicy.ANYONE


class UserStatusSubscribeConfig(msgspec.Struct, frozen=True):
    """How to subscribe to people's presence (``reference/zim.md`` D4)."""

    subscriptionDuration: Annotated[int, msgspec.Meta(ge=1, le=MAX_SUBSCRIPTION_MINUTES)]
    """Minutes from the server's reply on; 1 to 43,200, which are 30 days."""


class ErrorUserInfo(msgspec.Struct, frozen=True):
    """A person who could not be invited or watched, and the code that says why
    (``reference/zim.md`` H21)."""

    userID: str
    reason: int


class IceServer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """STUN or TURN servers with one credential."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""
    ttl: int = 0
    """Seconds from now for which the credential is good; 0: it needs none."""


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What helps the devices of a call to hear and see each other."""

    iceServers: tuple[IceServer, ...] = ()
