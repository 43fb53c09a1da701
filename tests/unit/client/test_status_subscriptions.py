"""Subscriptions to presence outlive connections, and nothing is told twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from callkit.errors import RequestError
from callkit.model import UserStatusSubscribeConfig
from callkit.protocol import frames
from callkit.testing import settle
from tests.unit.client.conftest import Stage

ONLINE, OFFLINE, UNKNOWN = 0, 1, 99
HOUR = UserStatusSubscribeConfig(subscriptionDuration=60)


def say(stage: Stage, **people: int) -> None:
    """The server tells how people are."""
    some = [{"userID": name, "onlineStatus": status} for name, status in people.items()]
    stage.server.send({"op": "userStatusUpdated", "userStatusList": some})


async def told(stage: Stage) -> list[dict[str, int]]:
    """What the app has heard since it was asked last."""
    await settle()
    events = stage.heard.of("userStatusUpdated")
    stage.heard.clear()
    return [{one.userID: one.onlineStatus for one in event.userStatusList} for event in events]


async def subscribe(
    stage: Stage, *names: str, config: UserStatusSubscribeConfig = HOUR, gone: tuple[str, ...] = ()
) -> frames.StatusSubscriptionReply:
    task = asyncio.create_task(stage.client.subscribeUsersStatus(names, config))
    request = await stage.server.expect("subscribeUsersStatus")
    answer(stage, request, *gone)
    return await task


def answer(stage: Stage, request: dict[str, Any], *gone: str) -> None:
    errors = [{"userID": name, "reason": 6000011} for name in gone]
    stage.server.reply(request, errorUserList=errors)


async def asked(stage: Stage) -> dict[str, Any]:
    """What the client asks for by itself."""
    return await stage.server.expect("subscribeUsersStatus")


async def reconnect(stage: Stage) -> None:
    stage.link.cut()
    await stage.back()
    await settle()
    stage.heard.clear()


async def test_a_subscription_is_asked_for_again_for_the_minutes_that_remain(stage: Stage) -> None:
    await stage.login()
    reply = await subscribe(stage, "alice", "carol", "ghost", gone=("ghost",))
    assert [error.userID for error in reply.errorUserList] == ["ghost"]
    say(stage, alice=ONLINE, carol=OFFLINE)
    assert await told(stage) == [{"alice": ONLINE, "carol": OFFLINE}]
    await stage.clock.advance(29 * 60)
    await reconnect(stage)
    request = await asked(stage)
    assert request["userIDs"] == ["alice", "carol"]
    assert request["config"] == {"subscriptionDuration": 31}
    answer(stage, request)
    say(stage, alice=ONLINE, carol=ONLINE)
    assert await told(stage) == [{"carol": ONLINE}], "only what has changed meanwhile"
    await stage.clock.advance(60)
    assert stage.server.frames == []


async def test_what_is_over_is_not_asked_for_again(stage: Stage) -> None:
    await stage.login()
    await subscribe(stage, "alice", config=UserStatusSubscribeConfig(1))
    await subscribe(stage, "carol")
    await stage.clock.advance(61)
    await reconnect(stage)
    assert (await asked(stage))["userIDs"] == ["carol"]


async def test_a_machine_that_slept_does_not_watch_for_longer(stage: Stage) -> None:
    await stage.login()
    await subscribe(stage, "alice")
    stage.clock.shiftWall(50 * 60)
    await stage.clock.advance(30)
    await reconnect(stage)
    assert (await asked(stage))["config"]["subscriptionDuration"] <= 10


async def test_more_than_a_hundred_are_asked_for_by_the_hundred(stage: Stage) -> None:
    await stage.login()
    names = [f"p{number}" for number in range(230)]
    for first in (0, 100, 200):
        await subscribe(stage, *names[first : first + 100])
    await reconnect(stage)
    requests = [await asked(stage) for _ in range(3)]
    assert [len(request["userIDs"]) for request in requests] == [100, 100, 30]
    assert [name for request in requests for name in request["userIDs"]] == names


async def test_a_logout_ends_it_and_a_close_does_not(stage: Stage) -> None:
    await stage.login()
    await subscribe(stage, "alice")
    stage.client.close()
    await stage.login()
    answer(stage, await asked(stage))
    leaving = asyncio.create_task(stage.client.logout())
    stage.server.reply(await stage.server.expect("logout"))
    await leaving
    await stage.login()
    await stage.clock.advance(60)
    assert stage.server.frames == []


async def test_another_person_has_no_part_in_it(stage: Stage) -> None:
    await stage.login()
    await subscribe(stage, "alice")
    stage.client.close()
    await stage.login("carol")
    await settle()
    assert stage.server.frames == []


async def test_who_is_let_go_is_not_asked_for_again_even_if_nobody_answered(stage: Stage) -> None:
    await stage.login()
    await subscribe(stage, "alice", "carol")
    letting_go = asyncio.create_task(stage.client.unsubscribeUsersStatus(["alice"]))
    await stage.server.expect("unsubscribeUsersStatus", userIDs=["alice"])
    stage.link.cut()
    await stage.back()
    await settle()
    assert [frame["op"] for frame in stage.server.frames] == [
        "subscribeUsersStatus",
        "unsubscribeUsersStatus",
    ], "the last word comes last"
    assert (await asked(stage))["userIDs"] == ["carol"]
    answer(stage, await stage.server.expect("unsubscribeUsersStatus"))
    assert (await letting_go).errorUserList == ()


async def test_a_subscription_that_was_answered_after_it_was_let_go_is_over(stage: Stage) -> None:
    await stage.login()
    asking = asyncio.create_task(stage.client.subscribeUsersStatus(["alice"], HOUR))
    letting_go = asyncio.create_task(stage.client.unsubscribeUsersStatus(["alice"]))
    answer(stage, await asked(stage))
    answer(stage, await stage.server.expect("unsubscribeUsersStatus"))
    await asyncio.gather(asking, letting_go)
    await reconnect(stage)
    assert stage.server.frames == []


async def test_whoever_asks_again_is_told_again(stage: Stage) -> None:
    await stage.login()
    for _ in range(2):
        await subscribe(stage, "alice")
        say(stage, alice=ONLINE)
        assert await told(stage) == [{"alice": ONLINE}]


async def test_a_person_the_server_has_forgotten_is_unknown_and_asked_for_again(
    stage: Stage,
) -> None:
    await stage.login()
    await subscribe(stage, "alice", "carol")
    say(stage, alice=ONLINE, carol=ONLINE)
    await told(stage)
    await reconnect(stage)
    answer(stage, await asked(stage), "alice")
    assert await told(stage) == [{"alice": UNKNOWN}]
    for seconds, gone in ((9, ("alice",)), (18, ())):
        await stage.clock.advance(seconds)
        assert stage.server.frames == []
        await stage.clock.advance(2)
        request = await asked(stage)
        assert request["userIDs"] == ["alice"]
        answer(stage, request, *gone)
    say(stage, alice=ONLINE)
    assert await told(stage) == [{"alice": ONLINE}]
    await stage.clock.advance(900)
    assert stage.server.frames == []


async def test_a_refusal_for_the_moment_is_asked_again(stage: Stage) -> None:
    await stage.login()
    await subscribe(stage, "alice")
    await reconnect(stage)
    stage.server.refuse(await asked(stage), 6000005, "slowly", temporary=True, retryAfterMs=70)
    await stage.clock.advance(11)
    assert (await asked(stage))["userIDs"] == ["alice"]
    assert stage.heard.of("userStatusUpdated") == []


async def test_a_refused_subscription_is_none(stage: Stage) -> None:
    await stage.login()
    task = asyncio.create_task(stage.client.subscribeUsersStatus(["alice"], HOUR))
    stage.server.refuse(await asked(stage), 6000001, "userIDs: too many")
    await settle()
    with pytest.raises(RequestError):
        await task
    await reconnect(stage)
    assert stage.server.frames == []


async def test_what_the_server_tells_without_being_asked_is_passed_on(stage: Stage) -> None:
    await stage.login()
    say(stage, alice=ONLINE)
    say(stage, alice=ONLINE)
    assert await told(stage) == [{"alice": ONLINE}, {"alice": ONLINE}]
