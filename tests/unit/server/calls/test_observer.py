"""One observer: the log, the metrics and the webhooks all hear of the same change."""

from __future__ import annotations

import logging

import pytest

from callkit.server.calls.observer import DeviceAction
from callkit.server.settings import Secret, Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer
from tests.waiting import until


async def test_everybody_who_listens_hears_of_a_change(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    settings = Settings(
        port=0,
        apiPort=0,
        insecure=True,
        logCalls=True,
        webhookURL="http://127.0.0.1:9/",
        webhookSecret=Secret("s"),
    )
    async with LocalServer(ManualClock(), settings=settings) as server:
        for name in ("alice", "bob"):
            peer = Peer(server)
            await peer.login(name)
        reply = await peer.ask("callInvite", invitees=["alice"])
        await until(lambda: f"webhook call_create of {reply['callID']}" in caplog.text)
        assert server.core is not None and server.core._metrics is not None
        text = server.core._metrics.text().decode()
        assert 'callkit_calls_created_total{mode="general"} 1.0' in text
    assert f"call {reply['callID']} created" in caplog.text


def test_a_devices_actions_have_zims_numbers() -> None:
    assert [(one.name, one.value) for one in DeviceAction] == [
        ("ONLINE", 0),
        ("LOGOUT", 1),
        ("OFFLINE", 2),
    ]
