"""Fakes for testing an app's own call flows, and callkit's own tests. No Qt in here.

===================  =============================================================================
`ManualClock`        time a test moves by hand
`Link`               a network in memory that drops, delays, doubles, reorders, cuts and freezes
`LocalServer`        the real server core over links: rules, store and deadlines, no sockets
`ScriptedPeer`       the other side of a conversation, server or client, frame by frame
`EventRecorder`      what was told, in order
`settle`             let every task go on until all of them wait
`RecordingRinger`    a ringer without sound
`RecordingNotifier`  a notification backend that shows nothing, with buttons a test can press
`FakeEngine`         media without a network, between all that share one
`DrawnDevices`       a tone, bars that count, and a speaker that keeps what it played
===================  =============================================================================

Everything is imported when it is first used: pytest loads the plug-in beside this module in every
project that has callkit installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from callkit.on_first_use import onFirstUse as _onFirstUse

if TYPE_CHECKING:
    from callkit.media.drawn import DrawnDevices
    from callkit.media.engines.fake import FakeEngine
    from callkit.testing.clock import ManualClock, settle
    from callkit.testing.link import FarEnd, Fate, Link, Way
    from callkit.testing.peer import ScriptedPeer
    from callkit.testing.recorder import EventRecorder
    from callkit.testing.recording import RecordingNotifier, RecordingRinger
    from callkit.testing.server import LocalServer

__all__ = [
    "DrawnDevices",
    "EventRecorder",
    "FakeEngine",
    "FarEnd",
    "Fate",
    "Link",
    "LocalServer",
    "ManualClock",
    "RecordingNotifier",
    "RecordingRinger",
    "ScriptedPeer",
    "Way",
    "settle",
]

_HOMES = {
    "DrawnDevices": "callkit.media.drawn",
    "FakeEngine": "callkit.media.engines.fake",
    "EventRecorder": "callkit.testing.recorder",
    "FarEnd": "callkit.testing.link",
    "Fate": "callkit.testing.link",
    "Link": "callkit.testing.link",
    "LocalServer": "callkit.testing.server",
    "ManualClock": "callkit.testing.clock",
    "RecordingNotifier": "callkit.testing.recording",
    "RecordingRinger": "callkit.testing.recording",
    "ScriptedPeer": "callkit.testing.peer",
    "Way": "callkit.testing.link",
    "settle": "callkit.testing.clock",
}


if not TYPE_CHECKING:
    __getattr__, __dir__ = _onFirstUse(__name__, _HOMES)
