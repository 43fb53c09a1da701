"""The history model: pages, news, what is missed and what is read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from shiboken6 import delete

from callkit.errors import RequestError
from callkit.invitation import history
from callkit.invitation.history import CallHistoryModel, HistoryEntry, HistoryRole
from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallState,
    CallType,
    CallUserInfo,
    CallUserState,
    EndReason,
    User,
)
from callkit.protocol import frames
from tests.unit.invitation.conftest import Stage
from tests.unit.invitation.fake_signaling import FakeSignaling
from tests.waiting import until


def call(number: int, **fields: Any) -> CallInfo:
    """Alice called Bob; he missed it."""
    given: dict[str, Any] = {
        "callID": str(number),
        "state": CallState.ENDED,
        "mode": CallInvitationMode.ADVANCED,
        "caller": "alice",
        "inviter": "alice",
        "extendedData": '{"type":1,"customData":"x"}',
        "timeout": 60,
        "createTime": number * 1_000,
        "endTime": number * 1_000 + 60_000,
        "callUserList": (
            CallUserInfo(userID="alice", state=CallUserState.ACCEPTED, userName="Alice"),
            CallUserInfo(userID="bob", state=CallUserState.TIMEOUT, userName="Bob"),
        ),
        "endReason": EndReason.NO_ANSWER,
    }
    return CallInfo(**{**given, **fields})


@pytest.fixture
def client() -> FakeSignaling:
    return FakeSignaling()


@pytest.fixture
def model(client: FakeSignaling) -> CallHistoryModel:
    model = CallHistoryModel()
    model.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    model.attach(client, "bob", 3)
    return model


async def page(
    model: CallHistoryModel, client: FakeSignaling, *calls: CallInfo, more: int = 0
) -> Any:
    args = await client.expect("queryCallInvitationList")
    client.history(*calls, nextFlag=more)
    await until(lambda: not model.loading)
    return args


def ids(model: CallHistoryModel) -> list[str]:
    return [model.index(row).data(HistoryRole.CALL_ID) for row in range(model.rowCount())]


async def test_pages_are_fetched_as_somebody_looks(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    assert model.rowCount() == 0 and model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert model.loading
    assert await page(model, client, call(9), call(8), call(7), more=77) == (3, 0)
    assert ids(model) == ["9", "8", "7"] and model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert await page(model, client, call(6)) == (3, 77)
    assert ids(model) == ["9", "8", "7", "6"]
    assert not model.canFetchMore(QModelIndex()), "0, and only 0, is the end"
    model.fetchMore(QModelIndex())
    assert not model.loading


async def test_newer_calls_are_put_on_top_and_changed_ones_changed(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    live = call(3, state=CallState.STARTED, endTime=0, endReason="")
    model.refresh()
    await page(model, client, live, call(2), call(1), more=5)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last, *_: changed.append(first.row()))
    model.refresh()
    await page(model, client, call(5), call(4), call(3), more=6)
    assert ids(model) == ["5", "4", "3", "2", "1"]
    assert changed == [2]
    assert model.entry(2).endReason is EndReason.NO_ANSWER
    model.fetchMore(QModelIndex())
    assert (await client.expect("queryCallInvitationList"))[1] == 5, "older pages go on"


async def test_a_gap_begins_the_list_anew(model: CallHistoryModel, client: FakeSignaling) -> None:
    model.refresh()
    await page(model, client, call(2), call(1), more=5)
    model.refresh()
    await page(model, client, call(9), call(8), call(7), more=6)
    assert ids(model) == ["9", "8", "7"]
    model.fetchMore(QModelIndex())
    assert (await client.expect("queryCallInvitationList"))[1] == 6


async def test_looking_again_while_looking_is_done_once_afterwards(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    model.refresh()
    for _ in range(3):
        model.refresh()
    await client.expect("queryCallInvitationList")
    client.history(call(1))
    await until(lambda: len(client.asked) == 2)
    await page(model, client, call(2), call(1))
    assert ids(model) == ["2", "1"] and len(client.asked) == 2


async def test_a_call_is_listed_once_whatever_the_pages_say(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    model.refresh()
    await page(model, client, call(3), call(2), more=5)
    model.fetchMore(QModelIndex())
    await page(model, client, call(2), call(1))
    assert ids(model) == ["3", "2", "1"]


async def test_a_page_that_fails_changes_nothing_and_is_told(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    model.refresh()
    await page(model, client, call(1), more=5)
    failures: list[RequestError] = []
    model.failed.connect(failures.append)
    model.fetchMore(QModelIndex())
    await client.expect("queryCallInvitationList")
    client.refuse("queryCallInvitationList", 6000104, temporary=True)
    await until(lambda: failures)
    assert ids(model) == ["1"] and not model.loading
    model.fetchMore(QModelIndex())
    await page(model, client, call(0))
    assert ids(model) == ["1", "0"]


# --- missed and read ---


@pytest.mark.parametrize("refused", [False, True])
async def test_an_answer_that_comes_after_it_was_deleted_is_dropped(
    client: FakeSignaling, refused: bool
) -> None:
    model = CallHistoryModel()
    model.attach(client, "bob", 3)
    model.refresh()
    await client.expect("queryCallInvitationList")
    delete(model)
    if refused:
        client.refuse("queryCallInvitationList", 6000104, temporary=True)
    else:
        client.history(call(1))
    # An error of its coroutine would be logged, and that fails.
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("fields", "missed"),
    [
        ({}, True),
        ({"endReason": EndReason.CANCELLED}, True),
        ({"endReason": EndReason.CALLER_LOST}, True),
        ({"endReason": EndReason.REMOVED}, True),
        ({"endReason": EndReason.BUSY}, True),
        ({"endReason": EndReason.DECLINED}, False),
        ({"endReason": EndReason.ANSWERED_ELSEWHERE}, False),
        ({"endReason": EndReason.DECLINED_ELSEWHERE}, False),
        ({"endReason": EndReason.SUPERSEDED}, False),
        ({"endReason": EndReason.ENDED}, False),
        ({"endReason": ""}, False),
        ({"endReason": "something new"}, False),
        ({"caller": "bob"}, False),
        (
            {"endReason": EndReason.CANCELLED, "endExtendedData": '{"reason":"superseded"}'},
            False,
        ),
    ],
)
def test_what_counts_as_missed(fields: dict[str, Any], missed: bool) -> None:
    assert HistoryEntry("bob", call(1, **fields)).missed is missed


async def test_missed_calls_are_counted_until_they_are_read(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    counts: list[int] = []
    model.missedCountChanged.connect(counts.append)
    model.refresh()
    await page(model, client, call(3), call(2, endReason=EndReason.DECLINED), call(1))
    assert model.missedCount == 2 and counts == [2]
    assert [model.index(row).data(HistoryRole.UNREAD) for row in range(3)] == [True, False, True]
    model.readUpTo(1_000)
    assert model.missedCount == 1
    model.markRead()
    assert model.missedCount == 0 and counts == [2, 1, 0]
    assert await client.expect("callHistoryRead") == (3_000,)
    client.reply("callHistoryRead", None)
    model.markRead()
    model.readUpTo(500)
    assert model.missedCount == 0
    assert [name for name, *_ in client.asked].count("callHistoryRead") == 1


async def test_a_mark_that_could_not_be_told_is_a_failure(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    failures: list[RequestError] = []
    model.failed.connect(failures.append)
    model.refresh()
    await page(model, client, call(1))
    model.markRead()
    await client.expect("callHistoryRead")
    client.refuse("callHistoryRead", 6000104)
    await until(lambda: failures)


async def test_an_empty_history_has_nothing_to_read(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    model.markRead()
    assert client.asked == []


# --- entries ---


async def test_a_row_says_everything_a_list_shows(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    talked = call(
        2,
        caller="bob",
        endReason=EndReason.LEFT,
        callUserList=(
            CallUserInfo(userID="bob", state=CallUserState.QUIT),
            CallUserInfo(userID="carol", state=CallUserState.ACCEPTED, userName="Carol"),
        ),
    )
    model.refresh()
    await page(model, client, talked, call(1))
    first, second = model.index(0), model.index(1)
    assert first.data() == "Carol" == first.data(HistoryRole.PEER_NAME)
    assert first.data(HistoryRole.OUTGOING) and not second.data(HistoryRole.OUTGOING)
    assert first.data(HistoryRole.DURATION) == 60 and second.data(HistoryRole.DURATION) == 0
    assert second.data(HistoryRole.VIDEO) is True
    assert second.data(HistoryRole.CREATE_TIME) == 1_000
    assert second.data(HistoryRole.END_REASON) == EndReason.NO_ANSWER
    assert second.data(HistoryRole.CALL) is model.entry(1)
    assert second.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None
    assert model.rowCount(first) == 0


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"acceptTime": 13_000}, 49),
        ({"acceptTime": 13_000, "quitTime": 43_500}, 30),
        ({"acceptTime": 13_000, "quitTime": 43_500, "endTime": 0}, 30),
        ({"acceptTime": 13_000, "endTime": 0, "endReason": ""}, 0),
        ({"acceptTime": 62_000}, 0),
        ({"acceptTime": 70_000}, 0),
    ],
    ids=["ended", "left", "left, goes on", "talks", "general", "clock set back"],
)
async def test_a_row_tells_how_long_people_talked_and_not_how_long_it_rang(
    model: CallHistoryModel, client: FakeSignaling, fields: dict[str, Any], seconds: int
) -> None:
    users = (
        CallUserInfo(userID="alice", state=CallUserState.ACCEPTED),
        CallUserInfo(userID="bob", state=CallUserState.ACCEPTED),
    )
    given = {"endReason": EndReason.ENDED, "callUserList": users, **fields}
    model.refresh()
    await page(model, client, call(2, **given))
    assert model.index(0).data(HistoryRole.DURATION) == seconds


async def test_a_call_that_ended_while_it_still_rang_here_was_no_talk(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    model.refresh()
    users = (
        CallUserInfo(userID="alice", state=CallUserState.ACCEPTED),
        CallUserInfo(userID="bob", state=CallUserState.RECEIVED),
        CallUserInfo(userID="carol", state=CallUserState.ACCEPTED),
    )
    await page(model, client, call(1, endReason=EndReason.ENDED, callUserList=users))
    assert model.index(0).data(HistoryRole.DURATION) == 0


def test_qml_finds_the_roles_by_name() -> None:
    names = {bytes(name).decode() for name in CallHistoryModel().roleNames().values()}
    assert {"call", "callID", "peerName", "outgoing", "missed", "unread", "createTime"} <= names


def test_an_entry_becomes_a_view_to_call_back() -> None:
    view = HistoryEntry("bob", call(1)).view()
    assert view.caller == User("alice", "Alice") and view.callees == (User("bob", "Bob"),)
    assert (view.callType, view.customData, view.roomID) == (CallType.VIDEO, "x", "1")
    assert view.endReason is EndReason.NO_ANSWER and not view.live and not view.group


def test_an_entry_of_a_live_call_has_no_end() -> None:
    entry = HistoryEntry("bob", call(1, state=CallState.STARTED, endReason="", endTime=0))
    assert entry.live and entry.endReason is None and not entry.missed


# --- inside the service ---


async def test_the_service_fills_it_and_keeps_it_fresh(stage: Stage) -> None:
    await stage.login()
    history = stage.service.history
    await stage.client.expect("queryCallInvitationList")
    stage.client.history(call(1))
    await until(lambda: history.rowCount() == 1)
    stage.client.ring("2")
    stage.client.say(
        "callInvitationTimeout",
        frames.CallInvitationTimeout(callID="2", revision=2, mode=CallInvitationMode.ADVANCED),
    )
    await stage.client.expect("queryCallInvitationList")
    stage.client.history(call(2), call(1))
    await until(lambda: history.missedCount == 2)
    stage.client.say("callHistoryRead", frames.CallHistoryWasRead(upTo=5_000))
    assert history.missedCount == 0, "read on another device"


async def test_another_person_has_another_history(stage: Stage) -> None:
    await stage.login()
    await stage.client.expect("queryCallInvitationList")
    stage.client.history(call(1))
    await until(lambda: stage.service.history.rowCount() == 1)
    operation = stage.service.init("ws://test", "dave", deviceID="desk")
    assert stage.service.history.rowCount() == 0
    await until(lambda: stage.client.logins)
    stage.client.welcome()
    await operation


async def test_an_answer_that_comes_after_the_logout_is_dropped(stage: Stage) -> None:
    await stage.login()
    await stage.client.expect("queryCallInvitationList")
    await stage.service.uninit()
    history = stage.service.history
    assert not history.loading and history.rowCount() == 0
    history.refresh()
    history.fetchMore(QModelIndex())
    assert not history.loading


def answered(number: int, **fields: Any) -> CallInfo:
    return call(number, endReason=EndReason.ENDED, **fields)


def to_alice(number: int) -> CallInfo:
    """Bob called her, and she did not answer."""
    people = (
        CallUserInfo(userID="bob", state=CallUserState.ACCEPTED, userName="Bob"),
        CallUserInfo(userID="alice", state=CallUserState.TIMEOUT, userName="Alice"),
    )
    return call(number, caller="bob", inviter="bob", callUserList=people)


@pytest.mark.parametrize("since", [answered(3), to_alice(3)], ids=["talked to", "called back"])
async def test_a_missed_call_counts_no_more_once_its_caller_was_met(
    model: CallHistoryModel, client: FakeSignaling, since: CallInfo
) -> None:
    model.refresh()
    await page(model, client, call(2), call(1))
    assert model.missedCount == 2
    missed = model.entry(0).view()
    assert model.isUnread(missed)
    told: list[bool] = []
    model.unreadChanged.connect(lambda: told.append(model.isUnread(missed)))
    model.refresh()
    await page(model, client, since, call(2), call(1))
    assert model.missedCount == 0
    assert told[-1] is False
    assert model.index(1).data(HistoryRole.UNREAD) is False


async def test_meeting_one_caller_settles_nothing_with_another(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    carol = (
        CallUserInfo(userID="carol", state=CallUserState.ACCEPTED, userName="Carol"),
        CallUserInfo(userID="bob", state=CallUserState.TIMEOUT, userName="Bob"),
    )
    model.refresh()
    others = call(1, caller="carol", inviter="carol", callUserList=carol)
    await page(model, client, answered(3), others)
    assert model.missedCount == 1


async def test_a_call_missed_after_the_last_talk_is_unread(
    model: CallHistoryModel, client: FakeSignaling
) -> None:
    model.refresh()
    await page(model, client, call(4), answered(3))
    assert model.missedCount == 1


@pytest.mark.parametrize("another", [call(5_000), call(5_000, endReason=EndReason.ENDED)])
async def test_a_new_call_costs_the_same_in_a_list_of_any_length(
    client: FakeSignaling, another: CallInfo
) -> None:
    """Work is counted: how many steps Python takes, for a page of news."""
    steps: dict[int, int] = {}
    for length in (100, 1_000):
        model = CallHistoryModel()
        model.attach(client, "bob", 50)
        model.refresh()
        await page(model, client, *(call(length - row) for row in range(50)), more=1)
        model.fetchMore(QModelIndex())
        await page(model, client, *(call(length - row) for row in range(50, length)))
        model.readUpTo(length * 1_000)
        assert model.rowCount() == length
        model.refresh()
        await client.expect("queryCallInvitationList")
        with counted_steps() as counted:
            client.history(another, *(call(length - row) for row in range(49)), nextFlag=1)
            await until(lambda model=model: not model.loading)
        steps[length] = sum(counted)
        assert model.rowCount() == length + 1
        assert model.missedCount == (another.endReason == EndReason.NO_ANSWER)
    assert 100 < steps[1_000] < steps[100] + 50, steps


@contextmanager
def counted_steps() -> Iterator[list[int]]:
    """How many lines of Python the model takes, one by one; each turn of a loop is a line again."""
    steps: list[int] = []

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != history.__file__:
            return None
        # Not single instructions: Python 3.12 does not tell of the first ones.
        steps.append(event == "line")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield steps
    finally:
        sys.settrace(before)
