"""The short way of whole texts: nothing is understood otherwise than the library understands it."""

from __future__ import annotations

import itertools
import random

import pytest

from callkit.server.transport.connection import Connection
from callkit.testing.clock import settle
from tests.attacks.bytes import CONTINUATION, PING, TEXT, frame, head
from tests.unit.server.visitor import House, Visitor


class Listening(House):
    """A gateway that keeps what its guests say."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.said: dict[Connection, list[bytes]] = {}
        self.serve = self._listen

    async def _listen(self, connection: Connection) -> None:
        texts = self.said.setdefault(connection, [])
        while (text := await connection.receive()) is not None:
            texts.append(text)


def drawn(dice: random.Random) -> bytes:
    """Frames of every kind, mostly whole texts."""
    parts = []
    for _ in range(dice.randrange(1, 12)):
        text = b"x" * dice.choice((0, 1, 5, 60, 125, 126, 127, 300, 1_900))
        mask = dice.randbytes(4)
        kind = dice.randrange(8)
        if kind < 5:
            parts.append(frame(TEXT, text, mask=mask))
        elif kind == 5:
            parts.append(frame(PING, text[:125], mask=mask))
        elif kind == 6:
            parts.append(frame(TEXT, text, fin=False) + frame(PING) + frame(CONTINUATION, b"y"))
        else:
            length = dice.choice((None, None, 65_600))
            parts.append(frame(TEXT, text, masked=dice.random() < 0.5, length=length))
    return b"".join(parts)


@pytest.mark.parametrize("seed", range(40))
async def test_somebody_known_is_understood_as_a_stranger_is(seed: int) -> None:
    """Whole texts of people who have logged in do not go through the library."""
    dice = random.Random(seed)
    house = Listening()
    stream, ends = drawn(dice), [0]
    while ends[-1] < len(stream):
        ends.append(ends[-1] + dice.choice((1, 2, 7, 50, 131, 500, 2_000)))
    heard = []
    for known in (False, True):
        visitor = await house.visitor()
        if known:
            house.gateway.admitted(visitor.connection)
        for begin, end in itertools.pairwise(ends):
            if not visitor.wire.ended:
                visitor.connection.data_received(stream[begin:end])
            await settle()
        heard.append((house.said[visitor.connection], visitor.closed, visitor.wire.ended))
    assert heard[0] == heard[1]


async def test_whole_texts_of_somebody_known_do_not_cost_the_librarys_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = Listening()
    visitor = await house.visitor()
    house.gateway.admitted(visitor.connection)
    parsed: list[bytes] = []
    monkeypatch.setattr(Connection, "_parse", lambda _self, data: parsed.append(data))
    for text in (b"{}", b"x" * 200, b"y" * 1_900):
        visitor.connection.data_received(frame(TEXT, text, mask=b"abcd"))
    await settle()
    assert house.said[visitor.connection] == [b"{}", b"x" * 200, b"y" * 1_900]
    assert parsed == []


@pytest.mark.parametrize("texts", [[], [b"{}"], [b"{}", b"x" * 200]])
async def test_what_is_said_in_one_breath_with_the_head_makes_nobody_slow(
    monkeypatch: pytest.MonkeyPatch, texts: list[bytes]
) -> None:
    house = Listening()
    visitor = Visitor(house.gateway)
    visitor.connection.data_received(head() + b"".join(frame(TEXT, text) for text in texts))
    await settle()
    house.gateway.admitted(visitor.connection)
    parsed: list[bytes] = []
    monkeypatch.setattr(Connection, "_parse", lambda _self, data: parsed.append(data))
    visitor.connection.data_received(frame(TEXT, b"more"))
    await settle()
    assert house.said[visitor.connection] == [*texts, b"more"]
    assert parsed == []


@pytest.mark.parametrize("ends", [(), (40,), (-2,), (-3, -1)])
async def test_what_looks_like_a_text_behind_the_head_of_a_ping_is_none(
    ends: tuple[int, ...],
) -> None:
    """Its mask looks like the end of a head, and its words like a frame."""
    house = Listening()
    visitor = Visitor(house.gateway)
    hidden, mask = frame(TEXT, b"hidden"), b"\r\n\r\n"
    words = bytes(byte ^ mask[at % 4] for at, byte in enumerate(hidden))
    ping = frame(PING, words, mask=mask)
    said = head() + ping[: -len(words)]
    places = [0, *(end % len(said) for end in ends), len(said)]
    for begin, end in itertools.pairwise(places):
        visitor.connection.data_received(said[begin:end])
        await settle()
    house.gateway.admitted(visitor.connection)
    visitor.connection.data_received(ping[-len(words) :] + frame(TEXT, b"open"))
    await settle()
    assert house.said[visitor.connection] == [b"open"]
