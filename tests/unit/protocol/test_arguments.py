"""Which request is checked for what."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

from callkit.errors import RequestError
from callkit.model import CallInviteConfig, PushConfig, UserStatusSubscribeConfig, VoIPConfig
from callkit.protocol import arguments, frames

LONG, TEXT = "x" * 33, "x" * 2_049
DATA = frames.DataConfig(extendedData=TEXT)

MONTH = UserStatusSubscribeConfig(30 * 24 * 60)

GOOD: list[frames.AnyRequest] = [
    frames.Login(id=1, userID="bob", deviceID="d", known={"1": 2}),
    frames.Logout(id=1),
    frames.RenewToken(id=1, token="t"),
    frames.CallInvite(id=1, invitees=["bob"]),
    frames.CallCancel(id=1, callID="1"),
    frames.CallAccept(id=1, callID="1"),
    frames.CallReject(id=1, callID="1"),
    frames.CallReceived(id=1, callID="1"),
    frames.CallingInvite(id=1, callID="1", invitees=["bob"]),
    frames.CallJoin(id=1, callID="1"),
    frames.CallQuit(id=1, callID="1"),
    frames.CallEnd(id=1, callID="1"),
    frames.QueryCallInvitationList(id=1, count=1),
    frames.CallHistoryRead(id=1, upTo=0),
    frames.QueryUsersInfo(id=1, userIDs=["bob"] * 10),
    frames.QueryUsersStatus(id=1, userIDs=["bob"] * 200),
    frames.SubscribeUsersStatus(id=1, userIDs=["bob"] * 100, config=MONTH),
    frames.UnsubscribeUsersStatus(id=1, userIDs=["bob"] * 100),
    frames.MediaSignal(id=1, callID="1", data="x" * 16_384),
    frames.MediaServers(id=1, callID="1"),
    frames.UpdateUserName(id=1, value=""),
    frames.UpdateUserAvatarUrl(id=1, value=""),
]
_answers: list[type[frames.CallAnswer]] = [
    frames.CallAccept,
    frames.CallReject,
    frames.CallJoin,
    frames.CallQuit,
    frames.CallEnd,
]
BAD: list[tuple[frames.AnyRequest, str]] = [
    (frames.Login(id=1, userID="", deviceID="d"), "userID"),
    (frames.Login(id=1, userID="a", deviceID=LONG), "deviceID"),
    (frames.Login(id=1, userID="a", deviceID="d", userName="x" * 257), "userName"),
    (frames.Login(id=1, userID="a", deviceID="d", deviceName="x" * 257), "deviceName"),
    (frames.Login(id=1, userID="a", deviceID="d", token="x" * 4_097), "token"),
    (frames.Login(id=1, userID="a", deviceID="d", known=["1"] * 201), "known"),
    (frames.RenewToken(id=1, token="x" * 4_097), "token"),
    (frames.CallInvite(id=1, invitees=[]), "invitees"),
    (frames.CallInvite(id=1, invitees=["a", "b c"]), "invitees[1]"),
    (
        frames.CallInvite(id=1, invitees=["a"], config=CallInviteConfig(extendedData=TEXT)),
        "config.extendedData",
    ),
    (frames.CallInvite(id=1, invitees=["a"], nonce="x" * 65), "nonce"),
    (frames.CallCancel(id=1, callID=""), "callID"),
    (frames.CallCancel(id=1, callID="1", invitees=[""]), "invitees[0]"),
    (frames.CallCancel(id=1, callID="1", config=DATA), "config.extendedData"),
    (frames.CallCancel(id=1, callID="1", nonce="é"), "nonce"),
    (frames.CallReceived(id=1, callID=LONG), "callID"),
    (frames.CallingInvite(id=1, callID="", invitees=["a"]), "callID"),
    (frames.CallingInvite(id=1, callID="1", invitees=[]), "invitees"),
    (frames.CallingInvite(id=1, callID="1", invitees=["a"], nonce="x" * 65), "nonce"),
    (frames.QueryCallInvitationList(id=1, count=0), "count"),
    (frames.QueryCallInvitationList(id=1, count=1, nextFlag=-1), "nextFlag"),
    (frames.CallHistoryRead(id=1, upTo=-1), "upTo"),
    (frames.QueryUsersInfo(id=1, userIDs=[]), "userIDs"),
    (frames.QueryUsersInfo(id=1, userIDs=["a b"]), "userIDs[0]"),
    (frames.QueryUsersStatus(id=1, userIDs=["a"] * 201), "userIDs"),
    (frames.SubscribeUsersStatus(id=1, userIDs=[], config=MONTH), "userIDs"),
    (frames.SubscribeUsersStatus(id=1, userIDs=["a b"], config=MONTH), "userIDs[0]"),
    (frames.SubscribeUsersStatus(id=1, userIDs=["a"] * 101, config=MONTH), "userIDs"),
    (frames.UnsubscribeUsersStatus(id=1, userIDs=[]), "userIDs"),
    (frames.UnsubscribeUsersStatus(id=1, userIDs=["a", "é"]), "userIDs[1]"),
    (frames.UnsubscribeUsersStatus(id=1, userIDs=["a"] * 101), "userIDs"),
    (frames.MediaSignal(id=1, callID="", data="x"), "callID"),
    (frames.MediaSignal(id=1, callID="1", data="x" * 16_385), "data"),
    (frames.MediaSignal(id=1, callID="1", data="é" * 8_193), "data"),
    (frames.MediaSignal(id=1, callID="1", data="x", to="a b"), "to"),
    (frames.MediaServers(id=1, callID=LONG), "callID"),
    (frames.UpdateUserName(id=1, value="x" * 257), "value"),
    (frames.UpdateUserAvatarUrl(id=1, value="x" * 501), "value"),
]
for _minutes in (0, -1, 43_201, True, 1.0):
    _config = UserStatusSubscribeConfig(_minutes)  # type: ignore[arg-type]
    _subscribe = frames.SubscribeUsersStatus(id=1, userIDs=["a"], config=_config)
    BAD.append((_subscribe, "config.subscriptionDuration"))
for _answer in _answers:
    _made: Any = _answer
    BAD += [
        (_made(id=1, callID=""), "callID"),
        (_made(id=1, callID="1", config=DATA), "config.extendedData"),
        (_made(id=1, callID="1", nonce="x" * 65), "nonce"),
    ]


LARGE = "x" * 60_000


def _with_a_large_text(value: Any) -> Iterator[Any]:
    """``value`` with one text after the other, at any depth, as long as a frame can carry it."""
    for field in msgspec.structs.fields(value):
        inner = getattr(value, field.name)
        if isinstance(inner, str) and not isinstance(inner, enum.Enum):
            yield msgspec.structs.replace(value, **{field.name: LARGE})
        elif isinstance(inner, list) and inner:
            yield msgspec.structs.replace(value, **{field.name: [LARGE]})
        elif isinstance(inner, msgspec.Struct):
            for large in _with_a_large_text(inner):
                yield msgspec.structs.replace(value, **{field.name: large})


def _full(value: Any) -> Any:
    """``value`` with every optional part there."""
    for field in msgspec.structs.fields(value):
        inner = getattr(value, field.name)
        if field.name == "pushConfig":
            inner = PushConfig(voIPConfig=VoIPConfig())
        elif isinstance(inner, msgspec.Struct):
            inner = _full(inner)
        value = msgspec.structs.replace(value, **{field.name: inner})
    return value


@pytest.mark.parametrize("request_", GOOD, ids=lambda request: type(request).__name__)
def test_every_text_of_every_request_is_bounded(request_: frames.AnyRequest) -> None:
    for large in _with_a_large_text(_full(request_)):
        with pytest.raises(RequestError):
            arguments.check(large)


def test_every_request_is_here() -> None:
    assert {type(request) for request in GOOD} == set(get_args(frames.AnyRequest))
    # What carries nothing has nothing to be checked.
    assert {type(request) for request, _ in BAD} == {type(one) for one in GOOD} - {frames.Logout}


@pytest.mark.parametrize("request_", GOOD, ids=lambda request: type(request).__name__)
def test_a_good_request_passes(request_: frames.AnyRequest) -> None:
    arguments.check(request_)


@pytest.mark.parametrize(("request_", "field"), BAD)
def test_a_bad_value_is_6000001_and_its_field_is_named(
    request_: frames.AnyRequest, field: str
) -> None:
    with pytest.raises(RequestError) as caught:
        arguments.check(request_)
    assert caught.value.code == 6000001
    assert caught.value.message.startswith(f"{field}: ")


def test_asking_about_more_than_ten_people_is_6000012() -> None:
    with pytest.raises(RequestError) as caught:
        arguments.check(frames.QueryUsersInfo(id=1, userIDs=["a"] * 11))
    assert caught.value.code == 6000012
