"""The kit's format of ``extendedData``, and how data of other programs is read (plan §9).

Two kinds of compact JSON travel in ZIM's one text field:

* an *offer* (callInvite): ``{"type":0|1,"roomID":"…","customData":"…"}``; ``roomID`` is left out
  when it is the callID, which the caller does not know yet;
* a *remark* (the others): ``{"reason":"…","message":"…","customData":"…"}``,
  each part left out when empty.

Reading never fails: a text that is not ours is an offer of a voice call, or a remark without a
reason, whose customData is the whole text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from callkit.errors import ErrorCode, RequestError
from callkit.model import MAX_EXTENDED_DATA, CallType
from callkit.nesting import tooDeep
from callkit.protocol import limits

MAX_CUSTOM_DATA = 1024
"""Bytes of UTF-8 in a ``customData`` (``reference/zim.md`` F: UIKit's own cap)."""
MAX_MESSAGE = 512
"""Bytes of UTF-8 in the message of a refusal."""
MAX_ROOM_ID = 128
"""Bytes of UTF-8 in a ``roomID``."""

BUSY = "busy"
DECLINE = "decline"
SUPERSEDED = "superseded"
"""Reason of a cancel after glare: the other call of the two was kept."""


class InvitationData(msgspec.Struct, frozen=True):
    """What a caller proposes."""

    callType: CallType = CallType.VOICE
    customData: str = ""
    roomID: str = ""
    """Empty: the callID."""

    def encode(self) -> str:
        """Return the ``extendedData`` of a callInvite.

        Raises:
            RequestError: 6000001, a part is too long or not text.
        """
        fields: dict[str, object] = {"type": int(self.callType)}
        if _checked(self.roomID, "roomID", MAX_ROOM_ID):
            fields["roomID"] = self.roomID
        fields["customData"] = _checked(self.customData, "customData", MAX_CUSTOM_DATA)
        return _dump(fields)


class AnswerData(msgspec.Struct, frozen=True):
    """What somebody adds to an answer, a cancel or a leave."""

    reason: str = ""
    message: str = ""
    """For a person to read."""
    customData: str = ""
    """For the app."""

    def encode(self) -> str:
        """Return the ``extendedData``; empty when there is nothing to say.

        Raises:
            RequestError: 6000001, a part is too long or not text.
        """
        _checked(self.message, "message", MAX_MESSAGE)
        _checked(self.customData, "customData", MAX_CUSTOM_DATA)
        fields = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return _dump(fields) if fields else ""

    @property
    def busy(self) -> bool:
        return self.reason == BUSY

    @property
    def superseded(self) -> bool:
        return self.reason == SUPERSEDED


def readOffer(text: str) -> InvitationData:
    """Return what an invitation's ``extendedData`` proposes."""
    fields = _fields(text)
    kind = fields.get("type")
    if type(kind) is not int or kind not in (0, 1) or not _texts(fields, "roomID", "customData"):
        return InvitationData(customData=text)
    return InvitationData(CallType(kind), fields.get("customData", ""), fields.get("roomID", ""))


def readRemark(text: str) -> AnswerData:
    """Return what an answer's, cancel's or leave's ``extendedData`` says."""
    fields = _fields(text)
    names = ("reason", "message", "customData")
    if not any(name in fields for name in names) or not _texts(fields, *names):
        return AnswerData(customData=text)
    return AnswerData(*(fields.get(name, "") for name in names))


def _fields(text: str) -> Mapping[str, Any]:
    if not text.startswith("{") or tooDeep(text):
        return {}
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _texts(fields: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(fields.get(name, ""), str) for name in names)


def _dump(fields: Mapping[str, object]) -> str:
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    # Quoting makes texts longer: what fitted by itself may not fit as JSON.
    limits.text(text, "extendedData", MAX_EXTENDED_DATA)
    return text


def _checked(value: object, field: str, limit: int) -> str:
    if not isinstance(value, str):
        raise RequestError(ErrorCode.PARAM_INVALID, f"{field}: is not text")
    limits.text(value, field, limit)
    return value
