"""The demo's script is only as good as its director: does it notice what goes wrong?"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest

from demo.people.company import Company
from demo.people.director import Director, Failure
from demo.people.happening import Happening
from demo.stage.hands import Hands

SOON = 0.05


class Extras:
    """A company of nobody whose events are written down beforehand."""

    def __init__(self, *happenings: Happening) -> None:
        self.wake = threading.Event()
        self.players: dict[str, Any] = {}
        self._coming = [(happening.person, happening) for happening in happenings]

    def listen(self, longest: float = 0.0) -> list[tuple[str, Happening]]:
        self.wake.wait(min(longest, SOON))
        heard, self._coming = self._coming, []
        return heard


def happening(person: str, event: str, **arguments: Any) -> Happening:
    return Happening(time.time(), person, event, arguments)


def director(*happenings: Happening) -> Director:
    stage = Director(cast(Company, Extras(*happenings)), Hands({}), Path())
    stage.begin("a call")
    return stage


def test_an_event_that_comes_once_is_fine() -> None:
    stage = director(happening("bob", "onCallEnded", callID="1", reason="left"))
    assert stage.expect("bob", "onCallEnded", SOON, callID="1").arguments["reason"] == "left"
    stage.end()
    assert stage.failures == []


def test_an_event_that_does_not_come_in_time_is_a_failure() -> None:
    stage = director(happening("alice", "onCallEnded"))
    with pytest.raises(Failure, match=r"missing or late \(0.05 s\): bob's onCallEnded"):
        stage.expect("bob", "onCallEnded", SOON)


def test_an_event_with_other_arguments_is_a_failure() -> None:
    stage = director(happening("bob", "onCallEnded", callID="1", reason="left"))
    with pytest.raises(Failure, match="reason"):
        stage.expect("bob", "onCallEnded", SOON, callID="1", reason="ended")


@pytest.mark.parametrize("event", ["onCallEnded", "onError", "onInvitationUserStateChanged"])
def test_an_event_that_comes_twice_is_a_failure(event: str) -> None:
    stage = director(happening("bob", event, callID="1"), happening("bob", event, callID="1"))
    if event == "onCallEnded":
        stage.expect("bob", event, SOON)
    with pytest.raises(Failure, match=f"unexpected or doubled: .*{event}"):
        stage.end()


def test_the_connection_coming_up_is_nothing_unexpected() -> None:
    stage = director(happening("bob", "onConnectionStateChanged", state="connected"))
    stage.end()
