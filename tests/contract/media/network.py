"""A bad network between two people: datagrams go through sockets that lose and delay them."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from msgspec.structs import replace

from callkit.errors import ProtocolError
from callkit.media.signals import Candidate, Description, decode, encode
from tests.contract.media.room import Room


class BadNetwork:
    """Stands between the two people of ``room``: each sees only its sockets. Chance is seeded.

    One candidate of each side is used, the first over UDP and IPv4; what else there is is not told.
    """

    def __init__(
        self, room: Room, *, seed: int = 1, loss: float = 0.0, jitter: float = 0.0
    ) -> None:
        self.room = room
        self.loss = loss
        self.jitter = jitter
        self.random = random.Random(seed)
        self.carried = self.lost = 0
        self.dead = False
        self._held: list[tuple[str, bytes]] | None = None
        self._sides: dict[str, _Side] = {}
        self._in_order = asyncio.Lock()
        self._deliver = room.carry
        room.carry = self.carry  # type: ignore[method-assign]

    def close(self) -> None:
        for side in self._sides.values():
            side.close()

    def hold(self) -> None:
        """Stand still: what comes waits."""
        self._held = []

    def release(self) -> None:
        """All that waited comes at once."""
        held, self._held = self._held or [], None
        for name, data in held:
            self.pass_on(name, data)

    def move(self, name: str) -> None:
        """That person has another address: nothing reaches the one before."""
        self._sides.pop(name).close()

    # --- words ---

    def carry(self, sender: str, to: str, data: str) -> None:
        asyncio.ensure_future(self._carry(sender, to, data)).add_done_callback(_raise)

    async def _carry(self, sender: str, to: str, data: str) -> None:
        async with self._in_order:
            data = await self._rewritten(sender, data)
            if data:
                self._deliver(sender, to, data)

    async def _rewritten(self, sender: str, data: str) -> str:
        """With candidates that lead through here; "" when nothing is left of it."""
        try:
            signal = decode(data)
        except ProtocolError:
            return data
        if isinstance(signal, Candidate):
            line = await self._instead(sender, signal.candidate, signal.ufrag)
            return encode(replace(signal, candidate=line)) if line else ""
        if not isinstance(signal, Description):
            return data
        lines = signal.sdp.splitlines()
        ufrag = next(line for line in lines if line.startswith("a=ice-ufrag:")).split(":")[1]
        kept = []
        for line in lines:
            if not line.startswith("a=candidate:"):
                kept.append(line)
            elif found := await self._instead(sender, line.removeprefix("a="), ufrag):
                kept.append(f"a={found}")
        return encode(replace(signal, sdp="\r\n".join(kept) + "\r\n"))

    async def _instead(self, owner: str, candidate: str, ufrag: str) -> str:
        """The candidate that leads through here; "" when it is not used."""
        parts = candidate.split()
        if len(parts) < 6 or parts[1] != "1" or parts[2].lower() != "udp" or ":" in parts[4]:
            return ""
        real = (parts[4], int(parts[5]))
        side = self._sides.get(owner)
        if side is None:
            side = self._sides[owner] = _Side(self, owner)
            # On the same address, so that what comes out of it comes from where it was sent to.
            await side.open(parts[4])
        if side.real != real:
            if side.ufrag == ufrag:
                return ""
            side.real, side.ufrag = real, ufrag
        parts[4], parts[5] = side.address
        return " ".join(parts)

    # --- datagrams ---

    def other(self, name: str) -> _Side | None:
        return next((side for other, side in self._sides.items() if other != name), None)

    def pass_on(self, name: str, data: bytes) -> None:
        """A datagram for that person came: it comes out of the other one's socket."""
        if self._held is not None:
            self._held.append((name, data))
            return
        side, other = self._sides.get(name), self.other(name)
        if side is None or other is None or side.real is None:
            return
        self.carried += 1
        if self.dead or self.random.random() < self.loss:
            self.lost += 1
            return
        loop = asyncio.get_running_loop()
        loop.call_later(self.random.uniform(0, self.jitter), other.send, data, side.real)


class _Side(asyncio.DatagramProtocol):
    """Where one person seems to be."""

    def __init__(self, network: BadNetwork, name: str) -> None:
        self.network = network
        self.name = name
        self.real: tuple[str, int] | None = None
        self.ufrag = ""
        self.address = ("", "")
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self, address: str) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: self, (address, 0))
        self._transport = transport
        self.address = (address, str(transport.get_extra_info("sockname")[1]))

    def datagram_received(self, data: bytes, address: Any) -> None:
        self.network.pass_on(self.name, data)

    def error_received(self, error: Exception) -> None: ...

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        if self._transport is not None:
            self._transport.sendto(data, to)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None


def _raise(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        raise task.exception()  # type: ignore[misc]
