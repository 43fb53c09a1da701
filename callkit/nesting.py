"""Two checks of JSON text before any parser reads it: the depth of nesting, and a second text
behind the first.

Readers of JSON follow every level into the next. How many levels one bears is a matter of the
Python (3.11 raises RecursionError at some 1,000, 3.13 at some 10,000, 3.14 asks how large the
stack is) and of how deep the program stands already. So what a stranger sends is measured first
and means the same everywhere.

A name that is given twice in one object is read as the first by one program and as the last by
another: a gateway that looks at it, and the server behind, would read two different texts.

Pure; any thread may call it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

MAX_DEPTH = 64
"""Levels of objects and arrays; callkit's own texts have 4."""

_OTHERS = bytes(code for code in range(256) if code not in b"[]{}")
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
"""One level in, or one out: as signed bytes."""


def tooDeep(text: bytes | str) -> bool:
    """Whether ``text``, read as JSON, has more than :data:`MAX_DEPTH` levels.

    Of a text that is no JSON the answer may be either; never more work than for one that is.
    """
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return False
    # What stands in quotes opens nothing.
    unquoted = b"".join(data.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])
    # One look at each bracket, whatever they are: a pass for each level would be a gift.
    steps = array("b", unquoted.translate(_STEPS, _OTHERS))
    return max(accumulate(steps), default=0) > MAX_DEPTH


def repeatedName(text: bytes) -> str:
    """The first name that some object of ``text`` has twice, fit to be shown; empty: there is none.

    Raises:
        ValueError: It is no JSON, or nested too deeply.
    """
    if tooDeep(text):
        raise ValueError(f"nested more than {MAX_DEPTH} deep")
    repeated: list[str] = []

    def pairs(items: Iterable[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for name, _ in items:
            if name in seen:
                repeated.append(ascii(name[:64])[1:-1])
            seen.add(name)

    json.loads(text, object_pairs_hook=pairs, parse_int=len)
    return repeated[0] if repeated else ""
