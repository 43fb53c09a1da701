"""Which surface owns the call shortcuts: one at a time in a program, however many kits it has."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol
from weakref import WeakSet

from shiboken6 import isValid

from callkit.kit.call_banners import CallBanners
from callkit.kit.call_bars import CallBars
from callkit.switchboard.view import CallView
from callkit.widgets.call.call_dialog import CallDialog


class Claim(NamedTuple):
    """A surface that could have the call shortcuts, or a running call without a surface."""

    kind: ClaimKind
    since: int
    """The number of the call, by its arrival in this program."""
    surface: object


class ClaimKind(enum.Enum):
    RINGS = enum.auto()
    RUNS = enum.auto()
    OTHER = enum.auto()
    """An outgoing or connected call, or one that is over."""


class Claimant(Protocol):
    """The windows of one kit."""

    def claims(self) -> Sequence[Claim]:
        """The visible surfaces, and running calls without one."""

    def grant(self, ring: object, call: object) -> None:
        """``ring`` gets the chords that answer, ``call`` all others; None: no surface gets them."""


class Chords:
    """Assigns the chords to one surface among all kits of a program. Chords that answer act on the
    call that began to ring last; all others on the connected call, else on the newest one."""

    def __init__(self) -> None:
        self._claimants: WeakSet[Claimant] = WeakSet()
        self._numbers = itertools.count(1)

    def add(self, claimant: Claimant) -> None:
        self._claimants.add(claimant)

    def remove(self, claimant: Claimant) -> None:
        """Its chords go to others."""
        self._claimants.discard(claimant)
        claimant.grant(None, None)
        self.share()

    def number(self) -> int:
        """The next number of a call."""
        return next(self._numbers)

    def share(self) -> None:
        """Something appeared, changed or went."""
        claimants = list(self._claimants)
        claims = [claim for claimant in claimants for claim in claimant.claims()]
        ring = _newest(claims, ClaimKind.RINGS)
        kinds = (ClaimKind.RUNS, ClaimKind.OTHER, ClaimKind.RINGS)
        call = next(filter(None, (_newest(claims, kind) for kind in kinds)), None)
        for claimant in claimants:
            claimant.grant(ring.surface if ring else None, call.surface if call else None)


def _newest(claims: Iterable[Claim], kind: ClaimKind) -> Claim | None:
    of_kind = [claim for claim in claims if claim.kind is kind]
    return max(of_kind, key=lambda claim: claim.since, default=None)


CHORDS: Final = Chords()
"""Those of this program."""


class KitChords:
    """The claims of one kit: its ``windows``, by the key of their call, its ``banners``, and its
    ``bars`` of calls that were put aside."""

    def __init__(
        self,
        windows: Mapping[str, CallDialog],
        banners: CallBanners,
        bars: CallBars,
        chords: Chords = CHORDS,
    ) -> None:
        self._windows = windows
        self._banners = banners
        self._bars = bars
        self._chords = chords
        self._calls: Sequence[CallView] = ()
        self._numbers: dict[str, int] = {}
        chords.add(self)

    def render(self, calls: Sequence[CallView]) -> None:
        """Number the calls that are new; the others keep theirs."""
        self._calls = calls
        known = self._numbers
        self._numbers = {
            view.key: known[view.key] if view.key in known else self._chords.number()
            for view in calls
        }

    def share(self) -> None:
        """Something appeared, changed or went."""
        self._chords.share()

    def close(self) -> None:
        """The kit is not used any more."""
        self._calls, self._numbers = (), {}
        self._chords.remove(self)

    def claims(self) -> list[Claim]:
        found = []
        for key, window in self._windows.items():
            if not isValid(window):
                continue
            hidden = not window.isVisible() and window.talkable() and not self._bars.bar(key)
            if window.isVisible() or hidden:
                numbers = [self._numbers.get(one, 0) for one in (key, *window.callKeys())]
                found.append(Claim(_kind(window), max(numbers), window))
        # The bar of a ring that was put aside answers nothing.
        ringing = {view.key for view in self._calls if view.rings}
        found += [
            Claim(ClaimKind.RUNS, self._numbers.get(key, 0), bar)
            for key, bar in self._bars.bars().items()
            if key not in ringing
        ]
        area = self._banners.area
        inside = area.callIDs() if area is not None else ()
        found += [
            Claim(ClaimKind.RINGS, self._numbers[view.key], area)
            for view in self._calls
            if view.callID in inside
        ]
        return found

    def grant(self, ring: object, call: object) -> None:
        for window in filter(isValid, self._windows.values()):
            window.setAnswerKeysEnabled(window is ring)
            window.setCallKeysEnabled(window is call, rings=ring is not None)
        windows = [window for window in self._windows.values() if isValid(window)]
        unseen = (window for window in windows if window is call and not window.isVisible())
        self._bars.hidden.serve(next(unseen, None))
        for bar in self._bars.bars().values():
            bar.setKeysEnabled(bar is call)
        area = self._banners.area
        if area is not None:
            area.setKeysEnabled(area is ring)


def _kind(window: CallDialog) -> ClaimKind:
    view = window.call()
    if view is not None and view.rings and not view.ignored:
        return ClaimKind.RINGS
    return ClaimKind.RUNS if window.talkable() else ClaimKind.OTHER
