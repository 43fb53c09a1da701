import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalSocket

from callkit.desktop.instance import SingleInstance

NAME = "org.example.Tests"
SENDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from callkit.desktop.instance import SingleInstance
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
    monkeypatch.setattr("callkit.desktop.instance._PATIENCE_MS", 600_000)
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
