"""Commands are values: frozen, comparable, told apart by their type."""

from __future__ import annotations

import msgspec
import pytest

from callkit.engine import commands
from callkit.engine.commands import Command, Due, Invite
from callkit.model import CallInvitationMode, User

ALL = [kind for kind in vars(commands).values() if isinstance(kind, type)]
COMMANDS = [kind for kind in ALL if issubclass(kind, Command) and kind is not Command]


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_command_cannot_be_changed_on_its_way(kind):
    assert kind.__struct_config__.frozen
    assert all(name.isidentifier() for name in kind.__struct_fields__)


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_command_is_made_by_names_only(kind):
    with pytest.raises(TypeError):
        kind("alice")


def test_an_invitation_is_general_and_unchecked_unless_it_says_otherwise():
    alice, bob = User("alice"), User("bob")
    invite = Invite(callID="1", caller=alice, invitees=(bob,), timeout=60)
    assert invite.mode is CallInvitationMode.GENERAL
    assert (invite.checkDelivery, invite.fromServer, invite.extendedData) == (False, False, "")


def test_equal_commands_are_equal_so_that_a_repetition_can_be_seen():
    assert Due() == Due()
    assert Due(online={"bob": ("b1",)}) != Due()


def test_two_dues_do_not_share_what_they_know():
    first = Due()
    with pytest.raises(AttributeError):
        first.online = {"bob": ()}
    assert msgspec.structs.asdict(Due()) == {"online": {}}
