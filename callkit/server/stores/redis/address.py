"""The address of the primary: fixed, or asked of Sentinels or a Cluster.

URLs::

    redis://[user:password@]host[:port][/db]             one server (rediss:// with TLS)
    unix:///path/to/redis.sock[?db=0]
    redis+sentinel://[user:password@]host[:port],…/name[/db]
    redis+cluster://[user:password@]host[:port],…

``rediss+sentinel`` and ``rediss+cluster`` speak TLS. Query arguments of callkit's own are
``service`` (the name all keys begin with), ``durability`` (``replicated``: an acknowledgement waits
for a replica) and ``timeout`` (seconds); ``sentinelUsername`` and ``sentinelPassword`` are for the
Sentinels; all others are redis-py's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import msgspec
from redis.asyncio.connection import Connection, parse_url
from redis.crc import key_slot
from redis.exceptions import RedisError

from callkit.errors import StoreError, UsageError

SCHEMES = (
    "redis",
    "rediss",
    "unix",
    "redis+sentinel",
    "rediss+sentinel",
    "redis+cluster",
    "rediss+cluster",
)

_SENTINEL_PORT = 26379
_PORT = 6379

Address = tuple[str, int]


class RedisAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed URL."""

    kind: str
    """``server``, ``sentinel`` or ``cluster``."""
    label: str
    """The URL without secrets, for messages."""
    service: str = "callkit"
    replicated: bool = False
    timeout: float = 2.0
    hosts: tuple[Address, ...] = ()
    name: str = ""
    """What the Sentinels call the primary."""
    options: dict[str, Any] = {}
    """How to connect to a data node, without its address; ``connection_class`` among them."""
    sentinel_options: dict[str, Any] = {}

    @property
    def prefix(self) -> str:
        """What every key begins with. The braces keep all keys in one slot of a Cluster."""
        return f"{{{self.service}}}:"


def parse(url: str) -> RedisAddress:
    """Read a URL.

    Raises:
        UsageError: It cannot be read.
    """
    # urlsplit is not shown the hosts: several of them in brackets are more than some Pythons take.
    whole = re.match(r"([^:/?#]*)://([^/?#]*)(.*)", url, re.DOTALL)
    if whole is None or whole[1] not in SCHEMES:
        raise UsageError(f"not a Redis URL: {whole[1] if whole else url.partition(':')[0]}://…")
    netloc = whole[2]
    parts = urlsplit(f"{whole[1]}://{whole[3]}")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    try:
        ours = _ours(query)
        scheme, _, kind = parts.scheme.partition("+")
        credentials, _, hosts = netloc.rpartition("@")
        path = parts.path.strip("/").split("/") if kind else []
        name = unquote(path.pop(0)) if kind == "sentinel" and path else ""
        netloc = f"{credentials}@" if credentials else ""
        netloc += "first" if kind else hosts
        options: dict[str, Any] = dict(
            parse_url(
                urlunsplit(
                    (scheme, netloc, "/".join(path) if kind else parts.path, urlencode(query), "")
                )
            )
        )
        where: tuple[Address, ...] = ()
        if kind:
            options.pop("host", None)
            port = _SENTINEL_PORT if kind == "sentinel" else _PORT
            where = tuple(_address(host, port) for host in hosts.split(",") if host)
        if (kind and not where) or (kind == "sentinel" and not name):
            raise ValueError("hosts and, for Sentinels, the primary's name are needed")
    except ValueError as error:
        raise UsageError(f"{_label(url)}: {error}") from error
    options.setdefault("connection_class", Connection)
    sentinel = _sentinel_options(options, ours.pop("sentinel_credentials"))
    return RedisAddress(
        kind=kind or "server",
        label=_label(url),
        hosts=where,
        name=name,
        options=options,
        sentinel_options=sentinel,
        **ours,
    )


def _ours(query: dict[str, str]) -> dict[str, Any]:
    service = query.pop("service", "callkit")
    if not service or not service.isascii() or set(service) & set("{} \r\n"):
        raise ValueError("service: one or more ASCII characters, no braces, no spaces")
    durability = query.pop("durability", "")
    if durability not in ("", "replicated"):
        raise ValueError("durability: nothing, or replicated")
    timeout = float(query.pop("timeout", "2"))
    if not 0.05 <= timeout <= 60:
        raise ValueError("timeout: 0.05 to 60 seconds")
    credentials = {
        "username": query.pop("sentinelUsername", None),
        "password": query.pop("sentinelPassword", None),
    }
    return {
        "service": service,
        "replicated": durability == "replicated",
        "timeout": timeout,
        "sentinel_credentials": {key: value for key, value in credentials.items() if value},
    }


def _sentinel_options(options: dict[str, Any], credentials: dict[str, Any]) -> dict[str, Any]:
    theirs = {
        key: value for key, value in options.items() if key not in ("username", "password", "db")
    }
    return theirs | credentials


def _address(text: str, default_port: int) -> Address:
    parts = urlsplit(f"//{text}")
    return parts.hostname or "127.0.0.1", parts.port or default_port


def _label(url: str) -> str:
    return re.sub(r"://[^/?#]*@", "://", url).partition("?")[0].partition("#")[0]


async def connect(place: RedisAddress) -> Connection:
    """A new connection to the place's primary. The caller checks that it is one.

    Raises:
        RedisError, OSError, StoreError: There is none, or it cannot be reached.
    """
    options = dict(place.options)
    if place.kind == "sentinel":
        options["host"], options["port"] = await _ask_sentinels(place)
    elif place.kind == "cluster":
        options["host"], options["port"] = await _ask_cluster(place)
    return await _connect(place, options)


async def _connect(place: RedisAddress, options: dict[str, Any]) -> Connection:
    options = dict(options)
    kind = options.pop("connection_class")
    options.setdefault("protocol", 2)
    # The reader sets time limits: one for a whole batch.
    options["socket_timeout"] = None
    options.setdefault("socket_connect_timeout", place.timeout)
    connection: Connection = kind(**options)
    await connection.connect()  # type: ignore[no-untyped-call]
    return connection


async def _ask_sentinels(place: RedisAddress) -> Address:
    command = ("SENTINEL", "GET-MASTER-ADDR-BY-NAME", place.name)
    answer = await _ask(place, place.sentinel_options, command)
    if answer:
        host, port = answer
        return host.decode(), int(port)
    raise StoreError(f"{place.label}: no Sentinel knows a primary called {place.name}")


async def _ask_cluster(place: RedisAddress) -> Address:
    slot = key_slot(place.prefix.encode())
    for first, last, primary, *_ in await _ask(place, place.options, ("CLUSTER", "SLOTS")) or ():
        if first <= slot <= last:
            host, port = primary[0], primary[1]
            return (host.decode() if host else place.hosts[0][0]), int(port)
    raise StoreError(f"{place.label}: no node serves slot {slot}")


async def _ask(place: RedisAddress, options: dict[str, Any], command: Sequence[str]) -> Any:
    """The first answer that says something, None if none does."""
    trouble: Exception | None = None
    for host, port in place.hosts:
        try:
            connection = await _connect(place, {**options, "host": host, "port": port})
            try:
                await connection.send_command(*command)
                answer = await connection.read_response(timeout=place.timeout)
            finally:
                await connection.disconnect(nowait=True)
        except (RedisError, OSError) as error:
            trouble = error
            continue
        if answer:
            return answer
    if trouble is not None:
        raise trouble
    return None
