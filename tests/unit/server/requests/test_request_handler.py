"""One connection from its first frame to its last (plan §6: limits, refusals, snapshot)."""

from __future__ import annotations

import asyncio
import json

import pytest

from callkit.errors import StoreError
from callkit.server.settings import Settings
from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer

LIMITED = Settings(port=0, insecure=True)


def burst(peer: Peer, op: str, count: int, **fields: object) -> None:
    """Many requests in one breath, ids from 10,001 on."""
    for number in range(count):
        frame = {"op": op, "id": 10_001 + number, **fields}
        peer._wire.send(json.dumps(frame).encode())


def replies(peer: Peer) -> list[int]:
    """The codes of the answers to the burst, 0 for ok, in order; each is taken once."""
    found = [frame for frame in peer.frames if frame.get("id", 0) > 10_000]
    assert [frame["id"] for frame in found] == sorted(frame["id"] for frame in found)
    peer.frames = [frame for frame in peer.frames if frame not in found]
    return [frame.get("code", 0) for frame in found]


async def test_a_connection_has_a_burst_of_200_requests_and_100_a_second() -> None:
    clock = ManualClock()
    async with LocalServer(clock, settings=LIMITED) as server:
        alice = Peer(server)
        await alice.login("alice")
        await clock.advance(10)
        burst(alice, "queryUsersStatus", 250, userIDs=["alice"])
        await settle()
        assert replies(alice) == [0] * 200 + [6000005] * 50
        await clock.advance(0.5)
        burst(alice, "queryUsersStatus", 60, userIDs=["alice"])
        await settle()
        assert replies(alice) == [0] * 50 + [6000005] * 10
        assert alice.closed is None


async def test_a_refusal_for_rate_is_temporary_and_says_how_long_to_wait() -> None:
    clock = ManualClock()
    async with LocalServer(clock, settings=LIMITED) as server:
        alice = Peer(server)
        await alice.login("alice")
        burst(alice, "queryUsersStatus", 199, userIDs=["alice"])
        await settle()
        refusal = await alice.ask("queryUsersStatus", userIDs=["alice"])
        assert (refusal["code"], refusal["temporary"]) == (6000005, True)
        assert 0 < refusal["retryAfterMs"] <= 11
        await clock.advance(refusal["retryAfterMs"] / 1000)
        assert "code" not in await alice.ask("queryUsersStatus", userIDs=["alice"])


async def test_who_floods_on_and_on_is_closed_with_4103() -> None:
    async with LocalServer(ManualClock(), settings=LIMITED) as server:
        alice = Peer(server)
        await alice.login("alice")
        for _ in range(13):
            burst(alice, "queryUsersStatus", 100, userIDs=["alice"])
            await settle()
        assert alice.closed is not None
        assert alice.closed[0] == 4103


async def test_a_person_makes_60_calls_at_once_and_20_a_second_on_all_devices() -> None:
    clock = ManualClock()
    async with LocalServer(clock, settings=LIMITED) as server:
        desk, phone = Peer(server), Peer(server)
        await desk.login("alice", device="desk")
        await phone.login("alice", device="phone")
        friends = [Peer(server) for _ in range(10)]
        for number, friend in enumerate(friends):
            await friend.login(f"friend{number}")
        codes = []
        for number in range(8):
            burst(desk, "callInvite", 5, invitees=[f"friend{number}"])
            burst(phone, "callInvite", 5, invitees=[f"friend{number}"])
            await settle()
            codes += replies(desk) + replies(phone)
        assert codes == [0] * 60 + [6000005] * 20
        assert sum(len(one.heard("callInvitationReceived")) for one in friends) == 60
        await clock.advance(0.5)
        burst(desk, "callInvite", 10, invitees=["friend8"])
        await settle()
        assert replies(desk) == [0] * 10
        burst(desk, "callInvite", 1, invitees=["friend9"])
        await settle()
        assert replies(desk) == [6000005]
        # Somebody else has a budget of their own, and answers are not calls.
        assert "code" not in await friends[0].ask("callInvite", invitees=["alice"])


async def test_logins_are_counted_per_address_and_not_on_this_machine() -> None:
    clock = ManualClock()
    async with LocalServer(clock, settings=LIMITED) as server:
        here = [Peer(server) for _ in range(60)]
        for number, peer in enumerate(here):
            assert (await peer.login(f"user{number}"))["op"] == "ok"

        async def from_afar(address: str) -> int:
            peer = Peer(server)
            await settle()
            far = peer._link._connections[0].far
            far.local, far.address = False, address
            reply = await peer.login("bob", device=f"d{id(peer) % 10_000}")
            return int(reply.get("code", 0))

        codes = [await from_afar("10.0.0.1") for _ in range(45)]
        assert codes == [0] * 40 + [6000005] * 5
        assert await from_afar("10.0.0.2") == 0
        await clock.advance(0.06)
        assert await from_afar("10.0.0.1") == 0


async def test_wrong_arguments_come_before_the_session_and_the_session_before_the_rate() -> None:
    async with LocalServer(ManualClock(), settings=LIMITED) as server:
        peer = Peer(server)
        await settle()
        burst(peer, "callAccept", 201, callID="1")
        await settle()
        assert replies(peer) == [6000121] * 201
        assert (await peer.ask("callAccept"))["code"] == 6000001


async def test_under_pressure_no_call_begins_and_those_begun_go_on() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        config = {"mode": 1}
        call = (await alice.ask("callInvite", invitees=["bob"], config=config))["callID"]
        assert server.core is not None
        server.core._request_handler._load_shedding._high = True
        for op, fields in (
            ("callInvite", {"invitees": ["bob"]}),
            ("callingInvite", {"invitees": ["bob"], "callID": call}),
            ("callJoin", {"callID": call}),
        ):
            refusal = await alice.ask(op, **fields)
            assert (refusal["code"], refusal["temporary"]) == (6000005, True)
            assert refusal["retryAfterMs"] > 0
        assert (await bob.ask("callAccept", callID=call))["op"] == "ok"
        assert (await alice.ask("callEnd", callID=call))["op"] == "ok"


async def test_an_overloaded_server_refuses_early() -> None:
    settings = Settings(port=0, insecure=True, limits=False, maxInFlight=1)
    async with LocalServer(ManualClock(), settings=settings) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        gate = asyncio.Event()
        devices = server.store.devices

        async def slowly(userIDs: list[str]) -> object:
            await gate.wait()
            return await devices(userIDs)

        server.store.devices = slowly  # type: ignore[method-assign, assignment]
        waiting = asyncio.ensure_future(alice.ask("queryUsersStatus", userIDs=["alice"]))
        await settle()
        refusal = await bob.ask("queryUsersStatus", userIDs=["alice"])
        assert (refusal["code"], refusal["temporary"]) == (6000005, True)
        assert refusal["retryAfterMs"] > 0
        gate.set()
        await waiting


async def test_a_storm_of_logins_leaves_room_for_calls_and_forgets_who_left() -> None:
    settings = Settings(port=0, insecure=True, limits=False, loginsAtOnce=1)
    async with LocalServer(ManualClock(), settings=settings) as server:
        alice, bob, carol, dave = (Peer(server) for _ in range(4))
        await alice.login("alice")
        gate, user = asyncio.Event(), server.store.user

        async def slowly(userID: str) -> object:
            if userID == "bob":
                await gate.wait()
            return await user(userID)

        server.store.user = slowly  # type: ignore[method-assign, assignment]
        logins = [
            asyncio.ensure_future(peer.login(name))
            for peer, name in ((bob, "bob"), (carol, "carol"), (dave, "dave"))
        ]
        waiting = await asyncio.gather(*logins)
        meanwhile = await alice.ask("queryUsersStatus", userIDs=["alice"])
        dave.leave()
        gate.set()
        await settle()
        assert waiting == [{}, {}, {}], "one waits for the store, two for their turn"
        assert meanwhile["op"] == "ok"
        assert [len(peer.heard("ok")) for peer in (bob, carol, dave)] == [1, 1, 0]
        answer = await alice.ask("queryUsersStatus", userIDs=["carol", "dave"])
        assert [one["onlineStatus"] for one in answer["statusList"]] == [0, 99]


async def test_a_second_login_is_refused_and_a_bad_one_may_be_repeated() -> None:
    async with LocalServer(ManualClock()) as server:
        peer = Peer(server)
        assert (await peer.login("a b"))["code"] == 6000001
        assert (await peer.login("bob"))["op"] == "ok"
        assert (await peer.login("bob"))["code"] == 6000111
        assert (await peer.login("carol"))["code"] == 6000111
        assert peer.closed is None


async def test_what_changes_while_a_login_reads_is_in_its_snapshot_or_told_after_it() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        call = (await alice.ask("callInvite", invitees=["bob"], config={"mode": 1}))["callID"]
        gate = asyncio.Event()
        callsOf = server.store.callsOf

        async def slowly(userID: str) -> object:
            records = await callsOf(userID)
            await gate.wait()
            return records

        server.store.callsOf = slowly  # type: ignore[method-assign, assignment]
        phone = Peer(server)
        await phone.login("bob", device="phone")
        assert phone.frames == []
        await bob.ask("callAccept", callID=call)
        gate.set()
        await settle()
        reply = phone.frames[0]
        (info,) = reply["calls"]
        assert {one["userID"]: one["state"] for one in info["callUserList"]}["bob"] == 1
        assert info["revision"] == 2
        # It never rings for what was answered before the snapshot, and hears nothing twice.
        assert phone.frames == [reply]


async def test_a_snapshot_larger_than_a_frame_follows_in_pages_and_then_the_rings() -> None:
    many = Settings(port=0, insecure=True, limits=False, maxPending=200)
    async with LocalServer(ManualClock(), settings=many) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        text = "\u0001" * 2_000
        made = [
            (await alice.ask("callInvite", invitees=["bob"], config={"extendedData": text}))[
                "callID"
            ]
            for _ in range(120)
        ]
        phone = Peer(server)
        reply = await phone.login("bob", device="phone")
        assert reply["more"] is True
        ops = [frame["op"] for frame in phone.frames]
        pages = phone.heard("snapshot")
        assert ops == ["ok", *["snapshot"] * len(pages), *["callInvitationReceived"] * 120]
        assert [page["more"] for page in pages] == [True] * (len(pages) - 1) + [False]
        calls = [info["callID"] for page in (reply, *pages) for info in page["calls"]]
        assert sorted(calls) == sorted(made)
        rings = [frame["callID"] for frame in phone.heard("callInvitationReceived")]
        assert sorted(rings) == sorted(made)


@pytest.mark.logs("store")
async def test_a_store_that_fails_at_a_login_lets_it_be_tried_again() -> None:
    async with LocalServer(ManualClock()) as server:
        put = server.store.putDevice

        async def broken(_device: object) -> None:
            raise StoreError("disk full")

        server.store.putDevice = broken  # type: ignore[method-assign, assignment]
        peer = Peer(server)
        refusal = await peer.login("bob")
        assert (refusal["code"], refusal["temporary"]) == (6000008, True)
        server.store.putDevice = put  # type: ignore[method-assign]
        assert (await peer.login("bob"))["op"] == "ok"


@pytest.mark.logs("a request failed")
async def test_a_mistake_of_ours_is_an_answer_and_no_end() -> None:
    async with LocalServer(ManualClock()) as server:
        peer = Peer(server)
        await peer.login("bob")
        history = server.store.history

        async def broken(*_: object) -> None:
            raise ZeroDivisionError

        server.store.history = broken  # type: ignore[method-assign, assignment]
        refusal = await peer.ask("queryCallInvitationList", count=1)
        assert (refusal["code"], refusal["temporary"]) == (6000007, True)
        assert "Zero" not in refusal["message"]
        server.store.history = history  # type: ignore[method-assign]
        assert (await peer.ask("queryCallInvitationList", count=1))["callList"] == []


async def test_requests_behind_a_logout_are_not_carried_out() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = Peer(server), Peer(server)
        await alice.login("alice")
        await bob.login("bob")
        burst(alice, "logout", 1)
        burst(alice, "callInvite", 1, invitees=["bob"])
        await settle()
        assert alice.closed == (1000, "logged out")
        assert not bob.heard("callInvitationReceived")
