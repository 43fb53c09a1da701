"""A server inside the app."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callkit.errors import CallKitError, TransportError, UsageError
from callkit.invitation.embedded import EmbeddedServer
from callkit.invitation.service import CallInvitationService
from callkit.server.settings import Settings
from tests.developing import complaints
from tests.waiting import until, wait_signal

ROOT = Path(__file__).parents[3]


async def test_a_service_finds_it_by_its_url() -> None:
    server = EmbeddedServer()
    assert server.url == "" and not server.running
    url = await server.start()
    assert url == server.url and server.running
    assert await server.start() == url, "starting twice is starting once"
    service = CallInvitationService()
    await service.init(url, "alice", deviceID="desk")
    await service.uninit()
    await server.stop()
    await server.stop()
    assert server.url == ""


async def test_it_keeps_people_in_its_directory(tmp_path: Path) -> None:
    for people in (["alice"], ["bob"]):
        server = EmbeddedServer(data=tmp_path)
        await server.start()
        for userID in people:
            service = CallInvitationService()
            await service.init(server.url, userID, deviceID="desk")
            if userID == "bob":
                # Alice was here in the server's life before this one.
                await service.send(["alice"])
            await service.uninit()
        await server.stop()


async def test_it_can_be_begun_without_waiting() -> None:
    server = EmbeddedServer()
    server.begin()
    (url,) = await wait_signal(server.started)
    assert url == server.url
    stopped: list[bool] = []
    server.stopped.connect(lambda: stopped.append(True))
    await server.stop()
    assert stopped == [True]


async def test_a_port_that_is_taken_is_a_failure() -> None:
    first = EmbeddedServer()
    await first.start()
    port = int(first.url.split(":")[2].split("/")[0])
    second = EmbeddedServer(port=port)
    with pytest.raises(TransportError):
        await second.start()
    failures: list[CallKitError] = []
    second.failed.connect(failures.append)
    second.begin()
    await until(lambda: failures)
    assert not second.running
    await first.stop()


def test_two_people_call_each_other_in_a_program_of_a_few_lines(tmp_path: Path) -> None:
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "from callkit.invitation.embedded import EmbeddedServer\n"
        "from callkit.invitation import CallInvitationEvents, CallInvitationService\n"
        "app = QApplication([])\n"
        "server, alice, bob = EmbeddedServer(), CallInvitationService(), CallInvitationService()\n"
        "def ring(callID, *_): bob.accept(callID)\n"
        "def started(call): print('started', call.peer.userID); app.quit()\n"
        "def begin(url):\n"
        "    bob.init(url, 'bob', events=CallInvitationEvents(onIncomingCallReceived=ring,\n"
        "        onConnectionStateChanged=lambda state, *_: int(state) == 2 and\n"
        "            alice.init(url, 'alice', events=events)))\n"
        "def online(state, *_):\n"
        "    if int(state) == 2: alice.send(['bob'])\n"
        "events = CallInvitationEvents(onConnectionStateChanged=online, onCallStarted=started,\n"
        "    onCallEnded=lambda callID, reason: print('ended', reason))\n"
        "server.started.connect(begin)\n"
        "server.begin()\n"
        "app.exec()\n"
    )
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    result = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program],
        capture_output=True,
        text=True,
        timeout=30,
        env=environment,
        check=False,
    )
    assert (result.returncode, complaints(result.stderr)) == (0, "")
    assert result.stdout.splitlines() == ["started bob", "ended left"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"port": -1}, "port is a whole number from 0 to 65535, not -1"),
        ({"port": 65_536}, "port is a whole number from 0 to 65535, not 65536"),
        ({"host": ""}, "this machine only"),
        ({"host": "0.0.0.0"}, "this machine only, not 0.0.0.0; allowNetwork allows it"),
        ({"settings": Settings()}, "nobody could log in"),
    ],
)
def test_a_server_nobody_may_or_could_reach_is_refused_where_it_is_made(qapp, options, words):
    with pytest.raises(UsageError, match=words):
        EmbeddedServer(**options)
