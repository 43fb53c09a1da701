"""Users, devices and blocks, on every store."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from callkit.errors import StoreError
from callkit.model import PlatformType
from callkit.server.stores.base import DeviceRecord, Store, UserRecord
from tests.contract.stores.doors import NOW, ODD_USERS, Door, new_call, step

ALICE = UserRecord(
    userID="alice",
    userName="Alice 🎈",
    userAvatarUrl="https://x/a.png",
    historyReadUpTo=NOW,
    lastLogoutTime=NOW - 1,
)


def device(user_id: str = "alice", device_id: str = "d1", **fields: object) -> DeviceRecord:
    values: dict[str, object] = {
        "deviceName": "Desk",
        "platform": PlatformType.LINUX,
        "sessionID": "s1",
        "process": "p1",
        "loginTime": NOW,
        "offlineTime": NOW + 35_000,
    }
    return DeviceRecord(userID=user_id, deviceID=device_id, **{**values, **fields})  # type: ignore[arg-type]


# --- users ---------------------------------------------------------------------------------------


async def test_nobody_is_registered_at_first(store: Store) -> None:
    assert await store.user("alice") is None
    assert await store.users(["alice", "bob"]) == {}
    assert await store.users([]) == {}


async def test_a_user_is_found_as_it_was_put(store: Store) -> None:
    await store.putUser(ALICE)
    assert await store.user("alice") == ALICE
    assert await store.users(["bob", "alice", "alice"]) == {"alice": ALICE}


async def test_a_user_asked_for_before_is_found_once_registered(store: Store) -> None:
    assert await store.user("alice") is None
    await store.putUser(ALICE)
    assert await store.user("alice") == ALICE


async def test_putting_a_user_again_replaces_it(store: Store) -> None:
    await store.putUser(ALICE)
    await store.user("alice")
    renamed = msgspec.structs.replace(ALICE, userName="Al")
    await store.putUser(renamed)
    assert await store.user("alice") == renamed


async def test_what_was_put_last_is_read_however_reads_and_writes_cross(store: Store) -> None:
    for n in range(30):
        record = msgspec.structs.replace(ALICE, userName=str(n))
        await asyncio.gather(store.user("alice"), store.putUser(record), store.user("alice"))
        assert await store.user("alice") == record


async def test_a_thousand_users_are_found_in_one_question(store: Store) -> None:
    everybody = [UserRecord(userID=f"user{n}") for n in range(1_200)]
    await asyncio.gather(*[store.putUser(user) for user in everybody])
    found = await store.users([user.userID for user in everybody] + ["nobody"])
    assert found == {user.userID: user for user in everybody}


@pytest.mark.parametrize("user_id", ODD_USERS)
async def test_any_user_id_can_be_registered_and_online(store: Store, user_id: str) -> None:
    user = UserRecord(userID=user_id, userName=user_id)
    await store.putUser(user)
    await store.putDevice(device(user_id, user_id))
    await store.setBlocked(user_id, "bob", True)
    assert await store.users([user_id]) == {user_id: user}
    assert await store.devices([user_id]) == {user_id: [device(user_id, user_id)]}
    assert await store.blocked("bob", [user_id]) == {user_id}
    assert [lost.userID for lost in await store.lostDevices(NOW + 99_999, 10)] == [user_id]
    assert await store.removeDevice(user_id, user_id, "s1")


# --- devices -------------------------------------------------------------------------------------


async def test_nobody_is_online_at_first(store: Store) -> None:
    assert await store.devices(["alice"]) == {}
    assert await store.lostDevices(NOW, 10) == []


async def test_devices_come_by_person_earliest_login_first(store: Store) -> None:
    second = device(device_id="d2", loginTime=NOW + 2)
    first = device(device_id="d3", loginTime=NOW + 1)
    bobs = device("bob")
    for one in (second, bobs, first):
        await store.putDevice(one)
    found = await store.devices(["bob", "carol", "alice"])
    assert found == {"alice": [first, second], "bob": [bobs]}


async def test_a_login_replaces_the_record_of_the_same_device(store: Store) -> None:
    await store.putDevice(device())
    newer = device(sessionID="s2", loginTime=NOW + 1)
    await store.putDevice(newer)
    assert await store.devices(["alice"]) == {"alice": [newer]}


async def test_a_session_removes_its_own_device_once(store: Store) -> None:
    await store.putDevice(device())
    assert await store.removeDevice("alice", "d1", "s1")
    assert await store.devices(["alice"]) == {}
    assert not await store.removeDevice("alice", "d1", "s1")


async def test_a_stale_session_cannot_remove_a_newer_one(store: Store) -> None:
    await store.putDevice(device())
    await store.putDevice(device(sessionID="s2"))
    assert not await store.removeDevice("alice", "d1", "s1")
    assert await store.devices(["alice"]) == {"alice": [device(sessionID="s2")]}


async def test_login_and_late_logout_in_one_tick_leave_the_login(store: Store) -> None:
    await store.putDevice(device())
    _, removed = await asyncio.gather(
        store.putDevice(device(sessionID="s2")), store.removeDevice("alice", "d1", "s1")
    )
    assert not removed
    assert await store.devices(["alice"]) == {"alice": [device(sessionID="s2")]}


async def test_a_device_is_lost_when_its_time_has_come_until_removed(store: Store) -> None:
    await store.putDevice(device(offlineTime=NOW + 10))
    assert await store.lostDevices(NOW + 9, 10) == []
    for _ in range(2):
        assert await store.lostDevices(NOW + 10, 10) == [device(offlineTime=NOW + 10)]
    assert await store.removeDevice("alice", "d1", "s1")
    assert await store.lostDevices(NOW + 10, 10) == []


async def test_lost_devices_come_longest_gone_first_and_not_more_than_asked_for(
    store: Store,
) -> None:
    for name, time in (("d1", 30), ("d2", 10), ("d3", 20)):
        await store.putDevice(device(device_id=name, offlineTime=NOW + time))
    lost = await store.lostDevices(NOW + 30, 2)
    assert [one.deviceID for one in lost] == ["d2", "d3"]


async def test_a_sign_of_life_keeps_a_device_online(store: Store) -> None:
    await store.putDevice(device(offlineTime=NOW + 10))
    assert await store.touch([("alice", "d1", "s1")], NOW + 20) == []
    assert await store.lostDevices(NOW + 19, 10) == []
    (lost,) = await store.lostDevices(NOW + 20, 10)
    assert lost.offlineTime == NOW + 20
    assert (await store.devices(["alice"]))["alice"][0].offlineTime == NOW + 20


async def test_a_fresh_time_can_be_earlier_than_the_old_one(store: Store) -> None:
    await store.putDevice(device(offlineTime=NOW + 100))
    await store.touch([("alice", "d1", "s1")], NOW + 20)
    assert [one.deviceID for one in await store.lostDevices(NOW + 20, 10)] == ["d1"]


async def test_a_stale_session_gives_no_sign_of_life(store: Store) -> None:
    await store.putDevice(device(sessionID="s2", offlineTime=NOW + 10))
    stale = await store.touch([("alice", "d1", "s1"), ("bob", "d1", "s1")], NOW + 20)
    assert stale == [("alice", "d1", "s1"), ("bob", "d1", "s1")]
    assert len(await store.lostDevices(NOW + 10, 10)) == 1
    assert await store.devices(["bob"]) == {}


async def test_many_signs_of_life_travel_together(store: Store) -> None:
    everybody = [device(f"u{n}", offlineTime=NOW + 10) for n in range(300)]
    await asyncio.gather(*[store.putDevice(one) for one in everybody])
    await store.removeDevice("u7", "d1", "s1")
    await store.putDevice(device("u7", sessionID="s2", offlineTime=NOW + 20))
    some = [(one.userID, "d1", "s1") for one in everybody[:299]]
    assert await store.touch(some, NOW + 20) == [("u7", "d1", "s1")]
    assert [one.userID for one in await store.lostDevices(NOW + 10, 1_000)] == ["u299"]
    assert len(await store.lostDevices(NOW + 20, 1_000)) == 300


async def test_everybody_online_is_found_at_the_end_of_time(store: Store) -> None:
    everybody = [device(f"u{n}") for n in range(5)]
    for one in everybody:
        await store.putDevice(one)
    assert await store.lostDevices(2**62, 100) == everybody


# --- who may call whom ---------------------------------------------------------------------------


async def test_blocking_has_one_direction_and_can_be_taken_back(store: Store) -> None:
    assert await store.blocked("bob", ["alice", "carol"]) == set()
    await store.setBlocked("alice", "bob", True)
    await store.setBlocked("alice", "bob", True)
    assert await store.blocked("bob", ["alice", "carol"]) == {"alice"}
    assert await store.blocked("alice", ["bob"]) == set()
    await store.setBlocked("alice", "bob", False)
    assert await store.blocked("bob", ["alice", "carol"]) == set()
    await store.setBlocked("alice", "bob", False)


async def test_blocking_and_registering_do_not_disturb_each_other(store: Store) -> None:
    await store.setBlocked("alice", "bob", True)
    await store.putUser(ALICE)
    assert await store.user("alice") == ALICE
    assert await store.blocked("bob", ["alice"]) == {"alice"}
    await store.setBlocked("alice", "carol", True)
    assert await store.user("alice") == ALICE
    assert await store.blocked("carol", ["alice", "alice"]) == {"alice"}


# --- opening and closing -------------------------------------------------------------------------


async def test_the_epoch_is_a_short_text(door: Door) -> None:
    epoch = await door.store().open()
    assert 8 <= len(epoch) <= 64
    assert epoch.isascii()


async def test_a_store_that_is_not_open_says_so(door: Door) -> None:
    store = door.store()
    for _ in range(2):
        with pytest.raises(StoreError):
            await store.load("1")
        with pytest.raises(StoreError):
            await store.commit(step(new_call()))
        with pytest.raises(StoreError):
            await store.putUser(ALICE)
        with pytest.raises(StoreError):
            await store.due(NOW, 1)
        await store.close()


async def test_closing_finishes_what_was_accepted_and_closing_twice_is_fine(door: Door) -> None:
    store = await door.open()
    commits = [asyncio.ensure_future(store.commit(step(new_call()))) for _ in range(100)]
    await asyncio.gather(store.close(), store.close())
    await store.close()
    assert all(commit.done() for commit in commits)
    assert sum(commit.result().applied for commit in commits) == 100
    with pytest.raises(StoreError):
        await store.load("1")
