"""Who calls back is told why it cannot be."""

from __future__ import annotations

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.model import EndReason
from callkit.switchboard.view import Phase
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import ADA, ALAN, GRACE, incoming, incomingGroup

BUSY = RequestError(ErrorCode.CALL_ERROR, "this device is in another call", temporary=True)
OVER = RequestError(ErrorCode.CALL_DOES_NOT_EXIST, "no such call")


@pytest.fixture
def refused(stage):
    views = []
    stage.kit._dialing.refused.connect(views.append)
    return views


def test_a_call_that_begins_needs_no_word(stage, refused):
    stage.kit._dialing.call([ADA], True)
    assert stage.service.orders == [("send", [ADA], True)]
    assert refused == []


def test_a_call_that_cannot_be_made_says_why_in_a_window(stage, refused, qapp):
    stage.service.refusal = BUSY
    stage.kit._dialing.call([ADA], False)
    (view,) = refused
    assert (view.phase, view.endReason) == (Phase.ENDED, EndReason.FAILED)
    shown = [one for one in qapp.topLevelWidgets() if isinstance(one, CallWindow)]
    assert any(one.isVisible() and one.call() == view for one in shown)


def test_a_missed_group_call_that_is_over_says_so(stage, refused):
    missed = incomingGroup(ALAN, callID="1", phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    stage.service.dialBackFailed.emit(missed, OVER)
    (view,) = refused
    assert view.errorCode == ErrorCode.CALL_DOES_NOT_EXIST
    assert missed.me not in {user.userID for user in view.callees}


def test_a_missed_call_from_one_person_names_that_person(stage, refused):
    missed = incoming(GRACE, callID="1", phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    stage.service.dialBackFailed.emit(missed, BUSY)
    assert refused[0].callees == (GRACE,)
