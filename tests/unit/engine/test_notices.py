"""Notices are values a store can keep: they survive being written down."""

from __future__ import annotations

import msgspec
import pytest

from callkit.engine.notices import Answer, Changed, Notice, Recipient
from callkit.model import CallUserInfo, CallUserState, ErrorUserInfo


@pytest.mark.parametrize(
    "recipient",
    [
        Recipient("alice"),
        Recipient("alice", only="desk"),
        Recipient("alice", excluding="desk"),
    ],
)
def test_a_recipient_survives_the_outbox(recipient):
    written = msgspec.msgpack.encode(recipient)
    assert msgspec.msgpack.decode(written, type=Recipient) == recipient


def test_a_recipient_for_all_devices_is_small_on_disk():
    assert msgspec.to_builtins(Recipient("alice")) == {"userID": "alice"}


def test_one_notice_says_the_same_words_to_everybody():
    bob = CallUserInfo(userID="bob", state=CallUserState.ACCEPTED)
    notice = Notice(
        happening=Changed(callUserList=(bob,)),
        recipients=(Recipient("alice", only="desk"), Recipient("bob")),
    )
    assert [one.userID for one in notice.recipients] == ["alice", "bob"]
    with pytest.raises(AttributeError):
        notice.recipients = ()


def test_an_answer_says_nothing_unless_something_failed():
    assert Answer() == Answer(errorUserList=(), errorInvitees=())
    assert Answer(errorUserList=(ErrorUserInfo("carol", 6000011),)) != Answer()
