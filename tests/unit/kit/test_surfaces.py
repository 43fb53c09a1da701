"""One surface that fails is nobody else's trouble."""

from __future__ import annotations

from typing import Any

import pytest

from callkit.errors import RequestError
from callkit.kit.surfaces import Surfaces
from demo.gallery.people import incoming


class Wall:
    """A surface that remembers, and may raise."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.told: list[Any] = []

    def render(self, calls: Any) -> None:
        self._note("render", *(view.callID for view in calls))

    def close(self) -> None:
        self._note("close")

    def _note(self, *what: str) -> None:
        self.told.append(what)
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize("first", [True, False])
def test_a_surface_that_raises_is_reported_and_the_others_are_told(first: bool) -> None:
    failed: list[RequestError] = []
    surfaces, whole, broken = Surfaces(failed.append), Wall(), Wall(ValueError("oops"))
    surfaces.add(*((broken, whole) if first else (whole, broken)))
    surfaces.render([incoming(callID="1")])
    surfaces.render([])
    surfaces.close()
    everything = [("render", "1"), ("render",), ("close",)]
    assert whole.told == broken.told == everything
    assert len(failed) == 3 and "Wall failed: ValueError('oops')" in str(failed[0])
    assert isinstance(failed[0].__cause__, ValueError)


def test_one_may_leave_while_all_are_told() -> None:
    surfaces, second = Surfaces(lambda error: None), Wall()

    class Leaver(Wall):
        def render(self, calls: Any) -> None:
            surfaces.remove(self)

    first = Leaver()
    surfaces.add(first, second)
    surfaces.render([incoming(callID="1")])
    assert first.told == [("close",)] and second.told == [("render", "1")]
    surfaces.remove(first)
    assert list(surfaces) == [second]


def test_who_is_told_late_is_not_told_what_was_before() -> None:
    """The first surface changes a call while it is told: the second hears of the end only."""
    surfaces, second = Surfaces(lambda error: None), Wall()

    class Answering(Wall):
        def render(self, calls: Any) -> None:
            if calls:
                surfaces.render([])

    surfaces.add(Answering(), second)
    surfaces.render([incoming(callID="1")])
    assert second.told == [("render",)]
