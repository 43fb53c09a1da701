"""Telling a surface of calls one by one, as the kit does: it gets all of them each time."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary, ref

from callkit.switchboard.view import CallView


class Telling:
    """The calls one surface is told."""

    def __init__(self, surface: Any) -> None:
        self._surface = ref(surface)
        self._calls: dict[str, CallView] = {}

    def show(self, view: CallView, *more: Any) -> Any:
        """A call is new, or looks different; ``more`` is what that surface wants besides."""
        self._calls[view.key] = view
        return self._told(*more)

    def forget(self, key: str, *more: Any) -> Any:
        """A call is over and gone."""
        self._calls.pop(key, None)
        return self._told(*more)

    def _told(self, *more: Any) -> Any:
        surface = self._surface()
        return surface.render(tuple(self._calls.values()), *more) if surface is not None else None


_ALL: WeakKeyDictionary[Any, Telling] = WeakKeyDictionary()


def tell(surface: Any) -> Telling:
    """The same one for each surface."""
    if surface not in _ALL:
        _ALL[surface] = Telling(surface)
    return _ALL[surface]
