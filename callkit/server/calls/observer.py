"""The observers of calls and devices (webhooks, metrics), combined into one.

It is there before those who tell it (:mod:`callkit.server.calls.dispatch` and
:mod:`callkit.server.calls.presence`): they know nobody who listens.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from callkit.engine.call import Call
from callkit.model import PushConfig
from callkit.server.stores.base import DeviceRecord, WebhookEvent


class DeviceAction(enum.IntEnum):
    """What a device did, with ZIM's numbers (``reference/zim.md`` I4)."""

    ONLINE = 0
    LOGOUT = 1
    OFFLINE = 2


Changed = Callable[[Call | None, Call, int], object]
"""A call before and after, and now."""
Webhooks = Callable[
    [Call | None, Call, int, PushConfig | None], Awaitable[tuple[WebhookEvent, ...]]
]
"""A call before and after, now, and what is to be pushed."""
Acted = Callable[[DeviceRecord, str, DeviceAction, str, bool], Awaitable[None]]
"""Device, the person's name, what it did, why it logged out, whether it came again."""


class Observer(NamedTuple):
    deadline: Callable[[int], object]
    """Told of the next deadline of every call that changes."""
    changed: tuple[Changed, ...] = ()
    """Told of every change of a call that was committed."""
    webhooks: Webhooks | None = None
    """Asked before every commit what it is to others than people: that is part of the commit."""
    acted: Acted | None = None
    """Told of every device's coming and going."""
