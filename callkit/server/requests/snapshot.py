"""The snapshot of a device's calls, cut into frames that fit (plan §6, Snapshot).

A frame is made when it can be sent: what a login or a history is told may be large, and a peer that
reads slowly must not make the server hold it all. Each call is encoded once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import msgspec

from callkit.engine.call import Call
from callkit.engine.views import call_info, user_infos
from callkit.model import PENDING_STATES, CallInfo, UnknownCall
from callkit.protocol.codec import MAX_SERVER_FRAME, encode
from callkit.protocol.frames import CallInvitationReceived, CallListReply, LoginReply, Snapshot
from callkit.server.calls.fanout import encode_fitting, fitting

# Room for everything in a frame that is not a call.
_PAGE = MAX_SERVER_FRAME - 16 * 1024

_encoder = msgspec.json.Encoder()


def info_for(call: Call | None, userID: str, deviceID: str, now: int, callID: str) -> CallInfo:
    """``call`` for one device; a call the person never had a part in is as good as unknown."""
    if call is None or call.member(userID) is None:
        return UnknownCall(callID=callID)
    return call_info(call, userID, deviceID, now)


def login_frames(
    reply: LoginReply,
    calls: Iterable[CallInfo],
    ended: Iterable[CallInfo],
    *,
    more: bool = False,
) -> Iterator[bytes]:
    """The reply alone if everything fits; else it and ``snapshot`` events, all with ``more``.

    Made one by one: send what you are given before you ask for the next. ``more``: other pages
    follow in any case.
    """
    pages = _pages(calls, ended)
    first, second = next(pages), next(pages, None)
    follows = msgspec.UNSET if second is None and not more else True
    live, over = first
    yield encode(msgspec.structs.replace(reply, calls=live, ended=over, more=follows))
    del first, live, over
    while second is not None:
        yield encode(_snapshot(second))
        second = next(pages, None)


def snapshot_frames(calls: Iterable[CallInfo], ended: Iterable[CallInfo]) -> Iterator[bytes]:
    """``snapshot`` events with these calls; each says that more follows."""
    return (encode(_snapshot(page)) for page in _pages(calls, ended))


def list_frame(number: int, infos: Iterable[CallInfo], following: Callable[[int], int]) -> bytes:
    """The answer to the query ``number`` for calls: as many of ``infos`` as fit, at least one.

    ``following`` says what continues behind so many of them.
    """
    page: list[msgspec.Raw] = []
    size = 0
    for info in infos:
        data = _packed(info)
        size += len(data) + 1
        if page and size > _PAGE:
            break
        page.append(data)
    calls = cast(tuple[CallInfo, ...], tuple(page))
    return encode(CallListReply(id=number, callList=calls, nextFlag=following(len(page))))


Page = tuple[tuple[CallInfo, ...], tuple[CallInfo, ...]]


def _snapshot(page: Page) -> Snapshot:
    live, over = page
    return Snapshot(calls=live, ended=over, more=True)


def _pages(calls: Iterable[CallInfo], ended: Iterable[CallInfo]) -> Iterator[Page]:
    live: list[Any] = []
    over: list[Any] = []
    size = 0
    for page, infos in ((live, calls), (over, ended)):
        for info in infos:
            data = _packed(info)
            length = len(data) + 1
            if size and size + length > _PAGE:
                yield tuple(live), tuple(over)
                live.clear()
                over.clear()
                size = 0
            page.append(data)
            size += length
    yield tuple(live), tuple(over)


def _packed(info: CallInfo) -> msgspec.Raw:
    """The call's JSON, as short as a page: of old calls with many people not all is shown."""
    data = _encoder.encode(info)
    for entries in fitting(info.callUserList) if len(data) > _PAGE else ():
        data = _encoder.encode(msgspec.structs.replace(info, callUserList=entries))
        if len(data) <= _PAGE:
            break
    return msgspec.Raw(data)


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
