"""Where the client has one code the server API has several, and the other way round."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import Cancel, Due, Invite, Reject
from callkit.engine.transitions import apply
from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, User
from callkit.server.api.answers import callData, callRefusal, translated

NOW = 1_713_249_504_000


def call(mode: CallInvitationMode = CallInvitationMode.GENERAL) -> Call:
    people = (User("bob"), User("carol"))
    invite = Invite(callID="1", caller=User("alice"), invitees=people, timeout=60, mode=mode)
    return apply(None, invite, NOW).call


def refused(code: ErrorCode) -> RequestError:
    return RequestError(code, "no")


@pytest.mark.parametrize(
    ("client", "server"),
    [
        (ErrorCode.PARAM_INVALID, 660000002),
        (ErrorCode.USER_DOES_NOT_EXIST, 660500002),
        (ErrorCode.CALL_SERVER_ERROR, 660900007),
        (ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST, 660900003),
        (ErrorCode.CALL_IS_NOT_INVITEE, 660900008),
        (ErrorCode.SERVER_FREQUENCY_LIMIT, 660300005),
        (ErrorCode.CALL_CANCEL_ERROR, 6000271),
        (ErrorCode.BLACKLIST_LIMIT, 6000021),
    ],
)
def test_a_client_code_becomes_zegos_server_code_if_there_is_one(client, server):
    assert translated(refused(client)).code == server


def test_a_call_that_does_not_exist_timed_out_or_is_over_has_three_codes():
    gone = refused(ErrorCode.CALL_DOES_NOT_EXIST)
    assert callRefusal(None, "bob", gone).code == 660900004
    late = apply(call(), Due(), NOW + 60_000).call
    assert callRefusal(late, "bob", gone).code == 660900006
    over = apply(call(), Reject(userID="bob"), NOW + 1).call
    assert callRefusal(over, "bob", gone).code == 660900005


def test_an_invitation_whose_alarm_is_on_its_way_has_timed_out():
    gone = refused(ErrorCode.CALL_DOES_NOT_EXIST)
    assert callRefusal(call(), "bob", gone).code == 660900006


def test_a_call_is_shown_with_every_persons_reason():
    over = apply(call(), Cancel(userID="alice", extendedData="later"), NOW + 5).call
    shown = callData(over)
    assert (shown["CallId"], shown["State"], shown["EndReason"]) == ("1", 2, "cancelled")
    assert {user["UserId"]: user["EndReason"] for user in shown["Users"]} == {
        "alice": "cancelled",
        "bob": "cancelled",
        "carol": "cancelled",
    }
