"""What a login is told of its calls, cut into frames (plan §6, Snapshot)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from callkit.engine.call import Call
from callkit.engine.views import call_info, user_infos
from callkit.model import PENDING_STATES, CallInfo, UnknownCall
from callkit.protocol.codec import MAX_SERVER_FRAME, encode
from callkit.protocol.frames import CallInvitationReceived, LoginReply, Snapshot
from callkit.server.outgoing import bare, encode_fitting

# Room for everything in a frame that is not a call.
_PAGE = MAX_SERVER_FRAME - 16 * 1024

_encoder = msgspec.json.Encoder()


def info_for(call: Call | None, userID: str, deviceID: str, now: int, callID: str) -> CallInfo:
    """``call`` for one device; a call the person never had a part in is as good as unknown."""
    if call is None or call.member(userID) is None:
        return UnknownCall(callID=callID)
    info = call_info(call, userID, deviceID, now)
    if len(info.callUserList) > 16 and len(_encoder.encode(info)) > _PAGE:
        info = msgspec.structs.replace(info, callUserList=bare(info.callUserList))
    return info


def login_frames(
    reply: LoginReply, calls: Sequence[CallInfo], ended: Sequence[CallInfo]
) -> list[bytes]:
    """The reply alone if everything fits; else it and ``snapshot`` events, all with ``more``."""
    whole = encode(msgspec.structs.replace(reply, calls=tuple(calls), ended=tuple(ended)))
    if len(whole) <= MAX_SERVER_FRAME:
        return [whole]
    (live, over), *rest = _pages(calls, ended)
    first = msgspec.structs.replace(reply, calls=live, ended=over, more=True)
    return [encode(first), *(encode(_snapshot(page)) for page in rest)]


def snapshot_frames(calls: Sequence[CallInfo], ended: Sequence[CallInfo]) -> list[bytes]:
    """``snapshot`` events with these calls; each says that more follows."""
    return [encode(_snapshot(page)) for page in _pages(calls, ended)]


Page = tuple[tuple[CallInfo, ...], tuple[CallInfo, ...]]


def _snapshot(page: Page) -> Snapshot:
    live, over = page
    return Snapshot(calls=live, ended=over, more=True)


def _pages(calls: Iterable[CallInfo], ended: Iterable[CallInfo]) -> Iterator[Page]:
    live: list[CallInfo] = []
    over: list[CallInfo] = []
    size = 0
    for page, infos in ((live, calls), (over, ended)):
        for info in infos:
            length = len(_encoder.encode(info)) + 1
            if size and size + length > _PAGE:
                yield tuple(live), tuple(over)
                live.clear()
                over.clear()
                size = 0
            page.append(info)
            size += length
    yield tuple(live), tuple(over)


def pending_invitation(call: Call, userID: str, now: int) -> bytes | None:
    """The callInvitationReceived of an invitation that still waits for an answer."""
    member = call.member(userID)
    if member is None or not call.live or member.state not in PENDING_STATES:
        return None
    return encode_fitting(
        CallInvitationReceived(
            callID=call.callID,
            revision=call.revision,
            mode=call.mode,
            caller=call.caller,
            inviter=member.inviter,
            extendedData=call.extendedData,
            timeout=call.timeout,
            createTime=call.createTime,
            remainingMs=max(0, member.deadline - now),
            callUserList=user_infos(call),
        )
    )
