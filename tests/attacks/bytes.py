"""Bytes made by hand: frames, heads, a TLS hello. Nothing of a WebSocket library."""

from __future__ import annotations

import json
import os

CONTINUATION, TEXT, BINARY = 0x0, 0x1, 0x2
CLOSE, PING, PONG = 0x8, 0x9, 0xA

MASK = b"\x00\x00\x00\x00"
"""A valid mask that changes no byte."""


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    mask: bytes = MASK,
    masked: bool = True,
    length: int | None = None,
) -> bytes:
    """One frame as a client sends it. ``length``: what it says instead of the truth."""
    size = len(payload) if length is None else length
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    bit = 0x80 if masked else 0
    if size < 126:
        head = bytes([first, bit | size])
    elif size < 65536:
        head = bytes([first, bit | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, bit | 127]) + size.to_bytes(8, "big")
    if not masked:
        return head + payload
    if any(mask):
        key = (mask * (len(payload) // 4 + 1))[: len(payload)]
        number = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
        payload = number.to_bytes(len(payload), "big")
    return head + mask + payload


def fragments(payload: bytes, size: int, opcode: int = TEXT) -> bytes:
    """A message in fragments of ``size`` bytes."""
    parts = [payload[at : at + size] for at in range(0, len(payload), size)] or [b""]
    last = len(parts) - 1
    return b"".join(
        frame(opcode if not number else CONTINUATION, part, fin=number == last)
        for number, part in enumerate(parts)
    )


def request(op: str, number: int, **fields: object) -> bytes:
    """A request of callkit's, in one frame."""
    return frame(TEXT, json.dumps({"op": op, "id": number, **fields}).encode())


def head(path: str = "/v1", host: str = "127.0.0.1", **headers: str) -> bytes:
    """The head of a handshake."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: callkit.v1",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def hello() -> bytes:
    """A TLS ClientHello, whole as far as its length says; its content is noise."""
    body = b"\x03\x03" + os.urandom(200)
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x01" + len(message).to_bytes(2, "big") + message
