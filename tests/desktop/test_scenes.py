"""The demo's scenes: what each one makes happen, and to whom."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest

from demo.people.company import Company
from demo.people.happening import Happening, happened
from demo.people.scenes import AWAY, BEFORE_A_CALL, CARDS, SceneID
from demo.people.stagehand import TALKS, Stagehand
from demo.stage.program import until
from demo.stage.screen import VirtualScreen


class Troupe:
    """A company that only writes down what it is asked for."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []

    def tell(self, name: str, **what: Any) -> None:
        self.done.append((name, what.get("do"), what.get("callees"), what.get("seconds")))

    def tell_all(self, **what: Any) -> None:
        self.done.append(("all", what))

    def enter(self, userID: str, *options: str) -> None:
        self.done.append((userID, "enters"))

    def enter_again(self, userID: str) -> None:
        self.done.append((userID, "enters again"))

    def close_server(self) -> None:
        self.done.append(("server", "goes"))

    def open_server(self) -> None:
        self.done.append(("server", "comes"))


class Seconds:
    """What the stagehand takes for the time."""

    def __init__(self) -> None:
        self.now = 0.0

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def troupe() -> Troupe:
    return Troupe()


@pytest.fixture
def stagehand(troupe: Troupe, clock: Seconds) -> Stagehand:
    return Stagehand(cast(Company, troupe), lambda: clock.now)


def after(clock: Seconds, stagehand: Stagehand, troupe: Troupe, seconds: float) -> list[Any]:
    """What is done then, and not before."""
    clock.advance(seconds - 0.02)
    stagehand.step()
    before = len(troupe.done)
    clock.advance(0.03)
    stagehand.step()
    return troupe.done[before:]


def test_bob_calls_in_three_seconds(stagehand: Stagehand, troupe: Troupe, clock: Seconds) -> None:
    stagehand.play("alice", SceneID.CALLED)
    assert troupe.done == [("bob", "enters")]
    assert after(clock, stagehand, troupe, BEFORE_A_CALL) == [("bob", "call", ["alice"], None)]


def connected(person: str) -> Happening:
    return happened(person, "onConnectionStateChanged", ("state",), ("connected",))


def test_a_person_who_starts_the_demo_is_called_once_both_are_there(
    stagehand: Stagehand, troupe: Troupe, clock: Seconds
) -> None:
    stagehand.greet("alice")
    stagehand.heard(connected("alice"))
    assert after(clock, stagehand, troupe, 60.0) == []
    stagehand.heard(connected("bob"))
    assert after(clock, stagehand, troupe, 3.0) == [("bob", "call", ["alice"], None)]
    stagehand.heard(connected("bob"))
    assert after(clock, stagehand, troupe, 60.0) == []


def test_a_person_who_calls_first_is_not_called(
    stagehand: Stagehand, troupe: Troupe, clock: Seconds
) -> None:
    stagehand.greet("alice")
    for person in ("alice", "bob"):
        stagehand.heard(connected(person))
    stagehand.heard(happened("alice", "onOutgoingCallSent", ("callID",), ("1",)))
    assert after(clock, stagehand, troupe, 60.0) == []


def test_nobody_calls_themselves(stagehand: Stagehand, troupe: Troupe, clock: Seconds) -> None:
    stagehand.play("bob", SceneID.CALLED)
    assert after(clock, stagehand, troupe, BEFORE_A_CALL) == [("alice", "call", ["bob"], None)]


def test_a_group_of_four_calls(stagehand: Stagehand, troupe: Troupe, clock: Seconds) -> None:
    stagehand.play("alice", SceneID.GROUP)
    (call,) = after(clock, stagehand, troupe, BEFORE_A_CALL)
    assert call == ("carol", "call", ["alice", "bob", "dan"], None)


def test_nobody_answers_for_eight_seconds(stagehand: Stagehand, troupe: Troupe) -> None:
    stagehand.play("alice", SceneID.NOBODY)
    assert troupe.done == [("alice", "call", ["erin"], 8)]


def test_dan_is_busy_for_a_while(stagehand: Stagehand, troupe: Troupe, clock: Seconds) -> None:
    stagehand.play("alice", SceneID.BUSY)
    assert troupe.done == [("carol", "call", ["dan"], None)]
    assert after(clock, stagehand, troupe, BEFORE_A_CALL) == [("alice", "call", ["dan"], None)]
    (over,) = after(clock, stagehand, troupe, TALKS - BEFORE_A_CALL)
    assert over[:2] == ("carol", "hangUp")


def test_a_second_device_rings_as_well(
    stagehand: Stagehand, troupe: Troupe, clock: Seconds
) -> None:
    stagehand.play("alice", SceneID.SECOND_DEVICE)
    assert troupe.done == [("alice", "enters again")]
    assert after(clock, stagehand, troupe, 2 * BEFORE_A_CALL)[0][0] == "bob"


def test_the_server_goes_and_comes_back(
    stagehand: Stagehand, troupe: Troupe, clock: Seconds
) -> None:
    stagehand.play("alice", SceneID.SERVER_GOES)
    assert troupe.done == [("server", "goes")]
    assert after(clock, stagehand, troupe, AWAY) == [("server", "comes")]


def test_who_is_in_a_call_is_told_to_every_window_once(
    stagehand: Stagehand, troupe: Troupe
) -> None:
    stagehand.heard(Happening(0.0, "dan", "onCallStarted", {}))
    stagehand.heard(Happening(0.0, "dan", "onOutgoingCallAccepted", {}))
    stagehand.heard(Happening(0.0, "dan", "onCallEnded", {}))
    assert troupe.done == [("all", {"busy": ["dan"]}), ("all", {"busy": []})]


def test_every_card_has_its_scene() -> None:
    assert sorted(card.scene for card in CARDS) == sorted(SceneID)


def test_a_group_really_calls_and_dan_really_answers(screen: VirtualScreen) -> None:
    heard: list[Happening] = []
    with Company(heard.append, screen.environment) as company:
        stagehand = Stagehand(company)
        alice = company.enter("alice", "--opens", "--answer")
        company.populate()

        def told(person: str, event: str) -> bool:
            stagehand.step()
            company.listen()
            return any((it.person, it.event) == (person, event) for it in heard)

        until(lambda: alice.ask("connected"), 20.0, what="alice", wake=company.wake)
        for name in ("carol", "dan"):
            until(
                lambda name=name: told(name, "onConnectionStateChanged"),
                20.0,
                what=name,
                wake=company.wake,
            )
        began = time.monotonic()
        stagehand.play("alice", SceneID.GROUP)
        until(lambda: told("alice", "onIncomingCallReceived"), 15.0, what="the ring")
        assert time.monotonic() - began >= BEFORE_A_CALL
        until(lambda: told("dan", "onCallStarted"), 15.0, what="dan's answer")
