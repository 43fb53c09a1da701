"""What a server may say to bob of a call of alice, for tests that say it by hand."""

from __future__ import annotations

from callkit.model import (
    CallInvitationMode,
    CallUserInfo,
    CallUserState,
)
from callkit.protocol import frames
from callkit.switchboard.effects import Raise
from callkit.switchboard.switchboard import Switchboard

PEOPLE = (
    CallUserInfo(userID="alice", state=CallUserState.ACCEPTED, userName="Alice"),
    CallUserInfo(userID="bob", state=CallUserState.INVITING, userName="Bob"),
)


def received(**fields: object) -> frames.CallInvitationReceived:
    given: dict[str, object] = {
        "callID": "1",
        "revision": 1,
        "mode": CallInvitationMode.ADVANCED,
        "caller": "alice",
        "inviter": "alice",
        "extendedData": "",
        "timeout": 60,
        "createTime": 5,
        "remainingMs": 60_000,
        "callUserList": PEOPLE,
    }
    return frames.CallInvitationReceived(**{**given, **fields})  # type: ignore[arg-type]


def changed(revision: int, **states: CallUserState) -> frames.CallUserStateChanged:
    return frames.CallUserStateChanged(
        callID="1",
        revision=revision,
        callUserList=tuple(CallUserInfo(userID=u, state=s) for u, s in states.items()),
    )


def names(board: Switchboard) -> list[str]:
    return [effect.name for effect in board.takeEffects() if isinstance(effect, Raise)]
