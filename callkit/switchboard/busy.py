"""Who gets this person: arriving calls, call waiting, and moving into a call.

A device can be in one call. Everything that changes which one goes through here, so that the
busy policy is applied in one place.
"""

from __future__ import annotations

from callkit.errors import ErrorCode, RequestError
from callkit.model import EndReason
from callkit.protocol import frames
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.extended_data import BUSY, SUPERSEDED, AnswerData
from callkit.switchboard.policy import BusyPolicy
from callkit.switchboard.state import DeviceState
from callkit.switchboard.view import Phase

ASK_AGAIN = 3.0
"""Seconds after which a device that keeps an invitation back asks again whether it must."""


def arrive(desk: DeviceState, line: DeviceCall) -> None:
    """Ring, ring softly, or refuse: what the busy policy makes of an invitation."""
    line.heldBy = None
    line.checking = False
    if line.deadline <= desk.now:
        # It was kept back for so long that nobody may answer it any more.
        desk.finish(line, EndReason.NO_ANSWER)
        return
    if desk.busy(besides=line):
        if desk.policy.busy is BusyPolicy.REJECT:
            refuseBusy(desk, line)
            return
        line.phase = Phase.WAITING
    else:
        line.phase = Phase.RINGING
    desk.reveal(line)
    callees = list(line.callees)
    desk.tell(
        "onIncomingCallReceived", line.callID, line.caller, line.callType, callees, line.customData
    )
    if line.phase is Phase.WAITING:
        desk.tell(
            "onCallWaiting", line.callID, line.caller, line.callType, callees, line.customData
        )


def refuseBusy(desk: DeviceState, line: DeviceCall) -> None:
    """Refuse for a person who is in another call; to them it is a missed call."""
    data = frames.DataConfig(extendedData=AnswerData(BUSY).encode())
    desk.ask(frames.CallReject(callID=line.callID, config=data), line)
    desk.finish(line, EndReason.BUSY, settled=False)


def connect(desk: DeviceState, line: DeviceCall) -> None:
    """This device is in the call from now on; every other call makes room."""
    line.phase = Phase.CONNECTED
    line.connectedAt = desk.now
    line.deadline = line.patience = line.hushTime = 0.0
    line.silenced = line.hushed = False
    taken = RequestError(ErrorCode.CALL_CANCEL_ERROR, "somebody has accepted: hang up instead")
    desk.dropIntent(line, taken)
    for other in list(desk.lines.values()):
        if other is not line and other.busy and other.heldBy is None:
            giveUp(desk, other)
    desk.show(line)
    desk.tell("onCallStarted", line.view())
    reseat(desk)


def giveUp(desk: DeviceState, line: DeviceCall) -> None:
    """Leave a call in favour of another one."""
    if line.connected:
        desk.leave(line)
        desk.finish(line, EndReason.LEFT, settled=False)
    elif line.phase is Phase.STARTING or line.phase is Phase.ACCEPTING:
        # Its reply is still to come, and takes it back then.
        desk.finish(line, EndReason.LEFT, settled=False)
    else:
        cancel = frames.CallCancel(callID=line.callID)
        desk.ask(cancel, line)
        desk.finish(line, EndReason.CANCELLED, settled=False)


def reseat(desk: DeviceState) -> None:
    """Let the ringing calls ring loudly or softly, as the others leave room.

    Also under the policy ``reject``: that is for calls that arrive in a call. Whoever rang before
    was seen by the person, who may still answer or decline.
    """
    for line in list(desk.lines.values()):
        if not line.answerable or line.heldBy is not None or line.checking:
            continue
        was = line.phase
        line.phase = Phase.WAITING if desk.busy(besides=line) else Phase.RINGING
        if was is not line.phase:
            desk.show(line)
            if line.phase is Phase.WAITING:
                desk.tell(
                    "onCallWaiting",
                    line.callID,
                    line.caller,
                    line.callType,
                    list(line.callees),
                    line.customData,
                )


# --- glare: both called each other (plan §9) ---


def rivalOf(desk: DeviceState, line: DeviceCall) -> DeviceCall | None:
    """The outgoing call to the very person who calls here, if both are calls between two."""
    if not line.oneToOne or line.callees[0].userID != desk.me.userID:
        return None
    for own in desk.lines.values():
        if own.calling and own.oneToOne and own.peer == line.caller.userID:
            return own
    return None


def hold(desk: DeviceState, line: DeviceCall, own: DeviceCall) -> None:
    """Keep an invitation back for the sake of an own call to the same person."""
    line.heldBy = own
    if own.phase is not Phase.STARTING:
        decide(desk, own, line)


def decide(desk: DeviceState, own: DeviceCall, theirs: DeviceCall) -> None:
    """The earlier call is kept: createTime, then callID as a number.

    If it is theirs, take it; the own call is given up once that succeeded. If it is the own one
    nothing happens: the other side comes to the same result and takes theirs back.
    """
    if not theirs.live or not own.calling or theirs.merging is not None:
        return
    if _age(own) < _age(theirs):
        return
    theirs.merging = own
    theirs.phase = Phase.ACCEPTING
    desk.show(theirs)
    desk.ask(frames.CallAccept(callID=theirs.callID), theirs)


def merge(desk: DeviceState, theirs: DeviceCall) -> None:
    """Their call was taken: its window is the own call's, which is superseded."""
    own = theirs.merging
    theirs.merging = theirs.heldBy = None
    if own is None or not own.live:
        return
    party = theirs.parties.get(theirs.caller.userID)
    peer = party.user if party is not None else theirs.caller
    _withdraw(desk, own)
    if not theirs.shown and own.shown:
        desk.replace(own, theirs)
        desk.finish(own, EndReason.SUPERSEDED, settled=False)
        desk.tell("onCallEnded", own.callID, EndReason.SUPERSEDED)
    else:
        desk.merged[own.callID] = theirs.callID
        desk.finish(own, EndReason.SUPERSEDED, settled=False)
    desk.tell("onOutgoingCallAccepted", theirs.callID, peer)


def _withdraw(desk: DeviceState, own: DeviceCall) -> None:
    data = frames.DataConfig(extendedData=AnswerData(SUPERSEDED).encode())
    cancel = frames.CallCancel(callID=own.callID, config=data)
    desk.ask(cancel, own)


def release(desk: DeviceState) -> None:
    """Deal with the invitations whose own call is not calling any more."""
    for line in list(desk.lines.values()):
        own = line.heldBy
        # While the own call lives the other side takes its call back; nobody hears of it.
        if own is None or own.live or line.merging is not None:
            continue
        if not line.shown:
            arrive(desk, line)
            continue
        line.heldBy = None
        if line.phase is Phase.ACCEPTING:
            line.phase = Phase.RINGING
            desk.show(line)
    reseat(desk)


# --- this person is in a call on another device ---


def check(desk: DeviceState, line: DeviceCall) -> None:
    """Keep an invitation back until it is known whether that other call keeps this person busy.

    The server knows whether the device that is in it is still there, and says so when that
    changes. While it is, the invitation waits for that device's answer. Of the call's end only that
    device hears, so this one asks again and again.
    """
    line.checking = True
    desk.askTime = desk.now + ASK_AGAIN
    if not any(
        isinstance(ticket.request, frames.QueryCallInvitationList)
        for ticket in desk.tickets.values()
    ):
        desk.ask(frames.QueryCallInvitationList(count=100))


def checked(desk: DeviceState, reply: frames.CallListReply | None) -> None:
    """The answer to ``check``, or None if there was none: then rather ring than not."""
    lasting: dict[str, str] = {}
    for info in reply.callList if reply is not None else ():
        if info.busy and info.callID in desk.elsewhere:
            lasting[info.callID] = desk.elsewhere[info.callID]
    desk.elsewhere = lasting
    _let_arrive(desk)


def freed(desk: DeviceState, callID: str) -> None:
    """The call on another device keeps this person from nothing any more: what waited rings."""
    desk.elsewhere.pop(callID, None)
    _let_arrive(desk)


def askAgain(desk: DeviceState, callID: str) -> None:
    """That call on another device may be over: ask again if anything waits for it."""
    if callID in desk.elsewhere:
        reconsider(desk)


def reconsider(desk: DeviceState) -> None:
    """Look anew at the invitations that were kept back because of calls elsewhere."""
    waiting = next((line for line in desk.lines.values() if line.checking), None)
    if waiting is None:
        return
    if desk.elsewhere:
        check(desk, waiting)
    else:
        _let_arrive(desk)


def _let_arrive(desk: DeviceState) -> None:
    if desk.elsewhere:
        return
    for line in list(desk.lines.values()):
        if line.checking:
            arrive(desk, line)


def _age(line: DeviceCall) -> tuple[int, int]:
    return line.createTime, int(line.callID) if line.callID.isdecimal() else 0
