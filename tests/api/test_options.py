"""No option of the public face is accepted silently when it could never work."""

from __future__ import annotations

import dataclasses
import inspect
import math
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QObject

import callkit
from callkit import theme, widgets
from callkit.desktop import attention
from callkit.errors import UsageError
from callkit.theme import Theme

pytestmark = pytest.mark.qt

NEVER = (object(), b"bytes", math.nan, math.inf, 3 + 4j)
"""What no option is, whatever it means."""
TOLD = {
    "CallInfo",
    "CallInvitationReceived",
    "CallRequest",
    "CallUserInfo",
    "CallUserStateChanged",
    "CallView",
    "Control",
    "ErrorUserInfo",
    "HistoryEntry",
    "MediaState",
    "MemberView",
    "Scene",
    "SentMedia",
    "Tokens",
    "User",
    "UserStatusUpdated",
}
"""Values the kit makes and an app reads."""
PORTS = {"KitParts"}
"""Any object that does the same may stand in: tests/unit/kit/test_kit_parts.py."""
SENT = {"CallInviteConfig", "PushConfig", "UserStatusSubscribeConfig", "VoIPConfig"}
"""Arguments of the client's requests, which are checked as a whole before they leave."""
FREE_TEXTS = {
    "CallInvitationConfiguration.deviceID",
    "CallInvitationConfiguration.deviceName",
    "CallInvitationConfiguration.profile",
    "SoundSettings.device",
    "WindowOptions.detail",
}
FED = {"setCall", "setToolTips", "setUsers"}
"""Not options: what the kit itself feeds its widgets with."""
QTS = {"setChecked", "setVisible"}


def records() -> dict[str, Any]:
    """Every dataclass and Struct of the public faces."""
    found = {}
    for face in (callkit, widgets, theme, attention):
        for name in getattr(face, "__all__", dir(face)):
            value = getattr(face, name)
            kind = inspect.isclass(value) and (
                dataclasses.is_dataclass(value) or issubclass(value, msgspec.Struct)
            )
            if kind and value.__module__.startswith("callkit") and value.__name__[0] != "_":
                found[value.__name__] = value
    return found


OPTIONS = {name: kind for name, kind in records().items() if name not in TOLD | SENT | PORTS}
FIELDS = [
    (name, field)
    for name, kind in sorted(OPTIONS.items())
    for field in inspect.signature(kind).parameters
]


def made(name: str, **wrong: Any) -> Any:
    needed = {"QuietHours": {"start": attention.time(22), "end": attention.time(7)}}
    return OPTIONS[name](**{**needed.get(name, {}), **wrong})


def test_there_are_options_and_the_sets_above_name_what_there_is() -> None:
    least = {"AttentionSettings", "CallBuilders", "CallInvitationConfiguration", "IncomingOptions"}
    least |= {"OutgoingOptions", "QuietHours", "SoundSettings", "WindowOptions"}
    assert least <= OPTIONS.keys()
    assert (TOLD | SENT) - records().keys() == set()
    assert {f"{name}.{field}" for name, field in FIELDS} >= FREE_TEXTS


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_field_refuses_what_is_no_option(name: str, field: str) -> None:
    made(name)
    for wrong in (
        *NEVER,
        -1,
        "\ud800",
        *(() if f"{name}.{field}" in FREE_TEXTS else ("nonsense",)),
    ):
        with pytest.raises(UsageError, match=f"{name}.{field}") as refused:
            made(name, **{field: wrong})
        assert " is " in str(refused.value) and ", not " in str(refused.value)


def hints(function: Any) -> dict[str, Any]:
    return inspect.get_annotations(inspect.unwrap(function), eval_str=True)


@pytest.mark.parametrize("name", ["CallKit", "EmbeddedServer", "SendCallInvitationButton"])
def test_a_constructor_refuses_what_is_no_argument(name: str) -> None:
    kind = getattr(callkit, name)
    for argument, hint in hints(kind.__init__).items():
        if argument in ("return", "parent"):
            continue
        wrong = "nonsense" if "str" not in str(hint) else math.nan
        with pytest.raises(UsageError, match=argument):
            kind(**{argument: wrong})


def setters() -> Iterator[tuple[str, str]]:
    for name in callkit.__all__:
        kind = getattr(callkit, name)
        if not (inspect.isclass(kind) and issubclass(kind, QObject)):
            continue
        for base in kind.__mro__:
            if not base.__module__.startswith("callkit"):
                continue
            for method in vars(base):
                if method.startswith("set") and method[3:4].isupper() and method not in FED | QTS:
                    yield name, method


@pytest.fixture(scope="module")
def things() -> dict[str, Any]:
    return {}


@pytest.mark.parametrize(("name", "method"), sorted(set(setters())))
def test_a_setter_refuses_what_is_no_value(
    qapp: Any, things: dict[str, Any], name: str, method: str
) -> None:
    if name not in things:
        things[name] = instance(name)
    setter = getattr(things[name], method)
    for argument in hints(setter).keys() - {"return"}:
        others = {
            other: default(asked)
            for other, asked in hints(setter).items()
            if other not in ("return", argument)
            and inspect.signature(setter).parameters[other].default is inspect.Parameter.empty
        }
        with pytest.raises(UsageError):
            setter(**others, **{argument: math.nan})


def default(hint: Any) -> Any:
    values: dict[Any, Any] = {str: "mute", bool: True, int: 1}
    return values.get(hint)


def instance(name: str) -> Any:
    if name == "Theme":
        return Theme.instance()
    if name == "CallKit":
        return callkit.CallKit(notify=False, tray=False)
    if name == "MediaService":
        return callkit.MediaService(callkit.CallInvitationService())
    return getattr(callkit, name)()


def test_a_property_refuses_what_is_no_value(qapp: Any) -> None:
    kit = callkit.CallKit(notify=False, tray=False)
    for wrong in ("nonsense", None, 1):
        with pytest.raises(UsageError, match="attention"):
            kit.attention = wrong  # type: ignore[assignment]
    for people in ("bob", [1], 5, [None]):
        with pytest.raises(UsageError, match="people"):
            kit.people = people  # type: ignore[assignment]
    kit.people = ["bob", callkit.User("ann", "Ann")]
    assert [user.userID for user in kit.people] == ["bob", "ann"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: callkit.Shortcuts("accept"), "changes is a mapping of a text to a text or None"),
        (lambda: callkit.Shortcuts({"accept": 5}), "changes.* is a text, not 5"),
        (lambda: callkit.Shortcuts().change([], "Alt+A"), "name is a text"),
        (lambda: callkit.InnerText("hello"), "overrides is a mapping"),
        (lambda: callkit.InnerText([]), "overrides is a mapping"),
        (lambda: callkit.CallButton(iconName="tractor"), "names an icon"),
        (lambda: callkit.CallButton().setIconName("/none.svg"), "names an icon"),
        (lambda: callkit.CallButton().setCheckedIconName("x"), "names an icon"),
        (lambda: instance("CallKit").askBeforeClosing(None, None), "window is a QWidget"),
        (lambda: instance("CallKit").service.dialBack("bob"), "call is a CallView"),
        (lambda: instance("CallKit").service.missedCallClicked(7), "call is a CallView"),
    ],
)
def test_what_is_told_by_hand_is_refused_in_words(qapp: Any, wrong: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        wrong()


def test_logging_in_has_the_same_arguments_at_the_kit_and_at_its_service() -> None:
    kit, service = (
        inspect.signature(kind.init) for kind in (callkit.CallKit, callkit.CallInvitationService)
    )
    assert list(kit.parameters) == list(service.parameters)


def test_nothing_public_takes_arguments_without_names() -> None:
    """``**more: Any`` hides typing mistakes from people and from type checkers."""
    nameless = []
    for name in callkit.__all__:
        kind = getattr(callkit, name)
        if not (inspect.isclass(kind) and kind.__module__.startswith("callkit")):
            continue
        for method, function in inspect.getmembers(kind, inspect.isfunction):
            ours = function.__module__.startswith("callkit")
            if not ours or (method.startswith("_") and method != "__init__"):
                continue
            for parameter in inspect.signature(function).parameters.values():
                hint = str(parameter.annotation)
                if parameter.kind is parameter.VAR_KEYWORD and hint in ("Any", "typing.Any"):
                    nameless.append(f"{name}.{method}(**{parameter.name})")
    assert nameless == []
