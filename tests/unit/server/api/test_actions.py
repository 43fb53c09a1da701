"""What can be registered, and what ends a call. Whole requests over HTTP are in
``test_http_api``."""

from __future__ import annotations

import pytest

from callkit.engine.call import Call
from callkit.engine.commands import Accept, Cancel, End, Invite
from callkit.engine.transitions import apply
from callkit.model import CallInvitationMode, User
from callkit.server.api.actions import RegisteredUser, endingCommand, registrationFault

NOW = 1_713_249_504_000


def call(mode: CallInvitationMode = CallInvitationMode.GENERAL) -> Call:
    people = (User("bob"), User("carol"))
    invite = Invite(callID="1", caller=User("alice"), invitees=people, timeout=60, mode=mode)
    return apply(None, invite, NOW).call


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
    assert registrationFault(user)[0] == code


def test_ending_takes_back_what_rings_and_ends_what_is_running():
    advanced = call(CallInvitationMode.ADVANCED)
    assert isinstance(endingCommand(advanced, "bye"), Cancel)
    running = apply(advanced, Accept(userID="bob", deviceID="b"), NOW + 1).call
    ending = endingCommand(running, "bye")
    assert isinstance(ending, End)
    assert (ending.userID, ending.extendedData) == ("alice", "bye")
