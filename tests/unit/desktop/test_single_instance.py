import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalSocket

from callkit.desktop.single_instance import SingleInstance

NAME = "org.example.Tests"
SENDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from callkit.desktop.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance("org.example.Tests", folder=Path(sys.argv[1]))
print(instance.primary, instance.send(sys.argv[2:]))
"""


@pytest.fixture
def first(qapp: Any, tmp_path: Path) -> Iterator[SingleInstance]:
    first = SingleInstance(NAME, folder=tmp_path)
    yield first
    first.close()


def start_second(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, str(tmp_path), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def test_a_second_start_hands_its_arguments_to_the_first(
    first: SingleInstance, tmp_path: Path, qtbot: Any
) -> None:
    assert first.primary
    with qtbot.waitSignal(first.messageReceived) as signal:
        second = start_second(tmp_path, "--call", "Zoë")
    assert signal.args == [["--call", "Zoë"]]
    out, _ = second.communicate(timeout=30)
    assert out == "False True\n"


def test_a_lock_left_by_a_killed_program_is_in_nobodys_way(tmp_path: Path, qapp: Any) -> None:
    code = SENDER.replace("print(", "import os; os.kill(os.getpid(), 9); print(")
    killed = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[3], check=False
    )
    assert killed.returncode == -9
    assert list(tmp_path.glob("*.lock")), "it had the lock"
    instance = SingleInstance(NAME, folder=tmp_path)
    assert instance.primary
    instance.close()


def test_names_do_not_meet_and_closing_makes_room(first: SingleInstance, tmp_path: Path) -> None:
    other = SingleInstance(NAME + ".profile2", folder=tmp_path)
    assert other.primary
    other.close()
    first.close()
    assert not first.primary
    again = SingleInstance(NAME, folder=tmp_path)
    assert again.primary
    again.close()


def test_the_first_cannot_send_to_itself_nor_anybody_a_flood(
    first: SingleInstance, tmp_path: Path
) -> None:
    assert not first.send(["x"])
    second = SingleInstance(NAME, folder=tmp_path)
    assert not second.primary
    assert not second.send(["x" * 70_000])


def test_nobody_to_send_to_is_no_error(tmp_path: Path, qapp: Any) -> None:
    first = SingleInstance(NAME, folder=tmp_path)
    second = SingleInstance(NAME, folder=tmp_path)
    first.close()
    assert not second.send(["x"])


@pytest.mark.parametrize(
    "message", [b"not json\n", b"{}\n", b"[1]\n", b"null\n", b"\xff\xfe\n", b"x" * 80_000]
)
def test_what_is_no_list_of_words_is_dropped(
    first: SingleInstance, monkeypatch: pytest.MonkeyPatch, qtbot: Any, message: bytes
) -> None:
    # It hangs up for what was said, and not because nothing more came.
    monkeypatch.setattr("callkit.desktop.single_instance._PATIENCE_MS", 600_000)
    told: list[object] = []
    first.messageReceived.connect(told.append)
    socket = QLocalSocket()
    socket.connectToServer(first._address)
    assert socket.waitForConnected(20_000)
    with qtbot.waitSignal(socket.disconnected):
        socket.write(message)
    assert not told
    good = QLocalSocket()
    good.connectToServer(first._address)
    assert good.waitForConnected(20_000)
    good.write(json.dumps(["fine"]).encode() + b"\n")
    qtbot.waitUntil(lambda: told == [["fine"]])


@pytest.mark.logs("a second start will not be noticed")
def test_a_folder_that_cannot_hold_a_socket_is_a_warning(tmp_path: Path, qapp: Any) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    instance = SingleInstance(NAME, folder=deep)
    assert instance.primary
    instance.close()


# --- other people of this machine ----------------------------------------------------------------


@pytest.mark.logs("no folder is this person's alone")
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o702])
def test_a_folder_in_which_others_may_write_is_not_used(
    qapp: Any, tmp_path: Path, mode: int
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(mode)
    for _ in range(2):
        instance = SingleInstance(NAME, folder=shared)
        assert instance.primary
        assert not instance.send(["--token", "secret"])
        instance.close()
    assert list(shared.iterdir()) == []


@pytest.mark.logs("no folder is this person's alone")
def test_where_nothing_is_private_nothing_is_shared(
    qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert SingleInstance(NAME).primary
    assert SingleInstance(NAME).primary


def test_without_a_runtime_folder_the_cache_of_the_person_is_used(
    qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "callkit").mkdir(mode=0o777)
    (tmp_path / "callkit").chmod(0o777)
    first, second = SingleInstance(NAME), SingleInstance(NAME)
    assert (first.primary, second.primary) == (True, False)
    assert (tmp_path / "callkit").stat().st_mode & 0o777 == 0o700
    first.close()


def test_nothing_is_said_to_another_persons_program(
    first: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = SingleInstance(NAME, folder=tmp_path)
    assert not second.primary
    mine = os.geteuid()
    # It listens under our name; who we are has changed meanwhile.
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert not second.send(["--token", "secret"])


def test_a_pipe_that_never_answers_is_given_up(
    first: SingleInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = threading.Event()

    class Pipe(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            never.wait(30)
            return b""

    second = SingleInstance(NAME, folder=tmp_path)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(Path, "open", lambda *_, **__: Pipe())
    try:
        assert not second.send(["x"])
    finally:
        never.set()
