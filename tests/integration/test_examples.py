"""The examples are true: each one takes part in a real call over a real server."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from callkit.client import SignalingClient
from callkit.model import (
    CallInvitationMode,
    CallInviteConfig,
    CallUserState,
    UserOnlineStatus,
)
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import EventRecorder
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "demo" / "examples"
PATIENCE = 30.0
ADVANCED = CallInviteConfig(mode=CallInvitationMode.ADVANCED)
pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")


@pytest.fixture
async def url() -> AsyncIterator[str]:
    server = Server(Settings(port=0, data=":memory:", insecure=True, limits=False))
    ports = await server.start()
    yield f"ws://127.0.0.1:{ports.ws}/v1"
    await server.stop()


class Example:
    """One running example and the lines it has printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def says(self, beginning: str) -> str:
        assert self.process.stdout is not None
        while True:
            line = (await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)).decode()
            assert line, f"it ended without saying {beginning!r}"
            assert not line.startswith("error"), line
            if line.startswith(beginning):
                return line.strip()


@asynccontextmanager
async def running(name: str, url: str, home: Path) -> AsyncIterator[Example]:
    # As somebody has it who copied it: a file, and callkit installed.
    for file in (EXAMPLES / f"{name}.py", EXAMPLES / "call_page.ui"):
        shutil.copy(file, home)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        f"{name}.py",
        url,
        cwd=home,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(home),
            "PYTHONPATH": str(ROOT),
        },
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Example(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def person(url: str, userID: str) -> AsyncIterator[tuple[SignalingClient, EventRecorder]]:
    client = SignalingClient(url, deviceID=f"{userID}-test")
    recorder = EventRecorder(client)
    await client.login(userID, userName=userID.title())
    yield client, recorder
    await client.logout()


async def online(client: SignalingClient, userID: str) -> None:
    """Wait until the example has logged in."""
    there: list[bool] = []

    async def ask() -> None:
        while not there:
            said = (await client.queryUsersStatus([userID])).statusList[0]
            if said.onlineStatus == UserOnlineStatus.ONLINE:
                there.append(True)

    asking = asyncio.create_task(ask())
    await asyncio.wait_for(asking, PATIENCE)


def states(heard: EventRecorder, userID: str) -> list[CallUserState]:
    return [
        user.state
        for event in heard.of("callUserStateChanged")
        for user in event.callUserList
        if user.userID == userID
    ]


@pytest.mark.parametrize("name", ["app_exec", "media_handover", "custom_surface", "from_form"])
async def test_an_app_that_rings_is_told_of_a_call_that_is_taken_back(name, url, tmp_path):
    async with running(name, url, tmp_path), person(url, "bob") as (bob, heard):
        await online(bob, "alice")
        sent = await bob.callInvite(["alice"], ADVANCED)
        await until(lambda: CallUserState.RECEIVED in states(heard, "alice"), PATIENCE)
        await bob.callCancel([], sent.callID)


async def test_the_plain_app_says_that_a_call_is_over(url, tmp_path):
    async with running("app_exec", url, tmp_path) as app, person(url, "bob") as (bob, heard):
        await online(bob, "alice")
        sent = await bob.callInvite(["alice"], ADVANCED)
        await until(lambda: CallUserState.RECEIVED in states(heard, "alice"), PATIENCE)
        await bob.callCancel([], sent.callID)
        assert (await app.says("ended")) == f"ended {sent.callID} cancelled"


async def test_the_custom_surface_shows_the_call_and_forgets_it(url, tmp_path):
    async with running("custom_surface", url, tmp_path) as app, person(url, "bob") as (bob, _):
        await online(bob, "alice")
        sent = await bob.callInvite(["alice"], ADVANCED)
        assert (await app.says("shown")) == f"shown {sent.callID} ringing"
        await bob.callCancel([], sent.callID)
        assert (await app.says("nothing")) == "nothing to show"


async def test_the_custom_page_shows_the_call_and_its_end(url, tmp_path):
    async with running("custom_parts", url, tmp_path) as app, person(url, "bob") as (bob, _):
        await online(bob, "alice")
        door = msgspec.structs.replace(ADVANCED, extendedData="door")
        sent = await bob.callInvite(["alice"], door)
        assert (await app.says("page")) == f"page {sent.callID} ringing"
        await bob.callCancel([], sent.callID)
        assert (await app.says("page")) == f"page {sent.callID} ended"


async def test_the_asyncio_app_calls_and_ends_when_the_other_side_ends(url, tmp_path):
    async with person(url, "bob") as (bob, heard), running("asyncio_app", url, tmp_path) as app:
        call_id = (await app.says("sent")).split()[1]
        await until(lambda: heard.of("callInvitationReceived"), PATIENCE)
        await bob.callAccept(call_id)
        assert (await app.says("started")) == f"started {call_id}"
        await bob.callEnd(call_id)
        assert (await app.says("ended")) == f"ended {call_id}"
        assert await asyncio.wait_for(app.process.wait(), PATIENCE) == 0


async def test_the_robot_answers_and_leaves_after_its_caller(url, tmp_path):
    async with running("headless_bot", url, tmp_path) as robot, person(url, "bob") as (bob, heard):
        await robot.says("ready")
        sent = await bob.callInvite(["robot"], ADVANCED)
        assert (await robot.says("answered")) == f"answered {sent.callID} from bob"
        await until(lambda: CallUserState.ACCEPTED in states(heard, "robot"), PATIENCE)
        await bob.callQuit(sent.callID)
        assert (await robot.says("left")) == f"left {sent.callID}"
