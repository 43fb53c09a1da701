"""Notifications on a real notification server (dunst), on the virtual screen's session bus."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.stage.program import Program, until
from demo.stage.screen import VirtualScreen
from tests.desktop.dunst import Dunst

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    """A desktop of its own: dunst reads its configuration once, when it is first called."""
    with VirtualScreen(bus=True) as screen:
        yield screen


@pytest.fixture
def player(screen: VirtualScreen, dunst: Dunst) -> Iterator[Program]:
    environment = screen.environment | {"PYTHONPATH": str(CHECKOUT)}
    script = Path(__file__).with_name("notification_player.py")
    with Program([sys.executable, script], environment) as player:
        said = player.wait_line(lambda line: line.startswith("backend"))
        assert said == "backend freedesktop"
        yield player
        player.write("quit")
        assert player.wait() == 0


def heard(player: Program) -> str:
    """The next thing the person did, as the program was told."""
    return player.wait_line(lambda line: line.split()[0] in ("activated", "dismissed"))


@pytest.mark.parametrize(("label", "action"), [("Decline", "decline"), ("Answer", "answer")])
def test_a_call_is_answered_or_declined_from_its_notification(
    player: Program, dunst: Dunst, label: str, action: str
) -> None:
    player.write("ring c1 Ana")
    until(lambda: dunst.displayed() == 1, 10.0)
    dunst.choose(label)
    assert heard(player) == f"activated c1 {action}"
    player.write("withdraw c1")
    until(lambda: dunst.displayed() == 0)


def test_a_click_on_the_bubble_opens_the_call(player: Program, dunst: Dunst) -> None:
    player.write("ring c1 Ana")
    until(lambda: dunst.displayed() == 1, 10.0)
    dunst.control("action", "0")
    assert heard(player) == "activated c1 open"


def test_closing_the_bubble_is_not_declining(player: Program, dunst: Dunst) -> None:
    player.write("ring c1 Ana")
    until(lambda: dunst.displayed() == 1, 10.0)
    dunst.control("close")
    assert heard(player) == "dismissed c1"


def test_a_replacement_stays_one_bubble_and_a_withdrawal_takes_it_away(
    player: Program, dunst: Dunst
) -> None:
    player.write("ring c1 Ana")
    player.write("ring c1 Ana and Ben")
    player.write("ring c2 Cy")
    until(lambda: dunst.displayed() == 2, 10.0)
    player.write("withdraw c1")
    until(lambda: dunst.displayed() == 1)
    player.write("missed c2 Cy")
    player.write("withdraw c2")
    until(lambda: dunst.displayed() == 0)
    texts = {entry["summary"]: entry["body"] for entry in dunst.history()}
    assert texts["Ana and Ben"] == "Ana and Ben &lt;b&gt;calls&lt;/b&gt; &amp; waits"


def test_a_paused_dunst_is_do_not_disturb(player: Program, dunst: Dunst) -> None:
    dunst.control("set-paused", "true")
    assert player.wait_line(lambda line: line.startswith("disturb")) == "disturb True"
    dunst.control("set-paused", "false")
    assert player.wait_line(lambda line: line.startswith("disturb")) == "disturb False"
