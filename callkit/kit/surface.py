"""The interface of everything that renders calls.

The kit has the calls of this device and tells every surface all of them at every change; a surface
keeps no call of its own. So all surfaces agree, and all of them are gone within one turn of the
event loop after a call's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from callkit.switchboard.view import CallView


class Surface(Protocol):
    """Renders calls. GUI thread only; never raises, never blocks."""

    def render(self, calls: Sequence[CallView]) -> None:
        """Show these calls, the oldest first. An ended call is included once more, with its end,
        and not after that. What has not changed is the same object as before; :attr:`CallView.key`
        names a call for its whole life."""

    def close(self) -> None:
        """The kit is closed: stop showing and playing."""


class Changes(NamedTuple):
    """The difference between two renderings."""

    changed: list[CallView]
    """New calls, and those that look different."""
    gone: list[CallView]
    """The views of removed calls, as they were last."""


def changes(before: Sequence[CallView], now: Sequence[CallView]) -> Changes:
    """Pure."""
    was = {view.key: view for view in before}
    here = {view.key for view in now}
    changed = [view for view in now if was.get(view.key) is not view]
    return Changes(changed, [view for view in before if view.key not in here])
