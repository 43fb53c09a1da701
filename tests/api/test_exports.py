"""The public names: which there are, where they come from, how they are spelled."""

from __future__ import annotations

import enum
import importlib
import inspect
import re
import types
from collections.abc import Iterator
from typing import Any

import pytest

import callkit
from tests.api.rooms import packages

PUBLIC = {
    "LANGUAGES",
    "Action",
    "AttentionSettings",
    "BusyPolicy",
    "CXHandleType",
    "CallBannerArea",
    "CallBuilders",
    "CallButton",
    "CallDialog",
    "CallHistoryModel",
    "CallHistoryView",
    "CallInfo",
    "CallInvitationConfiguration",
    "CallInvitationEvents",
    "CallInvitationMode",
    "CallInvitationReceived",
    "CallInvitationService",
    "CallInviteConfig",
    "CallKit",
    "CallKitError",
    "CallRequest",
    "CallState",
    "CallType",
    "CallUser",
    "CallUserInfo",
    "CallUserState",
    "CallUserStateChanged",
    "CallView",
    "CallWindow",
    "ConnectionEvent",
    "ConnectionState",
    "Control",
    "Corner",
    "DeviceKind",
    "DisturbPolicy",
    "EmbeddedServer",
    "EndReason",
    "ErrorCode",
    "ErrorUserInfo",
    "HistoryEntry",
    "HistoryFilter",
    "HistoryRole",
    "InCallPanel",
    "IncomingCallDialog",
    "IncomingOptions",
    "InnerText",
    "KitParts",
    "LinkTrouble",
    "InvitationResult",
    "JoinPolicy",
    "Media",
    "MediaDevice",
    "MediaDevices",
    "MediaKind",
    "MediaNote",
    "MediaService",
    "MediaState",
    "MemberNote",
    "MemberView",
    "Operation",
    "OutgoingOptions",
    "PeoplePicker",
    "Phase",
    "PlatformType",
    "Plural",
    "Processing",
    "ProtocolError",
    "PushConfig",
    "QuietHours",
    "RequestError",
    "Ringer",
    "Scene",
    "ScreenChoice",
    "SendCallInvitationButton",
    "SentMedia",
    "Shortcuts",
    "SignalingClient",
    "SoundSettings",
    "StoreError",
    "Surface",
    "Theme",
    "Tone",
    "TransportError",
    "UsageError",
    "User",
    "UserOnlineStatus",
    "UserStatusSubscribeConfig",
    "UserStatusUpdated",
    "VoIPConfig",
    "WindowOptions",
    "collectInGuiThread",
    "newEventLoop",
    "setPortraits",
}
CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")


def faces() -> list[str]:
    """The packages and modules that say with ``__all__`` what they give away."""
    return [name for name in packages() if hasattr(importlib.import_module(name), "__all__")]


def test_the_public_names_are_exactly_these() -> None:
    assert set(callkit.__all__) == PUBLIC


@pytest.mark.parametrize("face", faces())
def test_everything_a_package_gives_away_is_there(face: str) -> None:
    module = importlib.import_module(face)
    assert [name for name in module.__all__ if getattr(module, name, None) is None] == []
    assert len(set(module.__all__)) == len(module.__all__)
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize("package", packages())
def test_a_package_keeps_nothing_public_that_it_does_not_give_away(package: str) -> None:
    module = importlib.import_module(package)
    hidden = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, types.ModuleType)
        and getattr(value, "__module__", "").startswith("callkit")
        and name not in getattr(module, "__all__", ())
    ]
    assert hidden == []


def test_an_unknown_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Telephone'"):
        callkit.Telephone  # noqa: B018


@pytest.mark.parametrize("face", faces())
def test_public_names_are_spelled_as_qt_and_zim_spell_theirs(face: str) -> None:
    module = importlib.import_module(face)
    wrong = [
        problem
        for name in module.__all__
        for problem in misspelled(name, getattr(module, name), f"{face}.{name}")
    ]
    assert wrong == []


def misspelled(name: str, value: Any, place: str) -> Iterator[str]:
    if inspect.isclass(value):
        if not CLASS.fullmatch(name):
            yield place
        if value.__module__.startswith("callkit"):
            yield from misspelled_in_class(value, place)
    elif inspect.isfunction(value):
        if not CAMEL.fullmatch(name):
            yield place
        yield from misspelled_arguments(value, place)
    elif not (CONSTANT.fullmatch(name) or CLASS.fullmatch(name)):
        yield place


def misspelled_in_class(value: type, place: str) -> Iterator[str]:
    if issubclass(value, enum.Enum):
        yield from (f"{place}.{name}" for name in value.__members__ if not CONSTANT.fullmatch(name))
        return
    for name, member in vars(value).items():
        if name.startswith("_"):
            continue
        if not (CAMEL.fullmatch(name) or CONSTANT.fullmatch(name) or inspect.isclass(member)):
            yield f"{place}.{name}"
        function = getattr(member, "__func__", member)
        if inspect.isfunction(function):
            yield from misspelled_arguments(function, f"{place}.{name}")
    if "__init__" in vars(value) and inspect.isfunction(value.__init__):
        yield from misspelled_arguments(value.__init__, place)


def misspelled_arguments(function: Any, place: str) -> Iterator[str]:
    for name in inspect.signature(function).parameters:
        if not name.startswith("_") and not CAMEL.fullmatch(name):
            yield f"{place}({name})"


def test_the_spelling_rule_catches_what_it_should() -> None:
    class Wrong:
        user_id = 1

        def call_bob(self, is_video: bool) -> None: ...

    Wrong.__module__ = "callkit.wrong"
    assert list(misspelled("Wrong", Wrong, "Wrong")) == [
        "Wrong.user_id",
        "Wrong.call_bob",
        "Wrong.call_bob(is_video)",
    ]
    assert list(misspelled("some_call", lambda: None, "some_call")) == ["some_call"]


def test_help_of_the_package_names_everything_once_in_a_place_of_its_own() -> None:
    page = (callkit.__doc__ or "").split("Start\n", 1)[1]
    listed = [line[4:] for line in page.splitlines() if line[:4] == "    " and line[4:5].strip()]
    first = [line.split("  ")[0] for line in listed]
    names = [name.strip() for line in first for name in re.findall(r"[A-Za-z]+", line)]
    there = [name for name in names if hasattr(callkit, name)]
    assert sorted(there) == sorted(callkit.__all__)
