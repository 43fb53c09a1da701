"""Checks options where they are set: a wrong one is refused by name at once, not when a call rings.

What may stand in a field or an argument is said once, by its annotation: the type, the members of
an enum, ``Literal`` words, and inside ``Annotated`` a :class:`Between`, :class:`Bytes` or
:class:`Matching`. :func:`checkFields` checks an object of options, :func:`checked` the arguments
of a function. Both take what means the same (the text of an enum's member, a list for a tuple, a
whole number for a float) and put the real value in its place. Pure; any thread may call them.
"""

from __future__ import annotations

import collections.abc
import enum
import inspect
import math
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Annotated, Any, Literal, NamedTuple, ParamSpec, TypeVar, get_args, get_origin

import msgspec

from callkit.errors import UsageError
from callkit.model import User

P = ParamSpec("P")
Result = TypeVar("Result")


class Between(NamedTuple):
    """A number from ``low`` to ``high``, both included."""

    low: float
    high: float


class Bytes(NamedTuple):
    """A text of ``least`` to ``most`` bytes of UTF-8; of spaces only it counts as empty."""

    most: int
    least: int = 0


class Matching(NamedTuple):
    """A value for which ``good(value)`` is true; ``what`` completes "a text …"."""

    good: Callable[[Any], bool]
    what: str


class StandIn:
    """Any object that does the same may stand in, as a test's own: only plain values are wrong."""


class _Wrong(Exception):
    """The value is none of these; ``path`` leads to the part that is wrong."""

    def __init__(self, allowed: str, value: object, path: str = "") -> None:
        super().__init__(allowed)
        self.allowed, self.value, self.path = allowed, value, path


def checkFields(options: Any) -> None:
    """For ``__post_init__`` of a frozen dataclass or msgspec Struct.

    Raises:
        UsageError: A field's value is not what its annotation says.
    """
    kind = type(options)
    for name, hint in _hints_of(kind).items():
        value = getattr(options, name)
        right = checkValue(f"{kind.__name__}.{name}", value, hint)
        if right is not value:
            if isinstance(options, msgspec.Struct):
                msgspec.structs.force_setattr(options, name, right)
            else:
                object.__setattr__(options, name, right)


def checked(function: Callable[P, Result]) -> Callable[P, Result]:
    """Check the arguments of ``function`` before it runs. ``self`` and what has no annotation may
    be anything; unknown and missing arguments stay Python's TypeError.

    The function raises UsageError, naming the argument, the value and what may stand there.
    """
    names = tuple(inspect.signature(function).parameters)
    title = function.__qualname__.removesuffix(".__init__")
    hints: dict[str, Any] = {}

    @wraps(function)
    def careful(*args: P.args, **kwargs: P.kwargs) -> Result:
        if not hints:
            hints.update(inspect.get_annotations(function, eval_str=True))
            hints.pop("return", None)
        # What does not fit the signature is left to Python to say.
        given = [right(name, value) for name, value in zip(names, args, strict=False)]
        named = {name: right(name, value) for name, value in kwargs.items()}
        rest: Any = args[len(names) :]
        return function(*given, *rest, **named)

    def right(name: str, value: Any) -> Any:
        return checkValue(f"{title}: {name}", value, hints[name]) if name in hints else value

    return careful


def checkValue(where: str, value: Any, hint: Any) -> Any:
    """Return ``value`` as ``hint`` has it.

    Raises:
        UsageError: It cannot be that.
    """
    try:
        return _right(value, hint)
    except _Wrong as wrong:
        raise UsageError(
            f"{where}{wrong.path} is {wrong.allowed}, not {_shown(wrong.value)}"
        ) from None


def checkPeople(where: str, people: object) -> tuple[User, ...]:
    """Return ``people``, a list of users and userIDs, as users.

    Raises:
        UsageError: One text instead of a list of them, or something that is no person.
    """
    if isinstance(people, str | bytes | Mapping) or not isinstance(people, Iterable):
        raise UsageError(f"{where} is a list of Users or userIDs, not {_shown(people)}")
    right = []
    for index, one in enumerate(people):
        user = User(one) if isinstance(one, str) else one
        parts = (user.userID, user.userName, user.userAvatarUrl) if isinstance(user, User) else (1,)
        if not all(isinstance(part, str) for part in parts):
            raise UsageError(f"{where}[{index}] is a User or a userID, not {_shown(one)}")
        right.append(user)
    return tuple(right)


# --- reading annotations -------------------------------------------------------------------------

_hints: dict[type, dict[str, Any]] = {}
_PLAIN = (str, int, float, bytes, tuple, list, dict, type(None))


def _hints_of(kind: type) -> dict[str, Any]:
    hints = _hints.get(kind)
    if hints is None:
        found: dict[str, Any] = {}
        for base in reversed(kind.__mro__):
            found |= inspect.get_annotations(base, eval_str=True)
        hints = _hints[kind] = {
            name: hint
            for name, hint in found.items()
            if get_origin(hint) is not typing.ClassVar and not name.startswith("_")
        }
    return hints


def _right(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(value, hint)
    if origin in (typing.Union, types.UnionType):
        return _one_of(value, get_args(hint))
    if origin is Literal:
        if not any(type(value) is type(word) and value == word for word in get_args(hint)):
            raise _Wrong(_words(hint), value)
        return value
    if origin is not None:
        return _container(value, hint, origin)
    return _plain(value, hint)


def _annotated(value: Any, hint: Any) -> Any:
    inner, *limits = get_args(hint)
    if StandIn in limits:
        if isinstance(value, _PLAIN):
            raise _Wrong(_words(inner), value)
        return value
    try:
        right = _right(value, inner)
    except _Wrong as wrong:
        raise _Wrong(
            wrong.allowed if wrong.path else _words(hint), wrong.value, wrong.path
        ) from None
    for limit in limits:
        match limit:
            case Between(low=low, high=high):
                good = low <= right <= high
            case Bytes(most=most, least=least):
                good = len(right.encode()) <= most and (not least or bool(right.strip()))
            case Matching(good=fits):
                good = fits(right)
            case _:
                good = True
        if not good:
            raise _Wrong(_words(hint), value)
    return right


def _one_of(value: Any, hints: tuple[Any, ...]) -> Any:
    failures = []
    for hint in hints:
        try:
            return _right(value, hint)
        except _Wrong as wrong:
            failures.append(wrong)
    deeper = [wrong for wrong in failures if wrong.path]
    if deeper:
        raise deeper[0]
    # An enum beside the literal words of its members says the same twice.
    words = list(dict.fromkeys(_words(hint) for hint in hints))
    raise _Wrong(" or ".join(words), value)


def _container(value: Any, hint: Any, origin: Any) -> Any:
    inside = get_args(hint)
    if issubclass(origin, type):
        good = isinstance(value, type)
    elif origin is collections.abc.Callable:
        good = callable(value)
    elif issubclass(origin, Mapping):
        return _mapping(value, hint, inside)
    elif issubclass(origin, collections.abc.Iterable):
        return _items(value, hint, origin, inside)
    else:
        good = isinstance(value, origin)
    if not good:
        raise _Wrong(_words(hint), value)
    return value


def _mapping(value: Any, hint: Any, inside: tuple[Any, ...]) -> Any:
    if not isinstance(value, Mapping):
        raise _Wrong(_words(hint), value)
    right = {}
    for key, item in value.items():
        right[_right(key, inside[0])] = _within(f"[{key!r}]", item, inside[1])
    return right


def _items(value: Any, hint: Any, origin: Any, inside: tuple[Any, ...]) -> Any:
    # One text is many texts to Python, and never what was meant.
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise _Wrong(_words(hint), value)
    kind = inside[0]
    if origin is tuple and Ellipsis not in inside:
        return _fixed(value, hint, inside)
    if origin in (set, frozenset, collections.abc.Set):
        return frozenset(_within("", item, kind) for item in value)
    if origin is not tuple and not isinstance(value, origin):
        raise _Wrong(_words(hint), value)
    right = [_within(f"[{index}]", item, kind) for index, item in enumerate(value)]
    return right if isinstance(value, list) and origin is not tuple else tuple(right)


def _fixed(value: Any, hint: Any, inside: tuple[Any, ...]) -> Any:
    items = tuple(value)
    if len(items) != len(inside):
        raise _Wrong(_words(hint), value)
    right = tuple(
        _within(f"[{index}]", item, kind)
        for index, (item, kind) in enumerate(zip(items, inside, strict=True))
    )
    # A named tuple stays one.
    return value if right == value else right


def _within(step: str, item: Any, hint: Any) -> Any:
    try:
        return _right(item, hint)
    except _Wrong as wrong:
        raise _Wrong(wrong.allowed, wrong.value, step + wrong.path) from None


def _plain(value: Any, hint: Any) -> Any:
    if hint is Any or isinstance(hint, TypeVar | str) or hint is object:
        return value
    if hint is None or hint is type(None):
        good = value is None
    elif hint is bool:
        good = type(value) is bool
    elif hint is int:
        good = isinstance(value, int) and not isinstance(value, bool)
    elif hint is float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if good and math.isfinite(value):
            return float(value)
        good = False
    elif hint is str:
        good = isinstance(value, str) and "\0" not in value and _encodable(value)
    elif isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _member(value, hint)
    elif getattr(hint, "_is_protocol", False):
        # What a protocol asks for shows when it is used; these are ports for programmers.
        good = not isinstance(value, _PLAIN)
    elif isinstance(hint, type):
        good = isinstance(value, hint)
    else:
        return value
    if not good:
        raise _Wrong(_words(hint), value)
    return value


def _member(value: Any, kind: type[enum.Enum]) -> enum.Enum:
    if isinstance(value, kind):
        return value
    for member in kind:
        alike = isinstance(value, type(member.value)) and not isinstance(value, bool | enum.Enum)
        if alike and value == member.value:
            return member
    raise _Wrong(_words(kind), value)


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


# --- saying what may stand there -----------------------------------------------------------------

_WORDS: Mapping[Any, str] = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text",
    type(None): "None",
    Any: "anything",
    object: "anything",
    None: "None",
}


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:76]} …"


def _words(hint: Any) -> str:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *limits = get_args(hint)
        return "".join([_words(inner), *map(_limit_words, limits)])
    if origin in (typing.Union, types.UnionType):
        return " or ".join(dict.fromkeys(map(_words, get_args(hint))))
    if origin is Literal:
        return f"one of {', '.join(map(repr, get_args(hint)))}"
    if origin is not None:
        return _container_words(hint, origin)
    return _WORDS.get(hint) or _class_words(hint)


def _class_words(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return f"one of {', '.join(map(_member_words, hint))}"
    name = getattr(hint, "__name__", str(hint))
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def _container_words(hint: Any, origin: Any) -> str:
    inside = get_args(hint)
    if origin is collections.abc.Callable:
        return "a function"
    if issubclass(origin, Mapping):
        return f"a mapping of {_words(inside[0])} to {_words(inside[1])}"
    if origin is tuple and Ellipsis not in inside:
        return f"({', '.join(map(_words, inside))})"
    if issubclass(origin, collections.abc.Iterable) and inside:
        kind = "set" if issubclass(origin, collections.abc.Set) else "list"
        if inside[0] in (Any, object):
            return f"a {kind}"
        return f"a {kind} whose items are each {_words(inside[0])}"
    return f"a {origin.__name__}"


def _limit_words(limit: Any) -> str:
    match limit:
        case Between(low=low, high=high):
            return f" from {low:g} to {high:g}"
        case Bytes(most=most, least=least):
            return f" of {least or 'at most'}{' to' if least else ''} {most} bytes"
        case Matching(what=what):
            return f" {what}"
    return ""


def _member_words(member: enum.Enum) -> str:
    return repr(member.value) if isinstance(member.value, str) else str(member.name)
