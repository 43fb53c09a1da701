"""A person's request about a call, as one value for all surfaces; and the vocabulary of its media.

Every surface (window, banner, bar, tray icon, notification, key of the desktop) says a
:class:`CallRequest`, and one place of the kit obeys it. An app reads and writes the media of a call
in the words of :class:`MediaKind`. "on" always means the same: ``microphone=True`` is a microphone
that is heard. No Qt in here.
"""

from __future__ import annotations

import dataclasses
import enum
from typing import Any


class Action(enum.StrEnum):
    """What a person wants of a call. The argument that goes with it stands behind the name; most
    have none."""

    ACCEPT = "accept"
    """Answer, as it was called: a video call with the camera."""
    ACCEPT_AUDIO = "acceptAudio"
    """Answer a video call without the camera."""
    DECLINE = "decline"
    """message: words for the caller, "" or None without."""
    CANCEL = "cancel"
    """Stop calling, or take back an answer that is on its way."""
    HANG_UP = "hangUp"
    END_FOR_ALL = "endForAll"
    SILENCE = "silence"
    """on: True rings without sound, False with it again."""
    IGNORE = "ignore"
    """Hide this ring here; it is not refused."""
    REMIND = "remind"
    """minutes: put the call off, and be reminded then."""
    MUTE_CONTACT = "muteContact"
    """on: all calls of this caller ring silently from now on, or with sound again."""
    CALL_BACK = "callBack"
    """view: the call that was missed."""
    CALL_AGAIN = "callAgain"
    """view: the call that came to nothing."""
    MESSAGE = "message"
    """view: write to the people of a call that came to nothing. On a call that rings: choose
    words to decline with."""
    OPEN_MISSED = "openMissed"
    """view: the notification of that missed call was pressed; None: show the missed calls."""
    INVITE = "invite"
    """Add people."""
    STOP_CALLING = "stopCalling"
    """userID: take one person's invitation back."""
    RING_AGAIN = "ringAgain"
    """userID: invite one person again."""
    MEDIA = "media"
    """(MediaKind, on): one of the app's switches."""
    DEVICES = "devices"
    """Choose among microphones, speakers and cameras."""
    SETTINGS = "settings"
    """Mend what the note about the media says."""
    APP = "app"
    """(key, checked): a control of the app's own."""
    MORE = "menu"
    """Show the answers that have no button."""
    SHOW = "show"
    """token: bring the call's window to the front; the token is the permission that a Wayland
    desktop gives with a click, "" or None without."""
    MINIMIZE = "minimize"
    """Put the window aside; the call goes on."""
    HIDE = "hide"
    """The window was closed while the call goes on."""
    CLOSE = "close"
    """Put the last picture of an ended call away."""


@dataclasses.dataclass(frozen=True, slots=True)
class CallRequest:
    """A person wants ``action`` of the call ``callID``. :class:`Action` says what ``argument``
    is."""

    callID: str
    action: Action
    argument: Any = None


class MediaKind(enum.StrEnum):
    """What can be on or off in a call."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"
    """This person shows a screen to the others."""
    HOLD = "hold"
    """The call is on hold."""
    HAND = "hand"
    """This person's hand is raised."""
    TALK = "talk"
    """The key of push-to-talk is held."""


class MediaNote(enum.StrEnum):
    """What an app has to say about its media, in one line (``reference/desktop.md`` B1, B4)."""

    NO_MICROPHONE = "noMicrophone"
    MICROPHONE_BLOCKED = "microphoneBlocked"
    """The system, or the person, does not let this program."""
    MICROPHONE_IN_USE = "microphoneInUse"
    MICROPHONE_BROKEN = "microphoneBroken"
    NO_SPEAKER = "noSpeaker"
    SPEAKER_BROKEN = "speakerBroken"
    NO_CAMERA = "noCamera"
    CAMERA_BLOCKED = "cameraBlocked"
    CAMERA_IN_USE = "cameraInUse"
    CAMERA_BROKEN = "cameraBroken"
    SCREEN_BROKEN = "screenBroken"
    """It cannot be shown to the others, or may not."""
    UNPLUGGED = "unplugged"
    """A device went; another one is used."""
    TOO_MANY_FOR_SOUND = "tooManyForSound"
    """Too many people are in the call to hear each other, as it is connected."""
    TOO_MANY_FOR_PICTURES = "tooManyForPictures"
    MUTED = "muted"
    """The person speaks and nobody hears it."""
    POOR_CONNECTION = "poorConnection"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MediaState:
    """How the media of one call stand. None: the app has no such switch."""

    microphone: bool | None = None
    camera: bool | None = None
    screen: bool | None = None
    hold: bool | None = None
    hand: bool | None = None
    pushToTalk: bool = False
    """The person is heard while a key is held."""
    note: MediaNote | None = None

    def on(self, kind: MediaKind) -> bool | None:
        """How one of the switches stands; None when there is none (TALK is a key)."""
        return None if kind is MediaKind.TALK else getattr(self, kind.value)
