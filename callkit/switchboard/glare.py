"""Glare: two people call each other at the same time, and the two calls become one (plan §9).

An invitation from the very person this one is calling, both calls between two, is held. As soon as
this person's call has its callID the earlier of both is kept: its caller goes on calling and never
shows the other; the other side accepts it, then cancels its own call, marked ``superseded``. Both
raise onOutgoingCallAccepted with the kept call's ID, and nothing else.
"""

from __future__ import annotations

from callkit.model import EndReason
from callkit.protocol import frames
from callkit.switchboard import busy
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.extended_data import SUPERSEDED, AnswerData
from callkit.switchboard.state import DeviceState
from callkit.switchboard.tables import Input, State, allows


def rivalOf(state: DeviceState, call: DeviceCall) -> DeviceCall | None:
    """The outgoing call to the very person who calls here, if both are calls between two."""
    if not call.oneToOne or call.callees[0].userID != state.me.userID:
        return None
    for own in state.calls.values():
        if own.calling and own.oneToOne and own.peer == call.caller.userID:
            return own
    return None


def hold(state: DeviceState, call: DeviceCall, own: DeviceCall) -> None:
    """Hold an invitation, because this device is calling the same person."""
    call.rival = own
    state.enter(call, Input.HOLD)
    if own.hasID:
        decide(state, own, call)


def decide(state: DeviceState, own: DeviceCall, theirs: DeviceCall) -> None:
    """The earlier call is kept: createTime, then callID as a number.

    If it is theirs, accept it, and cancel this device's call when that has succeeded. If it is this
    device's, nothing happens: the other side comes to the same result and cancels theirs.
    """
    if not own.calling or not allows(Input.TAKE, theirs.state):
        return
    if _age(own) < _age(theirs):
        return
    state.move(theirs, Input.TAKE)
    state.ask(frames.CallAccept(callID=theirs.callID), theirs)


def merge(state: DeviceState, theirs: DeviceCall) -> None:
    """Their call was accepted. It takes over the window of this device's call, which is
    superseded."""
    own, theirs.rival = theirs.rival, None
    if own is None or not own.live:
        return
    participant = theirs.participants.get(theirs.caller.userID)
    peer = participant.user if participant is not None else theirs.caller
    _take_back(state, own)
    if not theirs.shown and own.shown:
        state.replace(own, theirs)
        state.finish(own, EndReason.SUPERSEDED, settled=False)
        state.tell("onCallEnded", own.callID, EndReason.SUPERSEDED)
    else:
        state.merged[own.callID] = theirs.callID
        state.finish(own, EndReason.SUPERSEDED, settled=False)
    state.tell("onOutgoingCallAccepted", theirs.callID, peer)


def _take_back(state: DeviceState, own: DeviceCall) -> None:
    data = frames.DataConfig(extendedData=AnswerData(SUPERSEDED).encode())
    cancel = frames.CallCancel(callID=own.callID, config=data)
    state.ask(cancel, own)


def release(state: DeviceState) -> None:
    """Deal with the invitations whose own call is not calling any more."""
    for call in list(state.calls.values()):
        own = call.rival
        # While this device's call lives, the other side cancels theirs; no event is raised.
        if own is None or own.live or call.state is State.MERGING:
            continue
        call.rival = None
        if call.state is State.HELD:
            busy.arrive(state, call)
        elif allows(Input.RIVAL_GONE, call.state):
            state.move(call, Input.RIVAL_GONE)
    busy.ringAnew(state)


def _age(call: DeviceCall) -> tuple[int, int]:
    return call.createTime, int(call.callID) if call.callID.isdecimal() else 0
