"""Commands on their way: deadlines to the millisecond, races, replays (plan §5, §6)."""

from __future__ import annotations

import asyncio

import pytest

from callkit.errors import StoreError
from callkit.protocol import frames
from callkit.server.calls.dispatch import digest, new_call_id
from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Frame, Peer


async def pair(server: LocalServer) -> tuple[Peer, Peer]:
    alice, bob = Peer(server), Peer(server)
    await alice.login("alice")
    await bob.login("bob")
    return alice, bob


async def invite(caller: Peer, *invitees: str, **config: object) -> str:
    reply = await caller.ask("callInvite", invitees=invitees, config=config)
    return str(reply["callID"])


def changes(peer: Peer) -> list[tuple[str, int]]:
    """(userID, state) of everything callUserStateChanged has said."""
    return [
        (one["userID"], one["state"])
        for frame in peer.heard("callUserStateChanged")
        for one in frame["callUserList"]
    ]


async def state(peer: Peer, callID: str) -> int:
    page = await peer.ask("queryCallInvitationList", count=100)
    return next(int(info["state"]) for info in page["callList"] if info["callID"] == callID)


async def test_a_ring_ends_at_its_timeout_and_not_a_millisecond_before() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", timeout=30)
        await clock.advance(29.999)
        assert not bob.heard("callInvitationTimeout")
        assert await state(alice, call) == 1
        await clock.advance(0.001)
        assert [frame["callID"] for frame in bob.heard("callInvitationTimeout")] == [call]
        assert changes(alice) == [("bob", 6)]
        assert await state(alice, call) == 2
        await clock.advance(3_600)
        assert len(bob.heard("callInvitationTimeout")) == 1


@pytest.mark.parametrize(("after_ms", "code"), [(29_999, 0), (30_000, 6000276), (30_001, 6000276)])
@pytest.mark.parametrize("op", ["callAccept", "callReject"])
async def test_an_answer_counts_until_the_timeout(op: str, after_ms: int, code: int) -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", timeout=30)
        await clock.advance(after_ms / 1000)
        assert (await bob.ask(op, callID=call)).get("code", 0) == code
        assert len(changes(alice)) == 1


async def test_an_answer_that_meets_the_alarm_is_too_late() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", timeout=30)
        answer = asyncio.ensure_future(bob.ask("callAccept", callID=call))
        await asyncio.sleep(0)
        # The alarm is due before the frame arrives and has had no turn yet.
        clock.jump(30)
        assert (await answer)["code"] == 6000276
        assert changes(alice) == [("bob", 6)]


async def test_who_has_not_received_after_five_seconds_is_reported_and_again_when_they_do() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        await bob.ask("logout")
        call = await invite(alice, "bob", enableNotReceivedCheck=True)
        await clock.advance(4.999)
        assert changes(alice) == []
        await clock.advance(0.001)
        assert changes(alice) == [("bob", 9)]
        back = Peer(server)
        await back.login("bob")
        assert back.heard("callInvitationReceived")[0]["callID"] == call
        await back.ask("callReceived", callID=call)
        assert changes(alice) == [("bob", 9), ("bob", 5)]
        await clock.advance(84.999)
        assert len(back.heard("callInvitationTimeout")) == 0
        await clock.advance(0.001)
        assert len(back.heard("callInvitationTimeout")) == 1


async def test_without_the_check_or_with_an_acknowledgement_nothing_is_reported() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        await invite(alice, "bob")
        call = await invite(alice, "bob", enableNotReceivedCheck=True)
        await bob.ask("callReceived", callID=call)
        await clock.advance(20)
        assert changes(alice) == [("bob", 5)]


async def test_the_check_holds_for_people_invited_later_too() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, _ = await pair(server)
        carol = Peer(server)
        await carol.login("carol")
        call = await invite(alice, "bob", mode=1, enableNotReceivedCheck=True)
        await clock.advance(20)
        assert changes(alice) == [("bob", 9)]
        await alice.ask("callingInvite", callID=call, invitees=["carol"])
        await clock.advance(5)
        assert changes(alice) == [("bob", 9), ("carol", 0), ("carol", 9)]


async def test_somebody_alone_in_a_call_is_let_out_after_an_hour() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", mode=1)
        await bob.ask("callReject", callID=call)
        await clock.advance(3_599.999)
        assert not alice.heard("callInvitationEnded")
        await clock.advance(0.001)
        (ended,) = alice.heard("callInvitationEnded")
        assert (ended["callID"], ended["operatedUserID"]) == (call, "")
        assert await state(alice, call) == 2


async def test_two_people_may_talk_for_hours() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", mode=1)
        await bob.ask("callAccept", callID=call)
        await clock.advance(2 * 3_601)
        assert await state(bob, call) == 1


async def test_an_accepted_person_whose_devices_are_all_gone_has_left_after_ten_minutes() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", mode=1)
        await bob.ask("callAccept", callID=call)
        bob.leave()
        # Offline after 35 s, out ten minutes later.
        await clock.advance(34.999 + 600)
        assert changes(alice) == [("bob", 1)]
        await clock.advance(0.002)
        assert changes(alice) == [("bob", 1), ("bob", 7)]


async def test_an_accepted_person_who_comes_back_in_time_stays() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", mode=1)
        await bob.ask("callAccept", callID=call)
        bob.leave()
        await clock.advance(630)
        back = Peer(server)
        (info,) = (await back.login("bob"))["calls"]
        assert (info["callID"], info["primary"]) == (call, True)
        await clock.advance(2_000)
        assert changes(alice) == [("bob", 1)]


async def test_an_absence_is_noticed_although_the_server_restarted_meanwhile() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", mode=1)
        await bob.ask("callAccept", callID=call)
        await server.kill()
        await clock.advance(10)
        await server.start()
        again = Peer(server)
        await again.login("alice")
        # Everybody who was online got a fresh 35 s at the start.
        await clock.advance(34.999 + 600)
        assert changes(again) == []
        await clock.advance(60)
        assert changes(again) == [("bob", 7)]


async def test_commands_at_the_same_moment_are_put_in_some_order_and_none_is_lost() -> None:
    async with LocalServer(ManualClock()) as server:
        names = [f"user{number}" for number in range(9)]
        alice, *others = [Peer(server) for _ in range(10)]
        await alice.login("alice")
        for peer, name in zip(others, names, strict=True):
            await peer.login(name)
        call = await invite(alice, *names, mode=1)
        replies = await asyncio.gather(*(peer.ask("callAccept", callID=call) for peer in others))
        assert sorted(reply["revision"] for reply in replies) == list(range(2, 11))
        revisions = [frame["revision"] for frame in alice.heard("callUserStateChanged")]
        assert revisions == list(range(2, 11))
        assert sorted(changes(alice)) == [(name, 1) for name in names]


async def test_an_accept_and_a_cancel_at_the_same_moment_have_one_winner() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob", mode=1)
        replies = await asyncio.gather(
            bob.ask("callAccept", callID=call), alice.ask("callCancel", callID=call)
        )
        codes = {reply.get("code", 0) for reply in replies}
        assert codes in ({0, 6000271}, {0, 6000276})
        assert bool(bob.heard("callInvitationCancelled")) == (6000276 in codes)


async def test_a_nonce_is_remembered_for_ten_minutes_at_least() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        alice, bob = await pair(server)
        fields = {"invitees": ["bob"], "nonce": "n"}
        first = await alice.ask("callInvite", **fields)
        await clock.advance(599.9)
        again = await alice.ask("callInvite", **fields)
        assert again == {**first, "id": again["id"]}
        assert len(bob.heard("callInvitationReceived")) == 1


@pytest.mark.logs("store")
async def test_a_store_that_fails_is_a_temporary_error_and_nobody_hears_of_the_change() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, bob = await pair(server)
        call = await invite(alice, "bob")
        commit = server.store.commit

        async def broken(_commit: object) -> object:
            raise StoreError("disk full")

        server.store.commit = broken  # type: ignore[assignment, method-assign]
        refusal = await bob.ask("callAccept", callID=call)
        assert (refusal["code"], refusal["temporary"]) == (6000008, True)
        assert refusal["retryAfterMs"] > 0
        assert "disk" not in refusal["message"]
        server.store.commit = commit  # type: ignore[method-assign]
        assert changes(alice) == []
        await bob.ask("callAccept", callID=call)
        assert changes(alice) == [("bob", 1)]


async def test_the_events_of_a_commit_nobody_sent_are_sent_after_a_restart() -> None:
    async with LocalServer(ManualClock()) as server:
        alice, _ = await pair(server)
        call = await invite(alice, "bob")
        await server.kill()
        await server.start()
        back = Peer(server)
        reply: Frame = await back.login("bob")
        assert [info["callID"] for info in reply["calls"]] == [call]
        await settle()
        assert len(back.heard("callInvitationReceived")) == 1


def test_a_callid_is_a_positive_number_of_63_random_bits() -> None:
    made = [int(new_call_id()) for _ in range(1_000)]
    assert len(set(made)) == 1_000
    assert all(0 < one < 2**63 for one in made)
    # Every one of the 63 bits is a coin: a thousand throws between 400 and 600 heads.
    for bit in range(63):
        assert 400 < sum(one >> bit & 1 for one in made) < 600, bit


async def test_a_callid_that_is_taken_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([42, 0, 42, 42, 7])
    monkeypatch.setattr(
        "callkit.server.calls.dispatch.os.urandom", lambda size: next(drawn).to_bytes(size, "big")
    )
    async with LocalServer(ManualClock()) as server:
        alice, bob = await pair(server)
        first = await alice.ask("callInvite", invitees=["bob"])
        second = await alice.ask("callInvite", invitees=["bob"])
        await settle()
        assert [first["callID"], second["callID"]] == ["42", "7"]
        heard = [one["callID"] for one in bob.heard("callInvitationReceived")]
        assert heard == ["42", "7"]


class RestlessClock(ManualClock):
    """A millisecond passes between any two looks at it."""

    def monotonic(self) -> float:
        self.jump(0.001)
        return super().monotonic()


async def test_everybody_is_told_the_same_time_of_creation_however_long_the_making_takes() -> None:
    async with LocalServer(RestlessClock()) as server:
        alice, bob = await pair(server)
        made = await alice.ask("callInvite", invitees=["bob"])
        await settle()
        assert bob.heard("callInvitationReceived")[0]["createTime"] == made["createTime"]


def test_a_digest_knows_op_and_arguments_and_not_the_id() -> None:
    one = frames.CallAccept(id=1, callID="5", nonce="n")
    same = frames.CallAccept(id=2, callID="5", nonce="n")
    assert digest(one) == digest(same)
    others = [
        frames.CallAccept(id=1, callID="6", nonce="n"),
        frames.CallReject(id=1, callID="5", nonce="n"),
        frames.CallAccept(id=1, callID="5", nonce="n", config=frames.DataConfig(extendedData="x")),
    ]
    assert len({digest(one), *map(digest, others)}) == 4
