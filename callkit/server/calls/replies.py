"""The replies to requests that change a call."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from callkit.engine.call import Call, Member
from callkit.engine.transitions import Outcome
from callkit.engine.views import user_infos
from callkit.model import CallUserInfo
from callkit.protocol import frames
from callkit.server.transport.sessions import Session


class Asked(msgspec.Struct, frozen=True, gc=False):
    """What an answer is made of."""

    id: int
    session: Session
    now: int
    outcome: Outcome

    @property
    def call(self) -> Call:
        return self.outcome.call

    @property
    def me(self) -> Member:
        return self.outcome.call.requireMember(self.session.userID)

    def people(self) -> tuple[CallUserInfo, ...]:
        """The call's members, as the device that asked may see them."""
        return user_infos(self.call, self.session.userID, self.session.deviceID)


Answer = Callable[[Asked], frames.Reply]


def invited(asked: Asked) -> frames.Reply:
    call = asked.call
    return frames.CallInviteReply(
        id=asked.id,
        callID=call.callID,
        timeout=call.timeout,
        createTime=call.createTime,
        revision=call.revision,
        errorUserList=asked.outcome.answer.errorUserList,
    )


def calling_invited(asked: Asked) -> frames.Reply:
    return frames.CallingInviteReply(
        id=asked.id,
        callID=asked.call.callID,
        revision=asked.call.revision,
        errorUserList=asked.outcome.answer.errorUserList,
    )


def cancelled(asked: Asked) -> frames.Reply:
    return frames.CallCancelReply(
        id=asked.id,
        callID=asked.call.callID,
        errorInvitees=asked.outcome.answer.errorInvitees,
    )


def acknowledged(asked: Asked) -> frames.Reply:
    return frames.CallIDReply(id=asked.id, callID=asked.call.callID)


def accepted(asked: Asked) -> frames.Reply:
    call = asked.call
    return frames.CallAcceptReply(
        id=asked.id,
        callID=call.callID,
        acceptTime=asked.me.answeredTime,
        revision=call.revision,
        callUserList=asked.people(),
    )


def joined(asked: Asked) -> frames.Reply:
    call = asked.call
    return frames.CallJoinReply(
        id=asked.id,
        callID=call.callID,
        createTime=call.createTime,
        joinTime=asked.now,
        acceptTime=asked.me.answeredTime,
        extendedData=call.extendedData,
        revision=call.revision,
        callUserList=asked.people(),
    )


def left(asked: Asked) -> frames.Reply:
    return frames.CallQuitReply(
        id=asked.id,
        callID=asked.call.callID,
        createTime=asked.call.createTime,
        acceptTime=asked.me.answeredTime,
        quitTime=asked.me.leftTime,
    )


def ended(asked: Asked) -> frames.Reply:
    return frames.CallEndReply(
        id=asked.id,
        callID=asked.call.callID,
        createTime=asked.call.createTime,
        acceptTime=asked.me.answeredTime,
        endTime=asked.call.endTime,
    )
