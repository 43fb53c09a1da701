"""The floor: a bare ``websockets`` relay that moves the same frames and knows nothing.

Connections log in in pairs (``a0``/``b0`` …). For each request it decodes, it sends what the real
server sends for that request, with the same bytes, to the same two people. uvloop, msgspec, bytes
in and out, compression off: ``python -m tests.benchmarks.relay`` prints its port.
"""

from __future__ import annotations

import asyncio
import json

import msgspec
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.cycle import SENT_FOR


class Request(msgspec.Struct):
    op: str
    id: int
    userID: str = ""
    callID: str = ""


decode = msgspec.json.Decoder(Request).decode
people: dict[str, ServerConnection] = {}


async def serve_person(socket: ServerConnection) -> None:
    me = ""
    try:
        while True:
            request = decode(await socket.recv(decode=False))
            if request.op == "login":
                me = request.userID
                people[me] = socket
            peer = people.get(("b" if me[0] == "a" else "a") + me[1:], socket)
            for mine, frame in SENT_FOR[request.op]:
                await (socket if mine else peer).send(frame, text=True)
    except ConnectionClosed:
        people.pop(me, None)


async def main() -> None:
    async with serve(
        serve_person, "127.0.0.1", 0, compression=None, ping_interval=None, backlog=4096
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"port": port}), flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        uvloop.run(main())
