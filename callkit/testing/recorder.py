"""Records the events of a client or a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from callkit.client.events import EVENT_NAMES


class Recorded(NamedTuple):
    """One event: its name and what its handler was given."""

    name: str
    args: tuple[Any, ...]

    @property
    def event(self) -> Any:
        """The value of an event that has exactly one: every event of a SignalingClient."""
        (value,) = self.args
        return value


class Emitter(Protocol):
    """Anything with ``on(name, handler)``: a SignalingClient."""

    def on(self, name: str, handler: Callable[[Any], object]) -> None: ...


class EventRecorder:
    """Records events in the order they were told.

    Of a client, all of them; of anything else (Qt signals too), whatever is connected to a hook.

    Example::

        heard = EventRecorder(client)
        ...
        assert heard.names == ["connectionStateChanged", "snapshot", "callInvitationReceived"]
        assert heard.last("callInvitationReceived").caller == "alice"

        heard = EventRecorder()
        service.events.onIncomingCallReceived.connect(heard.hook("onIncomingCallReceived"))
    """

    def __init__(self, client: Emitter | None = None) -> None:
        self.events: list[Recorded] = []
        if client is not None:
            for name in EVENT_NAMES:
                client.on(name, self.hook(name))

    def hook(self, name: str) -> Callable[..., None]:
        """Return a handler that records its arguments as an event called ``name``."""

        def record(*args: Any) -> None:
            self.events.append(Recorded(name, args))

        return record

    @property
    def names(self) -> list[str]:
        return [recorded.name for recorded in self.events]

    def of(self, name: str) -> list[Any]:
        """The values of all events called ``name`` (each with one argument)."""
        return [recorded.event for recorded in self.events if recorded.name == name]

    def last(self, name: str) -> Any:
        """The value of the latest event called ``name``.

        Raises:
            AssertionError: There was none; the message says what there was.
        """
        found = self.of(name)
        assert found, f"no {name} among {self.names}"
        return found[-1]

    def take(self) -> list[Recorded]:
        """Return what was recorded so far, and begin anew."""
        taken, self.events = self.events, []
        return taken

    def clear(self) -> None:
        self.events = []
