"""A TLS hello is waited for and not read, however it comes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from callkit.server.transport.tls_hello import whole_hello
from callkit.testing.clock import settle
from tests.attacks.bytes import hello
from tests.waiting import PATIENCE

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near, _ = listener.accept()
    near.setblocking(False)
    yield near, far
    near.close()
    far.close()


async def waiting(near: socket.socket) -> asyncio.Task[None]:
    task = asyncio.ensure_future(whole_hello(near))
    await settle()
    return task


async def test_a_hello_is_there_when_its_last_byte_is_and_is_still_there_to_be_read(
    pair: Pair,
) -> None:
    near, far = pair
    said = hello()
    task = await waiting(near)
    for part in (said[:3], said[3:6], said[6:-1]):
        far.sendall(part)
        await settle()
        assert not task.done()
    far.sendall(said[-1:])
    await asyncio.wait_for(task, PATIENCE)
    assert near.recv(10_000) == said


async def test_a_hello_that_was_there_before_is_found(pair: Pair) -> None:
    near, far = pair
    far.sendall(hello() + b"more")
    await asyncio.wait_for(whole_hello(near), PATIENCE)


async def test_afterwards_a_single_byte_is_heard_again(pair: Pair) -> None:
    near, far = pair
    far.sendall(hello())
    await asyncio.wait_for(whole_hello(near), PATIENCE)
    near.recv(10_000)
    far.sendall(b"x")
    assert await asyncio.wait_for(asyncio.get_running_loop().sock_recv(near, 9), PATIENCE) == b"x"


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n", b"\x16\x03\x01\xff\xff" + b"x" * 17_000])
async def test_what_is_no_hello_is_not_waited_for(pair: Pair, said: bytes) -> None:
    near, far = pair
    far.sendall(said)
    await asyncio.wait_for(whole_hello(near), PATIENCE)


@pytest.mark.parametrize("said", [b"", b"\x16\x03", hello()[:50]], ids=["nothing", "a bit", "half"])
async def test_who_closes_is_not_waited_for(pair: Pair, said: bytes) -> None:
    near, far = pair
    far.sendall(said)
    task = await waiting(near)
    assert not task.done()
    far.close()
    await asyncio.wait_for(task, PATIENCE)


async def test_waiting_can_be_given_up(pair: Pair) -> None:
    near, _ = pair
    task = await waiting(near)
    task.cancel()
    await settle()
    assert task.cancelled()
    near.close()
