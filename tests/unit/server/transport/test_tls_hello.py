"""The end of a TLS hello is found, however it comes."""

from __future__ import annotations

import pytest

from callkit.server.transport.tls_hello import MAX_HELLO, HelloReader
from tests.attacks.bytes import hello
from tests.attacks.people import real_hello
from tests.attacks.tls import in_records


@pytest.mark.parametrize("said", [hello(), real_hello(), in_records(real_hello(), 100)])
@pytest.mark.parametrize("piece", [1, 3, 7, 10_000])
def test_a_hello_is_whole_with_its_last_byte(said: bytes, piece: int) -> None:
    reader = HelloReader()
    before, last = said[:-1], said[-1:]
    for at in range(0, len(before), piece):
        assert not reader.hear(before[at : at + piece])
    assert reader.hear(last)
    assert reader.said == said
    assert not reader.tooLong


def test_a_message_header_in_two_records_is_put_together() -> None:
    said = real_hello()
    reader = HelloReader()
    assert not reader.hear(in_records(said[:8], 2) + in_records(said[:5] + said[8:], 5_000)[:-1])
    assert reader.hear(said[-1:])


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n", b"\x17\x03\x03\x00\x01x"])
def test_what_is_no_hello_is_not_waited_for(said: bytes) -> None:
    assert HelloReader().hear(said)


@pytest.mark.parametrize(
    "said",
    [
        in_records(hello(), 1),
        b"\x16\x03\x01\x00\x00" * 100,
        b"\x16\x03\x01\x00\x04\x01\xff\xff\xff" + b"\x16\x03\x01\xff\xff" + b"x" * MAX_HELLO,
    ],
    ids=["in records of a byte", "in empty records", "without an end"],
)
def test_a_hello_that_no_program_says_is_told(said: bytes) -> None:
    reader = HelloReader()
    assert not reader.hear(said)
    assert reader.tooLong
