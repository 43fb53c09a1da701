"""Whatever goes wrong: at rest every device shows what the server knows and no ring goes on.

Random worlds: clients, server and store are the real ones; the network loses, delays, doubles and
reorders frames, connections break openly or silently, apps and the server die at any point.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from callkit.model import CallInvitationMode, CallInviteConfig
from tests.proofs.random_world import DEVICES, LONGEST, World

devices = st.sampled_from(sorted(DEVICES))
people = st.lists(st.sampled_from(sorted(set(DEVICES.values()))), min_size=1, max_size=3)
waits = st.sampled_from([0.0, 0.0, 0.0, 0.05, 0.5, 1.0, 3.0, 8.0, 26.0, 36.0])
chances = st.sampled_from([0.0, 0.0, 0.1, 0.3])


class RandomWorld(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(self._note)
        self.swallowed: list[str] = []
        self.world: World

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.swallowed.append(f"{context.get('message')}: {context.get('exception')!r}")

    def run_(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(work)

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        async def begin() -> None:
            self.world = World(seed)
            await self.world.begin()

        self.run_(begin())

    # --- what people do ---

    @rule(
        device=devices,
        invitees=people,
        advanced=st.booleans(),
        timeout=st.integers(1, LONGEST),
        check=st.booleans(),
    )
    def invite(
        self, device: str, invitees: list[str], advanced: bool, timeout: int, check: bool
    ) -> None:
        async def act() -> None:
            config = CallInviteConfig(
                timeout=timeout,
                mode=CallInvitationMode(advanced),
                enableNotReceivedCheck=check,
            )
            self.world.devices[device].invite(invitees, config)
            await self.world.clock.advance(0)

        self.run_(act())

    @rule(device=devices, which=st.integers(0, 5), what=st.integers(0, 34), others=people)
    def act(self, device: str, which: int, what: int, others: list[str]) -> None:
        async def act() -> None:
            self.world.devices[device].act(which, what, others)
            await self.world.clock.advance(0)

        self.run_(act())

    @rule(seconds=waits)
    def wait(self, seconds: float) -> None:
        self.run_(self.world.clock.advance(seconds))

    @rule(device=devices, leave=st.booleans())
    def come_or_go(self, device: str, leave: bool) -> None:
        async def act() -> None:
            if leave:
                self.world.devices[device].logout()
            else:
                self.world.devices[device].login()
            await self.world.clock.advance(0)

        self.run_(act())

    # --- what goes wrong ---

    @rule(
        device=devices,
        drop=chances,
        double=chances,
        late=chances,
        delay=st.sampled_from([0.0, 0.02, 1.5]),
    )
    def weather(self, device: str, drop: float, double: float, late: float, delay: float) -> None:
        link = self.world.devices[device].link
        link.drop, link.double, link.late, link.delay = drop, double, late, delay

    @rule(device=devices, how=st.sampled_from(["cut", "freeze", "down", "deaf", "up"]))
    def trouble(self, device: str, how: str) -> None:
        async def act() -> None:
            link = self.world.devices[device].link
            if how == "cut":
                link.cut()
            elif how == "freeze":
                link.freeze()
            else:
                link.down, link.deaf = how == "down", how == "deaf"
            await self.world.clock.advance(0)

        self.run_(act())

    @rule(device=devices)
    def crash(self, device: str) -> None:
        async def act() -> None:
            self.world.devices[device].crash()
            await self.world.clock.advance(0)

        self.run_(act())

    @rule(kill=st.booleans(), pause=waits)
    def restart_the_server(self, kill: bool, pause: float) -> None:
        async def act() -> None:
            await (self.world.server.kill() if kill else self.world.server.stop())
            await self.world.clock.advance(pause)
            await self.world.server.start()

        self.run_(act())

    @rule(device=devices, seconds=st.sampled_from([-3600, -20, 20, 3600]))
    def set_the_wall_clock(self, device: str, seconds: int) -> None:
        self.world.devices[device].clock.wrongMs += seconds * 1000

    # --- what holds ---

    @rule()
    def rest(self) -> None:
        async def rest() -> None:
            await self.world.heal()
            await self.world.check()

        self.run_(rest())

    def teardown(self) -> None:
        try:
            if hasattr(self, "world"):
                try:
                    self.run_(self.world.finish())
                finally:
                    self.run_(self.world.stop())
            assert self.swallowed == []
        finally:
            self.loop.close()


SETTINGS = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    stateful_step_count=40,
    derandomize=True,
)


class TestShort(RandomWorld.TestCase):
    settings = settings(SETTINGS, max_examples=25)


@pytest.mark.long
class TestLong(RandomWorld.TestCase):
    settings = settings(SETTINGS, max_examples=2_000, stateful_step_count=60)
