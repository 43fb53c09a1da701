"""What a call says on each surface (``reference/desktop.md`` B1-B4)."""

import itertools
from typing import Any

import pytest

from callkit.errors import ErrorCode
from callkit.model import CallType, CallUserState, EndReason, User
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.texts import (
    InnerText,
    announcement,
    calledNames,
    groupHeader,
    groupSentence,
    kind,
    memberSentence,
    memberStatus,
    notificationBody,
    notificationTitle,
    status,
    title,
    trayTooltip,
)

ANA, BEN, CY, DI, ED, FAY = (
    User(name.lower(), name) for name in ("Ana", "Ben", "Cy", "Di", "Ed", "Fay")
)
TEXT = InnerText()


def incoming(phase: Phase = Phase.RINGING, **fields: Any) -> CallView:
    """Ana calls Ben; this is Ben's device."""
    fields = {"callees": (BEN,), "inviter": ANA, **fields}
    return CallView(callID="1", outgoing=False, caller=ANA, me="ben", phase=phase, **fields)


def outgoing(phase: Phase = Phase.CALLING, **fields: Any) -> CallView:
    """Ana calls Ben; this is Ana's device."""
    fields = {"callees": (BEN,), **fields}
    return CallView(
        callID="1", outgoing=True, caller=ANA, inviter=ANA, me="ana", phase=phase, **fields
    )


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (incoming(), "Incoming audio call…"),
        (incoming(callType=CallType.VIDEO), "Incoming video call…"),
        (incoming(silenced=True), "Incoming call · silenced"),
        (incoming(offline=True), "Connection lost. Reconnecting…"),
        (incoming(Phase.WAITING), "Ana is calling"),
        (incoming(Phase.ACCEPTING), "Connecting…"),
        (incoming(Phase.ENDING), "Declining…"),
        (incoming(Phase.CONNECTED), "Connected"),
        (outgoing(Phase.STARTING), "Starting…"),
        (outgoing(Phase.CALLING), "Calling…"),
        (outgoing(Phase.RINGING), "Ringing…"),
        (outgoing(Phase.CALLING, notReceived=True), "Ben is offline. Still trying…"),
        (outgoing(Phase.RINGING, notReceived=True), "Ringing…"),
        (outgoing(Phase.ENDING), "Cancelling…"),
        (outgoing(Phase.ENDING, connectedAt=5.0), "Ending…"),
        (outgoing(Phase.CONNECTED, offline=True, connectedAt=5.0), "Reconnecting…"),
    ],
)
def test_status_while_a_call_lives(view: CallView, expected: str) -> None:
    assert status(view, TEXT) == expected


def test_a_connected_call_shows_its_time_from_the_answer() -> None:
    view = incoming(Phase.CONNECTED, connectedAt=100.0)
    assert status(view, TEXT, now=142.9) == "00:42"
    assert status(view, TEXT, now=100.0 + 3723) == "1:02:03"


def test_group_sentences_name_the_ringer_first_and_never_me() -> None:
    others = (CY, DI, ED, FAY)
    said = [groupSentence(incoming(callees=(BEN, *others[:number])), TEXT) for number in range(5)]
    assert said == [
        "Ana is calling you",
        "Ana is calling you and Cy",
        "Ana is calling you, Cy and Di",
        "Ana is calling you, Cy, Di and Ed",
        "Ana is calling you, Cy, Di and 2 others",
    ]


def test_in_a_group_the_one_who_invited_me_rings() -> None:
    view = incoming(inviter=CY, callees=(BEN, CY))
    assert groupSentence(view, TEXT) == "Cy is calling you"
    assert title(view, TEXT) == "Cy"


def test_a_group_says_who_is_called_and_what_kind_it_is() -> None:
    view = incoming(callees=(BEN, CY), callType=CallType.VIDEO)
    assert status(view, TEXT) == "Ana is calling you and Cy"
    assert kind(view, TEXT) == "Incoming group video call…"


def test_titles_are_names() -> None:
    assert title(incoming(), TEXT) == "Ana"
    assert title(outgoing(), TEXT) == "Ben"
    assert title(outgoing(callees=(User("u7"),)), TEXT) == "u7"
    assert title(outgoing(callees=(BEN, CY)), TEXT) == "Ben and Cy"
    assert title(outgoing(callees=(BEN, CY, DI)), TEXT) == "Ben, Cy and 1 other"
    assert title(outgoing(callees=(BEN, CY, DI, ED)), TEXT) == "Ben, Cy and 2 others"


def test_compact_surfaces_use_the_dialog_texts_of_uikit() -> None:
    text = InnerText(
        incomingVoiceCallDialogTitle="dialog {name}",
        incomingVoiceCallPageTitle="page {name}",
        incomingVoiceCallDialogMessage="short",
        outgoingVoiceCallPageTitle="out {name}",
    )
    assert title(incoming(), text, compact=True) == "dialog Ana"
    assert title(incoming(), text) == "page Ana"
    assert kind(incoming(), text, compact=True) == "short"
    assert title(outgoing(), text, compact=True) == "out Ben"


def member(user: User, state: CallUserState, **fields: Any) -> MemberView:
    return MemberView(user=user, state=state, **fields)


def test_the_header_of_a_group_counts_and_then_tells_the_time() -> None:
    ringing = (member(BEN, CallUserState.RECEIVED), member(CY, CallUserState.INVITING))
    joined = (member(BEN, CallUserState.ACCEPTED), ringing[1])
    group = {"callees": (BEN, CY)}
    assert groupHeader(outgoing(members=ringing, **group), TEXT) == "Group call · 2 invited"
    assert groupHeader(outgoing(members=joined, **group), TEXT) == "1 of 2 joined"
    view = outgoing(Phase.CONNECTED, members=joined, connectedAt=10.0, **group)
    assert groupHeader(view, TEXT) == "1 of 2 joined"
    assert groupHeader(view, TEXT, now=75.0) == "01:05"


@pytest.mark.parametrize(
    ("state", "fields", "row"),
    [
        (CallUserState.INVITING, {}, "calling…"),
        (CallUserState.RECEIVED, {}, "ringing…"),
        (CallUserState.NOT_YET_RECEIVED, {}, "offline, still trying…"),
        (CallUserState.ACCEPTED, {}, "joined"),
        (CallUserState.REJECTED, {}, "declined"),
        (CallUserState.REJECTED, {"reason": EndReason.BUSY}, "in another call"),
        (
            CallUserState.REJECTED,
            {"reason": EndReason.DECLINED, "message": "Later"},
            "declined: “Later”",
        ),
        (CallUserState.TIMEOUT, {}, "no answer"),
        (CallUserState.QUIT, {}, "left"),
        (CallUserState.BE_CANCELLED, {}, "not called any more"),
        (CallUserState.UNKNOWN, {"reason": EndReason.FAILED}, "can’t be reached"),
        (CallUserState.UNKNOWN, {}, "waiting…"),
    ],
)
def test_a_row_says_where_its_member_stands(
    state: CallUserState, fields: dict[str, Any], row: str
) -> None:
    assert memberStatus(member(BEN, state, **fields), TEXT) == row


@pytest.mark.parametrize("state", CallUserState)
def test_every_member_state_has_a_word(state: CallUserState) -> None:
    assert memberStatus(member(BEN, state), TEXT)


def test_only_news_about_members_is_announced() -> None:
    assert memberSentence(member(BEN, CallUserState.ACCEPTED), TEXT) == "Ben joined"
    assert memberSentence(member(BEN, CallUserState.TIMEOUT), TEXT) == "Ben did not answer"
    assert memberSentence(member(BEN, CallUserState.RECEIVED), TEXT) == ""


def test_an_incoming_call_is_announced_with_the_keys_that_answer_it() -> None:
    said = announcement(incoming(), TEXT, accept="Alt+Shift+A", decline="Alt+Shift+D")
    assert said.text == (
        "Incoming audio call from Ana. Press Alt+Shift+A to accept, Alt+Shift+D to decline."
    )
    assert said.assertive
    away = announcement(incoming(), TEXT, accept="Alt+Shift+A", decline="Alt+Shift+D", away=True)
    assert "Switch to the call window" in away.text, "keys do nothing in another program"
    assert announcement(incoming(), TEXT).text == "Incoming audio call from Ana."
    group = incoming(callees=(BEN, CY), callType=CallType.VIDEO)
    assert announcement(group, TEXT).text == (
        "Incoming group video call. Ana is calling you and Cy."
    )


@pytest.mark.parametrize(
    ("view", "text", "assertive"),
    [
        (incoming(Phase.WAITING), "Another call: Ana, audio.", False),
        (incoming(Phase.ACCEPTING), "Connecting", False),
        (incoming(Phase.CONNECTED), "Call connected", False),
        (outgoing(Phase.CALLING), "Calling", False),
        (outgoing(Phase.ENDED, endReason=EndReason.BUSY), "Ben is in another call", True),
        (outgoing(Phase.ENDED, endReason=EndReason.NO_ANSWER), "No answer", True),
        (outgoing(Phase.ENDED, endReason=EndReason.CANCELLED), "Call cancelled", False),
        (incoming(Phase.ENDED, endReason=EndReason.DECLINED), "Call declined", False),
        (incoming(Phase.ENDED, endReason=EndReason.NO_ANSWER), "Missed call from Ana", False),
        (incoming(Phase.ENDED, endReason=EndReason.FAILED), "Couldn’t connect the call", True),
    ],
)
def test_other_states_are_announced_politely_unless_they_are_bad_news(
    view: CallView, text: str, assertive: bool
) -> None:
    assert announcement(view, TEXT) == (text, assertive)


def test_the_tray_names_the_call_then_the_missed_ones_then_peace() -> None:
    assert trayTooltip(incoming(), TEXT) == "Ana is calling"
    assert trayTooltip(outgoing(Phase.RINGING), TEXT) == "Calling Ben…"
    assert trayTooltip(outgoing(Phase.CONNECTED), TEXT) == "In a call with Ben"
    group = outgoing(
        Phase.CONNECTED, callees=(BEN, CY), members=(member(BEN, CallUserState.ACCEPTED),)
    )
    assert trayTooltip(group, TEXT) == "In a group call with 1 person"
    ended = incoming(Phase.ENDED, endReason=EndReason.NO_ANSWER)
    assert trayTooltip(ended, TEXT, missed=2) == "2 missed calls"
    assert trayTooltip(None, TEXT) == "Ready for calls"


def test_notifications_name_the_call_or_hide_it() -> None:
    assert notificationTitle(incoming(), TEXT) == "Ana"
    assert notificationBody(incoming(), TEXT) == "Incoming audio call"
    group = incoming(callees=(BEN, CY))
    assert notificationBody(group, TEXT) == "Ana is calling you and Cy"
    assert notificationTitle(group, TEXT, private=True) == "Incoming call"
    assert notificationBody(group, TEXT, private=True) == "Incoming group audio call"


def test_a_missed_call_leaves_a_notification_with_a_name() -> None:
    view = incoming(Phase.ENDED, endReason=EndReason.CANCELLED, callType=CallType.VIDEO)
    assert notificationTitle(view, TEXT) == "Missed call · Ana"
    assert notificationBody(view, TEXT) == "Video call"
    assert notificationTitle(view, TEXT, private=True) == "Missed call"
    group = incoming(Phase.ENDED, endReason=EndReason.NO_ANSWER, callees=(BEN, CY))
    assert notificationBody(group, TEXT) == "Group audio call"


def test_a_hidden_outgoing_call_notifies_its_end() -> None:
    view = outgoing(Phase.ENDED, endReason=EndReason.DECLINED)
    assert notificationTitle(view, TEXT) == "Ben"
    assert notificationBody(view, TEXT) == "Ben declined"


def test_every_phase_reason_and_side_has_words() -> None:
    for phase, reason, side, callees in itertools.product(
        Phase, (None, *EndReason), (incoming, outgoing), ((BEN,), (BEN, CY))
    ):
        view = side(phase, endReason=reason, callees=callees, errorCode=int(ErrorCode.FAILED))
        assert status(view, TEXT)
        assert announcement(view, TEXT).text
        assert trayTooltip(view, TEXT)
        assert notificationBody(view, TEXT)
        assert groupHeader(view, TEXT)


def test_a_second_call_says_what_accepting_does() -> None:
    said = announcement(incoming(Phase.WAITING), TEXT, accept="Alt+Shift+A", decline="Alt+Shift+D")
    assert said.text == "Another call: Ana, audio. Press Alt+Shift+A to end this call and accept."


def test_an_end_is_heard_in_words_not_in_digits() -> None:
    over = incoming(Phase.ENDED, connectedAt=10.0, endedAt=72.0, endReason=EndReason.ENDED)
    assert status(over, TEXT) == "Call ended · 01:02"
    assert announcement(over, TEXT).text == "Call ended after 1 minute 2 seconds"


def test_a_group_one_calls_is_named_with_everybody() -> None:
    view = outgoing(callees=(BEN, CY), callType=CallType.VIDEO)
    assert calledNames(view, TEXT) == "Ben and Cy"
    assert calledNames(outgoing(), TEXT) == "Ben"
    assert calledNames(incoming(), TEXT) == "Ana"
