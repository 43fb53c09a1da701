from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, MatchRule
from shiboken6 import delete

from callkit.desktop.session_bus import SessionBus
from callkit.errors import TransportError
from tests.contract.desktop_servers import NotificationServer, session_bus

NAME = "org.freedesktop.Notifications"
SERVER = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def bus(address: str, qapp: Any) -> Iterator[SessionBus]:
    bus = SessionBus(address)
    yield bus
    bus.close()


@pytest.fixture
def server(address: str) -> Iterator[NotificationServer]:
    server = NotificationServer(address, inhibited=True)
    yield server
    server.stop()


def test_a_call_is_answered_later(bus: SessionBus, server: NotificationServer, qtbot: Any) -> None:
    answers: list[Any] = []
    bus.call(SERVER, "GetCapabilities", reply=answers.append)
    assert not answers
    qtbot.waitUntil(lambda: answers == [list(NotificationServer.FULL)])


def test_an_error_has_its_name(bus: SessionBus, server: NotificationServer, qtbot: Any) -> None:
    failures: list[str] = []
    bus.call(SERVER, "Nonsense", reply=failures.append, failure=failures.append)
    qtbot.waitUntil(lambda: failures == ["org.freedesktop.DBus.Error.UnknownMethod"])


def test_a_property_comes_without_its_variant(
    bus: SessionBus, server: NotificationServer, qtbot: Any
) -> None:
    values: list[Any] = []
    bus.get(SERVER, "Inhibited", reply=values.append)
    qtbot.waitUntil(lambda: values == [True])


def test_a_service_that_is_not_there_is_a_failure(bus: SessionBus, qtbot: Any) -> None:
    failures: list[str] = []
    nobody = DBusAddress("/x", bus_name="org.example.Nobody", interface="org.example.Nobody")
    bus.call(nobody, "Hello", failure=failures.append)
    qtbot.waitUntil(lambda: failures == ["org.freedesktop.DBus.Error.ServiceUnknown"])


def test_a_signal_is_heard_from_its_sender_only(
    bus: SessionBus, server: NotificationServer, address: str, qtbot: Any
) -> None:
    heard: list[Any] = []
    rule = MatchRule(type="signal", sender=NAME, interface=NAME, member="ActionInvoked")
    bus.watch(rule, lambda *values: heard.append(values))

    class Impostor(NotificationServer):
        name = "org.example.Impostor"

    impostor = Impostor(address)
    answers: list[Any] = []
    bus.call(SERVER, "GetCapabilities", reply=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    impostor.press(1, "answer")
    impostor.stop()
    server.press(2, "decline")
    qtbot.waitUntil(lambda: heard == [(2, "decline")])


@pytest.mark.logs("a handler failed")
def test_a_handler_that_raises_does_not_stop_the_others(
    bus: SessionBus, server: NotificationServer, qtbot: Any
) -> None:
    def fail(*values: Any) -> None:
        raise ValueError("broken handler")

    answers: list[Any] = []
    bus.call(SERVER, "GetCapabilities", reply=fail)
    bus.call(SERVER, "GetCapabilities", reply=answers.append)
    qtbot.waitUntil(lambda: bool(answers))


def test_a_large_message_arrives_whole(
    bus: SessionBus, server: NotificationServer, qtbot: Any
) -> None:
    body = "x" * 2_000_000
    bus.call(SERVER, "Notify", "susssasa{sv}i", "t", 0, "", "title", body, [], {}, 0)
    qtbot.waitUntil(lambda: bool(server.seen.bubbles))
    assert server.seen.bubbles[1].body == body


def test_when_the_bus_goes_waiting_calls_fail_and_later_ones_are_harmless(
    qtbot: Any, tmp_path: Path
) -> None:
    failures: list[str] = []
    with session_bus(tmp_path) as address:
        bus = SessionBus(address)
        server = NotificationServer(address)
        answers: list[Any] = []
        bus.call(SERVER, "GetCapabilities", reply=answers.append)
        qtbot.waitUntil(lambda: bool(answers))
        server._running = False
        server._thread.join(5)
        bus.call(SERVER, "GetCapabilities", failure=failures.append)
    with qtbot.waitSignal(bus.lost):
        pass
    server.connection.close()
    assert len(failures) == 1
    bus.call(SERVER, "GetCapabilities", failure=failures.append)
    bus.close()
    assert len(failures) == 1


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense", ""])
def test_no_bus_is_an_error_that_says_so(address: str, qapp: Any) -> None:
    with pytest.raises(TransportError, match="no session bus"):
        SessionBus(address)


def test_what_is_deleted_already_is_closed_all_the_same(address: str, qapp: Any) -> None:
    bus = SessionBus(address)
    # As in a program that ends: its parts go in any order.
    delete(bus)
    bus.close()
    bus.close()
