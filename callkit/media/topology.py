"""Which members are connected, and what is sent, for each number of members. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from callkit.media.port import Kind

MOST_WITH_PICTURES: Final = 3
"""People in a call in which everybody sends a picture to everybody else directly."""
MOST_WITH_SOUND: Final = 5
"""The same for sound alone: each voice is encoded once for each listener."""


@dataclass(frozen=True, slots=True)
class Topology:
    """What a call of so many people can carry without a server in the middle."""

    sound: bool
    pictures: bool

    def carries(self, kind: Kind) -> bool:
        return self.sound if kind.sound else self.pictures


def topology(people: int) -> Topology:
    """``people`` counts everybody in the call, this person included.

    Beyond the limits a call goes on without that kind; the person is told.
    """
    return Topology(sound=people <= MOST_WITH_SOUND, pictures=people <= MOST_WITH_PICTURES)
