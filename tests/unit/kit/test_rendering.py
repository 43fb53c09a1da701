"""One surface that fails is nobody else's trouble."""

from __future__ import annotations

from typing import Any

import pytest

from callkit.errors import RequestError
from callkit.kit.rendering import Surfaces
from demo.gallery.people import incoming


class Wall:
    """A surface that remembers, and may raise."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.told: list[Any] = []

    def show(self, view: Any) -> None:
        self._note("show", view.callID)

    def rename(self, was: str, view: Any) -> None:
        self._note("rename", was, view.callID)

    def forget(self, callID: str) -> None:
        self._note("forget", callID)

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
    surfaces.show(incoming(callID="1"))
    surfaces.rename("1", incoming(callID="2"))
    surfaces.forget("2")
    surfaces.close()
    everything = [("show", "1"), ("rename", "1", "2"), ("forget", "2"), ("close",)]
    assert whole.told == broken.told == everything
    assert len(failed) == 4 and "Wall failed: ValueError('oops')" in str(failed[0])
    assert isinstance(failed[0].__cause__, ValueError)


def test_one_may_leave_while_all_are_told() -> None:
    surfaces, second = Surfaces(lambda error: None), Wall()

    class Leaver(Wall):
        def show(self, view: Any) -> None:
            surfaces.remove(self)

    first = Leaver()
    surfaces.add(first, second)
    surfaces.show(incoming(callID="1"))
    assert first.told == [("close",)] and second.told == [("show", "1")]
    surfaces.remove(first)
    assert list(surfaces) == [second]
