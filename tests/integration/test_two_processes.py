"""The same app twice on one machine: somebody rings, and nobody is silent for good."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from callkit import CallInviteConfig, SignalingClient
from callkit.background_loop import BackgroundLoop
from callkit.server.app import Server
from callkit.server.settings import Settings
from demo.stage.program import Program

ROOT = Path(__file__).parents[2]
APP = """
import sys
from PySide6.QtCore import QCoreApplication
from callkit import CallInvitationService
from callkit.invitation import device_ids
device_ids.GIVING_WAY, device_ids.ANOTHER_LOOK = 0.3, 0.05
url, deviceID = sys.argv[1:]
app = QCoreApplication([])
service = CallInvitationService()
def state(state, event, extendedData):
    print(state.name, event.name, service.deviceID[-2:], extendedData, flush=True)
service.events.onConnectionStateChanged.connect(state)
service.events.onIncomingCallReceived.connect(lambda *_: print("rings", flush=True))
service.init(url, "bob", "Bob", deviceID=deviceID)
app.exec()
"""


class Town:
    """A server, and Alice who calls Bob."""

    def __init__(self) -> None:
        self.background = BackgroundLoop()
        self.url = self.background.start(self._open()).result(20)

    async def _open(self) -> str:
        self.server = Server(Settings(host="127.0.0.1", port=0, insecure=True))
        await self.server.start()
        self.alice = SignalingClient(self.server.url, deviceID="alice")
        await self.alice.login("alice")
        return self.server.url

    def call(self) -> None:
        self.background.start(self.alice.callInvite(["bob"], CallInviteConfig(timeout=60))).result(
            20
        )

    def close(self) -> None:
        self.background.start(self.server.stop()).result(20)
        self.background.close()


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town()
    yield made
    made.close()


@pytest.fixture
def start(town: Town, tmp_path: Path) -> Iterator[Callable[[str], Program]]:
    with ExitStack() as stack:

        def start_one(deviceID: str) -> Program:
            environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
            command = [sys.executable, "-c", APP, town.url, deviceID]
            return stack.enter_context(Program(command, environment))

        yield start_one


def online(line: str) -> bool:
    return line.startswith("CONNECTED")


def test_two_processes_of_one_profile_are_two_devices_and_both_ring(
    town: Town, start: Callable[[str], Program]
) -> None:
    first = start("")
    assert first.wait_line(online).split()[2] != "-2"
    second = start("")
    assert second.wait_line(online).split()[2] == "-2"
    town.call()
    for app in (first, second):
        assert app.wait_line(lambda line: "rings" in line or "DISCONNECTED" in line) == "rings"


def test_a_device_that_was_replaced_says_so_and_is_back_when_the_other_is_killed(
    town: Town, start: Callable[[str], Program]
) -> None:
    first = start("desk")
    first.wait_line(online)
    second = start("desk")
    second.wait_line(online)
    replaced = first.wait_line(lambda line: line.startswith("DISCONNECTED"))
    assert "KICKED_OUT" in replaced and '"code":4404' in replaced
    second.process.kill()
    first.wait_line(online)
    town.call()
    assert first.wait_line() == "rings"
