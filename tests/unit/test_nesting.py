"""The depth of a JSON text is measured without a reader that may give up on it."""

from __future__ import annotations

import json
import timeit
from collections.abc import Callable
from itertools import accumulate
from time import thread_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callkit.nesting import MAX_DEPTH, repeatedName, tooDeep

SHAPES = {
    "arrays": ("[", "]"),
    "objects": ('{"a":', "}"),
    "arrays in objects": ('{"a":[', "]}"),
    "with words around": ('{"b":"[","a":', ',"c":"}"}'),
}
LEVELS = {"arrays": 1, "objects": 1, "arrays in objects": 2, "with words around": 1}


def nested(shape: str, depth: int) -> str:
    opening, closing = SHAPES[shape]
    turns = depth // LEVELS[shape]
    return opening * turns + "1" + closing * turns


@pytest.mark.parametrize("shape", SHAPES)
def test_so_many_levels_may_be_and_not_one_more(shape: str) -> None:
    step = LEVELS[shape]
    assert not tooDeep(nested(shape, MAX_DEPTH))
    assert tooDeep(nested(shape, MAX_DEPTH + step))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("depth", [100, 900, 1100, 9_000, 12_000])
def test_where_the_pythons_differ_the_answer_is_the_same(shape: str, depth: int) -> None:
    assert tooDeep(nested(shape, depth))
    assert tooDeep(nested(shape, depth).encode())
    assert tooDeep(SHAPES[shape][0] * depth), "cut off in the middle"


def test_what_stands_in_quotes_opens_nothing() -> None:
    for word in ("[" * 500, "{" * 500, '\\"' + "[" * 500, "\\\\", "\ud83d[" * 300, '"[' * 99):
        text = json.dumps({"a": word, "b": [word, {"c": word}]})
        assert not tooDeep(text)
        assert not tooDeep('{"x":' + text + "}")


def test_many_beside_each_other_are_not_deep() -> None:
    assert not tooDeep(json.dumps([{"a": [1]}] * 2000))


WIDE = {
    "flat": "[]",
    "as deep as may be": "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2),
    "stairs": ",".join("[" * depth + "]" * depth for depth in range(1, MAX_DEPTH - 1)),
}


def seconds(work: Callable[[], object]) -> float:
    """Of this thread's own time: others may have the machine as well."""
    return min(timeit.repeat(work, number=1, repeat=7, timer=thread_time))


@pytest.mark.parametrize("shape", WIDE)
def test_a_bracket_costs_the_same_whatever_stands_around_it(shape: str) -> None:
    text = "[" + (WIDE[shape] + ",") * (64_000 // len(WIDE[shape])) + "1]"
    brackets = sum(map(text.count, "[]"))
    plain = min(
        timeit.repeat(
            lambda: list(accumulate(range(brackets))), number=1, repeat=7, timer=thread_time
        )
    )
    took = seconds(lambda: tooDeep(text))
    assert not tooDeep(text)
    assert took < 2 * plain, (took, plain)


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(
    st.recursive(
        st.text(alphabet='[]{}"\\ a') | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet='[{"\\'), inner),
        max_leaves=40,
    ),
    st.integers(MAX_DEPTH - 8, MAX_DEPTH),
)
def test_it_counts_what_a_reader_would_find(value: Any, around: int) -> None:
    text = "[" * around + json.dumps(value) + "]" * around
    assert tooDeep(text) is (around + depth_of(value) > MAX_DEPTH)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b'{"a":1,"b":{"a":2}}', ""),
        (b'[{"a":1},{"a":1}]', ""),
        (b'{"a":1,"b":2,"a":1}', "a"),
        (b'{"b":[{"\\u0061":1,"a":2}],"c":1,"c":2}', "a"),
        ('{"ä":1,"ä":2}'.encode(), "\\xe4"),
        (b'"a"', ""),
        (b'{"a":%s}' % (b"1" * 100_000), ""),
    ],
)
def test_a_name_that_is_given_twice_is_found(text: bytes, name: str) -> None:
    assert repeatedName(text) == name


def test_what_is_no_json_has_no_names() -> None:
    with pytest.raises(ValueError, match="delimiter"):
        repeatedName(b'{"a":1,"a"')
    with pytest.raises(ValueError, match="deep"):
        repeatedName(b"[" * 100_000)
