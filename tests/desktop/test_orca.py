"""What a real Orca says: its words are read from its log, in which each of them stands even
where there is no voice. Orca before 45 (Debian 12 has 43) hears no announcements.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from demo.stage.hands import Hands
from demo.stage.program import PATIENCE, Program, until
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartRinging

pytestmark = pytest.mark.skipif(shutil.which("orca") is None, reason="Orca is not installed")
SAID = re.compile(r"SPEECH OUTPUT: '(.*?)'\s*\{")


class Orca:
    """A running Orca, and what it has said so far."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._forgotten = 0

    def words(self) -> list[str]:
        """Everything said since :meth:`forget`, one utterance each."""
        written = self._log.read_text(errors="replace") if self._log.exists() else ""
        return SAID.findall(written)[self._forgotten :]

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


@pytest.fixture(scope="module")
def running_orca(screen: VirtualScreen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orca]:
    folder = tmp_path_factory.mktemp("orca")
    log = folder / "said.txt"
    # Its own Python finds the modules of the system, whatever runs these tests.
    kept = {k: v for k, v in screen.environment.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment = kept | {"LC_ALL": "C.UTF-8"}
    socket = Path(environment["XDG_RUNTIME_DIR"]) / "speech-dispatcher" / "speechd.sock"
    socket.parent.mkdir(exist_ok=True)
    speech = ["speech-dispatcher", "--run-single", "--communication-method", "unix_socket"]
    command = ["orca", "--replace", "--debug-file", str(log), "--disable", "braille"]
    with ExitStack() as programs:
        voice = [*speech, "--socket-path", str(socket)]
        programs.enter_context(Program(voice, environment, log=folder / "voice.txt"))
        until(socket.exists, what="the speech dispatcher")
        programs.enter_context(Program(command, environment, log=folder / "stderr.txt"))
        orca = Orca(log)
        orca.hear("Screen reader on")
        yield orca


@pytest.fixture
def orca(running_orca: Orca) -> Orca:
    running_orca.forget()
    return running_orca


def test_a_call_is_heard_once_with_how_to_answer_and_what_becomes_of_it(
    orca: Orca, ringing: StartRinging, hands: Hands
) -> None:
    app = ringing()
    orca.forget()
    window = app.ring("ada", True)
    orca.hear("Alt+Shift+A")
    hands.activate(app.window(window)["x11"])
    orca.hear("Incoming call from Ada")
    said = [words for words in orca.words() if "Incoming video call from Ada." in words]
    assert len(said) == 1, orca.words()
    orca.forget()
    hands.key("alt+shift+a")
    app.expect("ada", "onOutgoingCallAccepted")
    orca.hear("Call connected")
    orca.forget()
    hands.key("alt+shift+e")
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
