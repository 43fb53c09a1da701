"""What everything that renders calls has in common.

The kit tells every surface of every change of every call, in order; a surface keeps no truth of
its own, so all of them agree and all of them are gone within one turn of the event loop after a
call's end (plan §2, rule 2).
"""

from __future__ import annotations

from typing import Protocol

from callkit.switchboard.view import CallView


class Surface(Protocol):
    """Renders calls. GUI thread only; never raises, never blocks."""

    def show(self, view: CallView) -> None:
        """A call appeared or looks different now. The last view of a call has ended."""

    def rename(self, was: str, view: CallView) -> None:
        """The call known as ``was`` is ``view`` from now on."""

    def forget(self, callID: str) -> None:
        """Nothing more will be said of that call; unknown ones are fine."""

    def close(self) -> None:
        """The kit goes: nothing is shown or heard any more."""
