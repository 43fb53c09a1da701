"""Every port × everything half done, by more connections than there are files: a real client gets
in within five seconds, and whoever is in stays."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from callkit.server.api.signatures import signed
from tests.attacks.bytes import CONTINUATION, TEXT, frame, head, hello
from tests.attacks.frames import FORMS
from tests.attacks.registry import TWO, attack
from tests.attacks.stage import APP, FILES, SECRET, Stage
from tests.attacks.stranger import Stranger
from tests.failures.rhythm import pause

COUNT = 2 * FILES
GETS_IN = 5.0
"""Seconds a real client may need."""
GONE = 13.0
"""Seconds until whoever says nothing has to be gone."""
CHURN_SECONDS = 6.0
_AT_ONCE = 50
now = time.perf_counter

ANYWHERE = ("silent", "half a head", "slow head", "never reads")
PEOPLE = (*ANYWHERE, "half a frame", "half a fragmented message")
API = (*ANYWHERE, "half a body", "slow body")
TLS = ("half a hello", "a hello that is noise")


def call(action: str = "QueryUserOnlineState", **changed: str) -> str:
    """The query of a signed call."""
    pairs = dict(
        signed(
            APP,
            SECRET,
            action,
            nonce=secrets.token_hex(8),
            timestamp=int(time.time()),
            method="GET",
            query=[("UserId[]", "bystander")],
        )
    )
    return urlencode(pairs | changed)


def post(path: str, size: int) -> bytes:
    lines = f"POST {path} HTTP/1.1", "Host: here", f"Content-Length: {size}", "", ""
    return "\r\n".join(lines).encode()


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()


async def half(stage: Stage, port: str, kind: str) -> Stranger:
    """A connection that has begun something."""
    door = "people" if port == "people" else "api"
    if kind in TLS or (stage.tls and kind == "silent"):
        stranger = await stage.stranger(door, hello=False)
        said = {"half a hello": hello()[:60], "a hello that is noise": hello()}
        stranger.say(said.get(kind, b""))
        return stranger
    stranger = await stage.stranger(door)
    path = {"people": "/v1", "api": "/?Action=CallInvite", "metrics": "/metrics"}[port]
    whole = head() if port == "people" else get(path)
    if kind in ("half a head", "slow head"):
        stranger.say(whole[:-20])
    elif kind in ("half a body", "slow body"):
        forged = f"/?{call('CallInvite', SignatureVersion='3.0')}" if port == "api" else path
        stranger.say(post(forged, 100_000) + b"x" * 5_000)
    elif kind != "silent":
        stranger.deafen() if kind == "never reads" else None
        stranger.say(whole)
        begun = {
            "half a frame": frame(TEXT, b"x" * 60_000)[:30_000],
            "half a fragmented message": frame(TEXT, b"x" * 9_000, fin=False)
            + frame(CONTINUATION, b"x", fin=False),
            "never reads": FORMS["full pings"][:50_000] if port == "people" else whole * 500,
        }
        stranger.say(begun[kind])
    return stranger


async def crowd(stage: Stage, port: str, kinds: Sequence[str], count: int) -> list[Stranger]:
    """So many of them, of all kinds in turn."""
    found: list[Stranger] = []
    for at in range(0, count, _AT_ONCE):
        some = (
            half(stage, port, kinds[number % len(kinds)])
            for number in range(at, min(count, at + _AT_ONCE))
        )
        came = await asyncio.gather(*some, return_exceptions=True)
        found += [one for one in came if isinstance(one, Stranger)]
    return found


async def newcomer(stage: Stage, port: str, name: str) -> float:
    """Seconds until a real client is served; it tries again like one."""
    began = now()
    while now() - began < GETS_IN:
        try:
            async with asyncio.timeout(GETS_IN - (now() - began)):
                if port == "people":
                    stranger = await stage.stranger()
                    if "101" in await stranger.greet():
                        await stranger.login(name)
                        return now() - began
                else:
                    stranger = await stage.stranger("api")
                    path = f"/?{call()}" if port == "api" else "/metrics"
                    stranger.say(get(path))
                    status, body = await stranger.answer()
                    if status == 200 and (port != "api" or b'"Code":0' in body):
                        return now() - began
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass
        await pause(0.1)
    return GETS_IN


async def besiege(stage: Stage, port: str, kinds: Sequence[str]) -> None:
    strangers = await crowd(stage, port, kinds, COUNT)
    slowly = asyncio.ensure_future(_drip(strangers, kinds))
    more = asyncio.ensure_future(crowd(stage, port, kinds, COUNT))
    took = [await newcomer(stage, port, f"newcomer{number}") for number in range(3)]
    slowly.cancel()
    more.cancel()
    stage.note(came=len(strangers), served_in=f"{max(took):.2f} s")
    stage.check(max(took) < GETS_IN, "a real client did not get in")


async def _drip(strangers: list[Stranger], kinds: Sequence[str]) -> None:
    """A byte now and then, for those that are slow."""
    if any("slow" in kind for kind in kinds):
        while True:
            for stranger in strangers:
                stranger.say(b"x")
            await pause(0.2)


def _enter(port: str, tls: bool, kinds: Sequence[str], *, short: bool) -> None:
    scheme = {"people": "wss" if tls else "ws", "api": "https" if tls else "http"}
    name = ", ".join(kinds) if len(kinds) == 1 else "everything half done"
    where = scheme.get(port, f"{scheme['api']} metrics")

    @attack(f"{where} port: {name}", tls=tls, wait=TWO, growth=96, short=short)
    async def siege(stage: Stage) -> None:
        await besiege(stage, port, kinds)


for _port in ("people", "api", "metrics"):
    for _tls in (False, True):
        _kinds = (PEOPLE if _port == "people" else API) + (TLS if _tls else ())
        _enter(_port, _tls, _kinds, short=True)
        for _kind in _kinds:
            _enter(_port, _tls, (_kind,), short=(_port, _kind) == ("people", "silent"))


def _enter_silence(tls: bool) -> None:
    @attack(f"silence ends in seconds{', TLS' if tls else ''}", tls=tls, short=False)
    async def silence(stage: Stage) -> None:
        few = 10
        kinds = [(port, kind) for port in ("people", "api", "metrics") for kind in ANYWHERE]
        kinds += [("people", kind) for kind in PEOPLE] + [("api", kind) for kind in API]
        for port, kind in [*kinds, *(("people", kind) for kind in TLS if tls)]:
            if kind == "never reads" or few < 0:
                continue
            strangers = [await half(stage, port, kind) for _ in range(few)]
            # A goodbye that nobody reads would hide the end behind it.
            await asyncio.gather(*(one.finished(GONE) for one in strangers))
            left = sum(not one.gone for one in strangers)
            stage.check(not left, f"{port}: {kind}: {left} of {few} are still there")


for _tls in (False, True):
    _enter_silence(_tls)


def _enter_churn(tls: bool) -> None:
    scheme = "wss" if tls else "ws"

    @attack(f"{scheme} port: silence that comes again and again", tls=tls, wait=TWO, short=False)
    async def churn(stage: Stage) -> None:
        """Whoever is pushed out comes again at once: no place is ever free."""
        count = 0
        until = now() + CHURN_SECONDS

        async def one() -> None:
            nonlocal count
            while now() < until:
                with contextlib.suppress(OSError, TimeoutError):
                    reader, writer = await asyncio.open_connection("127.0.0.1", stage.server.port)
                    count += 1
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(until - now()):
                            await reader.read()
                    writer.transport.abort()

        crowd = [asyncio.ensure_future(one()) for _ in range(COUNT)]
        await pause(0.5)
        took = [await newcomer(stage, "people", f"newcomer{number}") for number in range(3)]
        for task in crowd:
            task.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
        stage.note(came=count, served_in=f"{max(took):.2f} s")
        stage.check(max(took) < GETS_IN, f"a real client waited {max(took):.2f} s")


for _tls in (False, True):
    _enter_churn(_tls)
