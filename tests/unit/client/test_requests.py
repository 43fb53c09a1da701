from __future__ import annotations

import asyncio

import pytest

from callkit.client.deadlines import Deadlines
from callkit.client.requests import Requests, packed
from callkit.errors import ErrorCode, RequestError
from callkit.protocol import frames
from callkit.testing import ManualClock


class Desk:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.expired = 0
        self.requests = Requests(Deadlines(self.clock), 10.0, self._expire)

    def _expire(self) -> None:
        self.expired += 1

    def open(self, *, quiet: bool = False) -> asyncio.Future | None:
        frame = frames.CallReject(id=self.requests.nextID(), callID="1")
        future = None if quiet else asyncio.get_running_loop().create_future()
        self.requests.open(frame, packed(frame), frames.CallIDReply, future)
        return future

    def again(self) -> int:
        sent = []
        self.requests.sendAgain(sent.append)
        return len(sent)


@pytest.fixture
def desk():
    return Desk()


def code(future):
    error = future.exception()
    assert isinstance(error, RequestError)
    return error.code


async def test_ids_begin_at_one_and_never_repeat(desk):
    assert [desk.requests.nextID() for _ in range(3)] == [1, 2, 3]


async def test_what_is_not_answered_in_time_fails_and_the_doubt_is_told(desk):
    future = desk.open()
    desk.clock.jump(9.999)
    assert (future.done(), desk.expired) == (False, 0)
    desk.clock.jump(0.001)
    assert code(future) == ErrorCode.REQUEST_TIMEOUT
    assert desk.expired == 1


async def test_an_answer_in_time_ends_the_waiting(desk):
    future = desk.open()
    pending = desk.requests.take(1)
    pending.succeed(frames.CallIDReply(id=1, callID="1"))
    desk.clock.jump(60)
    assert future.result().callID == "1"
    assert desk.expired == 0
    assert desk.requests.take(1) is None


async def test_a_late_answer_still_finds_its_request(desk):
    future = desk.open()
    desk.clock.jump(10)
    assert code(future) == ErrorCode.REQUEST_TIMEOUT
    pending = desk.requests.take(1)
    assert pending.frame.callID == "1"
    pending.succeed(frames.CallIDReply(id=1, callID="1"))


async def test_it_survives_one_connection_and_dies_with_the_second(desk):
    future = desk.open()
    desk.requests.died()
    assert not future.done()
    assert desk.again() == 1
    desk.requests.died()
    assert code(future) == ErrorCode.SERVER_DISCONNECT
    assert desk.again() == 0


async def test_what_nobody_waits_for_is_not_sent_again(desk):
    desk.open(quiet=True)
    desk.open().cancel()
    expired = desk.open()
    desk.clock.jump(10)
    assert code(expired) == ErrorCode.REQUEST_TIMEOUT
    desk.requests.died()
    assert desk.again() == 0


async def test_what_waits_is_sent_again_in_order(desk):
    for _ in range(3):
        desk.open()
    desk.requests.died()
    sent = []
    desk.requests.sendAgain(sent.append)
    assert [b'"id":%d' % number in data for number, data in enumerate(sent, 1)] == [True] * 3


async def test_in_flight_is_what_somebody_waits_for(desk):
    assert not desk.requests.inFlight(frames.CallReject)
    future = desk.open()
    assert desk.requests.inFlight(frames.CallReject)
    assert not desk.requests.inFlight(frames.CallInvite)
    future.cancel()
    assert not desk.requests.inFlight(frames.CallReject)


async def test_all_can_fail_at_once(desk):
    futures = [desk.open(), desk.open()]
    desk.requests.failAll(ErrorCode.USER_IS_NOT_LOGGED, "kicked")
    assert {code(future) for future in futures} == {ErrorCode.USER_IS_NOT_LOGGED}


@pytest.mark.parametrize(
    "frame",
    [
        frames.CallReject(id=1, callID="x" * 65_536),
        frames.CallReject(id=1, callID="\ud800"),
        frames.CallReject(id=1, callID=object()),
    ],
)
def test_what_cannot_be_sent_is_an_argument_error(frame):
    with pytest.raises(RequestError) as caught:
        packed(frame)
    assert caught.value.code == ErrorCode.PARAM_INVALID


def test_the_largest_request_fits_exactly():
    empty = len(packed(frames.CallReject(id=1, callID="")))
    assert len(packed(frames.CallReject(id=1, callID="x" * (65_536 - empty)))) == 65_536
