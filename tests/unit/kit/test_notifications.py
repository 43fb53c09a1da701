"""What notifications say of calls."""

from __future__ import annotations

import msgspec
import pytest

from callkit.desktop.notifier.base import NotificationAction, NotificationKind
from callkit.desktop.notifier.chain import Notifications
from callkit.kit.notifications import CallNotifications
from callkit.model import EndReason
from callkit.requests import Action, CallRequest
from callkit.switchboard.view import Phase
from callkit.testing.recording import RecordingNotifier
from demo.gallery.people import ADA, ALAN, GRACE, incoming, outgoing
from tests.asking import Asked
from tests.telling import tell

replace = msgspec.structs.replace


def missed(user, callID: str):
    view = incoming(user, callID=callID)
    return replace(view, phase=Phase.ENDED, endReason=EndReason.CANCELLED)


class Desk:
    """Notifications that a test reads, and windows it hides."""

    def __init__(self, *, messages: bool = False) -> None:
        self.hidden: set[str] = set()
        self.seen: set[str] = set()
        self.backends: list[RecordingNotifier] = []
        self.chain = Notifications([self._backend])
        self.notices = CallNotifications(
            self.chain,
            hidden=self.hidden.__contains__,
            seen=lambda key: key in self.seen,
            messages=lambda: messages,
        )

    def _backend(self, events) -> RecordingNotifier:
        self.backends.append(RecordingNotifier(events))
        return self.backends[-1]

    @property
    def shown(self):
        return self.backends[0].shown


@pytest.fixture
def desk(qtbot):
    desk = Desk()
    qtbot.waitUntil(lambda: bool(desk.backends) and desk.backends[0].opened)
    desk.backends[0].becomeReady()
    yield desk
    desk.notices.close()


def test_a_ring_names_the_caller_and_offers_both_answers(desk):
    tell(desk.notices).show(incoming(ADA, callID="1"))
    shown = desk.shown["1"]
    assert shown.kind is NotificationKind.INCOMING
    assert shown.title == "Ada Lovelace"
    assert [action for action, _ in shown.actions] == [
        NotificationAction.DECLINE,
        NotificationAction.ANSWER,
        NotificationAction.SILENCE,
    ]


def words(desk) -> str:
    return " ".join(shown.title + " " + shown.body for shown in desk.shown.values())


def test_a_locked_screen_names_nobody(desk):
    desk.notices.setPrivate(True)
    tell(desk.notices).show(incoming(ADA, callID="1"))
    assert "Ada" not in words(desk)


def test_locking_hides_every_name_that_is_shown_and_unlocking_brings_it_back(desk):
    tell(desk.notices).show(incoming(ADA, callID="1"))
    desk.notices.missed(missed(GRACE, "2"))
    desk.notices.missed(missed(GRACE, "3"))
    desk.notices.remind(missed(ALAN, "4"))
    named = words(desk)
    desk.notices.setPrivate(True)
    for user in (ADA, GRACE, ALAN):
        assert user.userName in named
        assert user.userName not in words(desk)
    assert "2 missed calls" in words(desk)
    desk.notices.setPrivate(False)
    assert words(desk) == named


def test_a_persons_missed_calls_are_one_notification_with_a_count(desk):
    for number in range(6):
        tell(desk.notices).show(incoming(ADA, callID=str(number)))
        tell(desk.notices).show(missed(ADA, str(number)))
    (shown,) = desk.shown.values()
    assert (shown.callID, shown.title, shown.body) == ("5", "Ada Lovelace", "6 missed calls")


def test_different_people_have_a_notification_each(desk):
    desk.notices.missed(missed(ADA, "1"))
    desk.notices.missed(missed(GRACE, "2"))
    assert len(desk.shown) == 2


@pytest.mark.parametrize(
    "meeting",
    [
        outgoing(ADA, callID="9", phase=Phase.STARTING),
        replace(incoming(ADA, callID="9"), phase=Phase.CONNECTED, connectedAt=5.0),
    ],
    ids=["called back", "talked to"],
)
def test_missed_calls_of_somebody_one_meets_are_withdrawn(desk, meeting):
    desk.notices.missed(missed(ADA, "1"))
    desk.notices.missed(missed(GRACE, "2"))
    tell(desk.notices).show(meeting)
    assert set(desk.shown) == {"2"}


def test_what_was_read_elsewhere_is_withdrawn_and_the_rest_counted_anew(desk):
    for number in "123":
        desk.notices.missed(missed(ADA, number))
    desk.notices.missed(missed(GRACE, "4"))
    desk.notices.keepUnread(lambda view: view.callID == "3")
    (shown,) = desk.shown.values()
    assert (shown.callID, shown.title) == ("3", "Missed call · Ada Lovelace")


def test_nothing_of_a_person_stays_when_they_log_out(desk, qtbot):
    tell(desk.notices).show(incoming(ADA, callID="1"))
    desk.notices.missed(missed(GRACE, "2"))
    desk.notices.clear()
    assert desk.shown == {}
    with qtbot.assertNotEmitted(desk.notices.requested):
        desk.backends[0].press("2", NotificationAction.CALL_BACK, "")


def test_a_reminder_comes_up_although_the_missed_call_was_closed(desk):
    desk.notices.missed(missed(ADA, "1"))
    desk.backends[0].dismiss("1")
    desk.notices.remind(missed(ADA, "1"))
    assert "Ada" in desk.shown["1"].title


@pytest.mark.parametrize("phase", [Phase.ACCEPTING, Phase.CONNECTED])
def test_an_answered_call_is_withdrawn(desk, phase):
    view = incoming(callID="1")
    tell(desk.notices).show(view)
    tell(desk.notices).show(replace(view, phase=phase))
    assert desk.shown == {}


@pytest.mark.parametrize(
    "reason", [EndReason.ANSWERED_ELSEWHERE, EndReason.DECLINED_ELSEWHERE, EndReason.DECLINED]
)
def test_what_was_answered_elsewhere_or_refused_is_not_missed(desk, reason):
    view = incoming(callID="1")
    tell(desk.notices).show(view)
    tell(desk.notices).show(replace(view, phase=Phase.ENDED, endReason=reason))
    assert desk.shown == {}


@pytest.mark.parametrize(
    "reason", [EndReason.NO_ANSWER, EndReason.CANCELLED, EndReason.CALLER_LOST]
)
def test_a_missed_call_replaces_the_ring_and_stays(desk, reason):
    view = incoming(callID="1")
    tell(desk.notices).show(view)
    tell(desk.notices).show(replace(view, phase=Phase.ENDED, endReason=reason))
    tell(desk.notices).forget("1")
    shown = desk.shown["1"]
    assert shown.kind is NotificationKind.MISSED
    assert [action for action, _ in shown.actions] == [NotificationAction.CALL_BACK]


def test_a_missed_call_one_has_called_back_is_not_told_again(desk):
    view = replace(incoming(callID="1"), phase=Phase.ENDED, endReason=EndReason.CANCELLED)
    tell(desk.notices).show(view)
    desk.chain.withdraw("1")
    desk.notices.missed(view)
    assert desk.shown == {}
    desk.notices.missed(replace(view, key="2", callID="2"))
    assert desk.shown["2"].kind is NotificationKind.MISSED


def test_an_own_call_that_came_to_nothing_is_told_only_when_its_window_is_hidden(desk):
    seen = outgoing(callID="1", phase=Phase.ENDED, endReason=EndReason.DECLINED)
    tell(desk.notices).show(seen)
    assert desk.shown == {}
    desk.hidden.add("2")
    tell(desk.notices).show(replace(seen, key="2", callID="2"))
    assert desk.shown["2"].kind is NotificationKind.ENDED


def test_an_action_brings_the_call_it_is_about(desk, qtbot):
    tell(desk.notices).show(incoming(callID="1"))
    asked = Asked(desk.notices)
    desk.backends[0].press("1", NotificationAction.DECLINE, "token")
    assert asked == [CallRequest("1", Action.DECLINE)]


def test_an_answer_shows_the_window_with_the_permission_of_the_click(desk):
    tell(desk.notices).show(incoming(callID="1"))
    asked = Asked(desk.notices)
    desk.backends[0].press("1", NotificationAction.ANSWER, "token")
    assert asked == [CallRequest("1", Action.ACCEPT), CallRequest("1", Action.SHOW, "token")]


def test_what_rings_before_a_persons_eyes_is_told_only_once_it_is_hidden(desk):
    view = incoming(callID="1")
    desk.seen.add("1")
    desk.notices.render([view])
    assert not desk.shown
    desk.seen.clear()
    desk.notices.reconsider()
    assert desk.shown["1"].kind is NotificationKind.INCOMING
    desk.seen.add("1")
    desk.notices.reconsider()
    assert not desk.shown
    desk.notices.render([missed(ADA, "1")])
    assert desk.shown["1"].kind is NotificationKind.MISSED


def test_somebody_whose_call_was_missed_can_be_written_to_where_the_app_has_a_chat(qtbot):
    desk = Desk(messages=True)
    qtbot.waitUntil(lambda: bool(desk.backends) and desk.backends[0].opened)
    desk.backends[0].becomeReady()
    view = missed(ADA, "1")
    tell(desk.notices).show(view)
    offered = [action for action, _ in desk.shown["1"].actions]
    assert offered == [NotificationAction.CALL_BACK, NotificationAction.MESSAGE]
    asked = Asked(desk.notices)
    desk.chain.activated.emit("1", NotificationAction.MESSAGE, "")
    assert asked == [CallRequest("1", Action.MESSAGE, view)]
    desk.notices.close()
