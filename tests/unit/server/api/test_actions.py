"""Where the client has one code the server API has several, and the other way round.

Whole requests over HTTP are in ``test_http_api``.
"""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import Accept, Cancel, Due, End, Invite, Reject
from callkit.engine.transitions import apply
from callkit.errors import ErrorCode, RequestError
from callkit.model import CallInvitationMode, User
from callkit.server.api import actions
from callkit.server.api.actions import RegisteredUser

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
    assert actions._translated(refused(client)).code == server


def test_a_call_that_does_not_exist_timed_out_or_is_over_has_three_codes():
    gone = refused(ErrorCode.CALL_DOES_NOT_EXIST)
    assert actions._call_refusal(None, "bob", gone).code == 660900004
    late = apply(call(), Due(), NOW + 60_000).call
    assert actions._call_refusal(late, "bob", gone).code == 660900006
    over = apply(call(), Reject(userID="bob"), NOW + 1).call
    assert actions._call_refusal(over, "bob", gone).code == 660900005


def test_an_invitation_whose_alarm_is_on_its_way_has_timed_out():
    gone = refused(ErrorCode.CALL_DOES_NOT_EXIST)
    assert actions._call_refusal(call(), "bob", gone).code == 660900006


@pytest.mark.parametrize(
    ("user", "code"),
    [
        (RegisteredUser(UserId="ok", UserName="n" * 256, UserAvatar="u" * 500), 0),
        (RegisteredUser(UserId="x" * 33), 660000012),
        (RegisteredUser(UserId="ok", UserName="n" * 257), 660700006),
        (RegisteredUser(UserId="ok", UserAvatar="u" * 501), 660700007),
        (RegisteredUser(UserId="no spaces"), 660000002),
        (RegisteredUser(UserId=""), 660000002),
    ],
)
def test_what_cannot_be_registered_says_which_limit_it_breaks(user, code):
    assert actions._registration_fault(user)[0] == code


def test_ending_takes_back_what_rings_and_ends_what_is_running():
    advanced = call(CallInvitationMode.ADVANCED)
    assert isinstance(actions._ending(advanced, "bye"), Cancel)
    running = apply(advanced, Accept(userID="bob", deviceID="b"), NOW + 1).call
    ending = actions._ending(running, "bye")
    assert isinstance(ending, End)
    assert (ending.userID, ending.extendedData) == ("alice", "bye")


def test_a_call_is_shown_with_every_persons_reason():
    over = apply(call(), Cancel(userID="alice", extendedData="later"), NOW + 5).call
    shown = actions._shown(over)
    assert (shown["CallId"], shown["State"], shown["EndReason"]) == ("1", 2, "cancelled")
    assert {user["UserId"]: user["EndReason"] for user in shown["Users"]} == {
        "alice": "cancelled",
        "bob": "cancelled",
        "carol": "cancelled",
    }
