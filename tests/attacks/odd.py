"""What no client says: upgrades where there are none, closed halves, numbers without end."""

from __future__ import annotations

import asyncio
import contextlib
import json

from tests.attacks.bytes import TEXT, frame, head
from tests.attacks.places import get, now, post
from tests.attacks.registry import ONE, TWO, attack
from tests.attacks.rules import Person, fresh, person, register
from tests.attacks.stage import Stage
from tests.attacks.stranger import Stranger
from tests.failures.rhythm import pause

PIPELINES = 60
SECONDS = 3.0
GONE = 5.0
"""Seconds until somebody who has closed one half of the connection has to be gone."""

UPGRADES = {
    "a websocket": head("/"),
    "HTTP/2": get("/metrics")[:-2]
    + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(64),
    "a tunnel": b"CONNECT here:80 HTTP/1.1\r\nHost: here:80\r\n\r\n",
    "an echo": b"TRACE / HTTP/1.1\r\nHost: here\r\n\r\n",
    "another host": b"GET http://elsewhere/metrics HTTP/1.1\r\nHost: elsewhere\r\n\r\n",
    "a folded head": b"GET /healthz HTTP/1.1\r\nHost: here\r\nX-Folded: a\r\n b\r\n\tc\r\n\r\n",
    "two lengths": post("/", 5)[:-2] + b"Content-Length: 6\r\n\r\n",
    "a length and chunks": post("/", 5)[:-2] + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a length below zero": post("/", -1),
    "no host": b"GET /metrics HTTP/1.1\r\n\r\n",
    "a wait for leave": post("/", 5)[:-2] + b"Expect: 100-continue\r\n\r\n",
    "HTTP of before": b"GET /healthz\r\n\r\n",
}
GREETINGS = {
    "extensions without end": head(
        Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits=15, " * 150
    ),
    "a key without end": head()[:-2] + b"Sec-WebSocket-Key: " + b"A" * 12_000 + b"\r\n\r\n",
    "a path without end": head("/v1?" + "x=1&" * 2_000),
    "a version of before": head().replace(b"Version: 13", b"Version: 8"),
    "two versions": head(Sec_WebSocket_Version="13"),
    "a folded line": head()[:-2] + b"X-Folded: a\r\n b\r\n\r\n",
    "bytes that are no text": head()[:-2] + b"X-Bytes: " + bytes(range(128, 256)) + b"\r\n\r\n",
}
NUMBERS = {
    "an id of 60,000 digits": b'{"op":"logout","id":' + b"9" * 60_000 + b"}",
    "a count of 60,000 digits": b'{"op":"queryCallInvitationList","id":9000,"nextFlag":0,"count":'
    + b"1" * 60_000
    + b"}",
    "60,000 digits behind the point": b'{"op":"logout","id":1.' + b"1" * 60_000 + b"}",
    "an exponent": b'{"op":"callHistoryRead","id":9000,"upTo":1e400}',
    "an exponent of 60,000 digits": b'{"op":"callHistoryRead","id":9000,"upTo":1e'
    + b"9" * 60_000
    + b"}",
    "less than nothing": b'{"op":"queryCallInvitationList","id":9000,"count":-9223372036854775809}',
    "no number": b'{"op":"callHistoryRead","id":9000,"upTo":NaN}',
    "half a pair": b'{"op":"updateUserName","id":9000,"value":"\\ud800"}',
    "half a pair in a name": b'{"op":"updateUserName","id":9000,"\\udfff":1,"value":"x"}',
    "a field twice": b'{"op":"updateUserName","id":9000,"value":"a","value":"b"}',
    "a field twice, escaped": b'{"op":"updateUserName","id":9000,"value":"a","val\\u0075e":"b"}',
    "a zero byte": b'{"op":"updateUserName","id":9000,"value":"a\\u0000b"}',
}


async def _reading(stranger: Stranger, data: bytes, until: float) -> int:
    """Ask again and again, and read every answer; how many bytes were answered."""
    heard = 0
    while now() < until and not stranger.gone:
        stranger.say(data)
        try:
            async with asyncio.timeout(until - now()):
                said = await stranger.some()
        except (TimeoutError, ConnectionError):
            break
        heard += len(said)
    return heard


@attack("pipelines of unsigned calls, read", wait=TWO)
async def pipelines(stage: Stage) -> None:
    """Forty questions in one breath, of sixty at once."""
    data, until = get("/?Action=CallInvite") * 40, now() + SECONDS
    strangers = [await stage.stranger("api") for _ in range(PIPELINES)]
    heard = await asyncio.gather(*(_reading(one, data, until) for one in strangers))
    stage.note(answered=f"{sum(heard) / 1024:.0f} KiB")


@attack("upgrades and other things that HTTP has", wait=ONE)
async def upgrades(stage: Stage) -> None:
    for what, data in UPGRADES.items():
        stranger = await stage.stranger("api")
        stranger.say(data)
        await pause(0.02)
        said = await stranger.started()
        stage.check(not said.startswith((b"HTTP/1.1 101", b"HTTP/1.1 5")), f"{what}: {said!r}")
        stranger.leave()
    for what, data in GREETINGS.items():
        stranger = await stage.stranger()
        stranger.say(data)
        said = await stranger.started()
        stage.check(not said.startswith(b"HTTP/1.1 5"), f"{what}: {said!r}")
        extensions = b"sec-websocket-extensions" in said.lower()
        stage.check(not extensions, f"{what}: an extension was agreed on")
        stranger.leave()


@attack("halves that are closed", wait=TWO)
async def halves(stage: Stage) -> None:
    """Whoever has closed its half and holds the other one open keeps no place for it."""
    begun = {
        "people": (b"", head()[:40], head(), head() + frame(TEXT, b"x" * 900)[:100]),
        "api": (b"", get("/metrics")[:20], get("/metrics"), post("/?Action=CallInvite", 9_000)),
    }
    strangers = []
    for port, words in begun.items():
        for said in words * 12:
            stranger = await stage.stranger(port)
            stranger.say(said)
            stranger.hang()
            strangers.append(stranger)
    await asyncio.gather(*(one.finished(GONE) for one in strangers))
    left = sum(not one.gone for one in strangers)
    stage.note(came=len(strangers))
    stage.check(not left, f"{left} are still there")


@attack("numbers and texts that JSON has and nobody sends", wait=ONE)
async def numbers(stage: Stage) -> None:
    """Each is refused, or the connection closed; and none of it is taken for a value."""

    async def say(what: str, data: bytes) -> None:
        name = fresh("mathematician")
        one = await person(stage, name)
        one.stranger.say(frame(TEXT, data) * 20)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                reply = await one.ask("queryUsersInfo", userIDs=[name])
                known = [user["userName"] for user in reply.get("userList", ())]
                stage.check(known in ([], [""], [name]), f"{what}: the name is {known}")
        accepted = [said for said in one.heard if said.get("op") == "ok"]
        stage.check(not accepted, f"{what}: {json.dumps(accepted)[:80]}")
        one.stranger.leave()

    await asyncio.gather(*(say(what, data) for what, data in NUMBERS.items()))


@attack("ten devices that change their person's name all the time", wait=ONE)
async def renaming(stage: Stage) -> None:
    """All of them hear of every change."""
    name = fresh("restless")
    devices = [await person(stage, name, deviceID=f"d{number}") for number in range(10)]
    until, changes = now() + SECONDS, 0

    async def change(number: int) -> None:
        nonlocal changes
        while now() < until:
            value = f"{number} {changes} " + "ä" * 100
            reply = await devices[number].ask("updateUserName", value=value)
            changes += reply.get("op") == "ok"
            if not reply:
                break

    await asyncio.gather(*(change(number) for number in range(10)))
    stage.note(changes=changes)


@attack("ten devices that read their person's large history again and again", wait=ONE, growth=64)
async def pages(stage: Stage) -> None:
    """A page of it is a hundred times what was asked."""
    guests = [fresh("guest") for _ in range(9)]
    await register(stage, guests)
    name = fresh("reader")
    devices = [await person(stage, name, deviceID=f"d{number}") for number in range(10)]
    config = {"mode": 1, "extendedData": "ä" * 1_000}
    for number in range(100):
        made = await devices[number % 10].ask("callInvite", invitees=guests, config=config)
        if made.get("op") == "ok":
            await devices[number % 10].ask(
                "callCancel", callID=made["callID"], invitees=[], config=config
            )
    until, count = now() + SECONDS, 0

    async def read(device: Person) -> None:
        nonlocal count
        while now() < until:
            reply = await device.ask("queryCallInvitationList", count=100, nextFlag=0)
            count += len(reply.get("callList", ())) > 0
            if not reply:
                break

    await asyncio.gather(*(read(device) for device in devices))
    largest = max(device.largest for device in devices)
    stage.note(pages=count, page=f"{largest / 1024:.0f} KiB")
