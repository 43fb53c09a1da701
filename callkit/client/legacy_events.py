"""ZIM's older callbacks, made from the newer event (``reference/zim.md`` G). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callkit.client.events import (
    CallInvitationAccepted,
    CallInvitationRejected,
    CallInviteesAnsweredTimeout,
)
from callkit.model import PENDING_STATES, CallUserInfo, CallUserState
from callkit.protocol import frames

OlderCallback = CallInvitationAccepted | CallInvitationRejected | CallInviteesAnsweredTimeout


def olderCallbacks(
    event: frames.CallEvent, before: Mapping[str, CallUserInfo]
) -> Iterator[tuple[str, OlderCallback]]:
    """Yield name and value of each callback that the creator of the call gets for ``event``.

    ``before``: the members as they were. Only an invitation that waited can be answered, so
    somebody who joins uninvited makes none.
    """
    if not isinstance(event, frames.CallUserStateChanged):
        return
    timed_out: list[str] = []
    for info in event.callUserList:
        was = before.get(info.userID)
        if was is None or was.state not in PENDING_STATES:
            continue
        if info.state is CallUserState.ACCEPTED:
            yield (
                "callInvitationAccepted",
                CallInvitationAccepted(
                    callID=event.callID, invitee=info.userID, extendedData=info.extendedData
                ),
            )
        elif info.state is CallUserState.REJECTED:
            yield (
                "callInvitationRejected",
                CallInvitationRejected(
                    callID=event.callID, invitee=info.userID, extendedData=info.extendedData
                ),
            )
        elif info.state is CallUserState.TIMEOUT:
            timed_out.append(info.userID)
    if timed_out:
        yield (
            "callInviteesAnsweredTimeout",
            CallInviteesAnsweredTimeout(callID=event.callID, invitees=tuple(timed_out)),
        )
