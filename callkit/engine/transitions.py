"""The rules of a call: an essay, and ``apply``, through which every change goes.

A call is two small machines, one inside the other. The person's is a table
(:data:`callkit.engine.tables.MOVES`), so that nothing can happen to anybody which nobody has
written down; the call's has one step and stands in :func:`callkit.engine.deadlines.conclude`.

**The person.** A person who is invited is Inviting until a device of theirs says it has the
invitation (Received). A device that is not there does not answer; if the caller asked for the
delivery check, everybody learns after five seconds that the invitation has not arrived
(NotYetReceived), and learns the better when it does. From any of these three, the *pending* states,
there is exactly one way out, and the first command that arrives takes it: Accepted, Rejected,
Timeout, Cancelled (the whole call was taken back), BeCancelled (this one invitation was). The
second of two finds the door shut (6000276) and changes nothing. So there is one verdict per
invitation, and everybody is told the same one. An Accepted person can leave (Quit), in advanced
mode only. A person who is out may come back: by joining (after Rejected, Timeout or Quit) or by
being invited anew (after BeCancelled too); a new invitation starts a new run through the table in
the same entry. The creator is Accepted from the first moment. A second device of an Accepted person
that joins takes over: nothing changes for anybody else, not even the revision.

**The call.** It starts with its creation and ends once. In general mode it is a question put to
several people: when the last of them has answered or run out of time, it is over, accepted or not.
In advanced mode it is a room: it ends when somebody inside ends it, or when nobody is inside and
nobody rings. In both modes the caller can take the whole call back while nobody has accepted, and
losing the caller's device before that does the same. Ending a call leaves everybody's state as it
is; the call's own state and each person's EndReason (:mod:`callkit.engine.reasons`) tell the rest.
A room with one person in it is closed after an hour, a member whose device has been gone for ten
minutes has left, and a call nothing else is due for is looked at again: every live call has a next
deadline, so no call is ever forgotten.

**The device.** An Accepted person is in the call with one device, the primary one. When that is
gone the person is still in the call but nowhere: the person's other devices are told that this call
makes them busy no more (:meth:`~callkit.engine.call.Call.makesBusy`), so that they ring for others.
Any of them may take the call over. When the lost one is back, the others are told that, too. None
of this is a change for anybody else, so it keeps the revision.

**One step.** ``apply`` does four things, in this order: what is overdue at ``now`` happens
(:mod:`~callkit.engine.deadlines`); the command is refused, or not, for the first reason that fits
(:mod:`~callkit.engine.refusals`); the tables move people; the change is told to the right devices
(:mod:`~callkit.engine.audience`). ``revision`` grows by one if live members can see a difference.
A refusal changes nothing, not even what was overdue: the alarm does that a moment later.

States are assigned in ``tables.moved`` and ``tables.entered`` and nowhere else; the call's own in
``deadlines.close``. Deadlines are plain data in the call and firing one is an ordinary command,
:class:`~callkit.engine.commands.Due`: firing early, late, twice or on two machines is harmless.
"""

from __future__ import annotations

import msgspec

from callkit.engine import audience
from callkit.engine.audience import Notices
from callkit.engine.call import DEFAULT_RULES, Call, Member, Rules
from callkit.engine.commands import (
    Accept,
    CallingInvite,
    Cancel,
    Command,
    DeviceBack,
    DeviceGone,
    Due,
    End,
    Invite,
    Join,
    Quit,
    Received,
    Reject,
)
from callkit.engine.deadlines import close, conclude, over, settle
from callkit.engine.departures import cancel, find, leave, lose
from callkit.engine.invitees import plan_seats
from callkit.engine.notices import Answer, Notice
from callkit.engine.reasons import refusal_reason
from callkit.engine.refusals import check, unknown_call
from callkit.engine.tables import Move, allows, entered, moved
from callkit.engine.texts import with_bounded_texts
from callkit.errors import ErrorCode, RequestError
from callkit.model import (
    CallInvitationMode,
    CallUserState,
    EndReason,
    User,
)

replace = msgspec.structs.replace

_NOTHING = Answer()


class Outcome(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The complete result of one command. ``call`` is the very same object when nothing changed."""

    call: Call
    answer: Answer = Answer()
    notices: tuple[Notice, ...] = ()


def apply(call: Call | None, command: Command, now: int, rules: Rules = DEFAULT_RULES) -> Outcome:
    """Return what ``command`` makes of ``call`` at ``now``.

    ``call`` is None for Invite and for a callID the store does not know. Pure: same arguments,
    same outcome; nothing is changed when it raises. Any thread may call it.

    Raises:
        RequestError: The command is refused (plan §5, first hit answers): 6000275 Invite for a
            callID that exists; 6000276 unknown or over; 6000286 advanced operation on a general
            call; 6000274, 6000273 not this person's to do; 6000271 cancel after an accept;
            6000283 this device is in the call already; 6000272 no place left; 6000281 nobody
            named can be invited; 6000001 Invite with an unknown mode.
    """
    if isinstance(command, Invite):
        return _create(call, command, now, rules)
    if call is None:
        raise unknown_call()
    online = command.online if isinstance(command, Due) else {}
    settled, notices = settle(call, now, rules, online)
    check(settled, command, rules)
    after, told, answer = _obey(settled, command, now, rules)
    if notices and isinstance(command, Join):
        notices = audience.unless_back(notices, command.user.userID)
    notices += told
    if after is not call and _looks_different(call, after):
        after = replace(after, revision=call.revision + 1)
    if after is not call:
        after = with_bounded_texts(after)
    return Outcome(call=after, answer=answer, notices=tuple(notices))


def _looks_different(before: Call, after: Call) -> bool:
    if before.state is not after.state or len(before.members) != len(after.members):
        return True
    for old, new in zip(before.members, after.members, strict=True):
        # The times: out by what was overdue and in again by the command, in one step.
        if (
            old.state is not new.state
            or old.invitedTime != new.invitedTime
            or old.answeredTime != new.answeredTime
        ):
            return True
    return False


Step = tuple[Call, Notices, Answer]


def _obey(call: Call, command: Command, now: int, rules: Rules) -> Step:
    answer = _NOTHING
    match command:
        case Received():
            call, told = _receive(call, command)
        case Accept() | Join():
            call, told = _come_in(call, command, now)
        case Reject():
            call, told = _reject(call, command, now)
        case Cancel():
            call, told, answer = cancel(call, command, now)
        case CallingInvite():
            call, told, answer = _add(call, command, now, rules)
        case Quit():
            call, told = leave(call, command, now)
        case End():
            call = close(call, now, EndReason.ENDED, command.extendedData)
            return call, audience.ended(call, command.userID, command.extendedData), answer
        case DeviceGone():
            call, told = lose(call, command, now)
        case DeviceBack():
            call, told = find(call, command)
        case _:
            # Due: the settling before this was all there is to do.
            return call, [], answer
    return (conclude(call, now, rules) if call.live else call), told, answer


# --- creating and adding -------------------------------------------------------------------------


def _create(call: Call | None, command: Invite, now: int, rules: Rules) -> Outcome:
    if call is not None:
        raise RequestError(ErrorCode.CALL_ALREADY_EXISTS, "this callID is taken")
    if command.mode is CallInvitationMode.UNKNOWN:
        raise RequestError(ErrorCode.PARAM_INVALID, "mode: general (0) or advanced (1)")
    creator = entered(
        command.caller.userID,
        Move.CREATE,
        userName=command.caller.userName,
        answeredTime=now,
        primaryDevice=command.deviceID,
        deviceName=command.deviceName,
    )
    call = Call(
        callID=command.callID,
        mode=command.mode,
        caller=command.caller.userID,
        timeout=command.timeout,
        createTime=now,
        extendedData=command.extendedData,
        checkDelivery=command.checkDelivery,
        fromServer=command.fromServer,
        joinPolicy=command.joinPolicy,
    )
    inviter = command.caller.userID
    invitees = [_invitation(call, user, inviter, now, rules) for user in command.invitees]
    call = replace(call, members=(creator, *invitees))
    return Outcome(
        call=call,
        answer=Answer(errorUserList=command.failed) if command.failed else _NOTHING,
        notices=tuple(audience.created(call)),
    )


def _invitation(call: Call, user: User, inviter: str, now: int, rules: Rules) -> Member:
    """A fresh invitation; one who comes back keeps the place in the list and nothing else."""
    return entered(
        user.userID,
        Move.INVITE,
        userName=user.userName,
        inviter=inviter,
        invitedTime=now,
        deadline=now + call.timeout * 1000,
        checkTime=now + rules.checkAfter if call.checkDelivery else 0,
    )


def _add(call: Call, command: CallingInvite, now: int, rules: Rules) -> Step:
    coming, errors = plan_seats(call, command)
    answer = Answer(errorUserList=errors) if errors else _NOTHING
    if not coming:
        return call, [], answer
    new = [_invitation(call, user, command.userID, now, rules) for user in coming]
    call = call.having(*new)
    return call, audience.added(call, new), answer


# --- answering -----------------------------------------------------------------------------------


def _receive(call: Call, command: Received) -> tuple[Call, Notices]:
    member = call.requireMember(command.userID)
    if not call.live or not allows(Move.RECEIVE, member.state):
        return call, []
    member = moved(member, Move.RECEIVE, checkTime=0)
    call = call.having(member)
    return call, audience.received(call, member)


def _come_in(call: Call, command: Accept | Join, now: int) -> tuple[Call, Notices]:
    if isinstance(command, Accept):
        move, user = Move.ACCEPT, User(command.userID)
    else:
        move, user = Move.JOIN, command.user
    fields = {
        "extendedData": command.extendedData,
        "answeredTime": now,
        "primaryDevice": command.deviceID,
        "answerDevice": command.deviceID,
        "deviceName": command.deviceName,
    }
    old = call.member(user.userID)
    if old is None:
        member = entered(user.userID, move, userName=user.userName, **fields)
    elif old.state is CallUserState.ACCEPTED:
        return _hand_over(call, old, command)
    else:
        member = moved(
            old,
            move,
            userName=user.userName or old.userName,
            pastDevices=(),
            leftTime=0,
            deadline=0,
            checkTime=0,
            endReason=None,
            endExtendedData="",
            **fields,
        )
    first = not call.answerTime and member.userID != call.caller
    call = call.having(member, answerTime=now) if first else call.having(member)
    return call, audience.answered(call, member, command.deviceID)


def _hand_over(call: Call, member: Member, command: Accept | Join) -> tuple[Call, Notices]:
    past = (*member.pastDevices, member.primaryDevice)
    member = replace(
        member,
        primaryDevice=command.deviceID,
        pastDevices=tuple(device for device in past if device not in ("", command.deviceID)),
        answerDevice=command.deviceID,
        deviceName=command.deviceName,
        absentTime=0,
    )
    return call.having(member), audience.handed_over(member, command.deviceID)


def _reject(call: Call, command: Reject, now: int) -> tuple[Call, Notices]:
    text = command.extendedData
    member = moved(
        call.requireMember(command.userID),
        Move.REJECT,
        extendedData=text,
        answeredTime=now,
        answerDevice=command.deviceID,
        deviceName=command.deviceName,
        **over(now, refusal_reason(text), text),
    )
    call = call.having(member)
    return call, audience.answered(call, member, command.deviceID)
