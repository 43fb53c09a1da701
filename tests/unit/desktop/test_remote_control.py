"""``callkit answer`` and the program it reaches, over a session bus of the tests' own."""

import threading

import pytest

from callkit.desktop.remote_call import PREFIX, ask
from callkit.desktop.remote_control import RemoteControl
from tests.contract.desktop_servers import session_bus


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def control(address, qapp, qtbot):
    made = []

    def control(obey) -> RemoteControl:
        made.append(RemoteControl(obey, address=address))
        qtbot.waitUntil(lambda: bool(made[-1].name))
        return made[-1]

    yield control
    for one in made:
        one.close()


def asked(qtbot, address, verb: str) -> str:
    """Ask as another program does, while this one serves its events."""
    said: list[str] = []
    other = threading.Thread(target=lambda: said.append(ask(verb, address)))
    other.start()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    other.join()
    return said[0]


def test_a_request_reaches_the_program(control, address, qtbot):
    heard = []
    running = control(lambda verb: heard.append(verb) or "")
    assert running.name.startswith(PREFIX)
    assert asked(qtbot, address, "answer") == ""
    assert heard == ["answer"]


def test_why_it_could_not_be_done_comes_back(control, address, qtbot):
    control(lambda _verb: "no call rings")
    assert asked(qtbot, address, "answer") == "no call rings"


def test_of_several_programs_the_one_that_can_does_it(control, address, qtbot):
    control(lambda _verb: "no call rings")
    control(lambda _verb: "")
    assert asked(qtbot, address, "decline") == ""


def test_a_request_that_is_none_is_refused_by_the_program_itself(control, address, qtbot):
    heard = []
    control(lambda verb: heard.append(verb) or "")
    assert "no such request" in asked(qtbot, address, "format the disk")
    assert heard == []


def test_a_program_of_another_person_is_refused(control, address, qtbot, monkeypatch):
    heard = []
    control(lambda verb: heard.append(verb) or "")
    monkeypatch.setattr("os.getuid", lambda: 12345)
    assert "may not" in asked(qtbot, address, "answer")
    assert heard == []


@pytest.mark.logs("! answer failed")
def test_an_app_that_fails_is_an_error_and_lives_on(control, address, qtbot):
    answers = iter([RuntimeError("broken"), ""])

    def obey(_verb: str) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    control(obey)
    assert asked(qtbot, address, "answer")
    assert asked(qtbot, address, "answer") == ""


def test_without_a_program_it_says_so(address, qapp, qtbot):
    assert asked(qtbot, address, "answer") == "no program with calls is running"
