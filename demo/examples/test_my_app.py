"""Testing an app's own call flows: ``python -m pytest demo/examples/test_my_app.py``.

The fixtures come with callkit: a server without sockets, a clock the test moves, a ringer and
notifications that only remember. Nothing sleeps, nothing makes a sound, a minute of ringing takes
no time.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from PySide6.QtWidgets import QApplication

from callkit import (
    CallInvitationMode,
    CallInvitationService,
    CallInviteConfig,
    CallKit,
    CallType,
    EndReason,
    KitParts,
    SignalingClient,
    User,
    WindowOptions,
)
from callkit.desktop.attention import Attention
from callkit.desktop.notifier import NotificationAction, NotificationKind
from callkit.desktop.notifier.chain import Notifications
from callkit.switchboard.view import CallView
from callkit.testing import (
    EventRecorder,
    LocalServer,
    ManualClock,
    RecordingNotifier,
    RecordingRinger,
    settle,
)


class Jukebox:
    """The app: it plays music, but not during a call, and notes who could not reach it."""

    def __init__(self, kit: CallKit) -> None:
        self.playing = True
        self.missed: list[str] = []
        kit.events.onCallStarted.connect(self.pause)
        kit.events.onCallEnded.connect(self.resume)
        kit.events.onIncomingCallTimeout.connect(self.note)

    def pause(self, call: CallView) -> None:
        self.playing = False

    def resume(self, callID: str, reason: EndReason) -> None:
        self.playing = True

    def note(self, callID: str, caller: User) -> None:
        self.missed.append(caller.userName)


@pytest.fixture(scope="session")
def app() -> Iterator[QApplication]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    yield made


@pytest_asyncio.fixture
async def kit(
    app: QApplication,
    local_server: LocalServer,
    manual_clock: ManualClock,
    recording_ringer: RecordingRinger,
    recording_notifications: Notifications,
) -> AsyncIterator[CallKit]:
    """Alice's kit, logged in at the server of the test."""
    service = CallInvitationService(
        clientFactory=lambda url, deviceID, name: local_server.client(deviceID),
        clock=manual_clock,
    )
    kit = CallKit(
        service=service,
        tray=False,
        # A ring in its window needs no notification; this test reads it there.
        options=WindowOptions(ringIn="both"),
        parts=KitParts(
            ringer=recording_ringer,
            notifications=recording_notifications,
            doNotDisturb=Attention(),
        ),
    )
    await kit.init("link://", userID="alice", userName="Alice", deviceID="alice-desk")
    app.processEvents()  # opens the notifications
    yield kit
    await kit.close()


@pytest_asyncio.fixture
async def bob(local_server: LocalServer) -> AsyncIterator[SignalingClient]:
    """The other side: a plain client, without Qt."""
    client = local_server.client("bob-desk")
    await client.login("bob", userName="Bob")
    yield client
    await client.logout()


@pytest.mark.asyncio
async def test_music_pauses_while_a_call_lasts(
    kit: CallKit,
    bob: SignalingClient,
    recording_ringer: RecordingRinger,
    recording_notifier: RecordingNotifier,
) -> None:
    jukebox = Jukebox(kit)
    call = await bob.callInvite(["alice"], CallInviteConfig(mode=CallInvitationMode.ADVANCED))
    await settle()
    assert recording_ringer.ringing
    assert recording_notifier.shown[call.callID].kind is NotificationKind.INCOMING
    assert jukebox.playing

    recording_notifier.press(call.callID, NotificationAction.ANSWER)
    await settle()
    assert not recording_ringer.ringing
    assert not jukebox.playing

    await bob.callEnd(call.callID)
    await settle()
    assert jukebox.playing


@pytest.mark.asyncio
async def test_who_could_not_reach_alice_is_noted(
    kit: CallKit,
    bob: SignalingClient,
    manual_clock: ManualClock,
    recording_ringer: RecordingRinger,
) -> None:
    jukebox = Jukebox(kit)
    await bob.callInvite(["alice"], CallInviteConfig(timeout=60))
    await manual_clock.advance(61)
    assert jukebox.missed == ["Bob"]
    assert not recording_ringer.ringing


@pytest.mark.asyncio
async def test_every_event_of_a_call_that_is_taken_back(
    kit: CallKit, bob: SignalingClient, event_recorder: EventRecorder
) -> None:
    for name in ("onIncomingCallReceived", "onIncomingCallCanceled", "onCallEnded"):
        getattr(kit.events, name).connect(event_recorder.hook(name))
    call = await bob.callInvite(["alice"])
    await settle()
    await bob.callCancel([], call.callID)
    await settle()
    received, canceled, ended = event_recorder.events
    assert received.args[1:3] == (User("bob", "Bob"), CallType.VOICE)
    assert canceled.name == "onIncomingCallCanceled"
    assert ended.args == (call.callID, EndReason.CANCELLED)
