"""The process around a worker, here in one process: what comes in at a socket is obeyed."""

import asyncio
import socket
import subprocess
import sys
import time

import pytest

from callkit.media.drawn import DrawnDevices
from callkit.media.worker import frames
from callkit.media.worker.channel import Channel
from callkit.media.worker.child import serve
from tests.waiting import until


@pytest.fixture
async def app():
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    work = asyncio.create_task(serve(Channel(theirs), "aiortc", DrawnDevices()))
    yield channel, work
    channel.close()
    await work


def read(channel, reports):
    reports.extend(map(frames.report, channel.receive()))
    return reports


async def test_it_says_that_it_listens_and_that_it_lives(app):
    channel, _ = app
    reports = []
    await until(lambda: frames.Alive() in read(channel, reports))
    assert reports[0] == frames.Ready(engine="aiortc")
    await until(lambda: read(channel, reports).count(frames.Alive()) >= 2)


async def test_it_obeys(app):
    channel, _ = app
    channel.send(frames.encode(frames.Configure()))
    reports = []
    await until(lambda: any(isinstance(one, frames.DeviceList) for one in read(channel, reports)))


async def test_it_ends_when_it_is_told_farewell(app):
    channel, work = app
    channel.send(frames.encode(frames.Shutdown()))
    await until(work.done)


async def test_it_ends_when_nobody_is_there_any_more(app):
    channel, work = app
    channel.close()
    await until(work.done)


async def test_it_ends_on_words_it_does_not_know(app):
    channel, work = app
    channel.send(b"nonsense")
    await until(work.done)


def test_it_ends_with_a_parent_that_was_killed_though_its_socket_stays_open():
    orphan = (
        "import os, subprocess, sys, time\n"
        "child = 'from callkit.media.worker.child import endWithParent; import os, time;'\n"
        "child += 'endWithParent(os.getppid()); print(os.getpid(), flush=True); time.sleep(60)'\n"
        "process = subprocess.Popen([sys.executable, '-c', child])\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", orphan], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline().strip().isdigit()
    parent.kill()
    begun = time.monotonic()
    # The child has the pipe, too: it ends with the child.
    assert parent.stdout.read() == b""
    assert time.monotonic() - begun < 10
    parent.wait()
    parent.stdout.close()
