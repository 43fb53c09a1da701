"""What a real Orca says: its words are read from its log, in which each of them stands even
where there is no voice. Orca before 45 (Debian 12 has 43) hears no announcements.
"""

from __future__ import annotations

import contextlib
import os
import pty
import re
import shutil
import threading
import tty
from collections.abc import Iterator

import pytest

from demo.stage.hands import Hands
from demo.stage.program import PATIENCE, Program, until
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartRinging
from tests.desktop.ringing import RingingApp

READERS = [path for path in (shutil.which("orca"),) if path]
"""None where Orca is not to be had: tests/run has said so then."""
SAID = re.compile(r"SPEECH OUTPUT: '(.*?)'\s*\{")


class Orca:
    """What a running Orca has said so far."""

    def __init__(self) -> None:
        # To a terminal Orca's log is written line by line, into a file by the block.
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.log = os.ttyname(self._slave)
        self._written = b""
        self._forgotten = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while read := os.read(self._master, 65536):
                self._written += read

    def close(self) -> None:
        os.close(self._slave)

    def words(self) -> list[str]:
        """Everything said since :meth:`forget`, one utterance each."""
        return SAID.findall(self._written.decode(errors="replace"))[self._forgotten :]

    def forget(self) -> None:
        self._forgotten += len(self.words())

    def hear(self, words: str) -> list[str]:
        """What was said until these words were; all of it."""
        try:
            until(lambda: any(words in said for said in self.words()), PATIENCE)
        except TimeoutError:
            raise AssertionError(f"Orca did not say {words!r}, but {self.words()}") from None
        return self.words()


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    """A desktop of its own: what is said by others is not heard here."""
    with VirtualScreen(bus=True) as screen:
        yield screen


@pytest.fixture(scope="module", params=READERS, ids=["orca"][: len(READERS)])
def running_orca(
    request: pytest.FixtureRequest, screen: VirtualScreen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Orca]:
    folder = tmp_path_factory.mktemp("orca")
    # Its own Python finds the modules of the system, whatever runs these tests.
    kept = {k: v for k, v in screen.environment.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment = kept | {"LC_ALL": "C.UTF-8"}
    orca = Orca()
    command = [request.param, "--replace", "--debug-file", orca.log, "--disable", "braille"]
    with Program(command, environment, log=folder / "stderr.txt"):
        orca.hear("Screen reader on")
        yield orca
    orca.close()


@pytest.fixture
def orca(running_orca: Orca) -> Orca:
    running_orca.forget()
    return running_orca


def test_a_call_is_heard_once_with_how_to_answer_and_what_becomes_of_it(
    orca: Orca, ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    orca.forget()
    call = app.ring("ada", True)
    orca.hear("Alt+Shift+A")
    hands.activate(app.window(call)["x11"])
    orca.hear("Incoming call from Ada")
    said = [words for words in orca.words() if "Incoming video call from Ada." in words]
    assert len(said) == 1, orca.words()
    orca.forget()
    app.ask("accept_here", call)
    app.expect("ada", "onOutgoingCallAccepted")
    orca.hear("Call connected")
    orca.forget()
    app.ask("hang_up_here", call)
    app.expect("ada", "onCallEnded")
    said = orca.hear("Call ended after")
    assert not any("Alt+Shift+E" in words for words in said), "of the button before"


def test_a_caller_that_gives_up_is_heard(orca: Orca, ringing: StartRinging) -> None:
    app = ringing()
    orca.forget()
    app.ring("ada")
    orca.hear("Incoming audio call from Ada")
    app.ask("cancel", "ada")
    orca.hear("Missed call from Ada")


def test_the_keyboard_presses_buttons_while_orca_listens_to_it(
    orca: Orca, ringing: StartRinging, hands: Hands
) -> None:
    """Orca sees each key first; what it lets through has no time any more, and must press all the
    same. What became of the press is said once."""
    app = ringing()
    call = app.ring("ada", True)
    hands.activate(app.window(call)["x11"])
    app.until(lambda: not app.ask("guarded", call))
    go_on_to("Silence", app, hands)
    orca.forget()
    hands.key("space")
    until(lambda: "checked" in orca.words(), what="the state of the switch")
    assert not any("Ringer" in words for words in orca.words()), "the switch says it"
    app.until(lambda: app.ask("calls")[call]["silenced"])
    orca.forget()
    hands.key("alt+shift+d")
    app.expect("me", "onCallEnded")
    orca.hear("Call declined")


def go_on_to(name: str, app: RingingApp, hands: Hands) -> None:
    """Press Tab until the keyboard is there; each press is waited for."""
    while (before := app.ask("focus")) is None or before["said"] != name:
        hands.key("Tab")
        app.until(
            lambda seen=before: app.ask("focus") != seen, what="the next stop of the keyboard"
        )
