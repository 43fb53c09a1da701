"""History in pages, people, profiles (``reference/zim.md`` B1, B10)."""

from __future__ import annotations

import pytest

from callkit.server.settings import Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer


async def with_calls(
    server: LocalServer, count: int, clock: ManualClock | None = None
) -> tuple[Peer, list[str]]:
    """bob, and the calls alice made, newest first; all in one millisecond without a ``clock``."""
    alice, bob = Peer(server), Peer(server)
    await alice.login("alice")
    await bob.login("bob")
    made = []
    for _ in range(count):
        if clock is not None:
            clock.jump(0.001)
        reply = await alice.ask("callInvite", invitees=["bob"])
        made.append(reply["callID"])
        await bob.ask("callReject", callID=made[-1])
    return bob, made[::-1]


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (99, 99), (100, 100), (101, 100)])
async def test_a_page_has_at_most_a_hundred_calls_newest_first(count: int, expected: int) -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        bob, made = await with_calls(server, 105, clock)
        page = await bob.ask("queryCallInvitationList", count=count)
        assert [info["callID"] for info in page["callList"]] == made[:expected]
        assert page["nextFlag"] > 0


@pytest.mark.parametrize("same_moment", [True, False])
@pytest.mark.parametrize("count", [1, 3, 5, 6])
async def test_pages_fit_together_and_the_last_flag_is_zero(count: int, same_moment: bool) -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        bob, made = await with_calls(server, 5, None if same_moment else clock)
        seen: list[str] = []
        flag = 0
        for _ in range(10):
            page = await bob.ask("queryCallInvitationList", count=count, nextFlag=flag)
            seen += [info["callID"] for info in page["callList"]]
            flag = page["nextFlag"]
            if flag == 0:
                break
        assert len(seen) == 5
        assert seen == made or (same_moment and set(seen) == set(made))


async def test_calls_made_while_paging_do_not_shift_the_pages() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        bob, made = await with_calls(server, 4, clock)
        first = await bob.ask("queryCallInvitationList", count=2)
        await bob.ask("callInvite", invitees=["alice"])
        second = await bob.ask("queryCallInvitationList", count=2, nextFlag=first["nextFlag"])
        both = [info["callID"] for page in (first, second) for info in page["callList"]]
        assert both == made


@pytest.mark.parametrize("fields", [{"count": 0}, {"count": -1}, {"count": 1, "nextFlag": -1}])
async def test_a_page_that_cannot_be_is_refused(fields: dict[str, int]) -> None:
    async with LocalServer(ManualClock()) as server:
        bob, _ = await with_calls(server, 1)
        assert (await bob.ask("queryCallInvitationList", **fields))["code"] == 6000001


@pytest.mark.parametrize("flag", [1, 12345, 2**62, 2**63 - 1])
async def test_a_flag_nobody_gave_out_is_a_place_in_the_list_like_any_other(flag: int) -> None:
    async with LocalServer(ManualClock()) as server:
        bob, made = await with_calls(server, 2)
        page = await bob.ask("queryCallInvitationList", count=10, nextFlag=flag)
        assert {info["callID"] for info in page["callList"]} <= set(made)
        assert page["nextFlag"] == 0


async def test_a_page_too_big_for_a_frame_is_shorter_and_nothing_is_lost() -> None:
    clock = ManualClock()
    async with LocalServer(clock) as server:
        names = [f"user{number}" for number in range(9)]
        alice, *others = [Peer(server) for _ in range(10)]
        await alice.login("alice")
        for peer, name in zip(others, names, strict=True):
            await peer.login(name)
        made = []
        for _ in range(60):
            clock.jump(0.001)
            reply = await alice.ask(
                "callInvite", invitees=names, config={"extendedData": "\u0001" * 2_000}
            )
            made.append(reply["callID"])
            for peer in others[:2]:
                await peer.ask(
                    "callReject", callID=reply["callID"], config={"extendedData": "\u0001" * 2_000}
                )
        seen: list[str] = []
        flag = 0
        sizes = []
        while True:
            page = await alice.ask("queryCallInvitationList", count=100, nextFlag=flag)
            sizes.append(len(page["callList"]))
            seen += [info["callID"] for info in page["callList"]]
            flag = page["nextFlag"]
            if not flag:
                break
        assert seen == made[::-1]
        assert len(sizes) > 1


async def test_reading_moves_forward_only_and_is_told_to_own_devices_once() -> None:
    async with LocalServer(ManualClock()) as server:
        desk, phone, bob = Peer(server), Peer(server), Peer(server)
        await desk.login("alice", device="desk")
        await phone.login("alice", device="phone")
        await bob.login("bob")
        for time in (100, 50, 100, 200):
            await desk.ask("callHistoryRead", upTo=time)
        assert [frame["upTo"] for frame in phone.heard("callHistoryRead")] == [100, 200]
        assert not desk.heard("callHistoryRead")
        assert not bob.heard("callHistoryRead")


async def test_people_are_found_or_reported_in_the_order_asked() -> None:
    async with LocalServer(ManualClock()) as server:
        alice = Peer(server)
        await alice.ask("login", userID="alice", deviceID="a", userName="Alice")
        reply = await alice.ask("queryUsersInfo", userIDs=["ghost", "alice", "ghost"])
        assert [one["userName"] for one in reply["userList"]] == ["Alice"]
        assert reply["errorUserList"] == [{"userID": "ghost", "reason": 6000011}]


async def test_more_than_ten_people_in_ten_seconds_are_refused() -> None:
    clock = ManualClock()
    settings = Settings(port=0, insecure=True)
    async with LocalServer(clock, settings=settings) as server:
        alice = Peer(server)
        await alice.login("alice")
        names = [f"u{number}" for number in range(6)]
        assert "code" not in await alice.ask("queryUsersInfo", userIDs=names)
        refusal = await alice.ask("queryUsersInfo", userIDs=names)
        assert (refusal["code"], refusal["temporary"]) == (6000012, True)
        await clock.advance(refusal["retryAfterMs"] / 1000)
        assert "code" not in await alice.ask("queryUsersInfo", userIDs=names)
