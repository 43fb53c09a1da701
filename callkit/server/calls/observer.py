"""The observers of calls and devices (webhooks, metrics), combined into one.

It is made before :mod:`callkit.server.calls.dispatch` and :mod:`callkit.server.calls.presence`,
which report to it and do not know what listens.
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
"""Gets a call before and after its change, and the time."""
Webhooks = Callable[
    [Call | None, Call, int, PushConfig | None], Awaitable[tuple[WebhookEvent, ...]]
]
"""Gets a call before and after its change, the time, and the push its request asked for."""
Acted = Callable[[DeviceRecord, str, DeviceAction, str, bool], Awaitable[None]]
"""Gets a device, its person's name, what it did, why it logged out, whether it came again."""


class Observer(NamedTuple):
    deadline: Callable[[int], object]
    """Told of the next deadline of every call that changes."""
    changed: tuple[Changed, ...] = ()
    """Told of every change of a call that was committed."""
    webhooks: Webhooks | None = None
    """Makes the webhook events of a change, which are part of its commit."""
    acted: Acted | None = None
    """Told when a device logs in, logs out or goes offline."""
