"""Logging in, staying in, logging out; and what is told on the way."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest

from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.service import CallInvitationService
from callkit.model import ConnectionEvent, ConnectionState, User
from callkit.protocol import frames
from callkit.switchboard.policy import BusyPolicy
from tests.unit.invitation.conftest import Stage
from tests.waiting import until


async def test_init_is_done_when_connected(stage: Stage) -> None:
    operation = stage.service.init("ws://test", "bob", "Bob", token="t", deviceID="desk")
    assert stage.service.isInit and not operation.done()
    assert stage.service.user == User("bob", "Bob")
    await until(lambda: stage.client.logins)
    assert stage.client.logins == [("bob", "Bob", "t")]
    assert stage.service.connectionState is not ConnectionState.CONNECTED
    stage.client.welcome()
    await operation
    assert stage.service.connectionState is ConnectionState.CONNECTED
    assert stage.service.deviceID == "desk"


async def test_a_token_function_goes_to_the_client_as_it_is(stage: Stage) -> None:
    def provider() -> str:
        return "fresh"

    operation = stage.service.init("ws://test", "bob", tokenProvider=provider, deviceID="desk")
    await until(lambda: stage.client.logins)
    assert stage.client.logins[0][2] is provider
    stage.client.welcome()
    await operation


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"userID": ""}, "userID"),
        ({"userID": "x" * 33}, "userID"),
        ({"userID": "b b"}, "userID"),
        ({"userID": 5}, "userID"),
        ({"userName": 5}, "userName"),
        ({"userName": "n" * 257}, "userName"),
        ({"deviceID": "a b"}, "deviceID"),
        ({"deviceName": "n" * 257}, "deviceName"),
    ],
)
async def test_a_login_that_could_not_work_is_refused_and_changes_nothing(
    stage: Stage, arguments: dict[str, Any], field: str
) -> None:
    await stage.login()
    with pytest.raises(RequestError, match=field) as refused:
        await stage.service.init(**{"url": "ws://test", "userID": "bob", **arguments})
    assert refused.value.code == ErrorCode.PARAM_INVALID
    assert len(stage.clients) == 1 and stage.service.user.userID == "bob"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("events", 5),
        ("events", {"onError": print}),
        ("tokenProvider", "a token"),
        ("token", lambda: "a function"),
        ("token", None),
    ],
)
async def test_an_argument_that_is_something_else_is_refused_at_the_call(
    stage: Stage, argument: str, value: Any
) -> None:
    await stage.login()
    with pytest.raises(UsageError, match=f"^{argument} is "):
        stage.service.init("ws://test", "carol", **{argument: value})
    assert len(stage.clients) == 1 and stage.service.user.userID == "bob"


async def test_an_address_that_is_none_is_a_mistake_of_the_program() -> None:
    service = CallInvitationService()
    with pytest.raises(UsageError):
        service.init("http://example.org", "bob", deviceID="desk")
    assert not service.isInit


async def test_a_first_login_that_could_not_work_is_told_to_the_events_it_came_with(
    stage: Stage,
) -> None:
    errors: list[RequestError] = []
    stage.service.init("ws://test", "b b", events=CallInvitationEvents(onError=errors.append))
    gc.collect()
    await until(lambda: errors)
    assert [error.code for error in errors] == [ErrorCode.PARAM_INVALID]


async def test_a_refused_login_fails_for_good(stage: Stage) -> None:
    operation = stage.service.init("ws://test", "bob", events=stage.events, deviceID="desk")
    await until(lambda: stage.client.logins)
    stage.client.change(
        ConnectionState.DISCONNECTED,
        ConnectionEvent.LOGIN_TIMEOUT,
        '{"code": 6000103, "message": "bad token"}',
    )
    with pytest.raises(RequestError, match="bad token") as refused:
        await operation
    assert refused.value.code == ErrorCode.TOKEN_INVALID


async def test_a_kick_is_told_by_state(stage: Stage) -> None:
    await stage.login()
    kicked = '{"code": 4402, "message": "another device"}'
    stage.client.change(ConnectionState.DISCONNECTED, ConnectionEvent.KICKED_OUT, kicked)
    await until(
        lambda: (
            stage.told[-1]
            == (
                "onConnectionStateChanged",
                ConnectionState.DISCONNECTED,
                ConnectionEvent.KICKED_OUT,
                kicked,
            )
        )
    )
    assert "onError" not in stage.names


async def test_an_unreachable_server_is_an_error_after_a_while_and_tried_on(
    stage: Stage,
) -> None:
    stage.service.init("ws://test", "bob", events=stage.events, deviceID="desk")
    await until(lambda: stage.client.logins)
    stage.clock.jump(9.9)
    assert stage.names == []
    stage.clock.jump(0.1)
    await until(lambda: stage.names)
    (error,) = stage.args("onError")
    assert (error.code, error.temporary) == (ErrorCode.NETWORK_ERROR, True)
    stage.client.welcome()
    assert stage.service.connectionState is ConnectionState.CONNECTED
    assert stage.names == ["onError"]


async def test_a_client_that_refuses_to_begin_is_reported(stage: Stage) -> None:
    stage.service = CallInvitationService(clientFactory=stage._client, clock=stage.clock)
    original = stage._client

    def refusing(url: str, deviceID: str, deviceName: str) -> Any:
        client = original(url, deviceID, deviceName)
        client.loginError = RequestError(ErrorCode.PARAM_INVALID, "token: too long")
        return client

    stage.service._client_factory = refusing
    with pytest.raises(RequestError, match="too long"):
        await stage.service.init("ws://test", "bob", token="x" * 5000, deviceID="desk")


async def test_uninit_logs_out_once(stage: Stage) -> None:
    await stage.login()
    await stage.service.uninit()
    assert len(stage.client.logouts) == 1
    assert not stage.service.isInit
    assert stage.service.user == User("") and stage.service.deviceID == ""
    assert stage.service.currentCalls == [] and stage.service.call("1") is None
    assert stage.told[-1][1] is ConnectionState.DISCONNECTED
    await stage.service.uninit()
    assert len(stage.client.logouts) == 1


async def test_another_person_is_logged_in_after_the_first_is_logged_out(stage: Stage) -> None:
    await stage.login()
    first = stage.client
    first.ring()
    operation = stage.service.init("ws://test", "dave", events=stage.events, deviceID="desk")
    await until(lambda: first.logouts)
    stage.client.welcome()
    await operation
    assert stage.service.user.userID == "dave"
    assert stage.service.currentCalls == []
    assert stage.names[-1] == "onCallEnded", "Bob's ring is over here"
    states = [args[1] for args in stage.told if args[0] == "onConnectionStateChanged"]
    assert states[-1] is ConnectionState.CONNECTED


async def test_what_the_old_login_still_says_is_not_the_new_ones(stage: Stage) -> None:
    await stage.login()
    first = stage.client
    waiting = stage.service.init("ws://test", "dave", events=stage.events, deviceID="desk")
    first.say("tokenWillExpire", frames.TokenWillExpire(second=5))
    await until(lambda: first.logouts)
    await until(lambda: len(stage.client.logins) == 1)
    assert not waiting.done() and "onTokenWillExpire" not in stage.names
    stage.client.welcome()
    await waiting


async def test_two_services_of_one_person_in_one_program_are_two_devices() -> None:
    stages = [Stage(), Stage()]
    for stage in stages:
        operation = stage.service.init("ws://test", "bob")
        await until(lambda client=stage.client: client.logins)
        stage.client.welcome()
        await operation
    first, second = (stage.service.deviceID for stage in stages)
    assert first and second == f"{first}-2"
    await stages[0].service.uninit()
    operation = stages[0].service.init("ws://test", "bob")
    stages[0].client.welcome()
    await operation
    assert stages[0].service.deviceID == first, "a free one is used again"


async def test_before_init_everything_is_refused_with_its_code() -> None:
    service = CallInvitationService()
    operations = [
        lambda: service.send(["alice"]),
        service.cancel,
        service.accept,
        service.reject,
        service.hangUp,
        lambda: service.end("1"),
        lambda: service.invite("1", ["carol"]),
        lambda: service.join("1"),
        lambda: service.silence("1"),
        lambda: service.ignore("1"),
        lambda: service.renewToken("t"),
    ]
    for operation in operations:
        with pytest.raises(RequestError) as refused:
            await operation()
        assert refused.value.code == ErrorCode.NOT_INIT
    with pytest.raises(UsageError):
        _ = service.client
    service.wake()


async def test_a_warning_before_the_token_expires_is_passed_on(stage: Stage) -> None:
    await stage.login()
    stage.client.say("tokenWillExpire", frames.TokenWillExpire(second=30))
    assert stage.args("onTokenWillExpire") == (30,)


async def test_a_new_token_goes_to_the_server(stage: Stage) -> None:
    await stage.login()
    operation = stage.service.renewToken("new")
    assert await stage.client.expect("renewToken") == ("new",)
    stage.client.reply("renewToken", "done")
    assert await operation == "done"
    refused = stage.service.renewToken("worse")
    await stage.client.expect("renewToken")
    stage.client.refuse("renewToken", 6000106)
    with pytest.raises(RequestError):
        await refused


async def test_other_settings_hold_from_then_on(stage: Stage) -> None:
    await stage.login()
    stage.service.configure(CallInvitationConfiguration(busy=BusyPolicy.WAIT))
    assert stage.service.configuration.busy is BusyPolicy.WAIT
    with pytest.raises(UsageError):
        stage.service.configure("nonsense")  # type: ignore[arg-type]
    assert stage.service.configuration.timeoutSeconds == 60


async def test_waking_up_reaches_the_client(stage: Stage) -> None:
    await stage.login()
    stage.service.wake()
    assert stage.client.woken == 1


async def test_the_service_listens_only_in_its_own_thread(stage: Stage) -> None:
    await stage.login()
    found: list[BaseException] = []

    def elsewhere() -> None:
        try:
            stage.service.send(["alice"])
        except UsageError as error:
            found.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(found) == 1


async def test_failures_nobody_waits_for_are_told_once(stage: Stage) -> None:
    await stage.login()
    stage.service.accept("99")
    await until(lambda: stage.names)
    gc.collect()
    await asyncio.sleep(0)
    assert stage.names == ["onError"]
    (error,) = stage.args("onError")
    assert error.code == ErrorCode.CALL_DOES_NOT_EXIST


async def test_the_services_own_events_serve_who_gives_none() -> None:
    stage = Stage()
    own = stage.service.events
    assert isinstance(own, CallInvitationEvents)
    heard: list[object] = []
    own.onTokenWillExpire.connect(heard.append)
    operation = stage.service.init("ws://test", "bob", deviceID="desk")
    stage.client.welcome()
    await operation
    stage.client.say("tokenWillExpire", frames.TokenWillExpire(second=30))
    assert heard == [30] and stage.service.events is own


@pytest.mark.parametrize(
    ("given", "configured", "shown"),
    [("", "", "ada-laptop"), ("", "Desk", "Desk"), ("Kitchen", "Desk", "Kitchen")],
)
async def test_a_device_has_a_name_others_can_read(stage: Stage, given, configured, shown) -> None:
    names = []

    def noting(url: str, deviceID: str, deviceName: str) -> Any:
        names.append(deviceName)
        return original(url, deviceID, deviceName)

    original, stage.service._client_factory = stage.service._client_factory, noting
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("callkit.invitation.service.machineName", lambda: "ada-laptop")
        stage.service.init(
            "ws://test",
            "bob",
            deviceID="desk",
            deviceName=given,
            configuration=CallInvitationConfiguration(deviceName=configured),
        )
    assert names == [shown]
