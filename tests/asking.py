"""What the widgets of a test ask of their calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from callkit.requests import Action, CallRequest, MediaKind


class Asked(list[CallRequest]):
    """Every request of a widget (or of anything with the signal ``requested``), from now on."""

    def __init__(self, source: Any) -> None:
        super().__init__()
        source.requested.connect(self.append)

    @property
    def actions(self) -> list[Action]:
        return [request.action for request in self]

    def of(self, action: Action) -> list[Any]:
        """The arguments of each request for ``action``."""
        return [request.argument for request in self if request.action is action]

    def switched(self, kind: MediaKind) -> list[bool]:
        """What was wanted of one kind of media, in order."""
        return [on for switched, on in self.of(Action.MEDIA) if switched is kind]


class Heard:
    """The arguments of the one request, as a signal would give them."""

    args: list[Any]


@contextmanager
def asks(source: Any, action: Action) -> Iterator[Heard]:
    """The block makes ``source`` ask for ``action`` once."""
    asked, heard = Asked(source), Heard()
    yield heard
    source.requested.disconnect(asked.append)
    (argument,) = asked.of(action)
    heard.args = [] if argument is None else [argument]


@contextmanager
def asksNot(source: Any, action: Action) -> Iterator[None]:
    """The block does not make ``source`` ask for ``action``."""
    asked = Asked(source)
    yield
    source.requested.disconnect(asked.append)
    assert not asked.of(action)
