"""The kit's media talk with a device that is not the kit's: one written from ``demo/docs/wire.md``
with a raw engine. Each hears the other's tone and sees the other's colours.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from callkit.media import Media
from callkit.media.drawn import BARS
from callkit.media.sound import decibels, toneIn
from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.integration.raw import raw
from tests.integration.raw_media import RATE, RawPerson
from tests.integration.test_media_services import Person, alive
from tests.waiting import until

pytestmark = [
    pytest.mark.once,
    pytest.mark.qt,
    pytest.mark.filterwarnings("default::ResourceWarning"),
]
KITS, RAW = 440.0, 880.0
PERIOD = 2 * RATE // 5
"""Bytes of a fifth of a second."""


def hears(stranger: RawPerson) -> bool:
    """The last fifth of a second is the kit's tone, 30 dB above the own one."""
    last = bytes(stranger.heard[-PERIOD:])
    return len(last) == PERIOD and toneIn(last, KITS) > max(0.03, 31 * toneIn(last, RAW))


def sees(stranger: RawPerson) -> bool:
    """The middle of the drawn bars lies between the second and the third."""
    return bool(stranger.seen) and any(
        all(abs(a - b) <= 14 for a, b in zip(stranger.seen[-1], bar, strict=True))
        for bar in BARS[1:3]
    )


async def becomes_silent(stranger: RawPerson) -> None:
    """Two fifths of a second without a sound, or with nothing at all: 60 dB below full scale."""
    loop = asyncio.get_running_loop()
    for _ in range(20):
        stranger.heard.clear()
        end = loop.time() + 0.4
        await until(lambda end=end: loop.time() >= end)
        if decibels(bytes(stranger.heard)) < -60:
            return
    raise AssertionError("it is still heard")


def orange(person: Person, whose: str) -> bool:
    picture = person.pictures.get((whose, "camera"))
    if picture is None or picture.isNull():
        return False
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    return middle.red() > 220 and 90 < middle.green() < 160 and middle.blue() < 60


@asynccontextmanager
async def both(
    engine: str, name: str, stranger_engine: str, *, offers: bool = True
) -> AsyncIterator[tuple[Person, RawPerson]]:
    server = Server(Settings(port=0, data=":memory:", insecure=True, limits=False))
    url = f"ws://127.0.0.1:{(await server.start()).ws}/v1"
    kits = Person("kim", url, Media(engine=engine, devices="drawn", cameraOn=True))
    await kits.operation
    try:
        async with raw(url) as client:
            await client.login(name)
            stranger = RawPerson(client, RAW, engine=stranger_engine, offers=offers)
            try:
                yield kits, stranger
            finally:
                await stranger.close()
    finally:
        worker = kits.worker.processID
        kits.media.close()
        await kits.service.uninit()
        await until(lambda: not alive(worker))
        await server.stop()


@pytest.fixture(params=["webrtc", "aiortc"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("WRTC_ALLOW_LOOPBACK", "1")
    return str(request.param)


@pytest.mark.parametrize("name", ["ada", "zoe"])
@pytest.mark.parametrize("stranger_engine", ["aiortc", "wrtc"])
async def test_a_stranger_is_called_and_both_hear_and_see(
    engine: str, name: str, stranger_engine: str
) -> None:
    """Who gives way when both offer goes by the name: once it is the kit, once the stranger."""
    async with both(engine, name, stranger_engine) as (kits, stranger):
        await kits.service.send([name], True)
        await until(lambda: hears(stranger) and sees(stranger))
        await until(lambda: orange(kits, name) and kits.levels.get(name, 0.0) > 0.5)
        assert stranger.state == {"microphone": True, "camera": True}
        kits.media.turnMicrophoneOn(False)
        await until(lambda: not stranger.state.get("microphone"))
        await becomes_silent(stranger)
        if (engine, stranger_engine) == ("webrtc", "wrtc"):
            # Its own offer had no line for a screen.
            seen = len(stranger.seen)
            kits.media.turnCameraOn(False)
            kits.media.startScreenSharing()
            await until(lambda: stranger.state.get("screen") and len(stranger.seen) > seen + 10)
        await kits.service.hangUp()
        await until(lambda: stranger.left)


@pytest.mark.parametrize("offers", [True, False])
async def test_a_stranger_calls_and_both_hear_and_see(engine: str, offers: bool) -> None:
    async with both(engine, "zoe", "aiortc", offers=offers) as (kits, stranger):
        await stranger.invite("kim")
        await until(lambda: kits.service.currentCalls)
        await kits.service.accept()
        await until(lambda: hears(stranger) and sees(stranger))
        await until(lambda: orange(kits, "zoe") and kits.levels.get("zoe", 0.0) > 0.5)
