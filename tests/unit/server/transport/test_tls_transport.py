"""TLS without sockets: agreed on, decrypted and closed, with a price for each record."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest

from callkit.server.transport.loop_share import UNITS, LoopShare
from callkit.server.transport.tls_transport import TlsTransport
from callkit.testing.clock import ManualClock, settle
from tests.attacks.tls import in_records, new_keys
from tests.certificates import write_certificate

SHUTDOWN = 2.0


class Line(asyncio.Transport):
    """The socket's transport: what is written to it is kept for the peer."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.reading = True
        self.ended = self.closed = self.aborted = False

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        assert not self.closed and not self.ended
        self.written += bytes(data)

    def take(self) -> bytes:
        data, self.written = self.written, b""
        return data

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.ended = True

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.aborted = True

    def get_write_buffer_size(self) -> int:
        return 7

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": ("10.0.0.1", 4)}.get(name, default)


class Guest(asyncio.Protocol):
    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.heard = b""
        self.most = 0
        self.ended = 0
        self.lost = 0
        self.paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard += data
        self.most = max(self.most, len(data))

    def eof_received(self) -> None:
        self.ended += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost += 1

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False


class Pair:
    """A server's TLS and its peer."""

    def __init__(self, folder: Path) -> None:
        certificate = write_certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        self.clock = ManualClock()
        self.share = LoopShare()
        self.guest, self.line = Guest(), Line()
        self.heard, self.agreed, self.failed = 0, 0, 0
        self.transport = TlsTransport(
            context,
            self.guest,
            self.share,
            self.clock,
            shutdownWithin=SHUTDOWN,
            heard=self._heard,
            agreed=self._agreed,
            lost=self._failed,
        )
        self.transport.connection_made(self.line)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.load_verify_locations(certificate)
        self.peer = trusting.wrap_bio(self._incoming, self._outgoing, server_hostname="127.0.0.1")

    def _heard(self) -> None:
        self.heard += 1

    def _agreed(self) -> None:
        self.agreed += 1

    def _failed(self) -> None:
        self.failed += 1

    def said(self) -> bytes:
        """What the peer's TLS has to say."""
        return self._outgoing.read()

    def step(self) -> bool:
        self._incoming.write(self.line.take())
        try:
            self.peer.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def agree(self) -> Pair:
        self.step()
        self.transport.data_received(self.said())
        assert self.step()
        self.transport.data_received(self.said())
        return self

    def seal(self, data: bytes, size: int = 16_384) -> bytes:
        for at in range(0, len(data), size):
            self.peer.write(data[at : at + size])
        return self.said()

    def read(self) -> bytes:
        """What the peer reads of what was written."""
        self._incoming.write(self.line.take())
        found = b""
        try:
            while part := self.peer.read(65_536):
                found += part
        except ssl.SSLWantReadError:
            pass
        return found


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


async def test_a_guest_is_told_when_tls_is_agreed_on_and_talks(pair: Pair) -> None:
    pair.step()
    pair.transport.data_received(pair.said())
    assert pair.guest.transport is None
    assert pair.step()
    pair.transport.data_received(pair.said() + pair.seal(b"hello"))
    assert pair.guest.transport is pair.transport
    assert (pair.agreed, pair.failed) == (1, 0)
    assert pair.guest.heard == b"hello"
    pair.transport.write(b"x" * 100_000)
    assert pair.read() == b"x" * 100_000
    assert pair.transport.get_extra_info("peername") == ("10.0.0.1", 4)
    assert isinstance(pair.transport.get_extra_info("sslcontext"), ssl.SSLContext)
    assert pair.transport.get_write_buffer_size() == 7


async def test_a_hello_in_pieces_costs_once_and_when_it_is_whole(pair: Pair) -> None:
    pair.step()
    for piece in (said := in_records(pair.said(), 100)):
        left = pair.share.left
        pair.transport.data_received(bytes([piece]))
        assert pair.heard == (pair.share.left < UNITS)
    assert said and left == UNITS > pair.share.left
    assert pair.step()


async def test_agreeing_waits_for_a_turn_that_has_room(pair: Pair) -> None:
    pair.share.spend(2 * UNITS + 1)
    pair.step()
    pair.transport.data_received(pair.said())
    assert not pair.line.written and not pair.line.reading
    await settle()
    assert pair.line.written and pair.line.reading


async def test_records_of_a_byte_are_decrypted_a_share_at_a_time(pair: Pair) -> None:
    pair.agree()
    await settle()
    pair.transport.data_received(pair.seal(b"x" * 5_000, 1))
    first = len(pair.guest.heard)
    assert 500 < first < 2_500
    assert not pair.line.reading, "nothing more is read until it is decrypted"
    await asyncio.sleep(0)
    assert first < len(pair.guest.heard)
    await settle()
    assert pair.guest.heard == b"x" * 5_000
    assert pair.line.reading


@pytest.mark.posix("OpenSSL inside the ssl module")
@pytest.mark.parametrize("known", [False, True])
async def test_who_asks_for_new_keys_without_end_is_dropped(pair: Pair, known: bool) -> None:
    """OpenSSL makes as many as are asked for, in one go."""
    pair.agree()
    if known:
        pair.transport.trust(pair.share)
    await settle()
    new_keys(pair.peer, 600)
    pair.transport.data_received(pair.said())
    await settle()
    assert pair.line.aborted and pair.guest.lost == 0


@pytest.mark.posix("OpenSSL inside the ssl module")
async def test_new_keys_have_a_price_and_everybody_may_have_some(pair: Pair) -> None:
    pair.agree()
    await settle()
    said = b""
    for _ in range(20):
        new_keys(pair.peer, 30)
        said += pair.said() + pair.seal(b"x")
    pair.transport.data_received(said)
    assert len(pair.guest.heard) < 10, "the rest waits for its turn"
    await settle()
    assert pair.guest.heard == b"x" * 20
    pair.transport.write(b"hello")
    assert pair.read() == b"hello"


async def test_somebody_known_does_not_wait_for_strangers(pair: Pair) -> None:
    pair.agree()
    heavy = LoopShare()
    pair.transport.trust(heavy)
    pair.share.spend(10 * UNITS)
    pair.transport.data_received(pair.seal(b"hello"))
    assert pair.guest.heard == b"hello"
    assert heavy.left == UNITS
    pair.transport.data_received(pair.seal(b"x" * 9_000, 1))
    assert heavy.left <= 0 < 9_000 - len(pair.guest.heard), "many records have a price for all"
    await settle()
    assert pair.guest.heard == b"hello" + b"x" * 9_000


async def test_while_the_guest_wants_nothing_nothing_is_decrypted_or_ended(pair: Pair) -> None:
    pair.agree()
    pair.transport.pause_reading()
    assert not pair.line.reading and not pair.transport.is_reading()
    pair.transport.data_received(pair.seal(b"hello"))
    pair.transport.eof_received()
    await settle()
    assert (pair.guest.heard, pair.guest.ended) == (b"", 0)
    pair.transport.resume_reading()
    await settle()
    assert (pair.guest.heard, pair.guest.ended) == (b"hello", 1)


async def test_closing_says_goodbye_and_hears_nothing_more(pair: Pair) -> None:
    pair.agree()
    pair.transport.write(b"bye")
    pair.transport.close()
    pair.transport.close()
    assert pair.line.ended and not pair.line.closed
    pair.transport.data_received(b"not even TLS")
    pair.transport.write(b"more")
    assert pair.read() == b"bye"
    assert pair.guest.heard == b""
    assert pair.line.reading, "what the peer still says is read, or it would lose the goodbye"
    await pair.clock.advance(SHUTDOWN)
    assert pair.line.aborted
    pair.transport.connection_lost(None)
    assert pair.guest.lost == 1


async def test_a_peer_that_answers_the_goodbye_is_gone_at_once(pair: Pair) -> None:
    pair.agree()
    pair.transport.close()
    assert pair.transport.eof_received()
    pair.transport.connection_lost(None)
    await pair.clock.advance(SHUTDOWN)
    assert not pair.line.aborted and pair.guest.lost == 1


@pytest.mark.parametrize("way", ["goodbye", "end"])
async def test_a_peer_that_leaves_is_heard_to_its_last_word(pair: Pair, way: str) -> None:
    pair.agree()
    said = pair.seal(b"last")
    if way == "goodbye":
        with pytest.raises(ssl.SSLWantReadError):
            pair.peer.unwrap()
        pair.transport.data_received(said + pair.said())
    else:
        pair.transport.data_received(said)
        pair.transport.eof_received()
    await settle()
    assert (pair.guest.heard, pair.guest.ended) == (b"last", 1)
    assert pair.transport.is_closing()


async def test_forged_records_end_the_connection(pair: Pair) -> None:
    pair.agree()
    pair.transport.data_received(b"\x17\x03\x03\x00\x20" + b"x" * 32)
    assert pair.line.aborted and pair.guest.heard == b""


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x00\x01x" * 100,
        b"\x16\x03\x01\x00\x04\x01\x00\x00\x00",
    ],
    ids=["no TLS", "records of a byte", "an empty hello"],
)
async def test_who_speaks_no_tls_is_told_to_the_port_alone(pair: Pair, said: bytes) -> None:
    pair.transport.data_received(said)
    assert pair.line.closed
    pair.transport.connection_lost(None)
    assert (pair.agreed, pair.failed) == (0, 1)
    assert pair.guest.transport is None and not pair.guest.lost


async def test_a_peer_that_goes_on_with_its_handshake_for_ever_is_dropped(pair: Pair) -> None:
    pair.step()
    pair.transport.data_received(pair.said())
    for _ in range(10):
        pair.transport.data_received(b"\x14\x03\x03\xff\xff" + b"x" * 10_000)
        await settle()
    assert pair.line.closed


async def test_writing_is_paused_for_the_guest(pair: Pair) -> None:
    pair.transport.pause_writing()
    pair.agree()
    pair.transport.pause_writing()
    assert pair.guest.paused
    pair.transport.resume_writing()
    assert not pair.guest.paused


async def test_a_peer_that_has_gone_unnoticed_is_closed_all_the_same(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise OSError(107, "not connected")

    pair.agree()
    monkeypatch.setattr(pair.line, "write_eof", gone)
    pair.transport.close()
    assert pair.line.aborted
