"""Somebody in the call says what no engine can use, as often as the wire lets them: the others
hear each other, and this device does less for it than it took to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from callkit.media.signals import AnySignal, Candidate, Description, Hello, decode, encode
from tests.contract.media.room import ENGINES, Person, Room, two
from tests.waiting import until

RUBBISH = (
    "",
    "v=0\r\n" + "x" * 15_000,
    "v=0\r\no=- 0 0 IN IP4 0\r\ns=-\r\nt=0 0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 3,
    "v=0\r\nm=\r\na=fingerprint:sha-256 00\r\na=setup:banana\r\n",
    "m=video 0 x" * 1000,
)


class Stranger(Person):
    """Says hello as anybody does, and then only what is of no use. It has no engine."""

    def __init__(self, room: Room, name: str) -> None:
        self.room, self.name, self.tone = room, name, 3000.0
        self.session = self  # type: ignore[assignment]
        self.theirs, self.life, self.heard = "", 0, 0
        self.talking = asyncio.get_running_loop().call_soon(lambda: None)  # type: ignore[assignment]

    def setMembers(self, userIDs: object) -> None: ...

    async def close(self) -> None: ...

    def received(self, sender: str, data: str) -> None:
        self.heard += 1
        signal = decode(data)
        if sender == "ann" and isinstance(signal, Hello):
            self.theirs = signal.session
            if signal.ask:
                self.say(Hello(session=self.mine, to=self.theirs))

    @property
    def mine(self) -> str:
        return f"{self.name}{self.life}"

    def say(self, signal: AnySignal) -> None:
        self.room.carry(self.name, "ann", encode(signal))


@pytest.fixture(params=["webrtc", "aiortc"])
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    room = Room(ENGINES[request.param]())
    yield room
    await room.close()


async def enters(room: Room, name: str) -> Stranger:
    stranger = Stranger(room, name)
    room.people[name] = stranger
    room.people["ann"].session.setMembers(room.people)
    await until(lambda: stranger.theirs)
    return stranger


@pytest.mark.parametrize("name", ["aaa", "zed"])
async def test_rubbish_disturbs_nobody(room: Room, name: str) -> None:
    """Whether one waits for that person's offer, or has made one."""
    ann, bob = await two(room)
    stranger = await enters(room, name)
    for number in range(1, 60):
        sdp = RUBBISH[number % len(RUBBISH)]
        for kind in ("offer", "answer"):
            stranger.say(
                Description(
                    session=stranger.mine, to=stranger.theirs, type=kind, sdp=sdp, number=number
                )
            )
        for end in ("", "1 1 udp 1 10.0.0.1 9 typ host", "x y z", "1 1 tcp -1 :: 99999 typ host"):
            way = f"candidate:{end}"
            stranger.say(
                Candidate(session=stranger.mine, to=stranger.theirs, candidate=way, mid="9")
            )
        await asyncio.sleep(0)
    ann.blocks.clear()
    bob.blocks.clear()
    await until(lambda: ann.hears(bob) and bob.hears(ann))


async def test_one_who_always_begins_anew_is_answered_with_fewer_words_than_it_says(
    room: Room,
) -> None:
    ann, bob = await two(room)
    stranger = await enters(room, "zed")
    loop, said = asyncio.get_running_loop(), 80
    stranger.heard, begun = 0, loop.time()
    while stranger.life < said:
        stranger.life += 1
        stranger.say(Hello(session=stranger.mine, to=stranger.theirs))
        await until(lambda: loop.time() >= begun + stranger.life / said)
    assert 0 < stranger.heard < said
    await until(lambda: ann.hears(bob) and bob.hears(ann))
