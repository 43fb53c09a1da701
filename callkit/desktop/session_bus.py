"""The desktop's session bus without an event loop of its own (extra ``callkit[linux]``).

jeepney reads and writes D-Bus messages, Qt says when the socket is ready; nothing here waits
except the authentication with the local bus daemon (about a millisecond, at most one second).
QtDBus cannot do this from Python: it sends every int as ``int32`` (``reference/qt.md`` §5).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from typing import Any, Final

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageFlag,
    MessageType,
    Parser,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney import new_method_call as method_call
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket
from PySide6.QtCore import QObject, QSocketNotifier, Signal
from shiboken6 import isValid

from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.bus")

Reply = Callable[..., object]
"""Called with the values of the reply's body."""
Failure = Callable[[str], object]
"""Called with the D-Bus error's name."""

Respond = Callable[[str, tuple[Any, ...]], object]
"""Answers a call that came in: (signature, values)."""
Method = Callable[[str, tuple[Any, ...], Respond], object]
"""(unique name of the caller, values of the call, how to answer it)."""

_BUS: Final = DBusAddress(
    "/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus"
)
_DO_NOT_QUEUE: Final = 4
_OWNER: Final = 1
_UNKNOWN_METHOD: Final = "org.freedesktop.DBus.Error.UnknownMethod"
_FAILED: Final = "org.freedesktop.DBus.Error.Failed"
_CONNECT_SECONDS: Final = 1.0
_READ_AT_ONCE: Final = 65536


class SessionBus(QObject):
    """One connection to the session bus. GUI thread only.

    Signals:
        lost: The connection is gone, and why. Calls that wait are failed first.
    """

    lost = Signal(str, arguments=["reason"])

    def __init__(self, address: str = "SESSION", parent: QObject | None = None) -> None:
        """Connect.

        Raises:
            TransportError: There is no bus, or it does not talk to us.
        """
        super().__init__(parent)
        try:
            self._socket = prep_socket(get_bus(address), timeout=_CONNECT_SECONDS)
        except Exception as error:
            # jeepney has no base class of its own errors, and the address may be anything.
            raise TransportError(f"no session bus: {error!r}") from error
        self._socket.setblocking(False)
        self._parser = Parser()
        self._serials = count(1)
        self._waiting: dict[int, tuple[Reply | None, Failure | None]] = {}
        self._watched: dict[tuple[str, str], list[Reply]] = {}
        self._methods: dict[tuple[str, str], Method] = {}
        self._unsent = bytearray()
        descriptor = self._socket.fileno()
        self._readable = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._readable.activated.connect(self._read)
        self._writable = QSocketNotifier(descriptor, QSocketNotifier.Type.Write, self)
        self._writable.setEnabled(False)
        self._writable.activated.connect(self._write)
        self._open = True
        self._send(message_bus.Hello(), None, None)

    def call(
        self,
        address: DBusAddress,
        member: str,
        signature: str = "",
        *body: Any,
        reply: Reply | None = None,
        failure: Failure | None = None,
        starts: bool = True,
    ) -> None:
        """Call a method; exactly one of ``reply`` and ``failure`` follows, never before this
        returns. With ``starts=False`` a service that does not run is not started for it."""
        message = method_call(address, member, signature or None, body)
        if not starts:
            message.header.flags |= MessageFlag.no_auto_start
        self._send(message, reply, failure)

    def get(
        self,
        address: DBusAddress,
        name: str,
        *,
        reply: Reply,
        failure: Failure | None = None,
        starts: bool = True,
    ) -> None:
        """Read a property; ``reply`` gets its value without the variant around it."""
        properties = address.with_interface("org.freedesktop.DBus.Properties")
        self.call(
            properties,
            "Get",
            "ss",
            address.interface,
            name,
            reply=lambda variant: reply(variant[1]),
            failure=failure,
            starts=starts,
        )

    def watch(self, rule: MatchRule, handler: Reply) -> None:
        """Call ``handler`` with the values of every signal that matches ``rule``.

        The rule must name interface and member; give it a sender, so that no other program can
        pretend to be the one meant.
        """
        key = (rule.header_fields["interface"], rule.header_fields["member"])
        self._watched.setdefault(key, []).append(handler)
        self._send(message_bus.AddMatch(rule), None, None)

    def watchOwner(self, name: str, handler: Callable[[bool], object]) -> None:
        """Call ``handler`` when another program owns ``name`` from now on (True), or none does."""
        rule = MatchRule(
            type="signal",
            sender="org.freedesktop.DBus",
            interface="org.freedesktop.DBus",
            member="NameOwnerChanged",
        )
        rule.add_arg_condition(0, name)
        self.watch(rule, lambda _name, _before, after: handler(bool(after)))

    def own(self, name: str, owned: Callable[[bool], object]) -> None:
        """Let other programs find this connection as ``name``; ``owned`` hears whether they do."""
        self.call(
            _BUS,
            "RequestName",
            "su",
            name,
            _DO_NOT_QUEUE,
            reply=lambda code: owned(code == _OWNER),
            failure=lambda _error: owned(False),
        )

    def serve(self, interface: str, member: str, method: Method) -> None:
        """Answer calls of that method, whatever the object they name. It may answer later; when it
        raises the caller gets an error."""
        self._methods[interface, member] = method

    def askUser(self, caller: str, reply: Callable[[int], object]) -> None:
        """The user number that the program called ``caller`` runs under; -1 when nobody knows."""
        self.call(
            _BUS,
            "GetConnectionUnixUser",
            "s",
            caller,
            reply=reply,
            failure=lambda _error: reply(-1),
        )

    def close(self) -> None:
        """Hang up and go. Nobody is called any more; closing twice is fine, also when a program
        that ends has deleted this already: it does so in any order."""
        if not self._open:
            return
        self._open = False
        self._waiting.clear()
        self._watched.clear()
        self._methods.clear()
        for notifier in (self._readable, self._writable):
            if isValid(notifier):
                notifier.setEnabled(False)
        self._socket.close()
        if isValid(self):
            self.deleteLater()

    # --- the socket ---

    def _send(self, message: Any, reply: Reply | None, failure: Failure | None) -> None:
        serial = next(self._serials)
        self._waiting[serial] = (reply, failure)
        if not self._open:
            return
        self._unsent += message.serialise(serial=serial)
        self._write()

    def _write(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            self._writable.setEnabled(True)
            return
        except OSError as error:
            # Not from inside a caller's call(): it learns of it as of any other failure.
            self._unsent.clear()
            log.debug("bus: %s", error)
            return
        self._writable.setEnabled(False)

    def _read(self) -> None:
        while self._open:
            try:
                data = self._socket.recv(_READ_AT_ONCE)
            except BlockingIOError:
                return
            except OSError as error:
                self._lose(str(error))
                return
            if not data:
                self._lose("the bus hung up")
                return
            self._parser.add_data(data)
            self._dispatch_all()

    def _dispatch_all(self) -> None:
        while True:
            try:
                message = self._parser.get_next_message()
            except Exception as error:
                # A message that cannot be parsed leaves no way to find the next one.
                log.debug("bus: %r", error, exc_info=True)
                self._lose(f"unreadable message: {error!r}")
                return
            if message is None:
                return
            # After close() there is nobody left to dispatch to.
            self._dispatch(message)

    def _dispatch(self, message: Any) -> None:
        fields = message.header.fields
        kind = message.header.message_type
        if kind in (MessageType.method_return, MessageType.error):
            reply, failure = self._waiting.pop(fields.get(HeaderFields.reply_serial), (None, None))
            if kind is MessageType.error:
                if failure is not None:
                    _safely(failure, str(fields.get(HeaderFields.error_name, "")))
            elif reply is not None:
                _safely(reply, *message.body)
        elif kind is MessageType.signal:
            key = (fields.get(HeaderFields.interface), fields.get(HeaderFields.member))
            for handler in list(self._watched.get(key, ())):
                _safely(handler, *message.body)
        elif kind is MessageType.method_call:
            self._obey(message, fields)

    def _obey(self, message: Any, fields: Any) -> None:
        key = (fields.get(HeaderFields.interface), fields.get(HeaderFields.member))
        method = self._methods.get(key)
        if method is None:
            self._send(new_error(message, _UNKNOWN_METHOD, "s", ("no such method",)), None, None)
            return

        def respond(signature: str, values: tuple[Any, ...]) -> None:
            self._send(new_method_return(message, signature, values), None, None)

        try:
            method(str(fields.get(HeaderFields.sender, "")), message.body, respond)
        except Exception as error:
            log.exception("bus: a method failed")
            self._send(new_error(message, _FAILED, "s", (repr(error),)), None, None)

    def _lose(self, reason: str) -> None:
        waiting = [failure for _, failure in self._waiting.values() if failure is not None]
        self.close()
        for failure in waiting:
            _safely(failure, reason)
        self.lost.emit(reason)


def _safely(handler: Callable[..., object], *values: Any) -> None:
    try:
        handler(*values)
    except Exception:
        log.exception("bus: a handler failed")
