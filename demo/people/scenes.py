"""What can happen to a person in the demo, at one press: six scenes with real people in them."""

from __future__ import annotations

import enum
from typing import NamedTuple


class SceneID(enum.StrEnum):
    """As it is said between the demo's programs."""

    CALLED = "called"
    GROUP = "group"
    NOBODY = "nobody"
    BUSY = "busy"
    SECOND_DEVICE = "secondDevice"
    SERVER_GOES = "serverGoes"


class SceneCard(NamedTuple):
    """How a scene is offered."""

    scene: SceneID
    title: str
    promise: str
    icon: str


CARDS = (
    SceneCard(SceneID.CALLED, "Bob calls you", "In three seconds", "call-incoming"),
    SceneCard(SceneID.GROUP, "A group calls", "Four people, video", "people"),
    SceneCard(SceneID.NOBODY, "Nobody answers", "Rings for 8 s", "call-missed"),
    SceneCard(SceneID.BUSY, "Busy", "Dan is in a call", "call-outgoing"),
    SceneCard(SceneID.SECOND_DEVICE, "Second device", "Rings on both", "device"),
    SceneCard(SceneID.SERVER_GOES, "Server is gone", "And comes back", "offline"),
)
BEFORE_A_CALL = 3.0
"""Seconds between the press and the ring: time to look somewhere else."""
RINGS_UNANSWERED = 8
"""Seconds."""
AWAY = 6.0
"""Seconds the server is gone."""
