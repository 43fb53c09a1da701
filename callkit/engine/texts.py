"""The bound on the texts (``extendedData``) that a call keeps of its members (plan §5, Bounds).

A call is sent and written down as a whole, again and again. Everybody in it may attach a text to
an answer and to a leave, and up to a hundred people may come and go, so the texts of those who
have long gone give way. What people who are in the call said is always kept.
"""

from __future__ import annotations

import msgspec

from callkit.engine.call import Call, Member
from callkit.model import LIVE_STATES, MAX_CALL_TEXTS, MAX_EXTENDED_DATA

_ALWAYS_FITS = MAX_CALL_TEXTS // (2 * MAX_EXTENDED_DATA)
"""So many people fit whatever they say: two texts each."""


def with_bounded_texts(call: Call) -> Call:
    """``call`` with at most ``MAX_CALL_TEXTS`` bytes of people's texts; the same one if it has.

    The texts of the person who left first are dropped first. No state changes, so it is told to
    nobody.
    """
    if len(call.members) <= _ALWAYS_FITS:
        return call
    excess = sum(map(_size, call.members)) - MAX_CALL_TEXTS
    silent = []
    for member in sorted(call.members, key=lambda member: member.leftTime):
        if excess <= 0:
            break
        if member.state in LIVE_STATES and call.live:
            continue
        excess -= _size(member)
        silent.append(msgspec.structs.replace(member, extendedData="", endExtendedData=""))
    return call.having(*silent) if silent else call


def _size(member: Member) -> int:
    return len(member.extendedData.encode()) + len(member.endExtendedData.encode())
