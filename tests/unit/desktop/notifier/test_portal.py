"""What the contract of all notifiers does not say about this one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.notifier.portal import PortalNotifier, sandboxed
from tests.contract.desks import ANSWER, Heard, ring
from tests.contract.desktop_servers import PortalServer, session_bus


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_a_portal_gets_the_words_of_calls(address: str, heard: Heard, qtbot: Any) -> None:
    server = PortalServer(address)
    notifier = PortalNotifier(heard, address=address, inSandbox=False)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(ring())
    qtbot.waitUntil(lambda: bool(server.notifications))
    (described,) = server.notifications.values()
    assert described["category"] == "call.incoming"
    assert described["priority"] == "urgent"
    assert described["sound"] == "silent"
    assert described["display-hint"] == ["persistent", "hide-content-on-lock-screen"]
    assert [button["purpose"][1] for button in described["buttons"]] == [
        "call.decline",
        "call.accept",
    ]
    (identifier,) = server.notifications
    server.press(identifier, "answer", token="t")
    qtbot.waitUntil(lambda: heard.actions == [("c1", ANSWER, "t")])
    notifier.close()
    server.stop()


@pytest.mark.parametrize(("version", "calls"), [(1, False), (2, False)])
def test_a_portal_that_knows_no_calls_is_used_only_in_a_sandbox(
    address: str, qtbot: Any, version: int, calls: bool
) -> None:
    server = PortalServer(address, version=version, calls=calls)
    outside, inside = Heard(), Heard()
    for heard, sandbox in ((outside, False), (inside, True)):
        notifier = PortalNotifier(heard, address=address, inSandbox=sandbox)
        notifier.open()
        qtbot.waitUntil(lambda heard=heard: bool(heard.ready_count or heard.failures))
        notifier.show(ring())
        if sandbox:
            qtbot.waitUntil(lambda: bool(server.notifications))
            (described,) = server.notifications.values()
            assert "category" not in described
        notifier.close()
    assert (outside.ready_count, len(outside.failures)) == (0, 1)
    assert (inside.ready_count, len(inside.failures)) == (1, 0)
    server.stop()


def test_without_a_server_the_bus_says_so(address: str, heard: Heard, qtbot: Any) -> None:
    notifier = PortalNotifier(heard, address=address)
    notifier.open()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert not heard.ready_count


def test_without_a_bus_it_fails_later_and_not_in_open(
    heard: Heard, qtbot: Any, tmp_path: Path
) -> None:
    address = f"unix:path={tmp_path}/none"
    notifier = PortalNotifier(heard, address=address)
    notifier.open()
    assert not heard.failures
    qtbot.waitUntil(lambda: len(heard.failures) == 1)


def test_a_snap_is_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SNAP", raising=False)
    assert not sandboxed()
    monkeypatch.setenv("SNAP", "/snap/app/1")
    assert sandboxed()


@pytest.mark.parametrize(
    ("version", "desktop", "shown"),
    [(2, "", True), (1, "ubuntu:GNOME", True), (1, "KDE", True), (1, "sway", False)],
)
def test_an_old_portal_promises_buttons_only_where_the_desktop_has_them(
    address: str,
    heard: Heard,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    *,
    version: int,
    desktop: str,
    shown: bool,
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    server = PortalServer(address, version=version, calls=False)
    notifier = PortalNotifier(heard, address=address, inSandbox=True)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    assert notifier.buttons is shown
    notifier.close()
    server.stop()
