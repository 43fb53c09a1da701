"""Options are refused where they are set, by name, with what they may be."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from callkit.errors import UsageError
from callkit.options import Between, Bytes, Matching, checked, checkFields, checkPeople


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


class Number(enum.IntEnum):
    ONE = 1
    TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    loud: bool = False

    def __post_init__(self) -> None:
        checkFields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    on: bool = True
    count: int = 1
    size: Annotated[int, Between(1, 10)] = 1
    share: Annotated[float, Between(0, 1)] = 1.0
    words: str = ""
    label: Annotated[str, Bytes(8, least=1)] = "x"
    colour: Colour = Colour.RED
    number: Number = Number.ONE
    mood: Literal["calm", "wild"] = "calm"
    either: Colour | Literal["red", "blue"] = Colour.RED
    maybe: Inner | None = None
    file: str | Path = ""
    names: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    sounds: Mapping[Colour, str | Path] = field(default_factory=dict)
    odd: Annotated[int, Matching(lambda number: number % 2 == 1, "that is odd")] = 1
    pairs: tuple[tuple[str, int], ...] = ()
    call: Callable[[int], int] | None = None
    anything: Any = None

    def __post_init__(self) -> None:
        checkFields(self)


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("share", 1, 1.0),
        ("colour", "blue", Colour.BLUE),
        ("number", 2, Number.TWO),
        ("either", "blue", Colour.BLUE),
        ("maybe", Inner(loud=True), Inner(loud=True)),
        ("file", Path("a.wav"), Path("a.wav")),
        ("names", ["a", "b"], ("a", "b")),
        ("people", {"a"}, frozenset({"a"})),
        ("people", ["a", "a"], frozenset({"a"})),
        ("sounds", {"red": "a.wav"}, {Colour.RED: "a.wav"}),
        ("pairs", [["a", 1]], (("a", 1),)),
        ("call", abs, abs),
        ("anything", object, object),
    ],
)
def test_what_means_the_same_is_taken(name: str, given: object, kept: object) -> None:
    value = getattr(Options(**{name: given}), name)  # type: ignore[arg-type]
    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("on", 1, "Options.on is True or False, not 1"),
        ("on", "yes", "True or False"),
        ("count", True, "a whole number, not True"),
        ("count", 1.0, "a whole number"),
        ("size", 11, "Options.size is a whole number from 1 to 10, not 11"),
        ("size", -1, "from 1 to 10"),
        ("share", float("nan"), "a number from 0 to 1, not nan"),
        ("share", float("inf"), "a number from 0 to 1"),
        ("share", "0.5", "a number"),
        ("words", b"bytes", "a text"),
        ("words", None, "a text"),
        ("words", "\ud800", "a text"),
        ("words", "a\0b", "a text"),
        ("label", "", "a text of 1 to 8 bytes, not ''"),
        ("label", "  ", "a text of 1 to 8 bytes"),
        ("label", "ääääx", "a text of 1 to 8 bytes"),
        ("colour", "green", "Options.colour is one of 'red', 'blue', not 'green'"),
        ("colour", 1, "one of 'red', 'blue'"),
        ("number", True, "one of ONE, TWO"),
        ("number", 3, "one of ONE, TWO, not 3"),
        ("mood", "sad", "one of 'calm', 'wild', not 'sad'"),
        ("either", "green", "is one of 'red', 'blue', not 'green'"),
        ("maybe", "loud", "an Inner or None"),
        ("file", 1, "a text or a Path"),
        ("names", "abc", "a list whose items are each a text, not 'abc'"),
        ("names", ["a", 1], "Options.names[1] is a text, not 1"),
        ("names", 5, "a list"),
        ("people", "bob", "a set whose items are each a text, not 'bob'"),
        ("people", {1}, "a text, not 1"),
        ("sounds", {"green": "a"}, "one of 'red', 'blue'"),
        ("sounds", {"red": 1}, "Options.sounds['red'] is a text or a Path, not 1"),
        ("sounds", [], "a mapping"),
        ("pairs", [("a",)], "Options.pairs[0] is (a text, a whole number), not ('a',)"),
        ("pairs", [("a", "b")], "Options.pairs[0][1] is a whole number, not 'b'"),
        ("odd", 2, "a whole number that is odd, not 2"),
        ("odd", "x", "a whole number that is odd"),
        ("call", "abs", "a function or None"),
    ],
)
def test_what_cannot_be_is_refused_with_what_may_be(name: str, given: object, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        Options(**{name: given})  # type: ignore[arg-type]
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"Options.{name}")


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(UsageError) as refused:
        Options(label="x" * 5000)
    assert len(str(refused.value)) < 200


def test_structs_are_checked_alike() -> None:
    class Settings(msgspec.Struct, frozen=True):
        colour: Colour = Colour.RED

        def __post_init__(self) -> None:
            checkFields(self)

    # A class inside a function is not where its annotations are looked up.
    Settings.__annotations__["colour"] = Colour
    assert Settings("blue").colour is Colour.BLUE  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"Settings\.colour"):
        msgspec.structs.replace(Settings(), colour="green")


@checked
def order(name: str, *, count: Annotated[int, Between(1, 3)] = 1, what: Iterable[str] = ()) -> str:
    return f"{count} {name} {list(what)}"


class Shop:
    @checked
    def sell(self, colours: Sequence[Colour], then: Callable[[], None] | None = None) -> object:
        return colours


def test_arguments_are_checked_before_anything_happens() -> None:
    assert order("tea", count=2, what=["milk"]) == "2 tea ['milk']"
    with pytest.raises(UsageError, match="order: count is a whole number from 1 to 3, not 4"):
        order("tea", count=4)
    with pytest.raises(UsageError, match="order: name is a text, not 1"):
        order(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="number"):
        order("tea", number=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        order()  # type: ignore[call-arg]


def test_a_method_gets_what_was_meant() -> None:
    assert Shop().sell(["red"]) == [Colour.RED]  # type: ignore[list-item]
    assert Shop().sell((Colour.BLUE,)) == (Colour.BLUE,)
    with pytest.raises(UsageError, match=r"Shop\.sell: colours\[0\] is one of"):
        Shop().sell(["green"])  # type: ignore[list-item]
    with pytest.raises(UsageError, match=r"Shop\.sell: then is a function or None"):
        Shop().sell([], "now")  # type: ignore[arg-type]


def test_one_text_in_place_of_people_is_refused_in_words_of_people() -> None:
    for wrong in ("bob", b"bob", 5, None, {"bob": 1}):
        with pytest.raises(UsageError) as refused:
            checkPeople("callees", wrong)
        assert str(refused.value) == f"callees is a list of Users or userIDs, not {wrong!r}"
