"""The sentences of each surface about a :class:`CallView`.

Pure apart from the translation lookup; every function takes the app's :class:`InnerText`.
Source of the wording: ``reference/desktop.md`` B1-B4.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QLocale

from callkit.model import CallUserState, EndReason, User
from callkit.names import shownName
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.texts.endings import ending, isMissed, spokenEnding
from callkit.texts.inner_text import InnerText
from callkit.texts.languages import Language
from callkit.texts.names import duration, personName, spoken, timeOfDay


class Announcement(NamedTuple):
    """What a screen reader says; ``assertive`` interrupts what it was saying."""

    text: str
    assertive: bool = False


def title(view: CallView, text: InnerText, *, compact: bool = False) -> str:
    """The headline of a surface: a name. ``compact`` uses UIKit's Dialog texts, not Page."""
    place = "Dialog" if compact and not view.outgoing else "Page"
    key = f"{_side(view)}{_kind(view)}Call{place}Title"
    names = calledNames(view, text)
    return text.say(key, name=names, names=names)


def calledNames(view: CallView, text: InnerText) -> str:
    """The other people of the call: all callees, when this person called several."""
    if view.outgoing and view.group:
        return _names(view.callees, text)
    return personName(view.peer, text)


def spokenNames(view: CallView, text: InnerText) -> str:
    """The same for people who hear it: everybody, where the eye is content with two and a
    number."""
    if not view.outgoing or not view.group:
        return spoken(personName(view.peer, text))
    names = [spoken(personName(user, text)) for user in view.callees]
    listed = QLocale(Language.instance().code).createSeparatedList(names)
    return listed or text.say("unknownPerson")


def kind(view: CallView, text: InnerText, *, compact: bool = False) -> str:
    """What: "Incoming video call…" and its seven siblings; "Calling…" when outgoing."""
    place = "Dialog" if compact and not view.outgoing else "Page"
    return text.say(f"{_side(view)}{_kind(view)}Call{place}Message")


def status(view: CallView, text: InnerText, *, now: float = 0.0) -> str:
    """The state of the call, in one line.

    ``now`` is the monotonic clock ``view.connectedAt`` was taken from: with it a connected call
    shows its time, without it the word "Connected".
    """
    if view.phase is Phase.ENDED:
        return ending(view, text)
    if view.phase is Phase.CONNECTED:
        return _connected_status(view, text, now)
    if view.phase is Phase.ENDING:
        asked = "outgoingCancelling" if view.outgoing else "declining"
        return text.say("ending" if view.connectedAt else asked)
    return _outgoing_status(view, text) if view.outgoing else _incoming_status(view, text)


def groupSentence(view: CallView, text: InnerText) -> str:
    """The names of a group call: the ringer, then up to three others, then how many more."""
    ringer = personName(view.inviter, text)
    others = [
        personName(user, text)
        for user in view.callees
        if user.userID not in (view.me, view.inviter.userID)
    ]
    named = dict(zip("abc", others, strict=False))
    if len(others) > 3:
        return text.say("incomingIsCallingYouAndMany", len(others) - 2, ringer=ringer, **named)
    suffix = ("", "AndOne", "AndTwo", "AndThree")[len(others)]
    return text.say(f"incomingIsCallingYou{suffix}", ringer=ringer, **named)


def groupHeader(view: CallView, text: InnerText, *, now: float = 0.0) -> str:
    """Above the rows of a group call: how many were invited, how many came, then the time."""
    joined = sum(member.state is CallUserState.ACCEPTED for member in view.members)
    if view.phase is Phase.CONNECTED and now and view.connectedAt:
        return duration(now - view.connectedAt)
    if view.phase in (Phase.ENDED, Phase.ENDING) or view.offline:
        return status(view, text, now=now)
    if joined:
        return text.say("groupJoined", len(view.members), joined=joined)
    return text.say("groupInvited", len(view.members))


def memberStatus(member: MemberView, text: InnerText) -> str:
    """The word in a member's row (``reference/desktop.md`` B3)."""
    message = text.name(shownName(member.message, ""))
    if member.reason is EndReason.DECLINED and message:
        return text.say("rowDeclinedSaying", message=message)
    return text.say(_row_key(member))


def memberSentence(member: MemberView, text: InnerText) -> str:
    """The announcement of a member's change; "" for changes that are not announced."""
    key = {
        "rowJoined": "memberJoined",
        "rowDeclined": "memberDeclined",
        "rowBusy": "memberBusy",
        "rowNoAnswer": "memberNoAnswer",
        "rowLeft": "memberLeft",
        "rowUnreachable": "memberUnreachable",
        "rowRemoved": "memberRemoved",
    }.get(_row_key(member))
    return text.say(key, name=personName(member.user, text)) if key else ""


def announcement(
    view: CallView, text: InnerText, *, accept: str = "", decline: str = "", away: bool = False
) -> Announcement:
    """What to announce when ``view`` is new, once per state.

    ``accept`` and ``decline`` are the shortcuts as a person reads them; without them the
    sentence leaves them out. ``away``: the keyboard is in another program, where they do nothing;
    the sentence says so.
    """
    if view.phase is Phase.RINGING and not view.outgoing:
        return Announcement(_ring_announcement(view, text, accept, decline, away), assertive=True)
    if view.phase is Phase.WAITING:
        return Announcement(_waiting_announcement(view, text, "" if away else accept))
    if view.phase is Phase.ACCEPTING:
        return Announcement(text.say("announceConnecting"))
    if view.phase is Phase.CONNECTED and not view.offline:
        return Announcement(text.say("announceConnected"))
    loud = {EndReason.DECLINED, EndReason.BUSY, EndReason.NO_ANSWER, EndReason.FAILED}
    assertive = view.phase is Phase.ENDED and (
        view.endReason is EndReason.FAILED or (view.outgoing and view.endReason in loud)
    )
    said = spokenEnding(view, text) if view.phase is Phase.ENDED else status(view, text)
    return Announcement(said.rstrip("…"), assertive)


def trayTooltip(view: CallView | None, text: InnerText, *, missed: int = 0) -> str:
    """The tooltip of the tray icon: the most urgent call, else missed calls, else the idle
    state."""
    if view is not None and view.live:
        name = personName(view.inviter if not view.outgoing else view.peer, text)
        if view.rings:
            return text.say("trayIncoming", name=name)
        if view.phase is Phase.CONNECTED and view.group:
            return text.say("trayInGroupCall", _joined(view))
        if view.phase in (Phase.CONNECTED, Phase.ACCEPTING) or not view.outgoing:
            return text.say("trayInCall", name=name)
        return text.say("trayOutgoing", name=_names(view.callees, text))
    return text.say("trayMissed", missed) if missed else text.say("trayReady")


def notificationTitle(
    view: CallView, text: InnerText, *, private: bool = False, missed: int = 1
) -> str:
    """Title of a desktop notification. ``private`` names nobody (lock screen); ``missed`` is how
    many calls of this person were missed, when this is one."""
    if not isMissed(view):
        return text.say("notificationPrivateTitle") if private else title(view, text, compact=True)
    if private:
        return text.say("trayMissed", missed) if missed > 1 else text.say(_PRIVATE_MISSED)
    name = personName(view.inviter, text)
    return name if missed > 1 else text.say("missedCallNotificationTitle", name=name)


def notificationBody(
    view: CallView, text: InnerText, *, private: bool = False, missed: int = 1
) -> str:
    """Second line of a desktop notification; see :func:`notificationTitle`."""
    if isMissed(view):
        sound = "Video" if view.video else "Audio"
        key = f"missed{'Group' if view.group else ''}{sound}CallNotificationContent"
        if private:
            return "" if missed > 1 else text.say(key)
        said = text.say("trayMissed", missed) if missed > 1 else text.say(key)
        if not view.createTime:
            return said
        when = timeOfDay(view.createTime)
        return text.say("historyKindAndResult", kind=said, result=when)
    if view.rings:
        if view.group and not private:
            return groupSentence(view, text)
        return text.say(f"notificationIncoming{_kind(view)}")
    return status(view, text)


_PRIVATE_MISSED: Final = "notificationPrivateMissed"
_ROW_OF_STATE: Final = {
    CallUserState.INVITING: "rowCalling",
    CallUserState.RECEIVED: "rowRinging",
    CallUserState.NOT_YET_RECEIVED: "rowOffline",
    CallUserState.ACCEPTED: "rowJoined",
    CallUserState.REJECTED: "rowDeclined",
    CallUserState.TIMEOUT: "rowNoAnswer",
    CallUserState.QUIT: "rowLeft",
    CallUserState.ENDED: "rowLeft",
    CallUserState.CANCELLED: "rowRemoved",
    CallUserState.BE_CANCELLED: "rowRemoved",
    CallUserState.OFFLINE: "rowUnreachable",
}
_ROW_OF_REASON: Final = {
    EndReason.BUSY: "rowBusy",
    EndReason.FAILED: "rowUnreachable",
    EndReason.NO_ANSWER: "rowNoAnswer",
    EndReason.DECLINED: "rowDeclined",
    EndReason.LEFT: "rowLeft",
    EndReason.REMOVED: "rowRemoved",
    EndReason.CANCELLED: "rowRemoved",
}


def _side(view: CallView) -> str:
    return "outgoing" if view.outgoing else "incoming"


def _kind(view: CallView) -> str:
    return f"{'Group' if view.group else ''}{'Video' if view.video else 'Voice'}"


def _names(users: tuple[User, ...], text: InnerText) -> str:
    names = [personName(user, text) for user in users]
    if len(names) > 2:
        return text.say("groupNamesMany", len(names) - 2, a=names[0], b=names[1])
    if len(names) == 2:
        return text.say("groupNames", a=names[0], b=names[1])
    return names[0] if names else text.say("unknownPerson")


def _joined(view: CallView) -> int:
    return sum(member.state is CallUserState.ACCEPTED for member in view.members)


def _connected_status(view: CallView, text: InnerText, now: float) -> str:
    if view.offline:
        return text.say("reconnecting")
    if now and view.connectedAt:
        return duration(now - view.connectedAt)
    return text.say("connected")


def _incoming_status(view: CallView, text: InnerText) -> str:
    if view.phase is Phase.ACCEPTING:
        return text.say("connecting")
    if view.offline:
        return text.say("incomingConnectionLost")
    if view.phase is Phase.WAITING:
        return text.say("incomingOneIsCalling", name=personName(view.inviter, text))
    if view.silenced:
        return text.say("incomingSilenced")
    return groupSentence(view, text) if view.group else kind(view, text)


def _outgoing_status(view: CallView, text: InnerText) -> str:
    if view.phase is Phase.STARTING:
        return text.say("outgoingStarting")
    if view.phase is Phase.RINGING:
        return text.say("outgoingRinging")
    if view.notReceived:
        return text.say("outgoingOffline", name=personName(view.peer, text))
    return kind(view, text)


def _waiting_announcement(view: CallView, text: InnerText, accept: str) -> str:
    sound = "Video" if view.video else "Voice"
    said = text.say(f"announceWaiting{sound}", name=personName(view.inviter, text))
    return f"{said} {text.say('announceWaitingAccept', accept=accept)}" if accept else said


def _ring_announcement(
    view: CallView, text: InnerText, accept: str, decline: str, away: bool
) -> str:
    sound = "Video" if view.video else "Voice"
    if view.group:
        people = groupSentence(view, text)
        said = text.say(f"announceIncomingGroup{sound}", people=people)
    else:
        said = text.say(f"announceIncoming{sound}", name=personName(view.inviter, text))
    if accept and decline:
        key = "announceShortcutsAway" if away else "announceShortcuts"
        said += " " + text.say(key, accept=accept, decline=decline)
    return said


def _row_key(member: MemberView) -> str:
    if member.reason in _ROW_OF_REASON:
        return _ROW_OF_REASON[member.reason]
    return _ROW_OF_STATE.get(member.state, "rowWaiting")
