"""One thing that happened to one person, as the log, the terminal and the script show it."""

from __future__ import annotations

import datetime
import enum
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from callkit import User
from callkit.switchboard.view import CallView

_NEEDS_QUOTES = re.compile(r"[\s{}\[\],:]").search


class Happening(msgspec.Struct, frozen=True):
    """An event of the service: when (seconds since the epoch), to whom, which, with what."""

    time: float
    person: str
    event: str
    arguments: dict[str, Any]

    @property
    def clock(self) -> str:
        moment = datetime.datetime.fromtimestamp(self.time)
        return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"

    @property
    def details(self) -> str:
        return "  ".join(f"{name}={_short(value)}" for name, value in self.arguments.items())

    def line(self) -> str:
        """For a terminal: time, person, event, arguments."""
        return f"{self.clock}  {self.person:<6} {self.event:<36} {self.details}".rstrip()

    def encode(self) -> str:
        """For another process: one line."""
        return msgspec.json.encode(self).decode()

    @staticmethod
    def decode(line: str) -> Happening:
        """Raises msgspec.ValidationError or DecodeError if the line is something else."""
        return msgspec.json.decode(line.encode(), type=Happening)


def happened(person: str, event: str, names: Sequence[str], values: Sequence[Any]) -> Happening:
    """Note an event of now with plain values only, so that it can travel."""
    arguments = {name: plain(value) for name, value in zip(names, values, strict=False)}
    return Happening(time.time(), person, event, arguments)


def plain(value: Any) -> Any:
    """Return the value in what JSON knows; people and calls become their IDs."""
    if isinstance(value, User | CallView):
        return value.userID if isinstance(value, User) else value.callID
    if isinstance(value, enum.Enum):
        return value.name.lower() if isinstance(value, enum.IntEnum) else value.value
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.asdict(value).items()
        return {field: plain(part) for field, part in fields if part not in ("", 0, None, ())}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(part) for part in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _short(value: Any) -> str:
    if isinstance(value, str):
        return value if value and not _NEEDS_QUOTES(value) else f"'{value}'"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_short(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_short, value)) + "]"
    return str(value)
