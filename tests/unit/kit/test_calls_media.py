"""What the kit's own media show in windows, and what is pressed there; the worker is made up."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from callkit.desktop.addresses import AddressWatch
from callkit.invitation.media_service import MediaService
from callkit.kit import CallKit, calls_media
from callkit.kit.calls_media import CallsMedia
from callkit.media import Media, SentMedia
from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.port import Figures, Link
from callkit.media.worker import frames
from callkit.model import CallUserState, ConnectionState, User
from callkit.model import Media as Servers
from callkit.requests import MediaKind, MediaNote, MediaState
from callkit.switchboard.view import MemberView, Phase
from callkit.testing import DrawnDevices, FakeEngine
from callkit.texts import InnerText
from callkit.widgets.call.media_devices import MediaDevices
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.scenes.connected_scene import remedy
from callkit.widgets.scenes.scene import Tools
from callkit.widgets.stage.video_view import VideoView
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import GRACE, ME, outgoing
from tests.telling import tell
from tests.unit.invitation.test_media_service import Worker
from tests.unit.kit.conftest import Service

CALL = outgoing(
    GRACE,
    callID="1",
    phase=Phase.CONNECTED,
    connectedAt=990.0,
    members=(MemberView(user=GRACE, state=CallUserState.ACCEPTED),),
)


class Client:
    async def mediaServers(self, callID):
        return Servers()


class Talking(Service):
    mediaSignalReceived = Signal(object)
    connectionState = ConnectionState.CONNECTED
    client = Client()


class Window(QObject):
    """What a call's window was given."""

    def __init__(self):
        super().__init__()
        self.notes = {}
        self.media = self.own = None

    def setLevel(self, userID, level): ...

    def setMemberNote(self, userID, note):
        self.notes[userID] = note

    def setMediaWidget(self, widget):
        self.media = widget

    def setSelfView(self, widget):
        self.own = widget


class Windows:
    def __init__(self):
        self.given = {}
        self.one = Window()

    def window(self, callID):
        return self.one

    def setLevel(self, callID, userID, level):
        self.one.setLevel(userID, level)

    def show(self, callID, state):
        self.given = dataclasses.asdict(state)


class Room:
    def __init__(self, options=None):
        self.service = Talking()
        self.worker = Worker()
        self.media = MediaService(
            self.service,
            options or Media(),
            worker=self.worker,
            addresses=AddressWatch(look=frozenset),
        )
        self.windows = Windows()
        self.devices = MediaDevices()
        self.surface = CallsMedia(
            self.media, self.windows, self.devices, self.windows.show, self.media
        )
        self.service.callChanged.connect(tell(self.surface).show)
        self.worker.ready.emit("fake")
        self.service.change(CALL)

    def report(self, report):
        self.worker.reported.emit(report)

    def sends(self, **state):
        sent = SentMedia(**state)
        self.report(frames.SentMediaChanged(callID="1", userID=GRACE.userID, state=sent))

    @property
    def shown(self):
        return self.windows.given


@pytest.fixture
def room(qapp):
    room = Room()
    yield room
    room.surface.close()
    room.media.close()


def test_a_call_shows_its_switches_as_they_are(room):
    assert room.shown == {
        "microphone": True,
        "camera": False,
        "screen": False,
        "hold": False,
        "hand": None,
        "pushToTalk": False,
        "note": None,
    }


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        (MediaKind.MICROPHONE, False),
        (MediaKind.CAMERA, True),
        (MediaKind.SCREEN, True),
        (MediaKind.HOLD, True),
    ],
)
def test_a_switch_that_is_pressed_is_switched_and_shown(room, kind, on):
    room.surface.toggle("1", kind, on)
    assert room.shown[kind] is on
    assert room.worker.of(frames.SetSentMedia)
    room.surface.toggle("1", kind, not on)
    assert room.shown[kind] is not on


def test_who_holds_the_key_of_push_to_talk_is_heard(room):
    room.surface.toggle("1", MediaKind.MICROPHONE, False)
    room.surface.toggle("1", MediaKind.TALK, True)
    assert room.shown["microphone"] is True
    room.surface.toggle("1", MediaKind.TALK, False)
    assert room.shown["microphone"] is False


def test_who_talks_by_a_key_begins_unheard(qapp):
    room = Room(Media(pushToTalk=True))
    assert room.shown["pushToTalk"]
    assert room.shown["microphone"] is False
    room.surface.toggle("1", MediaKind.TALK, True)
    assert room.shown["microphone"] is True
    room.surface.close()
    room.media.close()


def test_a_raised_hand_is_sent(room):
    room.surface.toggle("1", MediaKind.HAND, True)
    assert room.worker.of(frames.SetSentMedia)[-1].state.hand


@pytest.mark.parametrize(
    ("state", "note"),
    [
        ({"microphone": True}, None),
        ({}, MemberNote.MUTED),
        ({"microphone": True, "hand": True}, MemberNote.HAND_RAISED),
        ({"hold": True, "hand": True}, MemberNote.ON_HOLD),
    ],
)
def test_what_the_others_do_is_noted(room, state, note):
    room.sends(microphone=True, camera=True)
    room.sends(**state)
    assert room.windows.one.notes[GRACE.userID] is note


def test_pictures_have_their_place_and_leave_it(room):
    image = QImage(16, 12, QImage.Format.Format_RGB32)
    image.fill(0)
    room.worker.pictured.emit("1", GRACE.userID, "camera", image)
    room.worker.pictured.emit("", "", "camera", image)
    window = room.windows.one
    assert isinstance(window.media, VideoView)
    assert window.media.live
    assert window.own is not window.media
    room.worker.pictured.emit("1", GRACE.userID, "camera", QImage())
    assert window.media is None
    tell(room.surface).forget("1")
    assert window.own is None


def test_a_microphone_that_does_not_work_is_said_until_it_does(room, qtbot, monkeypatch):
    monkeypatch.setattr(calls_media, "NOTE_STAYS", 0.05)
    room.report(frames.DeviceFailed(kind=DeviceKind.MICROPHONE, trouble=Trouble.NONE_THERE))
    assert room.shown["note"] is MediaNote.NO_MICROPHONE
    there = (Device("a", "A", True),)
    room.report(frames.DeviceList(kind=DeviceKind.MICROPHONE, devices=there, current="a"))
    assert room.shown["note"] is None
    room.report(frames.DeviceFailed(kind=DeviceKind.MICROPHONE, trouble=Trouble.REFUSED))
    assert room.shown["note"] is MediaNote.MICROPHONE_BLOCKED
    room.report(frames.DeviceFailed(kind=DeviceKind.MICROPHONE, trouble=Trouble.UNPLUGGED))
    assert room.shown["note"] is MediaNote.UNPLUGGED
    room.report(frames.DeviceFailed(kind=DeviceKind.MICROPHONE, trouble=Trouble.REFUSED))
    assert room.shown["note"] is MediaNote.MICROPHONE_BLOCKED
    # The person has let it: it is heard.
    room.report(frames.Loudness(callID="", userID="", level=0.2))
    qtbot.waitUntil(lambda: room.shown["note"] is None)


FAILING = [
    (kind, trouble)
    for kind in (DeviceKind.MICROPHONE, DeviceKind.SPEAKER, DeviceKind.CAMERA)
    for trouble in Trouble
    # No system asks whether a program may be heard.
    if trouble is not Trouble.UNPLUGGED and (kind, trouble) != (DeviceKind.SPEAKER, Trouble.REFUSED)
]


@pytest.mark.parametrize(("kind", "trouble"), FAILING)
def test_whatever_does_not_work_is_said_with_the_way_to_its_settings(
    room, monkeypatch, kind, trouble
):
    asked = []
    opener = "callkit.kit.calls_media.openSettings"
    monkeypatch.setattr(opener, lambda kind, refused: not asked.append((kind, refused)))
    room.surface.toggle("1", MediaKind.CAMERA, True)
    room.report(frames.DeviceFailed(kind=kind, trouble=trouble))
    note = room.shown["note"]
    assert kind.value in note.value.lower()
    (settings,) = remedy(Tools(media=MediaState(note=note)), InnerText())
    assert settings.label
    assert room.surface.openSettings()
    assert asked == [(kind, trouble is Trouble.REFUSED)]
    there = (Device("a", "A", True),)
    room.report(frames.DeviceList(kind=kind, devices=there, current="a"))
    assert room.shown["note"] is None, "something was plugged in: it is tried again"


def test_too_many_people_is_said(room):
    """From four on nobody is seen, from six on nobody is heard: ``topology``."""
    room.surface.toggle("1", MediaKind.CAMERA, True)
    people = [
        MemberView(user=User(userID=f"u{number}"), state=CallUserState.ACCEPTED)
        for number in range(5)
    ]
    notes = []
    for count in (2, 3, 4, 5):
        room.service.change(msgspec.structs.replace(CALL, members=tuple(people[:count])))
        notes.append(room.shown["note"])
    seen, heard = MediaNote.TOO_MANY_FOR_PICTURES, MediaNote.TOO_MANY_FOR_SOUND
    assert notes == [None, seen, seen, heard]


def test_a_camera_that_does_not_work_is_nothing_to_somebody_who_has_it_off(room):
    room.report(frames.DeviceFailed(kind=DeviceKind.CAMERA, trouble=Trouble.REFUSED))
    assert room.shown["note"] is None
    room.surface.toggle("1", MediaKind.CAMERA, True)
    assert room.shown["note"] is MediaNote.CAMERA_BLOCKED
    image = QImage(16, 12, QImage.Format.Format_RGB32)
    room.worker.pictured.emit("", "", "camera", image)
    assert room.shown["note"] is None


def test_not_to_be_heard_is_said_before_not_to_be_seen(room):
    room.surface.toggle("1", MediaKind.CAMERA, True)
    room.report(frames.DeviceFailed(kind=DeviceKind.CAMERA, trouble=Trouble.IN_USE))
    room.report(frames.DeviceFailed(kind=DeviceKind.SPEAKER, trouble=Trouble.NONE_THERE))
    assert room.shown["note"] is MediaNote.NO_SPEAKER
    room.report(frames.DeviceFailed(kind=DeviceKind.MICROPHONE, trouble=Trouble.BROKEN))
    assert room.shown["note"] is MediaNote.MICROPHONE_BROKEN
    # Another one is chosen, and is tried.
    room.devices.setDevices("microphone", [("b", "B")], "")
    room.devices.choose("microphone", "b")
    assert room.shown["note"] is MediaNote.NO_SPEAKER


def test_a_screen_that_cannot_be_shown_is_said_for_a_moment(room, qtbot, monkeypatch):
    monkeypatch.setattr(calls_media, "NOTE_STAYS", 0.05)
    asked = []
    opener = "callkit.kit.calls_media.openSettings"
    monkeypatch.setattr(opener, lambda kind, refused: not asked.append((kind, refused)))
    room.report(frames.DeviceFailed(kind=DeviceKind.SCREEN, trouble=Trouble.REFUSED))
    assert room.shown["note"] is MediaNote.SCREEN_BROKEN
    room.surface.openSettings()
    assert asked == [(DeviceKind.SCREEN, True)]
    qtbot.waitUntil(lambda: room.shown["note"] is None)


def test_who_speaks_muted_is_reminded_for_a_while(room, qtbot, monkeypatch):
    monkeypatch.setattr(calls_media, "NOTE_STAYS", 0.05)
    room.surface.toggle("1", MediaKind.MICROPHONE, False)
    room.media.onSpeakingWhileMuted.emit()
    assert room.shown["note"] is MediaNote.MUTED
    qtbot.waitUntil(lambda: room.shown["note"] is None)


@pytest.mark.parametrize("broken", [True, False])
def test_a_bad_line_is_said(room, broken):
    def stands(link):
        room.report(frames.LinkChanged(callID="1", userID=GRACE.userID, link=link))

    def looks(share):
        figures = Figures(concealedShare=share)
        room.report(frames.ConnectionFigures(callID="1", userID=GRACE.userID, figures=figures))

    stands(Link.CONNECTED)
    if broken:
        stands(Link.RECONNECTING)
    else:
        looks(0.5)
    assert room.shown["note"] is MediaNote.POOR_CONNECTION
    if broken:
        stands(Link.CONNECTED)
    else:
        looks(0.0)
    assert room.shown["note"] is None


def test_the_menu_of_devices_is_filled_and_what_is_chosen_is_used(room):
    there = (Device("a", "Desk", True), Device("b", "Headset"))
    for kind in DeviceKind:
        room.report(frames.DeviceList(kind=kind, devices=there, current="b"))
    assert [one.name for one in room.devices.devices("speaker")] == ["Desk", "Headset"]
    assert room.devices.current("camera") == "b"
    room.devices.choose("camera", "a")
    assert room.worker.of(frames.Configure)[-1].chosen == {DeviceKind.CAMERA: "a"}


def test_another_name_of_the_call_keeps_its_media(room):
    named = msgspec.structs.replace(CALL, callID="2")
    room.service.callChanged.emit(named)
    assert room.media.state("2") == SentMedia(microphone=True)
    assert ME.userID == named.me


def test_a_kit_without_media_leaves_them_to_the_app(qapp):
    kit = CallKit(notify=False, tray=False, remoteControl=False)
    assert kit.media is None
    with_media = CallKit(
        notify=False,
        tray=False,
        remoteControl=False,
        media=Media(engine=FakeEngine, devices=DrawnDevices),
    )
    assert isinstance(with_media.media, MediaService)
    with_media.media.close()


def test_the_window_of_a_call_shows_everybody_where_they_belong(room, qtbot):
    window = CallWindow()
    qtbot.addWidget(window)
    window.setCall(CALL)
    room.windows.one = window
    image = QImage(16, 12, QImage.Format.Format_RGB32)
    image.fill(0)
    room.worker.pictured.emit("1", GRACE.userID, "camera", image)
    assert window.pictured()
    room.worker.pictured.emit("", "", "camera", image)
    room.report(frames.Loudness(callID="1", userID=GRACE.userID, level=0.5))
    room.worker.pictured.emit("1", GRACE.userID, "camera", QImage())
    assert not window.pictured()
    room.sends(microphone=True, screen=True)
    room.worker.pictured.emit("1", GRACE.userID, "screen", image)
    assert window._page.shared.view.live
    room.worker.pictured.emit("1", GRACE.userID, "screen", QImage())
    assert not window._page.shared.view.live
    room.sends(microphone=True)
    room.surface.toggle("1", "screen", True)
    room.worker.pictured.emit("", "", "screen", image)
    room.sends(microphone=False)
    assert window._page.selfView.view.live, "an own share is shown small, and goes on"
    room.surface.toggle("1", "screen", False)
    room.worker.pictured.emit("", "", "screen", image)
    assert window._page._sharer is None
