"""Synapse carries calls as events of a room: m.call.invite, answer, select_answer and hangup.

As a driver: ``python -m tests.benchmarks.peer_synapse PORT``.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks.calls import ROOT
from tests.benchmarks.driver import percentiles
from tests.benchmarks.peer import Figures, Missing, driver, free_port, serving

PAIRS = 8
SECONDS = 5.0
PYTHON = Path(os.environ.get("SYNAPSE_PYTHON", ROOT / "out" / "synapse" / "bin" / "python"))
ADVICE = "python3 -m venv out/synapse && out/synapse/bin/pip install matrix-synapse"
_MANY = {"per_second": 100_000, "burst_count": 100_000}
now = time.perf_counter


def measure() -> Figures:
    """Raises Missing without Synapse."""
    if not PYTHON.exists():
        raise Missing(f"it is not installed ({ADVICE})")
    program = [str(PYTHON), "-m", "synapse.app.homeserver"]
    with tempfile.TemporaryDirectory() as place:
        home, port = Path(place), free_port()
        config = ["--config-path", str(home / "homeserver.yaml")]
        generating = ["--server-name", "bench.local", "--generate-config", "--report-stats=no"]
        made = subprocess.run(
            [*program, *config, *generating, "--data-directory", place],
            capture_output=True,
            cwd=place,
            check=False,
        )
        if made.returncode:
            raise Missing(f"it does not work: {made.stderr.decode(errors='replace')[-300:]}")
        log = home / "bench.local.log.config"
        log.write_text(log.read_text().replace("level: INFO", "level: ERROR"))
        # JSON is YAML.
        (home / "bench.yaml").write_text(json.dumps(configuration(port)))
        config += ["--config-path", str(home / "bench.yaml")]
        with serving([*program, *config], port, home / "log"):
            found = driver("tests.benchmarks.peer_synapse", str(port))
    return Figures(found["calls"], found["ring"]["p50"], found["ring"]["p99"])


def configuration(port: int) -> dict[str, Any]:
    resources = [{"names": ["client"], "compress": False}]
    return {
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "tls": False,
                "resources": resources,
            }
        ],
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "bcrypt_rounds": 4,
        "rc_message": _MANY,
        "rc_registration": _MANY,
        "rc_login": {"address": _MANY, "account": _MANY, "failed_attempts": _MANY},
        "rc_joins": {"local": _MANY, "remote": _MANY},
        "rc_invites": {"per_room": _MANY, "per_user": _MANY},
    }


# --- the driver ----------------------------------------------------------------------------------

FILTER = json.dumps({"presence": {"types": []}, "room": {"timeline": {"types": ["m.call.*"]}}})


class Counts:
    calls = 0
    running = True

    def __init__(self) -> None:
        self.rings: list[float] = []


class Person:
    def __init__(self, http: httpx.AsyncClient, name: str, counts: Counts) -> None:
        self.name = name
        self.id = ""
        self.room = ""
        self.peer: Person = self
        self.started = 0.0
        self._http = http
        self._counts = counts
        self._token = ""
        self._number = 0

    async def ask(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        answer = await self._http.request(method, path, json=body, params=query, headers=headers)
        answer.raise_for_status()
        return answer.json()

    async def register(self) -> None:
        kind = {"type": "m.login.dummy"}
        body = {"username": self.name, "password": "x", "auth": kind}
        made = await self.ask("POST", "/register", body)
        self._token, self.id = made["access_token"], made["user_id"]

    async def say(self, kind: str, call: str, **content: Any) -> None:
        self._number += 1
        body = {"call_id": call, "version": "1", "party_id": self.name, **content}
        await self.ask("PUT", f"/rooms/{self.room}/send/m.call.{kind}/{self._number}", body)

    async def call(self) -> None:
        self.started = now()
        offer = {"type": "offer", "sdp": "v=0"}
        await self.say("invite", f"{self.name}{self._number}", lifetime=60_000, offer=offer)

    async def listen(self) -> None:
        since = (await self.ask("GET", "/sync", filter=FILTER, timeout=0))["next_batch"]
        while self._counts.running:
            news = await self.ask("GET", "/sync", filter=FILTER, since=since, timeout=3_000)
            since = news["next_batch"]
            room = news.get("rooms", {}).get("join", {}).get(self.room, {})
            for event in room.get("timeline", {}).get("events", []):
                if event["sender"] != self.id:
                    await self._heard(event["type"], event["content"])

    async def _heard(self, kind: str, content: dict[str, Any]) -> None:
        call = content["call_id"]
        if kind == "m.call.invite":
            self._counts.rings.append(now() - self.peer.started)
            await self.say("answer", call, answer={"type": "answer", "sdp": "v=0"})
        elif kind == "m.call.answer":
            await self.say("select_answer", call, selected_party_id=content["party_id"])
            await self.say("hangup", call, reason="user_hangup")
        elif kind == "m.call.hangup":
            self._counts.calls += 1
            if self._counts.running:
                await self.peer.call()


async def drive(port: int) -> dict[str, object]:
    counts = Counts()
    base = f"http://127.0.0.1:{port}/_matrix/client/v3"
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits, trust_env=False) as http:
        callers = []
        for number in range(PAIRS):
            caller, callee = (Person(http, f"{side}{number}", counts) for side in "ab")
            caller.peer, callee.peer = callee, caller
            await caller.register()
            await callee.register()
            body = {"invite": [callee.id], "preset": "trusted_private_chat"}
            caller.room = callee.room = (await caller.ask("POST", "/createRoom", body))["room_id"]
            await callee.ask("POST", f"/rooms/{callee.room}/join", {})
            callers.append(caller)
        people = [person for caller in callers for person in (caller, caller.peer)]
        listening = [asyncio.create_task(person.listen()) for person in people]
        await asyncio.sleep(1.5)
        await asyncio.gather(*(caller.call() for caller in callers))
        await asyncio.sleep(1)
        counts.rings.clear()
        before, begin = counts.calls, now()
        await asyncio.sleep(SECONDS)
        rate = (counts.calls - before) / (now() - begin)
        counts.running = False
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    return {"calls": rate, "ring": percentiles(counts.rings)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(drive(int(sys.argv[1])))))
