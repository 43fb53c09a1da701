"""A call as one person's device may see it (plan §6; ``reference/zim.md`` B10, B11)."""

from __future__ import annotations

from callkit.engine.call import Call, Member
from callkit.engine.reasons import end_reason
from callkit.model import PENDING_STATES, CallInfo, CallUserInfo, CallUserState
from callkit.names import shownName

_TOOK_PART = frozenset({CallUserState.ACCEPTED, CallUserState.QUIT})


def user_info(member: Member, deviceName: str = "") -> CallUserInfo:
    """One entry of a callUserList; ``deviceName`` only for the person's own other devices.

    An invisible name becomes the userID; a name that the server does not know stays empty.
    """
    name = member.userName
    return CallUserInfo(
        userID=member.userID,
        state=member.state,
        userName=shownName(name, member.userID) if name else "",
        extendedData=member.extendedData,
        deviceName=deviceName,
    )


def user_infos(call: Call, forUser: str = "", forDevice: str = "") -> tuple[CallUserInfo, ...]:
    """Everybody who is or was in the call, in the order of coming.

    The entry of ``forUser`` carries the name of the device that answered or declined when that
    is not ``forDevice``; nobody else learns a device's name (plan §5, Devices).
    """
    # From a list: half the time of a generator, in every frame that shows a call.
    return tuple(
        [
            user_info(member, elsewhere(member, forDevice) if member.userID == forUser else "")
            for member in call.members
        ]
    )


def elsewhere(member: Member, deviceID: str) -> str:
    """The name of the device that answered for the person, empty when it is ``deviceID``."""
    if deviceID and member.answerDevice and member.answerDevice != deviceID:
        return member.deviceName
    return ""


def call_info(call: Call, userID: str, deviceID: str, now: int) -> CallInfo:
    """A snapshot or history entry of ``call`` for one device of ``userID`` at ``now``.

    ``remainingMs`` is more than 0 exactly while the invitation can still be answered;
    ``endReason`` is empty while the person is live in a live call; ``acceptTime`` and
    ``quitTime`` are those of :func:`talk`.
    """
    member = call.member(userID)
    remaining, primary, ended, text, device = 0, False, "", "", ""
    accepted, quitted = talk(call, member)
    if member is not None:
        if call.live and member.state in PENDING_STATES:
            remaining = max(0, member.deadline - now)
        primary = (
            member.state is CallUserState.ACCEPTED
            and bool(deviceID)
            and member.primaryDevice == deviceID
        )
        if not call.isLiveFor(userID):
            ended = end_reason(call, userID, deviceID) or ""
        text = member.endExtendedData
        device = elsewhere(member, deviceID)
    return CallInfo(
        callID=call.callID,
        state=call.state,
        mode=call.mode,
        caller=call.caller,
        inviter=(member.inviter if member else "") or call.caller,
        extendedData=call.extendedData,
        timeout=call.timeout,
        joinPolicy=call.joinPolicy,
        createTime=call.createTime,
        acceptTime=accepted,
        quitTime=quitted,
        endTime=call.endTime,
        callUserList=user_infos(call, userID, deviceID),
        revision=call.revision,
        remainingMs=remaining,
        primary=primary,
        busy=call.makesBusy(userID),
        endReason=ended,
        endExtendedData=text,
        deviceName=device,
    )


def talk(call: Call, member: Member | None) -> tuple[int, int]:
    """When ``member`` began to talk in ``call``, and when the member left it before its end.

    Talking begins when the second of two is there: for the creator with the first answer, for
    everybody else with their own answer. 0 means never, or not yet.
    """
    if member is None or member.state not in _TOOK_PART:
        return 0, 0
    answers = (
        other.answeredTime
        for other in call.members
        if other.userID != call.caller and other.state in _TOOK_PART
    )
    # Calls stored by the first edition do not know the time of their answer.
    answered = call.answerTime or min(answers, default=0)
    began = max(answered, member.answeredTime) if answered else 0
    return began, member.leftTime if member.state is CallUserState.QUIT else 0
