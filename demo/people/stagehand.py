"""Plays the scenes: tells real people's programs what to do, at the right time."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable

from demo.people.company import Company
from demo.people.happening import Happening
from demo.people.scenes import AWAY, BEFORE_A_CALL, RINGS_UNANSWERED, SceneID
from demo.people.town import others

COMPANION = "bob"
TALKS = 20.0
"""Seconds Carol and Dan talk in the scene in which Dan is busy."""


def other_of(me: str) -> str:
    """Who calls ``me`` in a scene: nobody calls themselves."""
    return COMPANION if me != COMPANION else "alice"


class Stagehand:
    """Knows who is in a call, and who lives where."""

    def __init__(self, company: Company, clock: Callable[[], float] = time.monotonic) -> None:
        self._company = company
        self._clock = clock
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._number = itertools.count()
        self.busy: set[str] = set()
        self._greeted: str = ""
        self._there: set[str] = set()
        self._called = False

    def greet(self, me: str) -> None:
        """Let ``me`` be called once both are there, unless something has happened before."""
        self._greeted = me

    def heard(self, happening: Happening) -> None:
        """Who is in a call is told to every window."""
        before = set(self.busy)
        self._look_for_guests(happening)
        if happening.event == "onCallStarted":
            self.busy.add(happening.person)
        elif happening.event == "onCallEnded":
            self.busy.discard(happening.person)
        if before != self.busy:
            self._company.tell_all(busy=sorted(self.busy))

    def _look_for_guests(self, happening: Happening) -> None:
        if happening.event == "onConnectionStateChanged":
            if happening.arguments.get("state") == "connected":
                self._there.add(happening.person)
        elif happening.event != "onTokenWillExpire":
            # Somebody calls already.
            self._called = True
        if self._greeted and not self._called and {self._greeted, COMPANION} <= self._there:
            me, self._greeted = self._greeted, ""
            self._after(BEFORE_A_CALL, self._first_call, other_of(me), me)

    def _first_call(self, caller: str, me: str) -> None:
        if not self._called:
            self._call(caller, [me])

    def play(self, me: str, scene: SceneID) -> None:
        """Let that happen to ``me``."""
        self._called = True
        match scene:
            case SceneID.CALLED:
                caller = other_of(me)
                self._company.enter(caller, "--opens")
                self._after(BEFORE_A_CALL, self._call, caller, [me])
            case SceneID.GROUP:
                callees = [user.userID for user in others("carol")][:3]
                self._after(BEFORE_A_CALL, self._call, "carol", callees)
            case SceneID.NOBODY:
                self._company.tell(
                    me, do="call", callees=["erin"], video=False, seconds=RINGS_UNANSWERED
                )
            case SceneID.BUSY:
                self._company.tell("carol", do="call", who="carol", callees=["dan"], video=False)
                self._after(BEFORE_A_CALL, self._call, me, ["dan"])
                self._after(TALKS, self._company.tell, "carol", do="hangUp", who="carol")
            case SceneID.SECOND_DEVICE:
                self._company.enter_again(me)
                self._after(2 * BEFORE_A_CALL, self._call, other_of(me), [me])
            case SceneID.SERVER_GOES:
                self._company.close_server()
                self._after(AWAY, self._company.open_server)

    def step(self) -> float:
        """Do what is due, and return the seconds until something is again."""
        while self._due and self._due[0][0] <= self._clock():
            heapq.heappop(self._due)[2]()
        return self._due[0][0] - self._clock() if self._due else 60.0

    def _after(
        self, seconds: float, action: Callable[..., object], *args: object, **named: object
    ) -> None:
        when = self._clock() + seconds
        heapq.heappush(self._due, (when, next(self._number), lambda: action(*args, **named)))

    def _call(self, caller: str, callees: list[str]) -> None:
        self._company.tell(caller, do="call", who=caller, callees=callees, video=True)
