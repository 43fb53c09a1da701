"""A session bus of the tests' own, and what a desktop has on it: fakes that answer over D-Bus.

Each server runs in a thread with a connection of its own, as another program would.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""No service files: nothing of the real desktop is started by a call."""


@contextlib.contextmanager
def session_bus(folder: Path) -> Iterator[str]:
    """Run a message bus; gives its address."""
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(10)
        daemon.stdout.close()


class BusServer:
    """Owns a name on the bus and answers method calls until it is stopped."""

    name = ""
    path = ""

    def __init__(self, address: str) -> None:
        self.connection = open_dbus_connection(address)
        self._methods: dict[str, Callable[..., tuple[str, tuple[Any, ...]]]] = {}
        self.connection.send_and_get_reply(message_bus.RequestName(self.name), timeout=5)
        # Whoever sees what a call has changed emits after the reply to it, as real servers do.
        self._sending = threading.RLock()
        self._running = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._running:
            self._running = False
            self._thread.join(5)
            self.connection.close()

    def emit(self, interface: str, member: str, signature: str, *body: Any) -> None:
        emitter = DBusAddress(self.path, interface=interface)
        with self._sending:
            self.connection.send(new_signal(emitter, member, signature, body))

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        """Return (signature, body) of the reply; None for an unknown method."""
        raise AssertionError

    def _serve(self) -> None:
        while self._running:
            try:
                message = self.connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            except (OSError, ValueError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            with self._sending, contextlib.suppress(BrokenPipeError, ConnectionResetError):
                # The bus may go while it is being answered: the next receive() says so.
                self._answer(message)

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        answer = self.handle(
            fields.get(HeaderFields.interface, ""),
            fields[HeaderFields.member],
            tuple(message.body),
        )
        if answer is None:
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            self.connection.send(new_error(message, unknown))
        else:
            signature, values = answer
            self.connection.send(new_method_return(message, signature or None, values))


@dataclass
class Bubble:
    """A notification as the server has it."""

    title: str
    body: str
    actions: list[str]
    """Keys and labels in turn."""
    hints: dict[str, Any]
    timeout: int = 0
    icon: str = ""
    alerts: int = 1


@dataclass
class Notified:
    """What the notification server was asked."""

    bubbles: dict[int, Bubble] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)


class NotificationServer(BusServer):
    """``org.freedesktop.Notifications``."""

    name = "org.freedesktop.Notifications"
    path = "/org/freedesktop/Notifications"
    FULL = ("actions", "body", "body-markup", "persistence")
    program = "Plasma"
    """What it says it is."""

    def __init__(
        self, address: str, capabilities: tuple[str, ...] = FULL, *, inhibited: bool | None = None
    ) -> None:
        self.capabilities = list(capabilities)
        self.inhibited = inhibited
        self.seen = Notified()
        self._next = 1
        super().__init__(address)

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        self.seen.calls.append(member)
        if member == "GetServerInformation":
            return "ssss", (self.program, "Tests", "1", "1.2")
        if member == "GetCapabilities":
            return "as", (self.capabilities,)
        if member == "Notify":
            return "u", (self._notify(body),)
        if member == "CloseNotification":
            if self.seen.bubbles.pop(body[0], None) is not None:
                self.emit(self.name, "NotificationClosed", "uu", body[0], 3)
            return "", ()
        if member == "Get" and body == (self.name, "Inhibited") and self.inhibited is not None:
            return "v", (("b", self.inhibited),)
        return None

    def _notify(self, arguments: tuple[Any, ...]) -> int:
        _app, replaces, icon, title, body, actions, hints, timeout = arguments
        number = replaces or self._next
        self._next = max(self._next, number + 1)
        before = self.seen.bubbles.get(number)
        alerts = before.alerts if before else 1
        self.seen.bubbles[number] = Bubble(title, body, actions, hints, timeout, icon, alerts)
        return number

    def press(self, number: int, key: str, *, token: str = "", closes: bool = False) -> None:
        if token:
            self.emit(self.name, "ActivationToken", "us", number, token)
        self.emit(self.name, "ActionInvoked", "us", number, key)
        if closes:
            self.dismiss(number)

    def dismiss(self, number: int, reason: int = 2) -> None:
        self.seen.bubbles.pop(number, None)
        self.emit(self.name, "NotificationClosed", "uu", number, reason)

    def inhibit(self, inhibited: bool) -> None:
        """Do not disturb, as KDE says it."""
        self.inhibited = inhibited
        self.emit(
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            "sa{sv}as",
            self.name,
            {"Inhibited": ("b", inhibited)},
            [],
        )


class PortalServer(BusServer):
    """``org.freedesktop.portal.Notification``."""

    name = "org.freedesktop.portal.Desktop"
    path = "/org/freedesktop/portal/desktop"
    INTERFACE = "org.freedesktop.portal.Notification"
    CALLS = ("call.incoming", "call.unanswered")
    PURPOSES = ("call.accept", "call.decline")

    def __init__(self, address: str, *, version: int = 2, calls: bool = True) -> None:
        self.version = version
        self.calls = calls
        self.notifications: dict[str, dict[str, Any]] = {}
        self.settings: dict[str, dict[str, tuple[str, Any]]] = {}
        """What ``org.freedesktop.portal.Settings`` says."""
        super().__init__(address)

    def change(self, namespace: str, key: str, kind: str, value: Any) -> None:
        """The person changes a setting of the desktop."""
        self.settings.setdefault(namespace, {})[key] = (kind, value)
        interface = "org.freedesktop.portal.Settings"
        self.emit(interface, "SettingChanged", "ssv", namespace, key, (kind, value))

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        if member == "ReadAll":
            return "a{sa{sv}}", (self.settings,)
        if member == "Get" and body == (self.INTERFACE, "version"):
            return "v", (("u", self.version),)
        if member == "Get" and body == (self.INTERFACE, "SupportedOptions"):
            options = {
                "category": ("as", list(self.CALLS) if self.calls else ["im.received"]),
                "button-purpose": ("as", list(self.PURPOSES)),
            }
            return "v", (("a{sv}", options),)
        if member == "AddNotification":
            identifier, described = body
            self.notifications[identifier] = {key: value for key, (_, value) in described.items()}
            return "", ()
        if member == "RemoveNotification":
            self.notifications.pop(body[0], None)
            return "", ()
        return None

    def press(self, identifier: str, action: str, *, token: str = "") -> None:
        data = {"activation-token": ("s", token)} if token else {}
        self.emit(self.INTERFACE, "ActionInvoked", "ssav", identifier, action, [("a{sv}", data)])
