"""Waits take as long as they should, whatever becomes of the clock between two looks at a store."""

from __future__ import annotations

import pytest

from callkit.model import CallUserState
from callkit.server.server_time import ServerTime
from callkit.server.stores.base import Record
from callkit.server.stores.memory import MemoryStore
from callkit.server.stores.steady import SteadyStore
from callkit.testing.clock import ManualClock
from tests.contract.stores.doors import ended, member, new_call, nonce_of, step

YEAR = 366 * 86_400


class House:
    """Two processes in turn on one store, each with its own idea of the time."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.under = MemoryStore()
        self.server_time = ServerTime(self.clock)
        self.store = SteadyStore(self.under, self.server_time)

    def step(self, seconds: float) -> None:
        """The clock jumped, and is believed."""
        self.clock.shiftWall(seconds)
        for _ in range(3):
            self.clock.jump(200)
            if self.server_time.follow():
                self.store.stepped()

    async def ring(self, seconds: int = 3_000) -> Record:
        now = self.server_time.now()
        ringing = member(
            "bob", CallUserState.INVITING, invitedTime=now, deadline=now + seconds * 1_000
        )
        call = new_call(member("alice"), ringing, createTime=now)
        commit = step(call, deadline=now + seconds * 1_000, history=("alice",))
        result = await self.store.commit(commit)
        assert result.record is not None
        return result.record

    async def left(self, record: Record) -> int:
        """Seconds until the call is due, by its member, by the store and by what is handed out."""
        found = await self.store.load(record.call.callID)
        assert found is not None
        wait = found.call.requireMember("bob").deadline - self.server_time.now()
        assert await self.store.nextDue() - self.server_time.now() == wait
        assert await self.store.callsOf("bob") == await self.store.liveCalls("0", 5) == [found]
        return wait // 1_000


@pytest.fixture
async def house() -> House:
    house = House()
    await house.under.open()
    return house


pytestmark = pytest.mark.may_log("the clock jumped", "the clock stayed")


@pytest.mark.parametrize("seconds", [-YEAR, -3_600, -61, 61, 3_600, YEAR])
async def test_a_deadline_goes_with_the_clock(house: House, seconds: float) -> None:
    record = await house.ring()
    house.step(seconds)
    assert abs(house.server_time.skew - seconds * 1_000) < 1_000
    assert await house.left(record) == 2_400
    another = await house.ring(2_000)
    assert await house.store.due(house.server_time.now() + 1_999_999, 5) == []
    (due,) = await house.store.due(house.server_time.now() + 2_000_000, 5)
    assert due == another
    house.step(-seconds)
    (due,) = await house.store.due(house.server_time.now() + 1_799_999, 5)
    assert due.call.callID == another.call.callID
    (due,) = await house.store.due(house.server_time.now() + 1_800_000, 5)
    assert due.call.callID == record.call.callID


@pytest.mark.parametrize("seconds", [-3_600, 3_600])
async def test_a_command_that_was_given_before_a_step_is_worked_out_again(
    house: House, seconds: float
) -> None:
    record = await house.ring()
    late = new_call(createTime=house.server_time.now() + 600_000)
    house.step(seconds)
    stale = step(record.call, 1, deadline=record.call.requireMember("bob").deadline)
    result = await house.store.commit(stale)
    assert not result.applied
    assert result.record is not None
    again = step(result.record.call, 1, deadline=result.record.call.requireMember("bob").deadline)
    assert (await house.store.commit(again)).applied
    assert await house.left(record) == 2_400
    # A new call as well: its number is drawn anew then.
    assert await house.store.commit(step(late)) == type(result)(applied=False)
    assert (await house.store.commit(step(new_call(createTime=house.server_time.now())))).applied


@pytest.mark.parametrize("seconds", [-YEAR, YEAR])
async def test_what_is_remembered_for_a_time_is_remembered_for_that_time(
    house: House, seconds: float
) -> None:
    house.step(seconds)
    now = house.server_time.now()
    nonce = nonce_of(expireTime=now + 10_000)
    call = ended(new_call(createTime=now), now)
    assert (await house.store.commit(step(call, nonce=nonce, history=("alice",)))).applied
    assert await house.store.claim("x", now, now + 10_000)
    house.step(-seconds)
    now = house.server_time.now() - 600_000
    for after, there in ((9_999, True), (10_000, False)):
        await house.store.trim(now - 1, now + after)
        assert bool(await house.store.nonce("alice", "n1", now + after)) is there
        assert await house.store.claim("x", now + after, now + after + 1) is not there
    assert (await house.store.history("alice", 9, 0))[0] == [call]
    assert await house.store.trim(now + 1, now) == 1
