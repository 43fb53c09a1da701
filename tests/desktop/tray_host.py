"""A panel with a tray: what StatusNotifier items show of themselves, and a hand that uses them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from demo.stage.program import until
from tests.contract.desktop_servers import BusServer

ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


@dataclass(frozen=True)
class Icon:
    """What one sees of an item."""

    tooltip: str
    picture: bytes
    """Of its largest pixmap."""


class TrayHost(BusServer):
    """The watcher items register with, and the host that shows them. One item is looked at: the
    one that came last and is still there."""

    name = "org.kde.StatusNotifierWatcher"
    path = "/StatusNotifierWatcher"

    def __init__(self, address: str) -> None:
        self._registered: list[str] = []
        self._lock = threading.Lock()
        self._hand = open_dbus_connection(address)
        super().__init__(address)

    def stop(self) -> None:
        super().stop()
        self._hand.close()

    def handle(self, interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, Any] | None:
        if member == "RegisterStatusNotifierItem":
            with self._lock:
                self._registered.append(body[0])
            self.emit(self.name, "StatusNotifierItemRegistered", "s", body[0])
            return "", ()
        if member == "RegisterStatusNotifierHost":
            return "", ()
        values = {
            "RegisteredStatusNotifierItems": ("as", list(self._registered)),
            "IsStatusNotifierHostRegistered": ("b", True),
            "ProtocolVersion": ("i", 0),
        }
        if member == "Get":
            return "v", (values[body[1]],)
        return ("a{sv}", (values,)) if member == "GetAll" else None

    # --- looking ------------------------------------------------------------------------------

    def item(self) -> str | None:
        """Where the icon that is there just now is found."""
        with self._lock:
            names = list(reversed(self._registered))
        return next((name for name in names if self._ask(message_bus.NameHasOwner(name))[0]), None)

    def icon(self) -> Icon | None:
        """The icon as it looks just now; None when there is none."""
        owner = self.item()
        if owner is None:
            return None
        try:
            place = DBusAddress("/StatusNotifierItem", owner, ITEM)
            values = {
                key: value for key, (_, value) in self._ask(Properties(place).get_all())[0].items()
            }
        except LookupError:
            return None
        pictures = values["IconPixmap"]
        picture = max(pictures, key=lambda pixmap: pixmap[0])[2] if pictures else b""
        return Icon(values["ToolTip"][2], bytes(picture))

    def wait_icon(self, tooltip: str) -> Icon:
        """The icon as soon as it says that."""

        def look() -> Icon | None:
            icon = self.icon()
            return icon if icon is not None and icon.tooltip == tooltip else None

        found = until(look, 5.0, what=f"a tray icon saying {tooltip!r} (it is {self.icon()})")
        assert found is not None
        return found

    def wait_nothing(self) -> None:
        until(lambda: self.item() is None, 5.0, what="the tray to be empty")

    def menu(self) -> dict[str, int]:
        """The lines of its menu that can be chosen, with their numbers."""
        _, (_, _, lines) = self._use("/MenuBar", MENU, "GetLayout", "iias", 0, -1, [])
        found = {}
        for _, (number, values, _) in lines:
            if values.get("enabled", ("b", True))[1] and "label" in values:
                found[values["label"][1]] = number
        return found

    # --- using --------------------------------------------------------------------------------

    def click(self) -> None:
        self._use("/StatusNotifierItem", ITEM, "Activate", "ii", 5, 5)

    def choose(self, label: str) -> None:
        """Pick a line of the menu as soon as it has that."""
        until(lambda: label in self.menu(), 5.0, what=f"{label!r} in the menu")
        number = self.menu()[label]
        self._use("/MenuBar", MENU, "Event", "isvu", number, "clicked", ("i", 0), 0)

    def _use(self, path: str, interface: str, member: str, signature: str, *body: Any) -> Any:
        owner = self.item()
        assert owner is not None, "the tray is empty"
        place = DBusAddress(path, owner, interface)
        return self._ask(new_method_call(place, member, signature, body))

    def _ask(self, message: Any) -> Any:
        answer = self._hand.send_and_get_reply(message, timeout=5)
        if answer.header.message_type is MessageType.error:
            raise LookupError(answer.header.fields[HeaderFields.error_name], *answer.body)
        return answer.body
