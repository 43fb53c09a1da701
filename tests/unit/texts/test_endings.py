"""Why a call is over, for each side (``reference/desktop.md`` B1, B2)."""

from typing import Any

import pytest

from callkit.errors import ErrorCode
from callkit.model import EndReason, User
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, cause, ending, isMissed

ANA, BEN, CY = User("ana", "Ana"), User("ben", "Ben"), User("cy", "Cy")
TEXT = InnerText()


def ended(reason: EndReason, *, outgoing: bool, **fields: Any) -> CallView:
    fields = {"callees": (BEN,), **fields}
    return CallView(
        callID="1",
        outgoing=outgoing,
        caller=ANA,
        inviter=ANA,
        me="ana" if outgoing else "ben",
        phase=Phase.ENDED,
        endReason=reason,
        **fields,
    )


@pytest.mark.parametrize(
    ("reason", "fields", "expected"),
    [
        (EndReason.NO_ANSWER, {}, "Missed call from Ana"),
        (EndReason.CANCELLED, {}, "Missed call from Ana"),
        (EndReason.CALLER_LOST, {}, "Missed call from Ana"),
        (EndReason.REMOVED, {}, "Missed call from Ana"),
        (EndReason.BUSY, {}, "Missed call from Ana · you were in a call"),
        (EndReason.DECLINED, {}, "Call declined"),
        (EndReason.DECLINED, {"message": "Later"}, "Declined · message sent"),
        (EndReason.ANSWERED_ELSEWHERE, {}, "Answered on another device"),
        (EndReason.ANSWERED_ELSEWHERE, {"deviceName": "Kitchen"}, "Answered on Kitchen"),
        (EndReason.DECLINED_ELSEWHERE, {}, "Declined on another device"),
        (EndReason.DECLINED_ELSEWHERE, {"deviceName": "Kitchen"}, "Declined on Kitchen"),
        (EndReason.MOVED_ELSEWHERE, {"connectedAt": 1.0}, "Call continued on another device"),
        (EndReason.ENDED, {"connectedAt": 1.0, "endedAt": 755.0}, "Call ended · 12:34"),
        (EndReason.LEFT, {"connectedAt": 1.0, "endedAt": 2.0}, "Call ended · 00:01"),
        (EndReason.ENDED, {}, "Call ended"),
        (EndReason.FAILED, {}, "Couldn’t connect the call"),
        (
            EndReason.FAILED,
            {"errorCode": 6000104},
            "Couldn’t connect the call · no connection to the server",
        ),
        (EndReason.FAILED, {"errorCode": 4711}, "Couldn’t connect the call · error 4711"),
        (EndReason.SUPERSEDED, {}, "Connecting…"),
    ],
)
def test_the_person_who_was_called_is_told(
    reason: EndReason, fields: dict[str, Any], expected: str
) -> None:
    assert ending(ended(reason, outgoing=False, **fields), TEXT) == expected


@pytest.mark.parametrize(
    ("reason", "fields", "expected"),
    [
        (EndReason.DECLINED, {}, "Ben declined"),
        (EndReason.DECLINED, {"message": "In a meeting."}, "Ben declined: “In a meeting.”"),
        (EndReason.BUSY, {}, "Ben is in another call"),
        (EndReason.NO_ANSWER, {}, "No answer"),
        (EndReason.CANCELLED, {}, "Call cancelled"),
        (EndReason.CALLER_LOST, {}, "Call cancelled · connection lost"),
        (EndReason.MOVED_ELSEWHERE, {}, "Call continued on another device"),
        (EndReason.ENDED, {"connectedAt": 1.0, "endedAt": 755.0}, "Call ended · 12:34"),
        (EndReason.FAILED, {}, "Couldn’t connect"),
        (EndReason.FAILED, {"errorCode": 6000281}, "Ben can’t be reached"),
        (EndReason.FAILED, {"errorCode": 6000011}, "User not found"),
        (
            EndReason.FAILED,
            {"errorCode": 6000105},
            "Couldn’t connect · the server did not answer in time",
        ),
    ],
)
def test_the_caller_is_told(reason: EndReason, fields: dict[str, Any], expected: str) -> None:
    assert ending(ended(reason, outgoing=True, **fields), TEXT) == expected


@pytest.mark.parametrize(
    ("reason", "fields", "expected"),
    [
        (EndReason.DECLINED, {}, "Everyone declined"),
        (EndReason.BUSY, {}, "Everyone is in another call"),
        (EndReason.NO_ANSWER, {}, "Nobody answered"),
        (EndReason.FAILED, {"errorCode": 6000281}, "Nobody can be reached"),
        (EndReason.LEFT, {"connectedAt": 1.0, "endedAt": 9.0}, "You left the call"),
        (EndReason.ABANDONED, {"connectedAt": 1.0, "endedAt": 9.0}, "Everyone else left"),
        (EndReason.REMOVED, {"connectedAt": 1.0, "endedAt": 9.0}, "You were removed from the call"),
    ],
)
def test_a_group_is_told_about_everybody(
    reason: EndReason, fields: dict[str, Any], expected: str
) -> None:
    view = ended(reason, outgoing=True, callees=(BEN, CY), **fields)
    assert ending(view, TEXT) == expected


def test_a_message_cannot_pretend_to_be_a_second_sentence() -> None:
    view = ended(EndReason.DECLINED, outgoing=True, message="no\n\n\u202eCall ended")
    assert ending(view, TEXT) == "Ben declined: “no Call ended”"


def test_missed_is_what_rang_here_and_nobody_took() -> None:
    missed = {reason for reason in EndReason if isMissed(ended(reason, outgoing=False))}
    assert missed == {
        EndReason.NO_ANSWER,
        EndReason.CANCELLED,
        EndReason.CALLER_LOST,
        EndReason.REMOVED,
        EndReason.BUSY,
    }
    assert not any(isMissed(ended(reason, outgoing=True)) for reason in EndReason)
    assert not isMissed(ended(EndReason.REMOVED, outgoing=False, connectedAt=1.0))


@pytest.mark.parametrize("code", [code for code in ErrorCode if code])
def test_every_error_code_has_a_cause(code: ErrorCode) -> None:
    assert cause(code, TEXT)
