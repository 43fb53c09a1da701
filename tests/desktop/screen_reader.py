"""A screen reader that sees nothing: it knows the accessibility bus of a desktop and no more.

Roles, names, states and actions are what AT-SPI hands to any assistive program; presses go
through its Action interface, never through mouse or keyboard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from demo.stage.program import until

SPI = "org.a11y.atspi"
DESKTOP = (f"{SPI}.Registry", "/org/a11y/atspi/accessible/root")
STATES = {
    "checked": 4,
    "enabled": 8,
    "focusable": 11,
    "focused": 12,
    "selected": 23,
    "showing": 25,
    "checkable": 41,
}
"""AT-SPI's numbers of the states that matter here."""
WAIT = 5.0


class Gone(Exception):
    """What was asked is not there any more, or cannot do that."""


class Item:
    """One thing in the tree."""

    def __init__(self, reader: ScreenReader, owner: str, path: str) -> None:
        self._reader = reader
        self._owner, self._path = owner, path

    def ask(self, interface: str, method: str, signature: str = "", *values: Any) -> Any:
        address = DBusAddress(self._path, self._owner, f"{SPI}.{interface}")
        answer = self._reader.call(new_method_call(address, method, signature or None, values))
        return answer[0] if answer else None

    def value(self, interface: str, name: str) -> Any:
        address = DBusAddress(self._path, self._owner, f"{SPI}.{interface}")
        return self._reader.call(Properties(address).get(name))[0][1]

    @property
    def role(self) -> str:
        return str(self.ask("Accessible", "GetRoleName"))

    @property
    def name(self) -> str:
        return str(self.value("Accessible", "Name"))

    @property
    def description(self) -> str:
        return str(self.value("Accessible", "Description"))

    @property
    def states(self) -> set[str]:
        low, high = self.ask("Accessible", "GetState")
        bits = low | high << 32
        return {name for name, bit in STATES.items() if bits >> bit & 1}

    @property
    def parent(self) -> Item:
        owner, path = self.value("Accessible", "Parent")
        return Item(self._reader, owner, path)

    def children(self) -> list[Item]:
        found = self.ask("Accessible", "GetChildren")
        return [Item(self._reader, owner, path) for owner, path in found]

    def everything(self) -> Iterator[Item]:
        """It, and all that is to be seen inside, in the order it is read."""
        try:
            if "showing" not in self.states:
                return
            children = self.children()
        except Gone:
            return
        yield self
        for child in children:
            yield from child.everything()

    def look(self, role: str, name: str) -> Item | None:
        """Something of that role whose name has these words in it, if it is there just now."""
        for item in self.everything():
            try:
                if item.role == role and name in item.name:
                    return item
            except Gone:
                continue
        return None

    def find(self, role: str, name: str) -> Item:
        """The same as soon as it is there."""
        found = until(lambda: self.look(role, name), WAIT, what=f"a {role} named {name!r}")
        assert found is not None
        return found

    def wait_without(self, role: str, name: str) -> None:
        until(lambda: self.look(role, name) is None, WAIT, what=f"no {role} named {name!r}")

    def names(self, role: str) -> list[str]:
        """What everything of that role is called, without what has no name."""
        return [item.name for item in self.everything() if item.role == role and item.name]

    def press(self) -> None:
        """Do the first thing it offers, which is what pressing it does."""
        assert self.ask("Action", "DoAction", "i", 0)


class ScreenReader:
    """Looks at the desktop of a session bus, and hears what is announced there."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(session_bus) as session:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            place = session.send_and_get_reply(new_method_call(launcher, "GetAddress"))
        self._bus = open_dbus_connection(place.body[0])
        self._spoken = self._listen("Announcement", "object:announcement")
        self._moved = self._listen("StateChanged", "object:state-changed:focused")

    def _listen(self, member: str, event: str) -> deque[Any]:
        rule = MatchRule(type="signal", interface=f"{SPI}.Event.Object", member=member)
        registry = DBusAddress("/org/a11y/atspi/registry", DESKTOP[0], DESKTOP[0])
        self.call(message_bus.AddMatch(rule))
        self.call(new_method_call(registry, "RegisterEvent", "s", (event,)))
        return self._bus.filter(rule, bufsize=1000).queue

    def close(self) -> None:
        self._bus.close()

    def call(self, message: Any) -> Any:
        answer = self._bus.send_and_get_reply(message, timeout=WAIT)
        if answer.header.message_type is MessageType.error:
            raise Gone(answer.header.fields[HeaderFields.error_name], *answer.body)
        return answer.body

    def application(self, name: str) -> Item:
        """The running program of that name."""

        def look() -> Item | None:
            programs = Item(self, *DESKTOP).children()
            return next((it for it in programs if it.name == name), None)

        found = until(look, WAIT, what=f"the program {name!r}")
        assert found is not None
        return found

    def forget(self) -> None:
        """What was said and done so far does not matter."""
        self._catch_up()
        self._spoken.clear()
        self._moved.clear()

    def hear(self, words: str) -> str:
        """The next announcement that has these words in it; those before it are forgotten."""

        heard = []

        def come() -> str:
            self._catch_up()
            while self._spoken:
                heard.append(str(self._spoken.popleft().body[3][1]))
                if words in heard[-1]:
                    return heard[-1]
            return ""

        try:
            return until(come, WAIT)
        except TimeoutError:
            raise AssertionError(f"{words!r} was not announced, but {heard}") from None

    def reached(self, role: str) -> Item | None:
        """Something of that role the keyboard has come to since this was asked last."""
        self._catch_up()
        while self._moved:
            event = self._moved.popleft()
            fields = event.header.fields
            item = Item(self, fields[HeaderFields.sender], fields[HeaderFields.path])
            if event.body[:2] == ("focused", 1) and item.role == role:
                return item
        return None

    def _catch_up(self) -> None:
        """Whatever was told before comes before the answer to this question."""
        self.call(message_bus.GetId())
