"""One peer: what it sends has a price and a bound, and what it does not read has one, too."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from websockets.frames import Frame, Opcode
from websockets.http11 import Response

from callkit.protocol.closing import CloseCode
from callkit.server.settings import Settings
from callkit.server.transport.connection import Connection
from callkit.server.transport.limits import Allowance
from callkit.server.transport.loop_share import UNITS
from callkit.testing.clock import settle
from tests.attacks.bytes import CLOSE, CONTINUATION, PING, PONG, TEXT, fragments, frame, head
from tests.unit.server.visitor import House, Visitor
from tests.waiting import until


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    await house.gateway.stop()


async def test_frames_of_one_tick_leave_in_one_write_and_in_order(house: House) -> None:
    visitor = await house.visitor()
    before = visitor.wire.writes
    texts = ["a", "b" * 125, "c" * 126, "d" * 65_535, "e" * 65_536]
    for text in texts:
        visitor.connection.send(text.encode())
    assert visitor.wire.writes == before
    await settle()
    assert visitor.wire.writes == before + 1
    assert visitor.heard() == texts


async def test_a_close_comes_behind_what_was_sent(house: House) -> None:
    visitor = await house.visitor()
    visitor.connection.send(b"last words")
    visitor.connection.close(CloseCode.DRAINING, "draining")
    visitor.connection.close(CloseCode.REPLACED)
    visitor.connection.send(b"too late")
    await settle()
    assert visitor.heard() == ["last words"]
    assert visitor.closed == 4102
    assert house.left == [visitor.connection]


async def test_who_stops_speaking_hears_what_was_said_and_disturbs_nobody(house: House) -> None:
    leaving, staying = await house.visitor(), await house.visitor()
    leaving.connection.send(b"last words")
    staying.connection.send(b"hello")
    leaving.connection.eof_received()
    leaving.connection.send(b"too late")
    await settle()
    assert leaving.wire.ended
    assert (leaving.heard(), staying.heard()) == (["last words"], ["hello"])


@pytest.mark.parametrize("path", ["/v1", "/elsewhere"])
async def test_nonsense_right_behind_the_greeting_ends_the_connection(
    house: House, path: str
) -> None:
    visitor = Visitor(house.gateway, path=path)
    visitor.client.send_request(visitor.client.connect())
    greeting = b"".join(visitor.client.data_to_send())
    visitor.connection.data_received(greeting + b"\xff\xff\xff")
    visitor.connection.data_received(greeting)
    visitor.connection.send(b"hello")
    await settle()
    assert visitor.wire.ended
    await house.clock.advance(12)
    assert visitor.wire.aborted


@pytest.mark.logs("unread")
async def test_a_consumer_that_is_too_slow_is_closed_with_4101() -> None:
    house = House(sendQueueBytes=1_000)
    visitor = await house.visitor()
    visitor.wire.unread = 1_000
    visitor.connection.send(b"x")
    await settle()
    assert visitor.closed == 0
    visitor.wire.unread = 1_001
    visitor.connection.send(b"y")
    await settle()
    assert visitor.closed == 4101
    assert not visitor.connection.open
    # It never answers the close.
    await house.clock.advance(2)
    assert visitor.wire.aborted
    await house.gateway.stop()


async def test_a_full_inbox_is_not_read_into_until_half_of_it_is_handled() -> None:
    house = House(inboxFrames=4)
    ready = asyncio.Event()

    async def slowly(connection: Connection) -> None:
        await ready.wait()
        while await connection.receive() is not None:
            house.guests.append(connection)

    house.serve = slowly
    visitor = await house.visitor()
    for number in range(3):
        visitor.say(str(number))
    assert visitor.wire.reading
    visitor.say("3")
    assert not visitor.wire.reading
    ready.set()
    await settle()
    assert visitor.wire.reading
    assert len(house.guests) == 4
    await house.gateway.stop()


@pytest.mark.parametrize(("data", "code"), [(b"x" * 65_537, 1009), (b"x" * 65_536, 0)])
async def test_a_frame_may_have_64_kib(house: House, data: bytes, code: int) -> None:
    visitor = await house.visitor()
    visitor.client.send_text(data)
    visitor.push()
    assert visitor.closed == code


async def test_a_binary_frame_is_4400(house: House) -> None:
    visitor = await house.visitor()
    visitor.client.send_binary(b"x")
    visitor.push()
    assert visitor.closed == 4400


async def test_any_frame_is_a_sign_of_life(house: House) -> None:
    visitor = await house.visitor()
    signs: list[str] = []
    visitor.connection.heard = lambda: signs.append("heard")
    visitor.say("x")
    visitor.client.send_pong(b"")
    visitor.push()
    assert signs == ["heard", "heard"]


async def test_drained_waits_for_a_slow_reader_and_not_for_a_dead_one(house: House) -> None:
    visitor = await house.visitor()
    await visitor.connection.drained()
    visitor.connection.pause_writing()
    waiting = asyncio.ensure_future(visitor.connection.drained())
    await settle()
    assert not waiting.done()
    visitor.wire.abort()
    await settle()
    assert waiting.done()


async def test_texts_arrive_as_the_bytes_they_were(house: House) -> None:
    frames: list[bytes] = []

    async def collect(connection: Connection) -> None:
        while (data := await connection.receive()) is not None:
            frames.append(data)

    house.serve = collect
    visitor = await house.visitor()
    visitor.say(json.dumps({"a": "é"}, ensure_ascii=False))
    await settle()
    assert frames == ['{"a": "é"}'.encode()]


# --- what a peer sends has a price ---


def flood(visitor: Visitor, data: bytes, chunk: int = 256 * 1024) -> None:
    """Hand over what was sent as a transport does: in large chunks, and only while it is read."""
    for at in range(0, len(data), chunk):
        if not visitor.wire.reading or visitor.wire.aborted:
            break
        visitor.connection.data_received(data[at : at + chunk])


FORMS = {
    "empty pings": frame(PING),
    "full pings": frame(PING, b"p" * 125),
    "empty pongs": frame(PONG),
    "full pongs": frame(PONG, b"p" * 125),
    "masked pongs": frame(PONG, b"p" * 5, mask=b"abcd"),
}
FRAGMENTS = {
    "empty fragments": (frame(TEXT, fin=False), frame(CONTINUATION, fin=False)),
    "small fragments": (frame(TEXT, b"t", fin=False), frame(CONTINUATION, b"t", fin=False)),
    "fragments and pings": (
        frame(TEXT, b"t", fin=False),
        frame(PING) + frame(CONTINUATION, fin=False),
    ),
}


@pytest.mark.parametrize(
    ("first", "again"),
    [*((b"", form) for form in FORMS.values()), *FRAGMENTS.values()],
    ids=[*FORMS, *FRAGMENTS],
)
async def test_every_kind_of_frame_is_paid_for(house: House, first: bytes, again: bytes) -> None:
    visitor = await house.visitor()
    visitor.connection.allowance = Allowance(Settings(), house.clock)
    flood(visitor, first + again * 400)
    await settle()
    assert (visitor.closed, visitor.connection.open) == (0, True)
    flood(visitor, again * 2_000)
    await settle()
    assert visitor.closed == 4103
    assert visitor.wire.ended
    flood(visitor, again * 40_000)
    assert visitor.wire.reading, "what comes now is thrown away, and costs nothing"


async def test_whoever_was_closed_and_has_gone_unnoticed_is_dropped(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OSError(107, "not connected")

    visitor = await house.visitor()
    monkeypatch.setattr(visitor.wire, "write_eof", gone)
    visitor.connection.close(CloseCode.TOO_MANY_REQUESTS)
    assert visitor.wire.aborted


async def test_whoever_was_closed_for_flooding_is_dropped_in_seconds(house: House) -> None:
    visitor = await house.visitor()
    visitor.connection.allowance = Allowance(Settings(), house.clock)
    flood(visitor, frame(PING) * 2_000)
    await settle()
    await house.clock.advance(2)
    assert visitor.wire.aborted


async def test_a_burst_is_handled_over_many_turns_and_nothing_is_read_meanwhile(
    house: House,
) -> None:
    texts: list[bytes] = []

    async def collect(connection: Connection) -> None:
        while (data := await connection.receive()) is not None:
            texts.append(data)

    house.serve = collect
    visitor = await house.visitor()
    flood(visitor, frame(TEXT, b"x") * 5_000)
    most = loop_share = 0
    while len(texts) < 5_000:
        assert not visitor.wire.reading or len(texts) > 4_600
        before = len(texts)
        await asyncio.sleep(0)
        most, loop_share = max(most, len(texts) - before), loop_share + 1
    assert most <= UNITS
    assert loop_share >= 5_000 // UNITS
    await settle()
    assert visitor.wire.reading


async def test_strangers_share_a_turn_and_the_known_are_not_behind_them(house: House) -> None:
    heard: list[int] = []

    async def collect(connection: Connection) -> None:
        while await connection.receive() is not None:
            heard.append(connection.number)

    house.serve = collect
    member = await house.visitor()
    house.gateway.admitted(member.connection)
    strangers = [await house.visitor() for _ in range(20)]
    for stranger in strangers:
        flood(stranger, frame(TEXT, b"x") * 1_000)
    heard.clear()
    await asyncio.sleep(0)
    member.say("now")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert member.connection.number in heard
    assert len(heard) <= 3 * UNITS
    await until(lambda: len(heard) == 20_001)
    firsts = [heard.index(stranger.connection.number) for stranger in strangers]
    assert firsts == sorted(firsts), "in the order they came"


async def test_the_known_share_a_turn_when_they_say_much_and_who_says_little_does_not_wait(
    house: House,
) -> None:
    heard: list[int] = []

    async def collect(connection: Connection) -> None:
        while await connection.receive() is not None:
            heard.append(connection.number)

    house.serve = collect
    people = [await house.visitor() for _ in range(12)]
    for one in people:
        house.gateway.admitted(one.connection)
    member, *loud = people
    for _ in range(2):
        for one in loud:
            one.say("x" * 60_000)
    for _ in range(20):
        seen = len(heard)
        await asyncio.sleep(0)
        assert len(heard) <= seen + 1, "one such frame is more than a turn's share"
    member.say("now")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert member.connection.number in heard
    assert len(heard) < len(loud), "most of them wait"
    await until(lambda: len(heard) == 2 * len(loud) + 1)


async def test_who_is_told_much_is_told_more_when_it_is_their_turn(house: House) -> None:
    """A page of a history takes the loop a thousand times as long as the question."""
    told: list[int] = []

    async def answer(connection: Connection) -> None:
        while (question := await connection.receive()) is not None:
            told.append(connection.number)
            connection.send(b"x" * int(question))

    house.serve = answer
    people = [await house.visitor() for _ in range(12)]
    for one in people:
        house.gateway.admitted(one.connection)
    member, *curious = people
    for one in curious:
        one.say("900000")
        one.say("900000")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(told) <= len(curious) + 1, "only the first answer is given at once"
    for _ in range(20):
        seen = len(told)
        await asyncio.sleep(0)
        assert len(told) <= seen + 1, "one such answer is more than a turn's share"
    member.say("1")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert member.connection.number in told
    assert len(told) < 2 * len(curious), "most of them wait"
    await until(lambda: len(told) == 2 * len(curious) + 1)


async def test_only_so_many_strangers_may_wait_with_much_to_say(house: House) -> None:
    first = await house.visitor()
    flood(first, frame(TEXT, b"x") * 2_000)
    others = [await house.visitor() for _ in range(140)]
    for other in others:
        flood(other, frame(TEXT, b"x") * 2_000)
    dropped = sum(other.wire.aborted for other in others)
    assert 0 < dropped < 30
    brief = await house.visitor()
    brief.say("hello")
    assert not brief.wire.aborted


async def test_a_message_of_many_empty_fragments_is_one(house: House) -> None:
    texts: list[bytes] = []

    async def collect(connection: Connection) -> None:
        while (data := await connection.receive()) is not None:
            texts.append(data)

    house.serve = collect
    visitor = await house.visitor()
    empty = frame(CONTINUATION, fin=False) * 3_000
    parts = frame(TEXT, fin=False), frame(CONTINUATION, b"hel", fin=False), frame(PING)
    flood(visitor, empty.join(parts) + empty + frame(CONTINUATION, b"lo"))
    await until(lambda: texts)
    assert texts == [b"hello"]


@pytest.mark.parametrize("pings", [1, 10, 16, 300])
async def test_pings_that_come_together_are_answered_in_one_write(house: House, pings: int) -> None:
    visitor = await house.visitor()
    visitor.client.events_received()
    before = visitor.wire.writes
    flood(visitor, b"".join(frame(PING, b"%d" % number) for number in range(pings)))
    await settle()
    events = [one for one in visitor.client.events_received() if isinstance(one, Frame)]
    pongs = [int(bytes(one.data)) for one in events if one.opcode is Opcode.PONG]
    assert pongs[-1] == pings - 1
    assert visitor.wire.writes - before <= 1 + pings // 200
    assert len(pongs) == pings if pings <= 16 else len(pongs) <= 64


async def test_a_ping_right_behind_the_greeting_is_answered_behind_it(house: House) -> None:
    visitor = Visitor(house.gateway)
    request = visitor.client.connect()
    visitor.client.send_request(request)
    visitor.connection.data_received(
        b"".join(visitor.client.data_to_send()) + frame(PING, b"early") + frame(PING, b"bird")
    )
    await settle()
    response, *frames = visitor.client.events_received()
    assert isinstance(response, Response) and response.status_code == 101
    assert [bytes(one.data) for one in frames if isinstance(one, Frame)] == [b"early", b"bird"]


async def test_every_line_of_a_head_has_a_price(house: House) -> None:
    paid = []
    for lines in (b"", b"a: b\r\n" * 110):
        visitor = Visitor(house.gateway)
        before = house.gateway.loop_share.left
        visitor.connection.data_received(head()[:-2] + lines + b"\r\n")
        assert visitor.connection.open
        paid.append(before - house.gateway.loop_share.left)
        await settle()
    assert paid[1] >= 1.8 * paid[0]


async def test_a_head_has_a_bound(house: House) -> None:
    visitor = Visitor(house.gateway)
    line = b"X-Filler: " + b"x" * 1_000 + b"\r\n"
    visitor.connection.data_received(b"GET /v1 HTTP/1.1\r\n" + line * 10)
    await settle()
    assert not visitor.wire.aborted
    visitor.connection.data_received(line * 10)
    await settle()
    assert visitor.wire.aborted


@pytest.mark.parametrize("text", [b"\xff", b"ok \xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
async def test_text_that_is_not_utf_8_is_1007(house: House, text: bytes) -> None:
    whole, parted = await house.visitor(), await house.visitor()
    flood(whole, frame(TEXT, text))
    flood(parted, fragments(text, 1))
    await settle()
    assert (whole.closed, parted.closed) == (1007, 1007)


async def test_an_inbox_has_a_bound_in_bytes() -> None:
    house = House()
    ready = asyncio.Event()

    async def slowly(connection: Connection) -> None:
        await ready.wait()
        while await connection.receive() is not None:
            house.guests.append(connection)

    house.serve = slowly
    visitor = await house.visitor()
    house.gateway.admitted(visitor.connection)
    for _ in range(2):
        assert visitor.wire.reading
        flood(visitor, frame(TEXT, b"x" * 65_536))
    assert not visitor.wire.reading
    assert house.gateway.waiting == 2
    ready.set()
    await settle()
    assert visitor.wire.reading
    assert (len(house.guests), house.gateway.waiting) == (2, 0)
    await house.gateway.stop()


async def test_a_close_in_the_middle_of_a_message_is_answered_like_any(house: House) -> None:
    visitor = await house.visitor()
    flood(visitor, frame(TEXT, b"half", fin=False) + frame(CLOSE, b"\x03\xe8"))
    await settle()
    assert visitor.closed == 1000


# --- what a peer does not read has a bound ---


async def test_nothing_is_read_from_who_does_not_read(house: House) -> None:
    visitor = await house.visitor()
    flood(visitor, frame(TEXT, b"x") * 2_000)
    visitor.connection.pause_writing()
    await settle()
    assert not visitor.wire.reading
    visitor.connection.resume_writing()
    await until(lambda: visitor.wire.reading)


@pytest.mark.logs("unread")
@pytest.mark.parametrize("answer", ["pongs", "heartbeats", "a close"])
async def test_the_limit_of_what_waits_holds_for_every_byte(answer: str) -> None:
    house = House(sendQueueBytes=1_000)
    visitor = await house.visitor()
    visitor.wire.unread = 1_001
    if answer == "pongs":
        flood(visitor, frame(PING))
    elif answer == "heartbeats":
        visitor.connection.ping()
    else:
        flood(visitor, frame(CLOSE, b"\x03\xe8"))
    await settle()
    assert not visitor.connection.open
    if answer != "a close":
        assert visitor.closed == 4101
    await house.clock.advance(2)
    assert visitor.wire.aborted
    await house.gateway.stop()


async def test_what_is_counted_as_waiting_is_what_waits(house: House) -> None:
    heard = asyncio.Event()

    async def deaf(_connection: Connection) -> None:
        await heard.wait()

    house.serve = deaf
    closing, vanishing = await house.visitor(), await house.visitor()
    for visitor in (closing, vanishing):
        for _ in range(5):
            visitor.say("x")
    assert house.gateway.waiting == 10
    closing.connection.close(CloseCode.DRAINING)
    assert house.gateway.waiting == 5
    assert await house.gateway.connections[1].receive() is not None
    assert house.gateway.waiting == 4
    heard.set()
