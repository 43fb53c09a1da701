"""A process dies between losing a device and telling its calls: the next one tells them."""

from __future__ import annotations

import pytest

from callkit.server.calls.recovery import report_lost_devices
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Frame, Peer


async def history(peer: Peer) -> Frame:
    page = await peer.ask("queryCallInvitationList", count=1)
    return dict(page["callList"][0])


async def died_without_a_word(answered: bool) -> tuple[LocalServer, ManualClock]:
    """Bob's laptop (or, before an answer, Alice's) is off the list, and no call knows it."""
    clock, store = ManualClock(), MemoryStore()
    server = LocalServer(clock, store=store)
    await server.start()
    alice, laptop, desk = Peer(server), Peer(server), Peer(server)
    await alice.login("alice")
    await laptop.login("bob", device="laptop")
    await desk.login("bob", device="desk")
    made = await alice.ask("callInvite", invitees=["bob"], config={"mode": 1, "timeout": 600})
    if answered:
        await laptop.ask("callAccept", callID=made["callID"])
    lost = ("bob", "laptop") if answered else ("alice", "alice-1")
    await server.kill()
    await store.open()
    devices = (await store.devices([lost[0]]))[lost[0]]
    session = next(one.sessionID for one in devices if one.deviceID == lost[1])
    assert await store.removeDevice(*lost, session)
    await server.start()
    return server, clock


async def test_a_call_learns_at_the_start_that_its_device_is_gone() -> None:
    server, _ = await died_without_a_word(answered=True)
    desk = Peer(server)
    reply = await desk.login("bob", device="desk")
    assert [one.get("busy", False) for one in reply["calls"]] == [False]
    await server.stop()


async def test_a_ring_of_a_caller_who_is_gone_is_taken_back_at_the_start() -> None:
    server, _ = await died_without_a_word(answered=False)
    desk = Peer(server)
    assert (await desk.login("bob", device="desk"))["calls"] == []
    assert (await history(desk))["endReason"] == "callerLost"
    await server.stop()


@pytest.mark.parametrize("shared", [False, True])
async def test_nobody_is_missed_who_is_there_or_whom_others_watch(shared: bool) -> None:
    clock, store = ManualClock(), MemoryStore()
    async with LocalServer(clock, store=store) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        made = await alice.ask("callInvite", invitees=["bob"], config={"mode": 1})
        await bob.ask("callAccept", callID=made["callID"])
        told: list[str] = []

        async def gone(userID: str, deviceID: str, lastOne: bool) -> None:
            told.append(f"{userID} {deviceID} {lastOne}")

        assert await report_lost_devices(store, gone) == 0
        for device in (await store.devices(["bob"]))["bob"]:
            await store.removeDevice("bob", device.deviceID, device.sessionID)
        store.shared = shared
        assert await report_lost_devices(store, gone) == (0 if shared else 1)
        assert told == ([] if shared else ["bob bob-1 True"])
        store.shared = False
