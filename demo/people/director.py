"""Lets people call each other with real clicks, and checks what happens to whom.

A person is a process with windows on a screen. The director asks it where a button is
(:mod:`demo.people.remote`), moves the real pointer there and clicks; and it hears every event of
every person. Each expected event must come once and in time; any other is a failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from demo.people.company import Company
from demo.people.happening import Happening
from demo.stage.hands import Hands
from demo.stage.program import until

Found = TypeVar("Found")

IN_TIME = 2.0
"""Seconds an event may take after what causes it."""
BEFORE_A_CLICK = 1.0
"""Nobody answers faster, and the windows ignore input for the first half second."""
TO_SEE = 0.35
"""Windows have finished moving in by then."""
CELL = (1840, 720)
"""Every person has a part of the screen, so that no window hides another one's buttons."""
BESIDE = 860
"""Where a person's call window is put, from the left of the person's part."""
NOWHERE = (2 * CELL[0] - 1, 0)
GOODBYE = 5.0
"""A window that says how the call ended stays that long at most, if it offers nothing to do."""
NOT_ABOUT_CALLS = ("onConnectionStateChanged", "onTokenWillExpire")
SENSES = ("onFirstFrame", "onSoundLevel")
"""That somebody is seen or heard: asked for by :meth:`Director.perceives`, never unexpected."""
NEWS = "onInvitationUserStateChanged"
"""Comes with many of the others; only that it is not doubled is checked."""


class Failure(Exception):
    """Something was missing, late, doubled or not asked for."""


class Director:
    """Plays on one screen with one company; pictures go to ``pictures``."""

    def __init__(self, company: Company, hands: Hands, pictures: Path) -> None:
        self._company = company
        self._hands = hands
        self._pictures = pictures
        self._cells: list[str] = []
        self._heard: list[Happening] = []
        self._senses: set[tuple[str, ...]] = set()
        self._call = 0
        self.ring_times: dict[str, int] = {}
        """By person, for how long a call rings, where it was changed."""
        self.failures: list[str] = []

    def begin(self, title: str) -> None:
        """The next call."""
        self._call += 1
        self._title = title
        self._heard.clear()
        self._senses.clear()
        print(f"\n{self._call}. {title}", flush=True)

    # --- people and windows -------------------------------------------------------------------

    def enter(self, userID: str, *options: str) -> None:
        """The person's window opens and connects."""
        if userID not in self._cells:
            self._cells.append(userID)
        if userID in self._company.players:
            return
        player = self._company.enter(userID, "--answer", *options)
        window = self.window(userID, "PersonWindow", within=20.0)
        self._hands.drag(window, *self._corner(userID))
        self._until(partial(player.ask, "connected"), 10.0, f"{userID} connected")

    def quit(self, userID: str) -> None:
        """The person closes the program's window, and the program ends."""
        self._hands.close(self.window(userID, "PersonWindow"))
        player = self._company.players[userID]
        self._until(lambda: player.ended, 3.0, f"{userID}'s program to end")
        self._listen(0.0)
        self._company.dismiss(userID)
        self.ring_times.pop(userID, None)

    def window(self, userID: str, kind: str, within: float = IN_TIME) -> int:
        """Return the person's visible window of that class as soon as there is one."""
        player = self._company.players[userID]
        return self._until(
            lambda: int(player.ask("windows").get(kind, 0)), within, f"{userID}'s {kind}"
        )

    def place(self, userID: str, kind: str) -> None:
        """Put the person's call window beside the person's own one."""
        window = self.window(userID, kind)
        x, y = self._corner(userID)
        self._hands.drag(window, x + BESIDE, y)

    def no_button(self, userID: str, word: str, window: str, within: float) -> None:
        player = self._company.players[userID]
        self._until(
            lambda: player.ask("where", what=word, window=window) is None,
            within,
            f"{userID}'s {word!r} to go away",
        )

    def no_window(self, userID: str, kind: str, within: float) -> None:
        player = self._company.players[userID]
        self._until(
            lambda: kind not in player.ask("windows"), within, f"{userID}'s {kind} to go away"
        )

    def click(self, userID: str, word: str, window: str = "") -> None:
        """Press the person's button of that word with the real pointer."""
        find = partial(self._company.players[userID].ask, "where", what=word, window=window)
        self._until(find, IN_TIME, f"{userID}'s {word!r}")
        # It may still be moving in; a person's eye waits as well.
        self.linger(BEFORE_A_CLICK)
        place = find()
        if not place:
            raise Failure(f"{userID}'s {word!r} went away under the pointer")
        self._click_at(place)

    def hover(self, userID: str, word: str, window: str = "") -> None:
        """Move the pointer over the person's button of that word and leave it there."""
        find = partial(self._company.players[userID].ask, "where", what=word, window=window)
        self._hands.move(*self._until(find, IN_TIME, f"{userID}'s {word!r}"))

    def fill(self, userID: str, field: str, text: str, window: str) -> None:
        """Type a text into a field, in place of what is there, and press Return."""
        player = self._company.players[userID]
        find = partial(player.ask, "where", what=field, window=window)
        self._hands.click(*self._until(find, IN_TIME, f"{userID}'s {field!r}"))
        self._hands.key("ctrl+a")
        self._hands.type(text)
        self._until(lambda: player.ask("text", what=field) == text, IN_TIME, f"{userID}'s {field}")
        self._hands.key("Return")
        self.no_window(userID, window, IN_TIME)

    def picture(self, userID: str, kind: str, name: str) -> None:
        """Save what the screen shows of the person's window (``screen``: of everything)."""
        self.linger(TO_SEE)
        file = self._pictures / f"{self._call}-{name}.png"
        if not self._company.players[userID].ask("picture", window=kind, file=str(file)):
            raise Failure(f"no picture of {userID}'s {kind}")

    # --- events -------------------------------------------------------------------------------

    def expect(
        self, userID: str, event: str, within: float = IN_TIME, **arguments: Any
    ) -> Happening:
        """Wait for an event that nothing has been told of yet, and cross it off.

        Raises:
            Failure: If it did not come within ``within`` seconds from now, or not with these
                arguments.
        """

        def come() -> Happening | None:
            return next(
                (it for it in self._heard if (it.person, it.event) == (userID, event)), None
            )

        happening = self._until(come, within, f"{userID}'s {event}")
        assert happening is not None
        self._heard.remove(happening)
        wrong = {
            name: happening.arguments.get(name)
            for name, value in arguments.items()
            if happening.arguments.get(name) != value
        }
        if wrong:
            raise Failure(f"{userID}'s {event} came with {wrong}, not {arguments}")
        return happening

    def perceives(self, userID: str, other: str, kind: str, within: float = 10.0) -> None:
        """Wait until the person hears the other one's "microphone", or sees the "camera"."""
        self._until(
            lambda: (userID, other, kind) in self._senses,
            within,
            f"{userID} to have {other}'s {kind}",
        )

    def end(self) -> None:
        """Nothing more may have happened: an event that is still there came unasked or twice.

        The call's windows have gone, by themselves or closed, before the next call begins.
        """
        self.linger(IN_TIME)
        for userID, player in self._company.players.items():
            for kind in ("IncomingCallDialog", "CallWindow"):
                if place := player.ask("where", what="Close", window=kind):
                    self._click_at(place)
                self.no_window(userID, kind, GOODBYE)
        extra = [f"{it.person}'s {it.event}" for it in self._heard if it.event != NEWS]
        news = [(it.person, it.details) for it in self._heard if it.event == NEWS]
        extra += [f"{who}'s {NEWS} twice" for who, what in set(news) if news.count((who, what)) > 1]
        if extra:
            raise Failure(f"unexpected or doubled: {', '.join(extra)}")

    def fail(self, problem: object) -> None:
        self.failures.append(f"{self._call}. {self._title}: {problem}")
        print(f"FAILED: {problem}", flush=True)

    def restart_everybody(self) -> None:
        """After a failure the next call starts from a clean stage."""
        for userID in list(self._company.players):
            self._company.dismiss(userID)
        self.ring_times.clear()

    def linger(self, seconds: float) -> None:
        """Let time pass while everybody is heard."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._listen(left)

    # --- inside -------------------------------------------------------------------------------

    def _corner(self, userID: str) -> tuple[int, int]:
        number = self._cells.index(userID)
        return (number % 2) * CELL[0] + 8, (number // 2) * CELL[1] + 32

    def _click_at(self, place: Sequence[int]) -> None:
        x, y = place
        self._hands.click(x, y)
        # A window stays as long as the pointer is over it.
        self._hands.move(*NOWHERE)

    def _listen(self, longest: float) -> None:
        for _, happening in self._company.listen(longest):
            if happening.event in SENSES:
                self._senses.add((happening.person, *map(str, happening.arguments.values())))
            elif happening.event not in NOT_ABOUT_CALLS:
                self._heard.append(happening)

    def _until(self, condition: Callable[[], Found], within: float, what: str) -> Found:
        def look() -> Found:
            self._listen(0.0)
            return condition()

        try:
            return until(look, within, what=what, wake=self._company.wake)
        except (TimeoutError, ChildProcessError) as error:
            raise Failure(f"missing or late ({within:g} s): {what}") from error
