"""Everything a service may decide about itself, as one value.

The defaults are the plan's. Names end in their unit; :class:`~callkit.engine.call.Rules` are the
settings the rules of a call look at.
"""

from __future__ import annotations

import msgspec

from callkit.engine.call import DEFAULT_RULES, Rules
from callkit.model import MAX_DEVICES

MEMORY = ":memory:"
"""The ``data`` that means: keep nothing beyond the process."""
DEFAULT_PORT = 8765


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one server process behaves. Frozen; share it freely."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    """0 picks a free port."""
    data: str = MEMORY
    """The directory of the SQLite file, or ``:memory:``."""
    store: str = ""
    """``memory``, ``sqlite``, or empty: what ``data`` asks for."""
    insecure: bool = False
    """Whoever says who they are is believed: for one machine, or a network one trusts."""
    allowNetwork: bool = False
    """With ``insecure``: serve other machines too."""
    allowOrigins: tuple[str, ...] = ()
    """Web origins that may connect; any other page is refused."""
    limits: bool = True
    """False switches rate limits off (benchmarks)."""

    heartbeatSeconds: int = 10
    offlineAfterSeconds: int = 35
    """After its last sign of life a device counts as offline."""
    loginWithinSeconds: int = 10
    closeWithinSeconds: int = 2
    """How long a peer may take to answer a close."""
    drainWithinSeconds: int = 5
    """How long work in hand may take at a drain."""
    drainSpreadSeconds: float = 3.0
    """Over how long the closes of a drain are spread; less when few are connected."""

    sendQueueBytes: int = 4 * 1024 * 1024
    """More than this waiting for one connection: it is too slow and is closed (4101)."""
    inboxFrames: int = 64
    """More than this waiting to be handled: the connection is not read from until it is less."""
    requestsPerSecond: float = 100
    requestBurst: int = 200
    """Per connection."""
    invitesPerSecond: float = 20
    inviteBurst: int = 60
    """callInvite and callingInvite, per person."""
    loginsPerSecond: float = 20
    loginBurst: int = 40
    """Per address, loopback excepted."""
    maxInFlight: int = 20_000
    """Requests being worked on at once; more are refused early (6000005)."""

    maxDevices: int = MAX_DEVICES
    historyDays: int = 90
    nonceMinutes: int = 10
    process: str = "main"
    """This process's name among those that share a store."""
    rules: Rules = DEFAULT_RULES
