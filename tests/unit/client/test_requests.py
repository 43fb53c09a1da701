from __future__ import annotations

import asyncio
import random

import pytest

from callkit.client.deadlines import Deadlines
from callkit.client.requests import Requests, packed
from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInviteConfig, ConnectionState
from callkit.protocol import frames
from callkit.testing import ManualClock, settle


class Desk:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.expired = 0
        self.requests = Requests(Deadlines(self.clock), 10.0, self._expire, random.Random(1))

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


async def test_what_is_asked_on_the_new_connection_is_not_sent_twice(desk):
    desk.open()
    desk.requests.died()
    desk.open()
    assert desk.again() == 1


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


# --- through a client ----------------------------------------------------------------------------


async def test_requests_while_reconnecting_fail_at_once(stage):
    await stage.login()
    stage.link.cut()
    await settle()
    with pytest.raises(RequestError) as caught:
        await stage.client.callInvite(["alice"])
    assert caught.value.code == ErrorCode.NETWORK_ERROR
    assert caught.value.temporary


async def test_requests_before_login_fail_at_once(stage):
    with pytest.raises(RequestError) as caught:
        await stage.client.callInvite(["alice"])
    assert caught.value.code == ErrorCode.USER_IS_NOT_LOGGED
    login = asyncio.create_task(stage.client.login("bob"))
    await settle()
    with pytest.raises(RequestError) as caught:
        await stage.client.callInvite(["alice"])
    assert caught.value.code == ErrorCode.USER_IS_NOT_LOGGED
    await stage.server.welcome()
    await login


async def test_a_request_that_died_is_sent_again_with_its_nonce(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5", "busy"))
    first = await stage.server.expect("callReject")
    stage.link.cut()
    await stage.clock.advance(0.5)
    await stage.server.welcome()
    again = await stage.server.expect("callReject")
    assert again == first
    assert len(again["nonce"]) >= 16
    stage.server.reply(again, callID="5")
    await settle()
    assert (await waiting).callID == "5"


async def test_a_request_is_sent_at_most_once_per_connection_and_dies_with_the_second(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    await stage.server.expect("callReject")
    stage.link.cut()
    await stage.clock.advance(0.5)
    await stage.server.welcome()
    await stage.server.expect("callReject")
    assert stage.server.frames == []
    stage.link.cut()
    await settle()
    with pytest.raises(RequestError) as caught:
        await waiting
    assert caught.value.code == ErrorCode.SERVER_DISCONNECT
    assert caught.value.temporary
    await stage.back()
    assert stage.server.frames == []


async def test_a_failed_attempt_to_come_back_does_not_count_as_a_death(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    await stage.server.expect("callReject")
    stage.link.down = True
    stage.link.cut()
    await stage.clock.advance(4)
    assert stage.link.attempts > 2
    stage.link.down = False
    await stage.clock.advance(5)
    await stage.server.welcome()
    stage.server.reply(await stage.server.expect("callReject"), callID="5")
    await waiting


async def test_a_request_nobody_answers_fails_after_ten_seconds_also_over_a_reconnect(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    await stage.clock.advance(5)
    stage.link.cut()
    await stage.clock.advance(0.5)
    await stage.server.welcome()
    await stage.clock.advance(4.4)
    assert not waiting.done()
    await stage.clock.advance(0.1)
    with pytest.raises(RequestError) as caught:
        await waiting
    assert caught.value.code == ErrorCode.REQUEST_TIMEOUT
    assert caught.value.temporary


async def test_a_late_reply_is_dropped(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    request = await stage.server.expect("callReject")
    await stage.clock.advance(10)
    with pytest.raises(RequestError):
        await waiting
    stage.server.reply(request, callID="5")
    await settle()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_cancelling_a_waiting_method_is_safe(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    request = await stage.server.expect("callReject")
    waiting.cancel()
    await settle()
    stage.server.reply(request, callID="5")
    stage.link.cut()
    await stage.back()
    assert stage.server.frames == []


async def test_a_request_larger_than_64_kib_fails_here(stage):
    await stage.login()
    with pytest.raises(RequestError) as caught:
        await stage.client.callInvite(["alice"], CallInviteConfig(extendedData="x" * 65_536))
    assert caught.value.code == ErrorCode.PARAM_INVALID
    assert "65536" in caught.value.message
    await settle()
    assert stage.server.frames == []


async def test_an_unreadable_reply_fails_its_request_only(stage):
    await stage.login()
    waiting = asyncio.create_task(stage.client.callReject("5"))
    request = await stage.server.expect("callReject")
    stage.server.send({"op": "ok", "id": request["id"], "callID": 5})
    await settle()
    with pytest.raises(RequestError) as caught:
        await waiting
    assert caught.value.code == ErrorCode.RESPONSE_PARSE_ERROR
    assert stage.client.connectionState is ConnectionState.CONNECTED
