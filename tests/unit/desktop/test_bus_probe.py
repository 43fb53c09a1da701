"""What desktops say over D-Bus, said here by fakes on a bus of the tests' own."""

from collections.abc import Iterator
from typing import Any

import pytest

from callkit.desktop.attention import Attention
from callkit.desktop.bus_probe import BusProbe
from tests.contract.desktop_servers import BusServer, NotificationServer, session_bus


class XfceServer(BusServer):
    name = "org.xfce.Xfconf"
    path = "/org/xfce/Xfconf"

    def __init__(self, address: str, *, disturb: bool) -> None:
        self.disturb = disturb
        super().__init__(address)

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        if member == "GetProperty" and body == ("xfce4-notifyd", "/do-not-disturb"):
            return "v", (("b", self.disturb),)
        return None

    def change(self, disturb: bool) -> None:
        value = ("b", disturb)
        self.emit(self.name, "PropertyChanged", "ssv", "xfce4-notifyd", "/do-not-disturb", value)


class LockServer(BusServer):
    name = "org.freedesktop.ScreenSaver"
    path = "/org/freedesktop/ScreenSaver"

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        if member == "GetActive":
            return "b", (True,)
        if member == "GetSessionIdleTime":
            return "u", (61_000,)
        return None


class DunstServer(BusServer):
    name = "org.freedesktop.Notifications"
    path = "/org/freedesktop/Notifications"

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        if member == "Get" and body == ("org.dunstproject.cmd0", "paused"):
            return "v", (("b", True),)
        return None


class DconfServer(BusServer):
    name = "ca.desrt.dconf"
    path = "/ca/desrt/dconf/Writer/user"

    def change(self, prefix: str, *changes: str) -> None:
        self.emit("ca.desrt.dconf.Writer", "Notify", "sass", prefix, list(changes), "tag")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def attention(address: str, qapp: Any) -> Iterator[Attention]:
    attention = Attention([BusProbe(address)])
    yield attention
    attention.close()


def test_the_notification_servers_inhibition_is_read_and_followed(
    address: str, qapp: Any, qtbot: Any
) -> None:
    server = NotificationServer(address, inhibited=True)
    attention = Attention([BusProbe(address)])
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    server.inhibit(False)
    qtbot.waitUntil(lambda: not attention.doNotDisturb)
    server.inhibit(True)
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    attention.close()
    server.stop()


def test_dunst_that_is_paused_is_do_not_disturb(address: str, qapp: Any, qtbot: Any) -> None:
    server = DunstServer(address)
    attention = Attention([BusProbe(address)])
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    attention.close()
    server.stop()


class MakoServer(NotificationServer):
    """mako, which knows modes and tells them when it is asked."""

    program = "mako"
    modes = ("default", "do-not-disturb")

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        if (interface, member) == ("fr.emersion.Mako", "ListModes"):
            return "as", (list(self.modes),)
        return super().handle(interface, member, body)


def test_makos_mode_is_read_whenever_it_is_asked(address: str, qapp: Any, qtbot: Any) -> None:
    server = MakoServer(address)
    attention = Attention([BusProbe(address)])
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    server.modes = ("default",)

    def asked() -> bool:
        attention.refresh()
        return not attention.doNotDisturb

    qtbot.waitUntil(asked)
    assert attention.known
    attention.close()
    server.stop()


def test_a_notification_server_that_starts_or_ends_later_is_noticed(
    attention: Attention, address: str, qtbot: Any
) -> None:
    first: list[bool] = []
    attention.doNotDisturbChanged.connect(first.append)
    server = DunstServer(address)
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    server.stop()
    qtbot.waitUntil(lambda: not attention.doNotDisturb)
    assert first == [True, False]


def test_xfce_is_read_and_followed(address: str, qapp: Any, qtbot: Any) -> None:
    server = XfceServer(address, disturb=False)
    attention = Attention([BusProbe(address)])
    qtbot.waitUntil(lambda: attention.known)
    assert not attention.doNotDisturb
    server.change(True)
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    attention.close()
    server.stop()


def test_a_desktop_that_appears_later_is_seen_when_asked_again(
    attention: Attention, address: str, qtbot: Any
) -> None:
    server = XfceServer(address, disturb=True)

    def look() -> bool:
        attention.refresh()
        return attention.doNotDisturb

    qtbot.waitUntil(look)
    server.stop()


def test_the_lock_and_the_idle_time_are_read(address: str, qapp: Any, qtbot: Any) -> None:
    server = LockServer(address)
    attention = Attention([BusProbe(address)])
    qtbot.waitUntil(lambda: attention.locked)
    idle: list[int] = []
    attention.askIdle(idle.append)
    qtbot.waitUntil(lambda: idle == [61_000])
    attention.close()
    server.stop()


def test_a_desktop_that_knows_nothing_is_quiet(attention: Attention, qtbot: Any) -> None:
    other = Attention([BusProbe("unix:path=/nonexistent/bus")])
    attention.refresh()
    other.refresh()
    assert not attention.known
    assert not other.known
    other.close()


NOTIFICATIONS = "/org/gnome/desktop/notifications/"


@pytest.mark.parametrize(
    ("prefix", "changes", "told"),
    [
        (f"{NOTIFICATIONS}show-banners", [""], True),
        (NOTIFICATIONS, ["show-in-lock-screen", "show-banners"], True),
        ("/org/gnome/desktop/", ["notifications/"], True),
        (NOTIFICATIONS, ["show-in-lock-screen"], False),
        ("/org/gnome/desktop/interface/", ["color-scheme", "show-banners"], False),
    ],
)
def test_a_change_of_gnomes_setting_is_told(
    address: str, qtbot: Any, prefix: str, changes: list[str], told: bool
) -> None:
    heard: list[str] = []
    probe = BusProbe(address, bannersChanged=lambda: heard.append("banners"))
    server, xfce = DconfServer(address), XfceServer(address, disturb=True)
    attention = Attention([probe])
    qtbot.waitUntil(lambda: attention.doNotDisturb)
    server.change(prefix, *changes)
    # What comes after it has been heard: so has it, if it was.
    server.change(f"{NOTIFICATIONS}show-banners", "")
    qtbot.waitUntil(lambda: len(heard) == 1 + told)
    attention.close()
    server.stop()
    xfce.stop()
