"""How much a call keeps of what people said: the texts of those long gone give way."""

from __future__ import annotations

from callkit.engine.call import Call
from callkit.engine.texts import with_bounded_texts
from callkit.model import MAX_CALL_TEXTS, MAX_EXTENDED_DATA, User
from tests.unit.engine.people import (
    ADVANCED,
    BOB,
    T0,
    accept,
    add,
    created,
    join,
    leave,
    reject,
    run,
)

LONG = "\x01" * MAX_EXTENDED_DATA


def size(call: Call) -> int:
    return sum(
        len(text.encode()) for m in call.members for text in (m.extendedData, m.endExtendedData)
    )


def visited(count: int, text: str = LONG) -> Call:
    """``count`` people came one after the other, said something and left."""
    call = run(created(ADVANCED, BOB), accept(text=LONG))
    for number in range(count):
        visitor = User(f"u{number}")
        call = run(
            call,
            join(visitor, "x", text=text),
            leave(visitor.userID, "x", text=text),
            now=T0 + 10 + number,
        )
    return call


def test_a_call_that_never_fills_its_room_keeps_every_word() -> None:
    call = visited(13)
    assert with_bounded_texts(call) is call
    assert all(call.requireMember(f"u{number}").extendedData == LONG for number in range(13))


def test_whatever_is_said_by_however_many_it_is_never_more_than_the_limit() -> None:
    call = visited(95)
    assert MAX_CALL_TEXTS - 2 * MAX_EXTENDED_DATA < size(call) <= MAX_CALL_TEXTS


def test_who_left_first_is_silent_first_and_who_is_inside_never_is() -> None:
    call = visited(60)
    kept = [bool(call.requireMember(f"u{number}").extendedData) for number in range(60)]
    assert kept == sorted(kept)
    assert (kept[0], kept[-1]) == (False, True)
    assert call.requireMember("bob").extendedData == LONG


def test_both_texts_of_a_refusal_count() -> None:
    call = created(ADVANCED, BOB)
    for number in range(40):
        visitor = User(f"u{number}")
        call = run(call, join(visitor, "x"), leave(visitor.userID, "x"), now=T0 + 10 + number)
    for number in range(40):
        name = f"u{number}"
        call = run(call, add(User(name)), reject(name, "x", text=LONG), now=T0 + 100 + number)
    assert size(call) <= MAX_CALL_TEXTS


def test_silence_changes_no_state_and_no_revision() -> None:
    call = visited(60)
    again = visited(60, text="")
    assert call.revision == again.revision
    assert [m.state for m in call.members] == [m.state for m in again.members]
