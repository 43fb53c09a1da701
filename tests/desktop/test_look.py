"""What a person sees while something changes, with a compositor, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartRinging
from tests.desktop.eye import Eye
from tests.desktop.ringing import Box, RingingApp, apart, middle

NOWHERE = (4, 4)
"""Where no window is."""
SHADOW = 40
WIDER = 420
"""No ring is as wide, every call's window is."""


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    with VirtualScreen(bus=True, sound=True, compositor=True) as screen:
        yield screen


@pytest.fixture
def eye(screen: VirtualScreen) -> Iterator[Eye]:
    eye = Eye(screen.display)
    yield eye
    eye.close()


def settled(app: RingingApp, eye: Eye, place: Box) -> bytes:
    """What is there once nothing moves any more."""
    seen: list[bytes] = []

    def still() -> bool:
        app.ask("calls")
        seen.append(eye.picture(place))
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    app.until(still, what="a picture that stands still")
    return seen[-1]


def card_of(app: RingingApp, callID: str) -> Box:
    app.open(callID)
    return app.cards()[callID]


def test_a_card_that_has_come_in_looks_as_if_it_were_painted_anew(
    ringing: StartRinging, eye: Eye
) -> None:
    app = ringing(compact=True)
    callID = app.ring(video=True)
    x, y, width, height = card_of(app, callID)
    around = (x - SHADOW + 24, y - 24, width + SHADOW - 24, height + 24)
    before = settled(app, eye, around)
    app.ask("repaint", callID)
    assert settled(app, eye, around) == before


def test_a_card_stays_where_it_is_whatever_becomes_of_its_call(ringing: StartRinging) -> None:
    for compact in (True, False):
        app = ringing(compact=compact)
        callID = app.ring()
        before = card_of(app, callID)
        app.ask("cancel", "ada")
        after = app.cards().get(callID, before)
        # A card with a line more grows upwards.
        assert (after[0], after[1] + after[3]) == (before[0], before[1] + before[3])


def test_four_calls_are_one_card_and_no_answer_lies_over_another(ringing: StartRinging) -> None:
    app = ringing(compact=False)
    first = app.ring("ada", True)
    for person in ("bo", "cy", "di"):
        app.ask("call", person, True)
    app.until(lambda: len(app.windows()[0]["calls"]) >= 3, what="rows of further calls")
    assert len(app.windows()) == 1
    app.open(first)
    answers = [app.where(first, what) for what in ("accept", "decline")]
    assert apart(*answers)


def test_from_the_ring_to_the_call_there_is_no_picture_without_either(
    ringing: StartRinging, eye: Eye
) -> None:
    app = ringing(compact=True)
    callID = app.ring(video=True)
    place = middle(card_of(app, callID))
    bare = eye.point(*NOWHERE)
    assert eye.point(*place) != bare
    with eye.watching(*place) as seen:
        app.ask("accept_here", callID)
        app.until(lambda: app.cards()[callID][2] > WIDER, what="the window of the call")
        app.open(callID)
    assert len(seen) > 1
    assert bare not in seen


def test_a_refused_card_is_never_pale(ringing: StartRinging, eye: Eye) -> None:
    app = ringing(compact=True)
    callID = app.ring(video=True)
    app.open(callID)
    x, y, width, height = app.where(callID, "decline")
    place = (x + width // 4, y + height // 2)
    red = eye.point(*place)
    with eye.watching(*place) as seen:
        app.ask("decline_here")
        app.until(lambda: not app.windows(), what="the end of the card")
    # Out it fades over a grey screen, which is darker than the card it would be pale on.
    assert [point for point in seen if point[0] > red[0] + 8] == []
