"""CallHistoryView: every result, filters, empty."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial

from callkit.invitation.history import CallHistoryModel, HistoryEntry
from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallState,
    CallUserInfo,
    CallUserState,
    EndReason,
    User,
)
from callkit.theme import Size
from callkit.widgets.history.history_rows import HistoryFilter
from callkit.widgets.history.history_view import CallHistoryView
from demo.gallery.people import ADA, ALAN, ARABIC, CHINESE, EDSGER, EMOJI, GRACE, LONG, ME, RADIA

WALL_MS = 1_713_265_200_000
"""The gallery's day: 16 April 2024, noon."""
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


class SampleHistory(CallHistoryModel):
    """A history that needs no server."""

    def __init__(self, entries: Sequence[HistoryEntry]) -> None:
        super().__init__()
        self._me = ME.userID
        self._replace(list(entries))


def entry(
    number: int,
    other: User,
    reason: EndReason,
    *,
    outgoing: bool = False,
    video: bool = False,
    ago: int = 0,
    seconds: int = 0,
    more: tuple[User, ...] = (),
) -> HistoryEntry:
    caller = ME if outgoing else other
    talked = CallUserState.ACCEPTED if seconds else CallUserState.TIMEOUT
    people = tuple(
        CallUserInfo(userID=user.userID, userName=user.userName, state=talked)
        for user in (caller, other if outgoing else ME, *more)
    )
    began = WALL_MS - ago
    info = CallInfo(
        callID=str(9_000 + number),
        state=CallState.ENDED,
        mode=CallInvitationMode.ADVANCED,
        caller=caller.userID,
        inviter=caller.userID,
        extendedData=json.dumps({"type": int(video), "roomID": "", "customData": ""}),
        createTime=began,
        endTime=began + seconds * 1000,
        callUserList=people,
        endReason=reason.value,
    )
    return HistoryEntry(ME.userID, info)


def entries() -> list[HistoryEntry]:
    reason = EndReason
    return [
        entry(1, ADA, reason.NO_ANSWER, video=True, ago=4 * MINUTE),
        entry(2, GRACE, reason.ENDED, outgoing=True, ago=40 * MINUTE, seconds=754),
        entry(3, ALAN, reason.BUSY, ago=90 * MINUTE),
        entry(4, CHINESE, reason.DECLINED, outgoing=True, video=True, ago=DAY),
        entry(5, ARABIC, reason.ANSWERED_ELSEWHERE, ago=DAY + MINUTE, seconds=61),
        entry(6, EMOJI, reason.CANCELLED, ago=3 * DAY),
        entry(7, LONG, reason.NO_ANSWER, outgoing=True, ago=4 * DAY),
        entry(8, EDSGER, reason.LEFT, video=True, ago=9 * DAY, seconds=3_723, more=(RADIA, ALAN)),
        entry(9, RADIA, reason.FAILED, outgoing=True, ago=30 * DAY),
    ]


def show(
    rows: Sequence[HistoryEntry], wanted: HistoryFilter = HistoryFilter.ALL
) -> CallHistoryView:
    model = SampleHistory(rows)
    view = CallHistoryView(markReadOnShow=False, wallMs=lambda: WALL_MS)
    model.setParent(view)
    view.setModel(model)
    view.setFilter(wanted)
    view.resize(Size.PANEL_WIDTH, Size.PANEL_HEIGHT)
    return view


def pages() -> list[tuple[str, Callable[[], CallHistoryView]]]:
    return [
        ("history", partial(show, entries())),
        ("history, missed", partial(show, entries(), HistoryFilter.MISSED)),
        ("history, empty", partial(show, [])),
    ]
