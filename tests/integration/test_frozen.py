"""An app frozen by PyInstaller still rings: nothing it needs is missing."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from callkit._pyinstaller import contents, hookDirs
from callkit.client import SignalingClient
from callkit.desktop.worker_process import FLAG
from callkit.media.worker import frames
from callkit.model import CallInvitationMode, CallInviteConfig, CallUserState, UserOnlineStatus
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import EventRecorder
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def frozen(tmp_path_factory) -> Path:
    """The folder of the frozen example ``app_exec``."""
    home = tmp_path_factory.mktemp("frozen")
    (home / "ring.py").write_text("import sys\nfrom demo.examples.app_exec import main\nmain()\n")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    places = ["--distpath=dist", "--workpath=build", "--specpath=.", f"--paths={ROOT}"]
    done = subprocess.run(
        [*command, *places, f"--additional-hooks-dir={hookDirs()[0]}", "ring.py"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYINSTALLER_CONFIG_DIR": str(home / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "dist" / "ring"


def test_every_asset_is_in_the_frozen_app(frozen):
    absent = [
        f"{folder}/{Path(file).name}"
        for file, folder in contents.assets()
        if not (frozen / "_internal" / folder / Path(file).name).is_file()
    ]
    assert absent == []


@pytest.mark.parametrize("devices", ["drawn", "real"])
def test_a_frozen_app_is_its_own_media_worker(frozen, devices):
    ours, theirs = socket.socketpair()
    worker = subprocess.Popen(
        [frozen / "ring", FLAG, "--devices", devices, "--fd", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    theirs.close()
    ours.settimeout(PATIENCE)
    size = int.from_bytes(ours.recv(4), "little")
    assert frames.report(ours.recv(size)) == frames.Ready(engine="webrtc")
    ours.close()
    assert worker.wait(PATIENCE) == 0


@pytest.mark.filterwarnings("default::ResourceWarning")
async def test_a_frozen_app_logs_in_and_rings(frozen, tmp_path):
    server = Server(Settings(port=0, data=":memory:", insecure=True, limits=False))
    ports = await server.start()
    url = f"ws://127.0.0.1:{ports.ws}/v1"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    app = await asyncio.create_subprocess_exec(
        frozen / "ring",
        url,
        cwd=tmp_path,
        env={**environment, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        # What the screen that is none cannot do is no matter here.
        stderr=asyncio.subprocess.DEVNULL,
    )
    bob = SignalingClient(url, deviceID="bob-test")
    heard = EventRecorder(bob)
    try:
        await bob.login("bob")
        call_id = await asyncio.wait_for(_call(bob, "alice"), PATIENCE)
        await until(lambda: CallUserState.RECEIVED in _states(heard, "alice"), PATIENCE)
        await bob.callCancel([], call_id)
        assert app.stdout is not None
        said = await asyncio.wait_for(app.stdout.readline(), PATIENCE)
        assert said.decode().strip() == f"ended {call_id} cancelled"
    finally:
        if app.returncode is None:
            app.kill()
        await app.wait()
        await bob.logout()
        await server.stop()


async def _call(client: SignalingClient, userID: str) -> str:
    """Call as soon as the app has logged in."""
    while True:
        said = (await client.queryUsersStatus([userID])).statusList
        if said and said[0].onlineStatus == UserOnlineStatus.ONLINE:
            config = CallInviteConfig(mode=CallInvitationMode.ADVANCED)
            return (await client.callInvite([userID], config)).callID


def _states(heard: EventRecorder, userID: str) -> list[CallUserState]:
    return [
        user.state
        for event in heard.of("callUserStateChanged")
        for user in event.callUserList
        if user.userID == userID
    ]
