"""Keys and commands from elsewhere find the right call, and none answers by accident."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from callkit.desktop.global_keys.chain import GlobalShortcuts
from callkit.kit.hotkeys import Hotkeys
from callkit.requests import Action, CallRequest, MediaKind, MediaState
from callkit.switchboard.view import Phase
from callkit.texts import InnerText
from callkit.widgets.parts.shortcuts import Shortcuts
from demo.gallery.people import ADA, GRACE, incoming, outgoing
from tests.asking import Asked
from tests.telling import tell

RINGING = {"accept", "acceptVideo", "decline", "silence"}


class Desk:
    """The keys of a desktop, as a test presses them."""

    name = "test"

    def __init__(self, events) -> None:
        self.events = events
        self.chords: dict[str, tuple[str, str]] = {}
        self.held: frozenset[str] = frozenset()
        self.open_ = False

    def open(self, chords) -> None:
        self.chords, self.open_ = dict(chords), True

    def hold(self, names) -> None:
        self.held = names

    def close(self) -> None:
        self.open_ = False

    def press(self, name: str) -> None:
        if name in self.held:
            self.events.pressed(name, "token")


class Room:
    """One kit's keys, what they did, and the time."""

    def __init__(self, keys: GlobalShortcuts) -> None:
        self.now = 100.0
        self.media = MediaState(microphone=True)
        self.hotkeys = Hotkeys(
            lambda _: self.media, Shortcuts(), InnerText(), lambda: self.now, keys=keys
        )
        self.done = Asked(self.hotkeys)


def answered(callID: str, token: str) -> list[CallRequest]:
    return [CallRequest(callID, Action.ACCEPT), CallRequest(callID, Action.SHOW, token)]


@pytest.fixture
def desks() -> list[Desk]:
    return []


@pytest.fixture
def keys(qapp, desks):
    def make(events):
        desks.append(Desk(events))
        return desks[-1]

    return GlobalShortcuts(make)


@pytest.fixture
def rooms(keys):
    made = []

    def room() -> Room:
        made.append(Room(keys))
        return made[-1]

    yield room
    for one in made:
        one.hotkeys.close()


def test_nothing_is_taken_from_the_desktop_unless_it_is_switched_on(rooms, desks):
    room = rooms()
    tell(room.hotkeys).show(incoming(ADA, callID="1"))
    assert desks == []
    room.hotkeys.setGlobal(True)
    assert desks[0].held == RINGING
    room.hotkeys.setGlobal(False)
    assert not desks[0].open_


def test_keys_are_taken_only_while_they_mean_something(rooms, desks):
    room = rooms()
    room.hotkeys.setGlobal(True)
    assert desks[0].held == frozenset()
    tell(room.hotkeys).show(incoming(ADA, callID="1"))
    assert desks[0].held == RINGING
    tell(room.hotkeys).show(incoming(ADA, callID="1", phase=Phase.CONNECTED, connectedAt=5.0))
    assert desks[0].held == {"end", "mute"}
    tell(room.hotkeys).forget("1")
    assert desks[0].held == frozenset()


def test_a_chord_answers_the_newest_ring(rooms, desks):
    room = rooms()
    room.hotkeys.setGlobal(True)
    tell(room.hotkeys).show(incoming(ADA, callID="1"))
    room.now += 1
    tell(room.hotkeys).show(incoming(GRACE, callID="2"))
    room.now += 1
    desks[0].press("accept")
    assert room.done == answered("2", "token")


def test_a_chord_does_not_answer_a_ring_that_has_only_just_begun(rooms, desks):
    room = rooms()
    room.hotkeys.setGlobal(True)
    tell(room.hotkeys).show(incoming(ADA, callID="1"))
    room.now += 0.4
    desks[0].press("accept")
    assert room.done == []


def test_two_kits_share_the_keys_and_the_newest_ring_has_them(rooms, desks):
    first, second = rooms(), rooms()
    first.hotkeys.setGlobal(True)
    second.hotkeys.setGlobal(True)
    tell(first.hotkeys).show(incoming(ADA, callID="1"))
    second.now = first.now = 101.0
    tell(second.hotkeys).show(incoming(GRACE, callID="2"))
    second.now = first.now = 103.0
    desks[-1].press("accept")
    assert (first.done, second.done) == ([], answered("2", "token"))
    tell(second.hotkeys).forget("2")
    second.now = first.now = 106.0
    desks[-1].press("accept")
    assert first.done == answered("1", "token")


def test_a_chord_that_is_switched_off_is_not_asked_for(rooms, desks):
    room = rooms()
    room.hotkeys._shortcuts.change("accept", "")
    room.hotkeys.setGlobal(True)
    assert desks[0].chords["accept"][0] == ""
    assert desks[0].chords["decline"][0] == "Alt+Shift+D"


def test_what_does_not_work_is_told_to_those_who_want_keys(rooms, desks, qtbot):
    room, other = rooms(), rooms()
    room.hotkeys.setGlobal(True)
    told, others = [], []
    room.hotkeys.failed.connect(told.append)
    other.hotkeys.failed.connect(others.append)
    desks[0].events.failed("another program has these keys")
    assert (told, others) == (["another program has these keys"], [])


@pytest.mark.parametrize(
    ("verb", "done"),
    [
        ("answer", answered("1", "")),
        ("decline", [CallRequest("1", Action.DECLINE)]),
        ("silence", [CallRequest("1", Action.SILENCE, True)]),
    ],
)
def test_a_command_reaches_the_call_that_rings(rooms, verb, done):
    room = rooms()
    assert room.hotkeys.obey(verb) == "no call rings"
    tell(room.hotkeys).show(incoming(ADA, callID="1"))
    room.now += 1
    assert room.hotkeys.obey(verb) == ""
    assert room.done == done


@pytest.mark.parametrize(
    ("verb", "done"),
    [
        ("hangup", [CallRequest("1", Action.HANG_UP)]),
        ("mute", [CallRequest("1", Action.MEDIA, (MediaKind.MICROPHONE, False))]),
    ],
)
def test_a_command_reaches_the_call_one_is_in(rooms, verb, done):
    room = rooms()
    tell(room.hotkeys).show(incoming(GRACE, callID="2"))
    assert room.hotkeys.obey(verb) == "no call goes on"
    tell(room.hotkeys).show(outgoing(ADA, callID="1", phase=Phase.CONNECTED, connectedAt=5.0))
    assert room.hotkeys.obey(verb) == ""
    assert room.done == done


def test_a_call_without_a_microphone_switch_says_so(rooms):
    room = rooms()
    room.media = MediaState()
    tell(room.hotkeys).show(outgoing(ADA, callID="1", phase=Phase.CONNECTED, connectedAt=5.0))
    assert "microphone" in room.hotkeys.obey("mute")


def test_a_hidden_ring_is_not_answered(rooms):
    room = rooms()
    tell(room.hotkeys).show(incoming(ADA, callID="1", ignored=True))
    room.now += 1
    assert room.hotkeys.obey("answer") == "no call rings"


def test_a_call_that_gets_its_name_stays_the_same_call(rooms):
    room = rooms()
    starting = outgoing(ADA, callID="pending-1", phase=Phase.STARTING)
    tell(room.hotkeys).show(starting)
    tell(room.hotkeys).show(replace(starting, callID="7", phase=Phase.CALLING))
    assert room.hotkeys.obey("hangup") == ""
    assert room.done == [CallRequest("7", Action.HANG_UP)]
