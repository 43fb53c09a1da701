from __future__ import annotations

import msgspec
import pytest

from callkit import model
from callkit.model import (
    LIVE_STATES,
    PENDING_STATES,
    CallInfo,
    CallInviteConfig,
    CallState,
    CallUser,
    CallUserInfo,
    CallUserState,
    EndReason,
    UnknownCall,
    User,
)


def test_an_uikit_user_is_the_same_value_as_a_user() -> None:
    assert CallUser("bob", "Bob") == User("bob", "Bob")


def test_a_person_rings_only_while_the_answer_is_pending() -> None:
    assert {
        CallUserState.INVITING,
        CallUserState.RECEIVED,
        CallUserState.NOT_YET_RECEIVED,
    } == PENDING_STATES


def test_a_live_member_is_asked_or_in_the_call() -> None:
    assert {CallUserState.ACCEPTED} == LIVE_STATES - PENDING_STATES


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        User("bob").userName = "Robert"  # type: ignore[misc]


def test_an_entry_always_carries_what_zims_entries_carry() -> None:
    entry = msgspec.to_builtins(CallUserInfo(userID="bob", state=CallUserState.RECEIVED))
    assert {"userID": "bob", "state": 5, "extendedData": ""}.items() <= entry.items()
    assert "deviceName" not in entry


def test_an_unknown_call_is_its_id_and_a_state() -> None:
    assert msgspec.to_builtins(UnknownCall(callID="7")) == {"callID": "7", "state": -1}


def test_a_call_on_the_wire_has_zims_fields_and_ours_only_when_they_say_something() -> None:
    call = msgspec.to_builtins(CallInfo(callID="7", state=CallState.STARTED))
    assert {"callID", "state", "mode", "caller", "extendedData", "createTime", "endTime"} <= set(
        call
    )
    assert not {"remainingMs", "primary", "endReason", "deviceName"} & set(call)


def test_the_defaults_of_an_invitation_are_zims() -> None:
    config = CallInviteConfig()
    assert (config.timeout, config.mode, config.enableNotReceivedCheck) == (
        90,
        model.CallInvitationMode.GENERAL,
        False,
    )


def test_end_reasons_are_spelled_as_on_the_wire() -> None:
    assert [reason.value for reason in EndReason] == [
        "answered",
        "declined",
        "busy",
        "noAnswer",
        "cancelled",
        "callerLost",
        "removed",
        "answeredElsewhere",
        "declinedElsewhere",
        "movedElsewhere",
        "left",
        "ended",
        "abandoned",
        "superseded",
        "failed",
    ]
