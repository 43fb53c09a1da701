"""What holds for every test.

* Qt runs on the offscreen platform; nothing here needs a display.
* Tests of the rooms above the Qt line (see ``QT_ROOMS``), and any test marked ``qt``, run on a
  Qt event loop; all others run on plain asyncio.
* Noise fails: an exception a loop had to swallow, a log record of WARNING or worse, a warning.
  A test that provokes a record declares it: ``@pytest.mark.logs("part of the message")`` (each
  must come) or ``@pytest.mark.may_log("part of the message")``.
* Tests marked ``long`` run with ``--long`` only; those marked ``posix`` not on Windows.
"""

from __future__ import annotations

import asyncio
import asyncio.events
import atexit
import gc
import logging
import os
import tempfile
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests import leftovers
from tests.sharing import Shares, longest_first
from tests.waiting import PATIENCE

# Without a display Qt would abort on its default platform, so this comes before any Qt import.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
# The kit speaks the person's language; what tests read is English.
os.environ["LANGUAGE"] = "en"
# Python's collector runs in whatever thread needs memory. A window that it frees in another thread
# than Qt's waits for Qt, which waits for Python: the whole run would stand. So it runs after each
# test, in the thread of the tests (:func:`_collect`).
gc.disable()
# Nothing is read from a developer's settings, nothing is left there, and none need be writable.
_home = tempfile.TemporaryDirectory(prefix="callkit-home-")
atexit.register(_home.cleanup)
os.environ["HOME"] = _home.name
for _kind in ("CONFIG", "DATA", "STATE", "CACHE"):
    os.environ[f"XDG_{_kind}_HOME"] = f"{_home.name}/{_kind.lower()}"

TESTS = Path(__file__).parent
QT_ROOMS = (
    "unit/invitation",
    "unit/widgets",
    "unit/theme",
    "unit/texts",
    "unit/desktop",
    "unit/designer",
    "unit/kit",
    "screens",
)
WHOLE_PROGRAMS = tuple(
    f"tests/{room}/" for room in ("integration", "attacks", "failures", "proofs")
)
"""What is left there is only put back: programs that end by themselves may outlive a test."""
MARKERS = (
    "qt: needs a Qt application; async tests run on the Qt event loop",
    "logs(*parts): log records of WARNING or worse that must come",
    "may_log(*parts): log records of WARNING or worse that may come",
)

Result = TypeVar("Result")
_loop_errors: list[str] = []
_before: list[Any] = []
"""What all tests share, as it was before this one."""


# --- choosing tests and their event loop ---------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


def pytest_configure(config: pytest.Config) -> None:
    # How fast examples are made and tried says something about the machine only. A run with --long
    # goes and looks for new ones.
    settings.register_profile(
        "tests",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=not config.getoption("--long"),
    )
    settings.load_profile("tests")
    config.pluginmanager.register(_LongLived())
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shares:
    return Shares(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # What is no text, as half a surrogate pair that a test has logged, cannot be sent on.
    report.sections = [
        (name, said.encode(errors="backslashreplace").decode()) for name, said in report.sections
    ]
    return report


_LEFT_OUT: dict[str, Callable[[pytest.Config], bool]] = {
    "long": lambda config: not config.getoption("--long"),
    "posix": lambda _: os.name == "nt",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    longest_first(items)
    unwanted = {name for name, away in _LEFT_OUT.items() if away(config)}
    left_out = [item for item in items if any(map(item.get_closest_marker, unwanted))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection_finish(session: pytest.Session) -> None:
    if any(uses_qt(item) for item in session.items):
        _application()
    # Everything imported so far is out of the collector's sight: collecting after each test
    # then costs next to nothing.
    gc.collect()
    gc.freeze()


def uses_qt(item: pytest.Item) -> bool:
    if item.get_closest_marker("qt") is not None:
        return True
    if not item.path.is_relative_to(TESTS):
        return False
    place = item.path.relative_to(TESTS).as_posix()
    return any(place == room or place.startswith(room + "/") for room in QT_ROOMS)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": _qt_loop} if uses_qt(item) else {"asyncio": _plain_loop}


def _note_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _loop_errors.append(f"{context.get('message')}: {context.get('exception')!r}")


def _plain_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(_note_loop_error)
    return loop


def _application() -> Any:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["tests"])
    assert isinstance(app, QApplication)
    # A closed dialog must not end the loop under the next test.
    app.setQuitOnLastWindowClosed(False)
    _refuse_nested_loops()
    return app


def _qt_loop(*, already_running: bool = False) -> Any:
    from callkit.invitation.loop import KitEventLoop

    loop = KitEventLoop(_application(), already_running=already_running)
    loop.set_exception_handler(_note_loop_error)
    return loop


# --- a nested Qt loop inside a coroutine wedges qasync for ever: an error instead of a hang ------


def _refuse_nested_loops() -> None:
    from PySide6 import QtCore, QtWidgets

    for owner in (QtCore.QEventLoop, QtWidgets.QDialog, QtWidgets.QMenu):
        _guard_exec(owner)


def _guard_exec(owner: Any) -> None:
    original = owner.exec
    if getattr(original, "guarded", False):
        return

    def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            task = asyncio.current_task()
        except RuntimeError:
            task = None
        if task is not None:
            raise RuntimeError(
                f"{owner.__name__}.exec() inside a coroutine: await a signal, or use open()"
            )
        return original(self, *args, **kwargs)

    guarded.guarded = True  # type: ignore[attr-defined]
    owner.exec = guarded


# --- noise fails ---------------------------------------------------------------------------------


class _Noise(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            text += f" [{record.exc_info[1]!r}]"
        self.messages.append(text)


def _declared(request: pytest.FixtureRequest, marker: str) -> list[str]:
    return [str(part) for mark in request.node.iter_markers(marker) for part in mark.args]


@pytest.fixture(autouse=True)
def _no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    noise = _Noise()
    root = logging.getLogger()
    root.addHandler(noise)
    try:
        yield
    finally:
        root.removeHandler(noise)
    must, may = _declared(request, "logs"), _declared(request, "may_log")
    surprises = [text for text in noise.messages if not any(part in text for part in must + may)]
    assert not surprises, f"unexpected log records: {surprises}"
    absent = [part for part in must if not any(part in text for text in noise.messages)]
    assert not absent, f"declared log records that did not come: {absent}"


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """What all tests of a process share is as it was before."""
    shared = leftovers.here()
    _before[:] = leftovers.read(shared)
    yield
    left = leftovers.left(shared, _before)
    if request.node.nodeid.startswith(WHOLE_PROGRAMS):
        return
    assert not left, f"this test left for the next one: {left}"


class _LongLived:
    """What is there for more than one test, a server, say, comes with the first that wants it."""

    # Of a fixture for the whole session no conftest.py hears, only a plug-in.
    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        made = yield
        if fixturedef.scope != "function":
            leftovers.may_stay(leftovers.here(), _before)
        return made


@pytest.fixture(autouse=True)
def loop_errors() -> Iterator[list[str]]:
    """What a loop's exception handler got. A test that expects errors reads and clears the list."""
    _loop_errors.clear()
    yield _loop_errors
    # A loop left behind would fail whatever async test comes next instead of this one.
    left = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    assert left is None, f"still said to be running: {left}"
    _collect()
    # What lives on, if only in pytest's reports, would be looked at again after every other test.
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _nobody_died_unseen_later() -> Iterator[None]:
    """Also of what outlived its test."""
    yield
    gc.unfreeze()
    _collect()


def _collect() -> None:
    # A task that died unseen reports itself only when it is collected.
    gc.collect()
    assert not _loop_errors, f"exceptions a loop had to swallow: {_loop_errors}"


# --- reports ---------------------------------------------------------------------------------


@pytest.fixture
def record_property(
    record_property: Callable[[str, object], None],
) -> Callable[[str, object], None]:
    """pytest's, for any value: between processes only plain ones travel, and another one would end
    the whole run."""
    return lambda name, value: record_property(name, str(value))


# --- waiting ---------------------------------------------------------------------------------


@pytest.fixture
def qtbot(qtbot: Any) -> Any:
    """pytest-qt's, but a busy machine is no failure."""
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=int(PATIENCE * 1000)))
    return qtbot


# --- tests that are not coroutines, with asyncio running below Qt's own loop ---------------------


class RunningLoop:
    """An asyncio loop that lives inside Qt's: as under ``app.exec()`` in a real program."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def run(self, work: Coroutine[Any, Any, Result], timeout: float = PATIENCE) -> Result:
        """Run ``work`` to its end while Qt's events are served."""
        from PySide6.QtCore import QEventLoop, QTimer

        task = self.loop.create_task(work)
        inner = QEventLoop()
        task.add_done_callback(lambda _: inner.quit())
        deadline = QTimer()
        deadline.setSingleShot(True)
        deadline.timeout.connect(inner.quit)
        deadline.start(int(timeout * 1000))
        inner.exec()
        deadline.stop()
        if not task.done():
            task.cancel()
            raise TimeoutError(f"not done within {timeout} s")
        return task.result()


@pytest.fixture
def qtloop(qapp: Any) -> Iterator[RunningLoop]:
    loop = _qt_loop(already_running=True)
    asyncio.events._set_running_loop(loop)
    running = RunningLoop(loop)
    yield running

    async def finish() -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await loop.shutdown_asyncgens()

    running.run(finish())
    loop.abandon()
    qapp.processEvents()
