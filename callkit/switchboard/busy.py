"""Busy and call waiting: one connected call at a time, and moving from one to another.

A device can be in one call. Everything that changes which one goes through here, so that the
busy policy is applied in one place.
"""

from __future__ import annotations

from callkit.errors import ErrorCode, RequestError
from callkit.model import EndReason
from callkit.protocol import frames
from callkit.switchboard.call import DeviceCall
from callkit.switchboard.extended_data import BUSY, AnswerData
from callkit.switchboard.policy import BusyPolicy
from callkit.switchboard.state import DeviceState
from callkit.switchboard.tables import Input, State
from callkit.switchboard.view import Phase

ASK_AGAIN = 3.0
"""Seconds after which a device that keeps an invitation back asks again whether it must."""


def arrive(state: DeviceState, call: DeviceCall) -> None:
    """Ring, ring softly, or refuse: what the busy policy makes of an invitation."""
    call.rival = None
    if call.deadline <= state.now:
        # It was kept back for so long that nobody may answer it any more.
        state.finish(call, EndReason.NO_ANSWER)
        return
    if state.busy(besides=call):
        if state.policy.busy is BusyPolicy.REJECT:
            refuseBusy(state, call)
            return
        state.enter(call, Input.WAIT)
    else:
        state.enter(call, Input.RING)
    state.reveal(call)
    _tell_offer(state, call, "onIncomingCallReceived")
    if call.state is State.WAITING:
        _tell_offer(state, call, "onCallWaiting")


def _tell_offer(state: DeviceState, call: DeviceCall, name: str) -> None:
    callees = list(call.callees)
    state.tell(name, call.callID, call.caller, call.callType, callees, call.customData)


def refuseBusy(state: DeviceState, call: DeviceCall) -> None:
    """Refuse for a person who is in another call; to them it is a missed call."""
    data = frames.DataConfig(extendedData=AnswerData(BUSY).encode())
    state.ask(frames.CallReject(callID=call.callID, config=data), call)
    state.finish(call, EndReason.BUSY, settled=False)


def connect(state: DeviceState, call: DeviceCall, input_: Input) -> None:
    """This device is in the call from now on; every other call makes room."""
    state.enter(call, input_)
    call.connectedAt = state.now
    call.deadline = call.hushTime = 0.0
    call.silenced = call.hushed = False
    taken = RequestError(ErrorCode.CALL_CANCEL_ERROR, "somebody has accepted: hang up instead")
    state.dropParked(call, taken)
    for other in list(state.calls.values()):
        if other is not call and other.busy and other.rival is None:
            giveUp(state, other)
    state.show(call)
    state.tell("onCallStarted", call.view())
    ringAnew(state)


def giveUp(state: DeviceState, call: DeviceCall) -> None:
    """Leave a call in favour of another one."""
    if call.connected:
        state.leave(call)
        state.finish(call, EndReason.LEFT, settled=False)
    elif call.phase in (Phase.STARTING, Phase.ACCEPTING):
        # Its reply is still to come, and takes it back then.
        state.finish(call, EndReason.LEFT, settled=False)
    else:
        cancel = frames.CallCancel(callID=call.callID)
        state.ask(cancel, call)
        state.finish(call, EndReason.CANCELLED, settled=False)


def ringAnew(state: DeviceState) -> None:
    """Let the ringing calls ring loudly or softly, as the others leave room.

    Also under the policy ``reject``: that is for calls that arrive in a call. A call that rang
    before was seen by the person, who may still answer or decline.
    """
    for call in list(state.calls.values()):
        if not call.answerable or call.rival is not None:
            continue
        was = call.state
        state.move(call, Input.WAIT if state.busy(besides=call) else Input.RING)
        if call.state is State.WAITING is not was:
            _tell_offer(state, call, "onCallWaiting")


# --- this person is in a call on another device ---


def check(state: DeviceState, call: DeviceCall) -> None:
    """Keep an invitation back until it is known whether that other call keeps this person busy.

    The server knows whether the device that is in it is still there, and says so when that
    changes. While it is, the invitation waits for that device's answer. Of the call's end only that
    device hears, so this one asks again and again.
    """
    state.enter(call, Input.CHECK)
    state.askTime = state.now + ASK_AGAIN
    if not any(
        isinstance(ticket.request, frames.QueryCallInvitationList)
        for ticket in state.tickets.values()
    ):
        state.ask(frames.QueryCallInvitationList(count=100))


def checked(state: DeviceState, reply: frames.CallListReply | None) -> None:
    """The answer to ``check``, or None if there was none: then rather ring than not."""
    lasting: dict[str, str] = {}
    for info in reply.callList if reply is not None else ():
        if info.busy and info.callID in state.elsewhere:
            lasting[info.callID] = state.elsewhere[info.callID]
    state.elsewhere = lasting
    _let_arrive(state)


def freed(state: DeviceState, callID: str) -> None:
    """The call on another device keeps this person from nothing any more: what waited rings."""
    state.elsewhere.pop(callID, None)
    _let_arrive(state)


def askAgain(state: DeviceState, callID: str) -> None:
    """That call on another device may be over: ask again if anything waits for it."""
    if callID in state.elsewhere:
        reconsider(state)


def reconsider(state: DeviceState) -> None:
    """Look anew at the invitations that were kept back because of calls elsewhere."""
    waiting = next((call for call in state.calls.values() if call.state is State.CHECKING), None)
    if waiting is None:
        return
    if state.elsewhere:
        check(state, waiting)
    else:
        _let_arrive(state)


def _let_arrive(state: DeviceState) -> None:
    if state.elsewhere:
        return
    for call in list(state.calls.values()):
        if call.state is State.CHECKING:
            arrive(state, call)
