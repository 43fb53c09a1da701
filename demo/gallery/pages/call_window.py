"""The call window: a picture, a voice, a group, and what can stand in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QWidget

from callkit.model import CallUserState, EndReason, User
from callkit.requests import MediaNote, MediaState
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.texts import InnerText
from callkit.theme import StageSize
from callkit.widgets.call.member_note import MemberNote
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.scenes.incoming_scene import incomingScene
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions, outgoingScene
from callkit.widgets.scenes.scene import Tools
from callkit.widgets.stage.page import CallPage
from callkit.widgets.stage.share_capsule import ShareCapsule
from callkit.widgets.stage.small_window import SmallCallWindow
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.pages.made_calls import later, members, states
from demo.gallery.people import (
    ADA,
    ALAN,
    BARBARA,
    EDSGER,
    GRACE,
    LONG,
    NAMES,
    RADIA,
    incoming,
    outgoing,
    outgoingGroup,
)
from demo.people.characters import drawnPerson

HERE, RINGS = CallUserState.ACCEPTED, CallUserState.RECEIVED
VOICE = QSize(StageSize.VOICE_WIDTH, StageSize.VOICE_HEIGHT)
VIDEO = QSize(StageSize.VIDEO_WIDTH, StageSize.VIDEO_HEIGHT)
GROUP = QSize(StageSize.GROUP_WIDTH, StageSize.GROUP_HEIGHT)
SMALL = QSize(StageSize.LEAST_WIDTH, StageSize.LEAST_HEIGHT)
FULL = Tools(
    media=MediaState(microphone=True, camera=True, screen=False, hold=False),
    devices=True,
    invite=True,
)
CROWD = Tools(
    media=MediaState(microphone=True, camera=True, screen=False, hold=False, hand=False),
    devices=True,
    invite=True,
    endForAll=True,
)
EVERYBODY = (ADA, GRACE, ALAN, EDSGER, BARBARA, RADIA, LONG, User("h", "Hedy Lamarr"))


class Sample(NamedTuple):
    """A call, what its app allows, and how large the stage is."""

    view: CallView
    tools: Tools = FULL
    size: QSize = VOICE
    pictures: int = 0
    """How many people can be seen, this one included."""


class SamplePage(CallPage):
    """A stage that shows its sample anew in another language, as the window around it would."""

    def __init__(self, sample: Sample, text: InnerText) -> None:
        self._sample = sample
        super().__init__(text=text, clock=clock)

    def showSample(self) -> None:
        view, tools = self._sample.view, self._sample.tools
        self.showCall(view)
        if view.outgoing:
            options = OutgoingOptions(message=True)
            self.showScene(outgoingScene(view, self._text, options=options, tools=tools))
        else:
            self.showScene(incomingScene(view, self._text, tools=tools))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.showSample()
        super().changeEvent(event)


def made(sample: Sample) -> CallPage:
    """The stage of a sample."""
    view, text = sample.view, InnerText()
    page = SamplePage(sample, text)
    page.resize(sample.size)
    glyphs = ["smallWindow", "fullScreen", "putAside"]
    page.glyphs.offer(*glyphs, *(("people", "layout") if view.group else ()))
    page.bar.setDevicesOffered(sample.tools.devices)
    page.showSample()
    seen = [member.user.userID for member in view.members] if view.group else [view.peer.userID]
    for number, person in enumerate(seen[: max(0, sample.pictures - 1)]):
        page.setVideo(person, drawnPerson(number))
    if sample.pictures:
        page.setSelfView(drawnPerson(1))
    return page


def voice(**changes: object) -> CallView:
    connected = outgoing(phase=Phase.CONNECTED, connectedAt=NOW - 754)
    return msgspec.structs.replace(connected, **changes)


def video(person: User = ADA, **changes: object) -> CallView:
    connected = incoming(person, video=True, phase=Phase.CONNECTED, connectedAt=NOW - 754)
    return msgspec.structs.replace(connected, **changes)


def group(count: int, *states: CallUserState) -> CallView:
    members = tuple(
        MemberView(user=user, state=states[number] if number < len(states) else HERE)
        for number, user in enumerate(EVERYBODY[:count])
    )
    return outgoingGroup(members, phase=Phase.CONNECTED, connectedAt=NOW - 3723)


def samples() -> dict[str, Sample]:
    gone = outgoing(phase=Phase.ENDED, endReason=EndReason.NO_ANSWER)
    found = {
        "calling": Sample(outgoing(), Tools()),
        "ringing": Sample(outgoing(phase=Phase.RINGING), Tools(media=MediaState(microphone=True))),
        "ringing video": Sample(
            outgoing(video=True, phase=Phase.RINGING),
            Tools(media=MediaState(microphone=True, camera=True)),
            VIDEO,
            1,
        ),
        "no answer": Sample(gone, Tools()),
        "voice": Sample(
            voice(),
            Tools(media=MediaState(microphone=False, camera=False, screen=False, hold=False)),
        ),
        "voice on hold": Sample(voice(), Tools(media=MediaState(microphone=True, hold=True))),
        "reconnecting": Sample(voice(offline=True), FULL),
        "muted": Sample(voice(), Tools(media=MediaState(microphone=False, note=MediaNote.MUTED))),
        "video": Sample(video(), FULL, VIDEO, 2),
        "video, small": Sample(video(), FULL, SMALL, 2),
        "camera off": Sample(video(), FULL, VIDEO, 1),
    }
    for name, view in states().items():
        found[f"outgoing, {name}"] = Sample(view, Tools(), GROUP if view.group else VOICE)
    for name, people in (("joined and waiting", members()), ("left and removed", later())):
        connected = outgoingGroup(people, phase=Phase.CONNECTED, connectedAt=NOW - 83)
        found[f"group, {name}"] = Sample(connected, CROWD, GROUP)
    for count in (2, 5, 8):
        found[f"group of {count + 1}"] = Sample(group(count), CROWD, GROUP, count)
    found["group, small"] = Sample(group(5), CROWD, SMALL, 3)
    for name, person in NAMES.items():
        found[f"{name} name"] = Sample(voice(callees=(person,)), FULL)
    found["video, long name"] = Sample(video(LONG), FULL, VIDEO, 2)
    return found


def lively() -> CallPage:
    """A group in which much goes on."""
    states = (HERE, HERE, RINGS, HERE, CallUserState.REJECTED)
    page = made(Sample(group(5, *states), CROWD, GROUP, 3))
    page.setMemberNote("ada", MemberNote.SPEAKING)
    page.setMemberNote("grace", MemberNote.HAND_RAISED)
    page.setMemberNote("edsger", MemberNote.MUTED)
    return page


def people() -> CallPage:
    """The people at the side."""
    page = lively()
    page.togglePeople()
    return page


def tall() -> CallPage:
    """The other one holds a phone upright."""
    page = made(samples()["video"])
    page.setVideo("ada", drawnPerson(0, 360, 640))
    return page


def shared() -> CallPage:
    """Somebody shows a screen."""
    page = made(Sample(group(4), CROWD, GROUP, 4))
    page.setSharing("ada", drawnPerson(2, 1280, 800))
    return page


def loud() -> CallPage:
    """The rings of a voice."""
    page = made(samples()["voice"])
    page.setLevel("grace", 0.6)
    page.setMemberNote("grace", MemberNote.MUTED)
    return page


def aside() -> MiniCallBar:
    bar = MiniCallBar(clock=clock)
    bar.setCall(voice())
    bar.setMedia(microphone=True)
    bar.resize(bar.sizeHint())
    return bar


def small() -> SmallCallWindow:
    window = SmallCallWindow(clock=clock)
    window.setCall(video())
    window.setMedia(microphone=True)
    return window


def capsule() -> ShareCapsule:
    made = ShareCapsule(clock=clock)
    made.setMedia(microphone=True)
    made.resize(made.sizeHint())
    return made


def pages() -> list[tuple[str, Callable[[], QWidget]]]:
    found: list[tuple[str, Callable[[], QWidget]]] = [
        (f"call, {name}", partial(made, sample)) for name, sample in samples().items()
    ]
    own = {
        "call, voice with rings": loud,
        "call, video upright": tall,
        "call, group with much going on": lively,
        "call, people": people,
        "call, shared screen": shared,
        "call put aside, voice": aside,
        "call put aside, camera off": small,
        "call put aside, own screen shared": capsule,
    }
    return [*found, *own.items()]
