"""The vectors of ``tests/vectors`` (see its README): reading them, and playing the client's side.

A vector is played against the real server by :class:`Stagehand`: one raw peer per device, every
frame in the order of the file, on a clock that moves only where the vector says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from callkit.testing import Link, LocalServer, ManualClock, ScriptedPeer, settle

FOLDER = Path(__file__).parents[1] / "vectors"
FORMAT = "callkit-vector/1"
BREATH = 0.01
"""Seconds that pass before each send."""
LAG_MS = 500
"""How much less than the vector's a ``remainingMs`` may be."""
DOES_NOTHING = ("shows", "tells")

Step = dict[str, Any]
Bindings = dict[str, Any]


class Vector:
    """One file."""

    def __init__(self, path: Path) -> None:
        content = json.loads(path.read_text())
        assert content["format"] == FORMAT, path
        self.path = path
        self.about: str = content["about"]
        self.source: str = content["source"]
        self.players: list[str] = content["for"]
        self.values: Bindings = content["values"]
        self.steps: list[Step] = content["steps"]

    @property
    def name(self) -> str:
        return self.path.stem

    def save(self) -> None:
        """Write the file, one step per line."""
        steps = ",\n".join(f"    {json.dumps(step, ensure_ascii=False)}" for step in self.steps)
        head = {
            "format": FORMAT,
            "about": self.about,
            "source": self.source,
            "for": self.players,
            "values": self.values,
        }
        lines = ",\n".join(
            f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in head.items()
        )
        self.path.write_text(f'{{\n{lines},\n  "steps": [\n{steps}\n  ]\n}}\n')


def vectors(player: str = "") -> list[Vector]:
    """All vectors, or those a ``player`` (server, client) can be played against."""
    found = [Vector(path) for path in sorted(FOLDER.glob("*.json"))]
    return [vector for vector in found if not player or player in vector.players]


def filled(value: Any, bindings: Bindings) -> Any:
    """``value`` with every ``$name`` in it replaced."""
    if isinstance(value, str) and value.startswith("$"):
        return bindings[value[1:]]
    if isinstance(value, dict):
        return {filled(key, bindings): filled(item, bindings) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, bindings) for item in value]
    return value


def mismatch(
    expected: Any, actual: Any, bindings: Bindings, where: str = "frame", *, whole: bool = False
) -> str:
    """Why ``actual`` is not what the vector says; empty when it is. Binds names on first sight.

    Fields that the vector does not name are allowed, unless it is compared as a ``whole``.
    """
    if expected == "*":
        return ""
    if isinstance(expected, str) and expected.startswith("$"):
        expected = bindings.setdefault(expected[1:], actual)
    if isinstance(expected, dict) and isinstance(actual, dict):
        if whole and (more := actual.keys() - expected.keys()):
            return f"{where}: has {sorted(more)} besides"
        return _missing(expected, actual, bindings, where, whole)
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        found = (
            mismatch(a, b, bindings, f"{where}[{index}]", whole=whole) for index, (a, b) in pairs
        )
        return next((wrong for wrong in found if wrong), "")
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return "" if same else f"{where}: {actual!r} instead of {expected!r}"


def _missing(expected: Step, actual: Step, bindings: Bindings, where: str, whole: bool) -> str:
    for key, item in expected.items():
        if key not in actual:
            return f"{where}.{key}: missing"
        if key == "remainingMs" and item - LAG_MS <= actual[key] <= item:
            continue
        if wrong := mismatch(item, actual[key], bindings, f"{where}.{key}", whole=whole):
            return wrong
    return ""


class Stage(Protocol):
    """What a vector is played on: a server, or several that are one service."""

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def link(self) -> Link: ...


class Stagehand:
    """Plays all devices of a vector against a real server."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.server: Stage = LocalServer(self.clock)
        self.links: dict[str, Any] = {}
        self.peers: dict[str, ScriptedPeer] = {}
        self.bindings: Bindings = {}

    async def play(self, vector: Vector) -> None:
        """Play ``vector`` to its end.

        Raises:
            AssertionError: The server said something else, or too much.
        """
        await self.server.start()
        try:
            for number, step in enumerate(vector.steps, 1):
                where = f"{vector.name}, step {number}"
                if "receive" in step:
                    self.compare(step, where)
                elif "closed" in step:
                    closed = self.peers[step["device"]].closed
                    assert closed is not None, f"{where}: still open"
                    assert closed[0] == step["closed"], where
                else:
                    self.nothingLeft(where)
                    await self.do(step)
            self.nothingLeft(f"{vector.name}, at the end")
        finally:
            for link in self.links.values():
                link.cut()
            await self.server.stop()

    async def do(self, step: Step) -> None:
        """Carry out a step that is not an expectation."""
        if "send" in step:
            await self.passing(BREATH)
            await self.send(step["device"], filled(step["send"], self.bindings))
        elif "sendText" in step:
            await self.send(step["device"], step["sendText"].encode())
        elif "passMs" in step:
            await self.passing(step["passMs"] / 1000)
        elif "cut" in step:
            self.links[step["cut"]].cut()
            del self.peers[step["cut"]]
        elif "restart" in step:
            await self.server.stop()
            self.peers.clear()
            await self.server.start()
        else:
            assert any(word in step for word in DOES_NOTHING), step
        await self.passing(0)

    async def passing(self, seconds: float) -> None:
        """Let time pass; whatever happens by then has happened when this returns."""
        await self.clock.advance(seconds)

    async def send(self, device: str, frame: dict[str, Any] | bytes) -> None:
        peer = self.peers.get(device)
        if peer is None or peer.closed is not None:
            peer = self.peers[device] = ScriptedPeer()
            link = self.links.setdefault(device, self.server.link())
            peer.connect(link)
            await settle()
        peer.send(frame)

    def compare(self, step: Step, where: str) -> None:
        frames = self.peers[step["device"]].frames
        assert frames, f"{where}: {step['device']} got nothing instead of {step['receive']}"
        frame = frames.pop(0)
        expected = {
            filled(key, self.bindings) if key.startswith("$") else key: value
            for key, value in step["receive"].items()
        }
        # The server says nothing besides, whatever other clients would ignore.
        wrong = mismatch(expected, frame, self.bindings, whole=True)
        assert not wrong, f"{where}: {step['device']} got {frame}: {wrong}"

    def nothingLeft(self, where: str) -> None:
        left = {device: peer.frames for device, peer in self.peers.items() if peer.frames}
        assert not left, f"{where}: nobody expects {left}"
