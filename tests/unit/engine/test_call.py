"""A call as a value."""

from __future__ import annotations

import msgspec
import pytest

from callkit.engine.call import Call
from tests.unit.engine.people import (
    ADVANCED,
    BOB,
    accept,
    cancel,
    created,
    end,
    join,
    leave,
    reject,
    run,
)


def test_a_member_is_found_by_userid() -> None:
    call = created()
    assert call.requireMember("bob").userName == "Bob"
    assert call.member("mallory") is None


def test_asking_for_a_member_who_must_be_there_names_the_mistake() -> None:
    with pytest.raises(AssertionError, match="mallory"):
        created().requireMember("mallory")


def test_live_for_a_person_means_invited_or_inside_a_live_call() -> None:
    call = run(created(), reject("carol", "c1"))
    assert call.isLiveFor("alice")
    assert call.isLiveFor("bob")
    assert not call.isLiveFor("carol")
    assert not call.isLiveFor("mallory")
    assert not run(call, end()).isLiveFor("bob")


def test_new_entries_replace_old_ones_in_place_and_others_come_last() -> None:
    call = created(ADVANCED, BOB)
    bob = msgspec.structs.replace(call.requireMember("bob"), userName="Robert")
    carol = msgspec.structs.replace(bob, userID="carol")
    assert [member.userName for member in call.having(carol, bob).members] == [
        "Alice",
        "Robert",
        "Robert",
    ]
    assert [member.userID for member in call.having(carol, bob).members][2] == "carol"


@pytest.mark.parametrize(
    "call",
    [
        created(checkDelivery=True, fromServer=True, extendedData="ü"),
        run(created(), accept(), join(device="b2"), leave("alice", "a1")),
        run(created(), cancel()),
    ],
)
def test_a_call_survives_being_stored(call: Call) -> None:
    for module in (msgspec.json, msgspec.msgpack):
        again = module.decode(module.encode(call), type=Call)
        assert again == call
        assert again.nextDeadline() == call.nextDeadline()
