"""Prosody carries calls by XEP-0353: propose, ringing, proceed and finish, over its TCP streams.

As a driver: ``python -m tests.benchmarks.peer_prosody PORT closed|open RATE``.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.driver import percentiles
from tests.benchmarks.peer import Figures, driver, free_port, program, serving

HOST = "bench.local"
PAIRS = 50
SECONDS = 3.0
SPACE = "urn:xmpp:jingle-message:0"
now = time.perf_counter


def measure(rate: int, *, archive: bool) -> Figures:
    """Raises Missing without Prosody."""
    prosody = program("prosody", "apt-get install prosody lua-event")
    with tempfile.TemporaryDirectory() as place:
        port = free_port()
        home = Path(place)
        (home / "prosody.cfg.lua").write_text(configuration(home, port, archive=archive))
        accounts = home / "data" / HOST.replace(".", "%2e") / "accounts"
        accounts.mkdir(parents=True)
        for number in range(PAIRS):
            for side in "ab":
                account = accounts / f"{side}{number}.dat"
                account.write_text('return { ["password"] = "x" };\n')
        command = [prosody, "--config", str(home / "prosody.cfg.lua"), "-F"]
        with serving(command, port, home / "log"):
            fast = driver("tests.benchmarks.peer_prosody", str(port), "closed", "0")
            even = driver("tests.benchmarks.peer_prosody", str(port), "open", str(rate))
    return Figures(fast["calls"], even["ring"]["p50"], even["ring"]["p99"])


def configuration(home: Path, port: int, *, archive: bool) -> str:
    modules = ["roster", "saslauth", "disco", "presence", "message", "iq", "ping"]
    if archive:
        modules += ["carbons", "mam", "smacks"]
    return f"""
run_as_root = true
daemonize = false
pidfile = "{home}/pid"
data_path = "{home}/data"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{ }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
default_archive_policy = true
network_settings = {{ nagle = false }}
modules_enabled = {{ {", ".join(f'"{name}"' for name in modules)} }}
modules_disabled = {{ "s2s"; "offline"; "tls"; "limits" }}
log = {{ warn = "*console" }}
VirtualHost "{HOST}"
"""


# --- the driver ----------------------------------------------------------------------------------

_ID = re.compile(rb"id=['\"](c-[^'\"]+)['\"]")


class Counts:
    calls = 0
    again = False
    rings: list[float]

    def __init__(self) -> None:
        self.rings = []


class Person(asyncio.Protocol):
    """One end of a pair; stanzas are told apart by what they contain."""

    def __init__(self, name: str, counts: Counts) -> None:
        self.name = name
        self.counts = counts
        self.peer: Person | None = None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.started: dict[bytes, float] = {}
        self._phase = 0
        self._number = 0
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        self._open()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._phase < 3:
            self._log_in()
            return
        *stanzas, self._buffer = self._buffer.split(b"</message>")
        for stanza in stanzas:
            self._heard(stanza)

    def _write(self, text: str) -> None:
        assert self._transport is not None
        self._transport.write(text.encode())

    def _open(self) -> None:
        self._write(
            f"<?xml version='1.0'?><stream:stream to='{HOST}' version='1.0' xmlns='jabber:client'"
            " xmlns:stream='http://etherx.jabber.org/streams'>"
        )

    def _log_in(self) -> None:
        buffer = self._buffer
        if self._phase == 0 and b"</stream:features>" in buffer:
            secret = base64.b64encode(f"\0{self.name}\0x".encode()).decode()
            self._step(
                f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>"
            )
        elif self._phase == 1 and b"<success" in buffer:
            self._step("")
            self._open()
        elif self._phase == 2 and b"</stream:features>" in buffer:
            self._buffer = b""
            self._write(
                "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                "<resource>r</resource></bind></iq>"
            )
        elif self._phase == 2 and b"</iq>" in buffer:
            self._step("<presence/>")
            self.ready.set_result(None)

    def _step(self, text: str) -> None:
        self._phase += 1
        self._buffer = b""
        if text:
            self._write(text)

    def call(self) -> None:
        self._number += 1
        call = f"c-{self.name}-{self._number}"
        self.started[call.encode()] = now()
        self._say(
            "propose", call, "<description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/>"
        )

    def _say(self, action: str, call: str, content: str = "") -> None:
        assert self.peer is not None
        self._write(
            f"<message to='{self.peer.name}@{HOST}/r' type='chat'>"
            f"<{action} xmlns='{SPACE}' id='{call}'>{content}</{action}>"
            "<store xmlns='urn:xmpp:hints'/></message>"
        )

    def _heard(self, stanza: bytes) -> None:
        found = _ID.search(stanza)
        if found is None or self.peer is None:
            return
        call = found[1]
        if b"<propose" in stanza:
            self.counts.rings.append(now() - self.peer.started.pop(call))
            self._say("ringing", call.decode())
            self._say("proceed", call.decode())
        elif b"<proceed" in stanza:
            self._say(
                "finish", call.decode(), "<reason xmlns='urn:xmpp:jingle:1'><success/></reason>"
            )
        elif b"<finish" in stanza:
            self.counts.calls += 1
            if self.counts.again:
                self.peer.call()


async def drive(port: int, mode: str, rate: float) -> dict[str, object]:
    counts = Counts()
    callers = []
    loop = asyncio.get_running_loop()
    for number in range(PAIRS):
        caller, callee = Person(f"a{number}", counts), Person(f"b{number}", counts)
        caller.peer, callee.peer = callee, caller
        for person in (caller, callee):
            await loop.create_connection(lambda person=person: person, "127.0.0.1", port)
            await asyncio.wait_for(person.ready, 30)
        callers.append(caller)
    if mode == "closed":
        counts.again = True
        for caller in callers:
            caller.call()
        await asyncio.sleep(0.5)
        before, begin = counts.calls, now()
        await asyncio.sleep(SECONDS)
        return {"calls": (counts.calls - before) / (now() - begin)}
    begin = now()
    for number in range(int(rate * SECONDS)):
        while (wait := begin + number / rate - now()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(wait, 0.001))
        callers[number % PAIRS].call()
    await asyncio.sleep(0.5)
    return {"ring": percentiles(counts.rings)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(drive(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))))
