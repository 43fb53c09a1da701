"""The rules of a call (see the essay once the tables are here)."""

from __future__ import annotations

import msgspec

from callkit.engine.call import DEFAULT_RULES, Call, Rules
from callkit.engine.commands import Command
from callkit.engine.notices import Answer, Notice


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The whole effect of one command. ``call`` is the very same object when nothing changed."""

    call: Call
    answer: Answer = Answer()
    notices: tuple[Notice, ...] = ()


def apply(call: Call | None, command: Command, now: int, rules: Rules = DEFAULT_RULES) -> Outcome:
    """Return what ``command`` makes of ``call`` at ``now``.

    ``call`` is None for Invite and for a callID the store does not know. Pure: same arguments,
    same outcome; nothing is changed when it raises.

    Raises:
        RequestError: The command is refused (plan §5, first hit answers).
    """
    raise NotImplementedError
