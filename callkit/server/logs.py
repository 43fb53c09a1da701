"""The server's log: JSON lines with the ids of connections, sessions and calls.

Ids only: never ``extendedData``, never a token.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from callkit.engine.call import Call
from callkit.engine.reasons import end_reason

TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

connection_number: ContextVar[int] = ContextVar("connection_number", default=0)
"""The connection that is being served. Its task sets it, so that every line of its log names it."""

_IDS = (
    "connection",
    "session",
    "userID",
    "deviceID",
    "callID",
    "address",
    "agent",
    "caller",
    "change",
    "revision",
    "reason",
    "states",
)

_log = logging.getLogger("callkit.server.calls")


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, message, and whatever ids there are."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := connection_number.get():
            line["connection"] = number
        line |= {name: record.__dict__[name] for name in _IDS if name in record.__dict__}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def formatter(kind: str) -> logging.Formatter:
    """How lines are written: ``json`` or ``text``."""
    return JsonLines() if kind == "json" else logging.Formatter(TEXT_FORMAT)


def call_changed(before: Call | None, after: Call, _now: int) -> None:
    """Write a line for one committed change of a call."""
    change = "created" if before is None else "changed" if after.live else "ended"
    fields: Mapping[str, Any] = {
        "callID": after.callID,
        "caller": after.caller,
        "change": change,
        "revision": after.revision,
        "reason": "" if after.live else str(end_reason(after, after.caller) or ""),
        "states": {member.userID: member.state.name.lower() for member in after.members},
    }
    text = " ".join(f"{user}={state}" for user, state in fields["states"].items())
    ended = f" ({fields['reason']})" if fields["reason"] else ""
    _log.info("call %s %s%s: %s", after.callID, change, ended, text, extra=fields)
