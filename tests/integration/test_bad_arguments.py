"""Whatever is given to the public face: a clear error or a refusal, and calls go on."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject

from callkit import CallInvitationService, CallKit, KitParts, SignalingClient
from callkit.errors import CallKitError
from callkit.invitation.operation import Operation
from callkit.server.app import Server
from callkit.server.settings import Settings
from callkit.testing import RecordingRinger
from tests.waiting import until

pytestmark = pytest.mark.qt

BAD = (
    *(None, 0, -1, 10**30, float("nan"), float("inf"), True, 1.5),
    *("", "x" * 5_000, "\ud800", "\x00", b"x", [], [None], {}, ("a", "b")),
    *(object(), print, Exception),
)
GOOD = {"url": "ws://127.0.0.1:9/v1", "userID": "carol", "callees": ["bob"], "callID": "1"}
"""What stands for an argument while another one is bad."""
ENDS = {"init", "uninit", "close", "logout", "login", "wake", "configure"}
"""They end the login or change all that follows; their own arguments have tests of their own."""
SIGNATURE = ("missing", "unexpected keyword", "positional argument", "multiple values")


def calls(thing: object, kind: type, besides: set[str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each public method of ``kind`` with each bad value in each place."""
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        if name.startswith("_") or name in besides or name in vars(QObject):
            continue
        parameters = list(inspect.signature(method).parameters.values())[1:]
        for wrong in parameters:
            if wrong.kind in (wrong.VAR_KEYWORD, wrong.VAR_POSITIONAL):
                continue
            given = {
                other.name: GOOD.get(other.name, "x")
                for other in parameters
                if other.default is other.empty and other is not wrong
            }
            for value in BAD:
                call = partial(getattr(thing, name), **{**given, wrong.name: value})
                yield f"{name}({wrong.name}={value!r:.20})", call


async def survive(found: Iterator[tuple[str, Callable[[], Any]]]) -> list[str]:
    """What raised anything but our errors."""
    wrong = []
    operations: list[Operation[Any]] = []
    for words, call in found:
        try:
            result = call()
            if inspect.iscoroutine(result):
                await result
            elif isinstance(result, Operation):
                operations.append(result)
        except CallKitError:
            pass
        except TypeError as error:
            if not any(part in str(error) for part in SIGNATURE):
                wrong.append(f"{words}: {error!r}")
        except Exception as error:
            wrong.append(f"{words}: {error!r}")
    for operation in operations:
        with suppress(CallKitError):
            await operation
    return wrong


@pytest.fixture
async def url() -> AsyncIterator[str]:
    server = Server(Settings(port=0, insecure=True, limits=False))
    await server.start()
    bob = SignalingClient(server.url, deviceID="first")
    await bob.login("bob")
    await bob.logout()
    yield server.url
    await server.stop()


async def test_a_service(url: str) -> None:
    service = CallInvitationService()
    await service.init(url, "alice", deviceID="a")
    assert await survive(calls(service, CallInvitationService, ENDS)) == []
    await still_rings(url, service)


async def test_a_kit(url: str) -> None:
    kit = CallKit(notify=False, tray=False, parts=KitParts(ringer=RecordingRinger()))
    await kit.init(url, "alice", deviceID="a")
    assert await survive(calls(kit, CallKit, ENDS)) == []
    await still_rings(url, kit.service)
    await kit.close()


async def test_a_client(url: str) -> None:
    client = SignalingClient(url, deviceID="a")
    await client.login("alice")
    assert await survive(calls(client, SignalingClient, ENDS)) == []
    await client.logout()


async def still_rings(url: str, service: CallInvitationService) -> None:
    for view in service.currentCalls:
        await service.hangUp(view.callID)
    dave = SignalingClient(url, deviceID="d")
    await dave.login("dave")
    sent = await dave.callInvite(["alice"])
    await until(lambda: service.call(sent.callID))
    await dave.callCancel([], sent.callID)
    await until(lambda: not service.currentCalls)
    await dave.logout()
    await service.uninit()
