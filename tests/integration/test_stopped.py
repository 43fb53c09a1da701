"""Processes that stand still for a while and go on: SIGSTOP, a debugger, a machine that swaps."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from callkit.client import SignalingClient
from callkit.model import CallInvitationMode, CallInviteConfig
from callkit.testing import EventRecorder
from tests.integration.serving import ServerProcess
from tests.waiting import until

RING = 2
"""Seconds the call rings."""


async def test_a_server_that_stood_still_over_the_end_of_a_ring_ends_it_once(
    tmp_path: Path,
) -> None:
    server = ServerProcess(tmp_path / "data")
    await server.start()
    alice, bob = SignalingClient(server.url), SignalingClient(server.url)
    heard, rung = EventRecorder(alice), EventRecorder(bob)
    try:
        await alice.login("alice")
        await bob.login("bob")
        config = CallInviteConfig(timeout=RING, mode=CallInvitationMode.ADVANCED)
        sent = await alice.callInvite(["bob"], config)
        await until(lambda: rung.of("callInvitationReceived"))
        os.kill(server.process.pid, signal.SIGSTOP)
        over = time.monotonic() + RING + 0.5
        await until(lambda: time.monotonic() > over)
        os.kill(server.process.pid, signal.SIGCONT)
        await until(lambda: rung.of("callInvitationTimeout"))
        await until(lambda: len(heard.of("callUserStateChanged")) >= 2)
        # The next call is as good as any, and nothing of the first comes again.
        again = await alice.callInvite(["bob"], config)
        await until(lambda: len(rung.of("callInvitationReceived")) == 2)
        await bob.callAccept(again.callID)
        await alice.callEnd(again.callID)
        await until(lambda: rung.of("callInvitationEnded"))
        ended = [event.callID for event in rung.of("callInvitationTimeout")]
        assert ended == [sent.callID]
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
        await alice.logout()
        await bob.logout()
        await server.stop()
