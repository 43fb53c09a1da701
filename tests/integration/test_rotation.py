"""A whole server: its keys change while it runs; it stops where no loop hears signals."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callkit.clock import SystemClock
from callkit.server.auth.tokens import makeToken04
from tests.integration.raw import raw

APP = 12345
OLD, NEW = "9193cc662a4c0ec135ec71fb57194b38", "0123456789abcdef0123456789abcdef"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(OLD + "\n")
    return file


async def started(*command: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )


@pytest.fixture
async def program(secret: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    line = ["-m", "callkit", "serve", "--port", "0", "--data", ":memory:", "--app-id", str(APP)]
    made = await started(*line, "--server-secret-file", str(secret))
    yield made
    if made.returncode is None:
        made.kill()
    await made.communicate()


async def said(program: asyncio.subprocess.Process, pattern: str) -> re.Match[str]:
    """The first line from now on that says so."""
    assert program.stdout is not None
    async with asyncio.timeout(20):
        while True:
            line = (await program.stdout.readline()).decode()
            assert line, "it has ended"
            if found := re.search(pattern, line):
                return found


def write(file: Path, text: str) -> None:
    file.write_text(text)


async def lets_in(url: str, secret: str) -> bool:
    token = makeToken04(APP, "alice", secret, 300, now=SystemClock().wallMs() // 1000)
    async with raw(url) as alice:
        await alice.begin("login", userID="alice", deviceID="d", token=token)
        return bool((await alice.receive())["op"] == "ok")


async def test_a_secret_is_exchanged_without_anybody_being_kept_out(
    program: asyncio.subprocess.Process, secret: Path
) -> None:
    url = (await said(program, r"ready ws=(\S+)"))[1]
    assert await lets_in(url, OLD) and not await lets_in(url, NEW)
    for lines, old, new in (
        (f"{OLD}\n{NEW}\n", True, True),
        (f"{NEW}\n{OLD}\n", True, True),
        (f"{NEW}\n", False, True),
    ):
        write(secret, lines)
        program.send_signal(signal.SIGHUP)
        await said(program, "keys and the certificate were read again")
        assert (await lets_in(url, OLD), await lets_in(url, NEW)) == (old, new)
    write(secret, "short")
    program.send_signal(signal.SIGHUP)
    await said(program, "keys and certificate stay as they were: .*32 characters")
    assert await lets_in(url, NEW)
    program.terminate()
    assert await program.wait() == 0


LIKE_WINDOWS = """
import asyncio, sys
sys.modules["uvloop"] = None

def refuse(*_):
    raise NotImplementedError

asyncio.SelectorEventLoop.add_signal_handler = refuse
from callkit.cli import main
sys.exit(main(["serve", "--insecure", "--port", "0", "--data", ":memory:"]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_server_whose_loop_hears_no_signals_still_stops_in_good_order(number: int) -> None:
    program = await started("-c", LIKE_WINDOWS)
    url = (await said(program, r"ready ws=(\S+)"))[1]
    async with raw(url) as alice:
        await alice.login("alice")
        os.kill(program.pid, number)
        assert await alice.close_code() == 4102
    async with asyncio.timeout(20):
        assert await program.wait() == 0
