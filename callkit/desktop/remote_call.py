"""The asking side of ``callkit answer``: tells the running program to answer, decline or hang up.
No Qt.

Every program with a kit is found on the session bus, which only programs of the same person reach.
"""

from __future__ import annotations

from typing import Final

from callkit.errors import TransportError

PREFIX: Final = "org.callkit.App."
"""Names of programs with a kit begin so."""
INTERFACE: Final = "org.callkit.Calls"
PATH: Final = "/org/callkit/Calls"
METHOD: Final = "Do"
"""(verb) → "" when it was done, else why not."""
VERBS: Final = {
    "answer": "answer the newest call that rings",
    "decline": "decline the newest call that rings",
    "silence": "let the newest call ring without sound",
    "hangup": "leave the call one is in, or take back the one one makes",
    "mute": "switch the microphone of the call off, or on again",
}
_SECONDS: Final = 2.0


def ask(verb: str, address: str = "SESSION") -> str:
    """Let a program of this person do it; "" when one did, else why none could.

    Blocks, at most two seconds for each program. Needs the extra ``callkit[linux]``.

    Raises:
        TransportError: No session bus, or jeepney is not installed.
    """
    try:
        from jeepney import DBusAddress, MessageType, message_bus, new_method_call
        from jeepney.io.blocking import open_dbus_connection
    except ImportError as error:
        raise TransportError(f"{error}: install callkit[linux]") from error
    try:
        connection = open_dbus_connection(address)
    except Exception as error:
        # jeepney has no base class of its own errors, and the address may be anything.
        raise TransportError(f"no session bus: {error!r}") from error
    reasons: list[str] = []
    with connection:
        names = connection.send_and_get_reply(message_bus.ListNames(), timeout=_SECONDS).body[0]
        for name in sorted(one for one in names if one.startswith(PREFIX)):
            target = DBusAddress(PATH, bus_name=name, interface=INTERFACE)
            try:
                reply = connection.send_and_get_reply(
                    new_method_call(target, METHOD, "s", (verb,)), timeout=_SECONDS
                )
            except TimeoutError:
                reasons.append("a program did not answer in time")
                continue
            said = str(reply.body[0]) if reply.body else "refused"
            if reply.header.message_type is MessageType.method_return and not said:
                return ""
            reasons.append(said)
    return "; ".join(dict.fromkeys(reasons)) or "no program with calls is running"
