"""The parts of a store that stand in memory: live calls, online devices, what is recent."""

from __future__ import annotations

import pytest

from callkit.server.stores.base import MAX_NUMBER, DeviceRecord, Record, callNumber
from callkit.server.stores.live_calls import LiveCalls
from callkit.server.stores.lru import LruCache
from callkit.server.stores.online_devices import OnlineDevices
from tests.contract.stores.doors import NOW, ended, new_call


@pytest.mark.parametrize(
    ("call_id", "number"),
    [("1", 1), ("3756142318676663183", 3756142318676663183), (str(MAX_NUMBER), MAX_NUMBER)],
)
def test_a_call_id_is_a_number(call_id: str, number: int) -> None:
    assert callNumber(call_id) == number


@pytest.mark.parametrize("call_id", ["", "0", "00", "01", "-1", "1.0", "٣", "²", str(2**63)])
def test_anything_else_is_no_call_id(call_id: str) -> None:
    assert callNumber(call_id) == 0


def test_live_calls_forget_what_has_ended() -> None:
    live = LiveCalls()
    calls = [new_call() for _ in range(3)]
    for call in calls:
        live.put(Record(1, call), NOW)
    assert len(live) == 3
    for call in calls:
        live.put(Record(2, ended(call)), 0)
    assert len(live) == 0
    assert live.of("alice") == []
    assert live.next_due() == 0
    assert live.due(NOW, 10) == []


def test_a_live_call_without_a_deadline_is_never_due() -> None:
    live = LiveCalls()
    live.put(Record(1, new_call()), 0)
    assert live.next_due() == 0
    assert len(live.of("alice")) == 1


def test_a_device_is_lost_once_however_often_it_was_put_and_touched() -> None:
    online = OnlineDevices()
    for n in range(5):
        online.put(DeviceRecord(userID="a", deviceID="d", sessionID="s", offlineTime=NOW + 9 - n))
        online.touch([("a", "d", "s")], NOW + n)
    for _ in range(3):
        assert len(online.lost(NOW + 100, 10)) == 1


def test_people_without_devices_leave_nothing_behind() -> None:
    online = OnlineDevices()
    online.put(DeviceRecord(userID="a", deviceID="d", offlineTime=NOW))
    online.remove("a", "d")
    online.remove("a", "d")
    assert online.of(["a"]) == {}
    assert online.lost(NOW, 10) == []
    assert online._devices == {}


def test_recent_keeps_what_was_asked_for_last() -> None:
    recent: LruCache[str, int] = LruCache(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)
    recent.put("c", 4)
    assert (recent.get("c"), len(recent)) == (4, 2)
    recent.drop("c")
    recent.drop("c")
    assert (recent.get("c"), len(recent)) == (None, 1)
