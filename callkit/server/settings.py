"""All settings of a service, as one value.

The defaults are the plan's. Names end in their unit; :class:`~callkit.engine.call.Rules` are the
settings the rules of a call look at.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from callkit.engine.call import DEFAULT_RULES, Rules
from callkit.model import MAX_DEVICES, MAX_PENDING

MEMORY = ":memory:"
"""The ``data`` that means: keep nothing beyond the process."""
DEFAULT_PORT = 8765


Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Rate = Annotated[float, msgspec.Meta(gt=0)]


class Secret(str):
    """A text that is not shown when what holds it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'" if self else "''"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one server process behaves. Frozen; share it freely."""

    host: str = "127.0.0.1"
    """Where people connect: an address, a name, or several with commas between. ``::`` is all
    addresses of the machine, IPv4 too."""
    port: Port = DEFAULT_PORT
    """0 picks a free port."""
    apiHost: str = "127.0.0.1"
    """Where the server API and the metrics listen; as ``host``. Empty: on ``host``."""
    apiPort: Annotated[int, msgspec.Meta(ge=-1, le=65535)] = -1
    """The server API's own port; 0 picks a free one, -1 is none."""
    signature2: bool = True
    """Calls signed by ZEGO's MD5 are taken too; off: only HMAC-SHA256 (version 3.0)."""
    apiCallsPerSecond: Rate = 20
    """Per action."""
    apiConnections: Count = 128
    """Connections to the server API at once; when more come, one of those goes that cannot sign."""
    webhookURL: str = ""
    """Where events of calls and logins are posted to; empty: nowhere."""
    webhookSecret: Secret = Secret()
    """ZEGO's callbacksecret: signs webhooks. Another one than the ServerSecret."""
    previousWebhookSecret: Secret = Secret()
    """Signs them too (``signature_previous``), until every receiver has the other one."""
    pushURL: str = ""
    """Where offline pushes are posted to; empty: to ``webhookURL``."""
    webhookTimeoutSeconds: Rate = 5
    """How long a receiver may take to answer."""
    webhookConnections: Count = 32
    """Webhooks under way at once."""
    data: str = MEMORY
    """The directory of the SQLite file, or ``:memory:``."""
    store: str = ""
    """``memory``, ``sqlite``, a ``redis://`` URL (any number of processes with the same one are
    one service; :mod:`callkit.server.stores.redis.address`), or empty: what ``data`` asks for."""
    insecure: bool = False
    """Anybody who names a userID is believed: for one machine, or a network one trusts."""
    allowNetwork: bool = False
    """With ``insecure``: serve other machines too."""
    appID: Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)] = 0
    """The app this service is of: Token04, JWT and the server API name it (``reference/zim.md`` E).
    """
    serverSecret: Secret = Secret()
    """ZEGO's word for the 32 characters that sign Token04 and the server API's calls."""
    serverSecretFile: str = ""
    """A file that holds the ServerSecret, so that no command line does; of several lines in it all
    are good and the first one signs."""
    previousServerSecrets: tuple[Secret, ...] = ()
    """Secrets that are good too, while one is exchanged for another."""
    jwtKey: str = ""
    """A file with the key of JWTs: PEM of an Ed25519 key, or a secret of 32 bytes or more. Its
    name without the suffix is the key's ``kid``."""
    previousJWTKeys: tuple[str, ...] = ()
    """Files with keys that are good too."""
    tokenDays: Annotated[float, msgspec.Meta(gt=0, le=3650)] = 24
    """No token is good that is made for longer."""
    tokenLeewaySeconds: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 60
    """How far the clock of a token's issuer may differ from the server's."""
    tlsCert: str = ""
    """A PEM file with the certificate and its chain: all ports speak TLS (``wss``, ``https``)."""
    tlsKey: str = ""
    """The PEM file with its key; empty: in the same file."""
    allowOrigins: tuple[str, ...] = ()
    """Web origins that may connect; any other page is refused."""
    trustedProxies: tuple[str, ...] = ()
    """Load balancers, as addresses or networks: what they say in X-Forwarded-For is believed."""
    limits: bool = True
    """False switches rate limits off (benchmarks)."""

    heartbeatSeconds: Count = 10
    offlineAfterSeconds: Count = 35
    """After its last sign of life a device counts as offline."""
    loginWithinSeconds: Count = 10
    closeWithinSeconds: Count = 2
    """How long a peer may take to answer a close."""
    drainWithinSeconds: Count = 5
    """How long work in hand may take at a drain."""
    drainSpreadSeconds: Seconds = 3.0
    """Over how long the closes of a drain are spread; less when few are connected."""

    sendQueueBytes: Count = 4 * 1024 * 1024
    """More than this waiting for one connection: it is too slow and is closed (4101)."""
    inboxFrames: Count = 64
    """More than this waiting to be handled: the connection is not read from until it is less."""
    requestsPerSecond: Rate = 100
    requestBurst: Count = 200
    """Per connection: requests, control frames and fragments alike; one of more than 4 KiB counts
    as several."""
    invitesPerSecond: Rate = 20
    inviteBurst: Count = 60
    """callInvite and callingInvite, per person."""
    ringsPerMinute: Rate = 10
    ringBurst: Count = 20
    """Rings of one person at one other that were not answered; the server API's are not counted."""
    loginsPerSecond: Rate = 20
    loginBurst: Count = 40
    """Per address (of IPv6: per /64), loopback excepted."""
    connectionsPerSecond: Rate = 50
    connectionBurst: Count = 500
    """New connections, per address (of IPv6: per /64), loopback and trusted proxies excepted."""
    statusesPerSecond: Rate = 100
    statusBurst: Count = 2_000
    """userIDs whose presence is asked for, per person."""
    iceURLs: tuple[str, ...] = ()
    """STUN and TURN servers that help devices in a call to meet (``stun:``, ``turn:``,
    ``turns:``)."""
    turnSecret: Secret = Secret()
    """The TURN servers' ``static-auth-secret``: people get credentials made with it."""
    turnTTLSeconds: Annotated[int, msgspec.Meta(ge=600, le=30 * 86_400)] = 86_400
    """How long such a credential is good."""
    mediaSignalsPerSecond: Rate = 50
    mediaSignalBurst: Count = 200
    """Media signals, per device."""
    logFormat: Literal["text", "json"] = "text"
    """``json``: one object per line, with the ids of connections, sessions and calls."""
    logCalls: bool = False
    """A line for every change of a call."""
    loginsAtOnce: Count = 100
    """Logins being worked on at once; the others of a storm wait, which leaves room for calls."""
    maxConnections: Annotated[int, msgspec.Meta(ge=0)] = 0
    """When more come, the one that has waited longest without a login goes; 0: as many as the
    process may open files, less some it needs itself."""
    strangersPerAddress: Count = 100
    """Connections of one address (of IPv6: of one /64) that have not logged in (loopback excepted);
    no more get in."""
    maxInFlight: Count = 20_000
    """Requests being worked on at once; more are refused early (6000005)."""

    maxDevices: Count = MAX_DEVICES
    maxPending: Count = MAX_PENDING
    """Invitations that may wait for one person's answer; one more is refused (6000272)."""
    maxLiveCalls: Count = 100
    """Calls that go on which one person may be in by making or joining them (6000272); ``limits``
    off: any number."""
    historyDays: Count = 90
    nonceMinutes: Count = 10
    process: str = ""
    """This process's name among those that share a store, which adds what makes it the only one."""
    rules: Rules = DEFAULT_RULES
