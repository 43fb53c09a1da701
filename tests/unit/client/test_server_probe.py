"""Does a signaling server answer there?"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from callkit.client.connection import WebSocketTransport
from callkit.client.server_probe import examine
from callkit.errors import UsageError
from callkit.model import LinkTrouble
from callkit.server.app import Server
from callkit.server.settings import Settings
from tests.waiting import until


@pytest.fixture
def transport() -> WebSocketTransport:
    return WebSocketTransport(environment={})


async def test_a_server_that_answers_is_no_trouble(transport: WebSocketTransport) -> None:
    server = Server(Settings(port=0, insecure=True))
    await server.start()
    try:
        assert await examine(server.url, transport) is None
        trouble = await examine(server.url.replace("/v1", "/v9"), transport)
    finally:
        await server.stop()
    assert trouble is not None
    assert trouble.reason is LinkTrouble.NOT_CALLKIT
    assert "404" in trouble.message


async def test_what_does_not_answer_has_its_reason(
    transport: WebSocketTransport, unused_tcp_port: int
) -> None:
    trouble = await examine(f"ws://127.0.0.1:{unused_tcp_port}/v1", transport)
    assert trouble is not None
    assert trouble.reason is LinkTrouble.REFUSED
    with pytest.raises(UsageError):
        await examine("http://127.0.0.1/v1", transport)


async def test_what_is_silent_is_given_up(transport: WebSocketTransport) -> None:
    ended: list[bool] = []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.read()
        writer.close()
        ended.append(True)

    running = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = running.sockets[0].getsockname()[1]
    trouble = await examine(f"ws://127.0.0.1:{port}/v1", transport, 0.05)
    await until(lambda: ended)
    running.close()
    await running.wait_closed()
    assert trouble is not None
    assert trouble.reason is LinkTrouble.TIMED_OUT
    assert "waiting for the server" in trouble.message
