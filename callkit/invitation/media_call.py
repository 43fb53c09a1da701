"""The media of one call in the app's process: its members, what is sent, and signals that wait for
the worker or the network.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from callkit.media.port import Kind, Link
from callkit.media.quality import Quality
from callkit.media.signals import SentMedia
from callkit.media.topology import topology
from callkit.media.worker import frames
from callkit.model import CallUserState, IceServer
from callkit.protocol.frames import MediaSignalReceived
from callkit.switchboard.view import CallView

MOST_WORDS: Final = 200
"""Words that wait; what comes on top is lost, and said to be."""


class CallMedia:
    """Values only; :class:`~callkit.invitation.media_service.MediaService` says it all."""

    def __init__(self, view: CallView, wanted: SentMedia) -> None:
        self.key, self.callID = view.key, view.callID
        self.me = view.me
        self.wanted = wanted
        """What the person has switched on."""
        self.members = members(view)
        self.servers: tuple[IceServer, ...] | None = None
        """None: they are being asked for."""
        self.links: dict[str, Link] = {}
        self.sends: dict[str, SentMedia] = {}
        """What the others send, by userID."""
        self.quality: dict[str, Quality] = {}
        self.figures: dict[str, frames.ConnectionFigures] = {}
        self.shown: set[tuple[str, str]] = set()
        """(userID, kind) of whom a picture was seen."""
        self.waiting: deque[MediaSignalReceived] = deque()
        """Words that came before the worker knew of the call."""
        self.unsaid: deque[tuple[str, str]] = deque()
        """(to, data) while there is no connection to the server."""
        self._counts: dict[tuple[str, str], int] = {}

    @property
    def state(self) -> SentMedia:
        """What is sent: what is wanted, as far as a call of so many people carries it."""
        carried = topology(len(self.members))
        wanted = self.wanted
        return SentMedia(
            microphone=wanted.microphone and carried.carries(Kind.MICROPHONE),
            camera=wanted.camera and carried.carries(Kind.CAMERA),
            screen=wanted.screen and carried.carries(Kind.SCREEN),
            hold=wanted.hold,
            hand=wanted.hand,
        )

    @property
    def tooMany(self) -> Kind | None:
        """What this person wants to send and a call of so many people does not carry."""
        carried = topology(len(self.members))
        for kind in (Kind.MICROPHONE, Kind.CAMERA, Kind.SCREEN):
            if getattr(self.wanted, kind.value) and not carried.carries(kind):
                return kind
        return None

    @property
    def link(self) -> Link:
        """The worst of all."""
        order = (Link.RECONNECTING, Link.CONNECTING, Link.CONNECTED)
        there = [self.links.get(userID, Link.CONNECTING) for userID in self.others]
        return next((link for link in order if link in there), Link.CONNECTING)

    @property
    def others(self) -> list[str]:
        return [userID for userID in self.members if userID != self.me]

    def opened(self, relayOnly: bool) -> frames.Open:
        """The commands that a new worker needs to know this call."""
        return frames.Open(
            callID=self.callID,
            me=self.me,
            members=self.members,
            iceServers=self.servers or (),
            relayOnly=relayOnly,
            state=self.state,
        )

    def lost(self, word: MediaSignalReceived) -> bool:
        """Take note of a word; whether some before it did not arrive."""
        whose = (word.sender, word.fromDevice)
        before = self._counts.get(whose)
        self._counts[whose] = word.n
        return before is not None and word.n > before + 1

    def wait(self, word: MediaSignalReceived) -> None:
        """The worker is told later."""
        if len(self.waiting) < MOST_WORDS:
            self.waiting.append(word)

    def unsay(self, to: str, data: str) -> None:
        """The others are told when there is a connection again."""
        if len(self.unsaid) < MOST_WORDS:
            self.unsaid.append((to, data))


def members(view: CallView) -> tuple[str, ...]:
    """All people in the call, this person included."""
    inside = [one.user.userID for one in view.members if one.state is CallUserState.ACCEPTED]
    return tuple(sorted({view.me, *inside}))
