"""How a service reaches its server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from callkit.client.dial_failures import ADVICE, Trouble
from callkit.client.events import ConnectionStateChanged, TokenFailed
from callkit.desktop.wakeups import Wakeups
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.service import CallInvitationService
from callkit.model import ConnectionEvent, ConnectionState, LinkTrouble
from tests.authority import Authority
from tests.unit.desktop.test_wakeups import Source
from tests.unit.invitation.conftest import Stage
from tests.waiting import until

UNKNOWN_CA = Trouble(reason=LinkTrouble.UNKNOWN_CA, message="the certificate is refused")
REFUSED = Trouble(reason=LinkTrouble.REFUSED, message="the connection is refused")
LOST = Trouble(reason=LinkTrouble.LOST, message="the connection broke")


def fails(stage: Stage, trouble: Trouble, state: ConnectionState) -> None:
    """The client goes on trying, for that reason."""
    said = {"code": 1006, "message": trouble.message, "reason": trouble.reason}
    event = ConnectionStateChanged(
        state=state,
        event=ConnectionEvent.LOGIN_INTERRUPTED,
        extendedData=json.dumps(said),
        trouble=trouble,
    )
    stage.client.say("connectionStateChanged", event)


async def begin(stage: Stage) -> Any:
    operation = stage.service.init("ws://test", "bob", events=stage.events, deviceID="desk")
    await until(lambda: stage.client.logins)
    return operation


async def test_what_waiting_does_not_mend_fails_init_at_once_and_is_told_once(
    stage: Stage,
) -> None:
    operation = await begin(stage)
    fails(stage, UNKNOWN_CA, ConnectionState.CONNECTING)
    with pytest.raises(RequestError, match=r"certificate is refused.*ca=") as caught:
        await operation
    assert caught.value.temporary
    assert stage.args("onError")[0].message == caught.value.message
    assert stage.service.linkTrouble is LinkTrouble.UNKNOWN_CA
    told = [args for name, *args in stage.told if name == "onConnectionStateChanged"]
    assert any('"unknownCA"' in extendedData for _, _, extendedData in told)


async def test_an_init_nobody_awaits_tells_its_reason_once(stage: Stage) -> None:
    await begin(stage)
    fails(stage, REFUSED, ConnectionState.CONNECTING)
    stage.clock.jump(60)
    for _ in range(3):
        await asyncio.sleep(0)
    assert stage.names == ["onError"]


async def test_what_may_mend_itself_has_ten_seconds_and_then_says_why(stage: Stage) -> None:
    operation = await begin(stage)
    stage.clock.jump(4)
    fails(stage, REFUSED, ConnectionState.CONNECTING)
    stage.clock.jump(5.9)
    assert not operation.done()
    stage.clock.jump(0.1)
    with pytest.raises(RequestError, match="the connection is refused"):
        await operation


async def test_a_connection_that_comes_in_time_is_no_failure(stage: Stage) -> None:
    operation = await begin(stage)
    fails(stage, REFUSED, ConnectionState.CONNECTING)
    stage.client.welcome()
    await operation
    assert stage.service.linkTrouble is None


async def test_a_broken_link_is_no_error_until_it_does_not_come_back(stage: Stage) -> None:
    await stage.login()
    fails(stage, LOST, ConnectionState.RECONNECTING)
    assert stage.names == []
    fails(stage, REFUSED, ConnectionState.RECONNECTING)
    error = stage.args("onError")[0]
    assert error.code == ErrorCode.NETWORK_ERROR
    assert ADVICE[LinkTrouble.REFUSED] in error.message
    stage.client.welcome()
    assert stage.service.linkTrouble is None


async def test_every_failure_of_a_token_function_is_told(stage: Stage) -> None:
    await stage.login()
    error = RequestError(ErrorCode.TOKEN_INVALID, "raised", temporary=True)
    stage.client.say("tokenFailed", TokenFailed(error=error))
    assert stage.args("onError") == (error,)


async def test_a_token_function_that_fails_from_the_beginning_is_told_by_its_failures_only(
    stage: Stage,
) -> None:
    await begin(stage)
    error = RequestError(ErrorCode.TOKEN_INVALID, "raised", temporary=True)
    stage.client.say("tokenFailed", TokenFailed(error=error))
    none = Trouble(reason=LinkTrouble.NO_TOKEN, message="raised", code=ErrorCode.TOKEN_INVALID)
    fails(stage, none, ConnectionState.CONNECTING)
    stage.clock.jump(60)
    for _ in range(3):
        await asyncio.sleep(0)
    assert stage.args("onError") == (error,)


async def test_a_refused_token_is_the_persons_to_mend(stage: Stage) -> None:
    await stage.login()
    stage.client.change(ConnectionState.DISCONNECTED, ConnectionEvent.TOKEN_EXPIRED, "{}")
    await until(lambda: stage.service.linkTrouble)
    assert stage.service.linkTrouble is LinkTrouble.TOKEN_REFUSED


@pytest.mark.parametrize(
    ("url", "options", "words"),
    [
        ("wss://h/v1", {"ca": "/nonexistent"}, "ca="),
        ("wss://h/v1", {"ssl": "yes"}, "ssl="),
        ("ws://h/v1", {"proxy": "gopher://x"}, "proxy"),
        ("http://h/v1", {}, "address"),
    ],
)
async def test_what_cannot_work_is_refused_and_the_login_there_is_stays(
    stage: Stage, url: str, options: dict[str, Any], words: str
) -> None:
    service = CallInvitationService()
    with pytest.raises(UsageError, match=words):
        service.init(url, "bob", **options)
    assert not service.isInit


async def test_an_own_ca_is_for_wss(stage: Stage, tmp_path: Path) -> None:
    service = CallInvitationService()
    with pytest.raises(UsageError, match="wss://"):
        service.init("ws://h/v1", "bob", ca=Authority(tmp_path).file)


async def test_a_factory_of_clients_makes_the_choice_itself(stage: Stage) -> None:
    with pytest.raises(UsageError, match="clientFactory"):
        stage.service.init("ws://test", "bob", proxy="http://p:1")


@pytest.mark.parametrize("before", [0, -5, "soon"])
def test_a_lead_that_cannot_be_is_refused(before: Any) -> None:
    with pytest.raises(UsageError, match="renewTokenBefore"):
        CallInvitationConfiguration(renewTokenBefore=before)


async def test_a_machine_that_wakes_up_has_its_connection_looked_at(stage: Stage) -> None:
    source = Source()
    wakeups = Wakeups([source])
    stage.service = CallInvitationService(
        clientFactory=stage._client, clock=stage.clock, wakeups=wakeups
    )
    for _ in range(2):
        await stage.login()
    assert source.tell is not None
    source.tell("awake")
    assert stage.client.woken == 1
    await stage.service.uninit()
    source.tell("awake")
