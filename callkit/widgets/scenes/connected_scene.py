"""The scene of a connected call: time, the app's switches and notes, End (``reference/desktop.md``
B4).
"""

from __future__ import annotations

from typing import Final

from callkit.requests import Action, MediaKind, MediaNote, MediaState
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, status, title
from callkit.widgets.scenes.scene import Control, Scene, Tools, kindIcon, kindWord, shownChecked

_NOTES: Final = {
    MediaNote.NO_MICROPHONE: ("incomingNoMicrophone", "mic-off"),
    MediaNote.MICROPHONE_BLOCKED: ("microphoneBlocked", "mic-off"),
    MediaNote.MICROPHONE_IN_USE: ("microphoneInUse", "mic-off"),
    MediaNote.MICROPHONE_BROKEN: ("microphoneBroken", "mic-off"),
    MediaNote.NO_SPEAKER: ("noSpeaker", "speaker"),
    MediaNote.SPEAKER_BROKEN: ("speakerBroken", "speaker"),
    MediaNote.NO_CAMERA: ("noCamera", "video-off"),
    MediaNote.CAMERA_BLOCKED: ("cameraBlocked", "video-off"),
    MediaNote.CAMERA_IN_USE: ("cameraInUse", "video-off"),
    MediaNote.CAMERA_BROKEN: ("cameraBroken", "video-off"),
    MediaNote.SCREEN_BROKEN: ("screenBroken", "screen"),
    MediaNote.UNPLUGGED: ("deviceUnplugged", "device"),
    MediaNote.TOO_MANY_FOR_SOUND: ("tooManyForSound", "people"),
    MediaNote.TOO_MANY_FOR_PICTURES: ("tooManyForPictures", "people"),
    MediaNote.MUTED: ("youAreMuted", "mic-off"),
    MediaNote.POOR_CONNECTION: ("poorConnection", "warning"),
}
_REMEDIES: Final = {
    MediaNote.NO_MICROPHONE: "soundSettingsButton",
    MediaNote.MICROPHONE_BLOCKED: "openSettingsButton",
    MediaNote.MICROPHONE_IN_USE: "soundSettingsButton",
    MediaNote.MICROPHONE_BROKEN: "soundSettingsButton",
    MediaNote.NO_SPEAKER: "soundSettingsButton",
    MediaNote.SPEAKER_BROKEN: "soundSettingsButton",
    MediaNote.NO_CAMERA: "openSettingsButton",
    MediaNote.CAMERA_BLOCKED: "openSettingsButton",
    MediaNote.CAMERA_IN_USE: "openSettingsButton",
    MediaNote.CAMERA_BROKEN: "openSettingsButton",
    MediaNote.SCREEN_BROKEN: "openSettingsButton",
}


def connectedScene(view: CallView, text: InnerText, tools: Tools) -> Scene:
    """In a connected call, incoming or outgoing: name, time, the app's switches, End."""
    middle, last = sideControls(tools, text)
    ending = view.phase is Phase.ENDING
    end = Control(
        action=Action.HANG_UP,
        label=text.say("leaveButton" if view.group else "endButton"),
        icon="leave" if view.group else "decline",
        tone="decline",
        description=text.say("accessLeave" if view.group else "accessEnd"),
        enabled=not ending,
        busy=ending,
    )
    said = status(view, text)
    troubled = view.offline or ending
    note, icon, colour = noteOf(tools, text)
    return Scene(
        line=kindWord(view, text),
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said if troubled else "",
        shortStatus=said if troubled else "",
        statusIcon="offline" if view.offline else "",
        statusColour="warning" if view.offline else "textMuted",
        note=note,
        noteIcon=icon,
        noteColour=colour,
        red=end,
        middle=middle,
        green=last,
        quick=() if ending else _quick(view, text, tools),
        timerSince=0.0 if ending else view.connectedAt,
    )


def noteOf(tools: Tools, text: InnerText) -> tuple[str, str, str]:
    """The one line about the media: words, icon, colour. The most urgent one wins."""
    if tools.media.note is not None:
        key, icon = _NOTES[tools.media.note]
        return text.say(key), icon, "warning"
    if tools.media.hold:
        return text.say("rowOnHold"), "pause", "textMuted"
    if tools.media.pushToTalk:
        return text.say("holdSpaceToTalk"), "mic", "textMuted"
    return "", "", "textMuted"


def remedy(tools: Tools, text: InnerText) -> tuple[Control, ...]:
    """What a person can do about the note, if anything."""
    note = tools.media.note
    key = _REMEDIES.get(note) if note else None
    if note is None or key is None:
        return ()
    return (Control(action=Action.SETTINGS, label=text.say(key), icon=_NOTES[note][1]),)


def sideControls(tools: Tools, text: InnerText) -> tuple[Control | None, Control | None]:
    """What stands beside a lone red control: the app's switches, or a way to put the window
    aside without ending anything."""
    switches = _switches(tools.media, text, MediaKind.MICROPHONE, MediaKind.CAMERA)
    if len(switches) > 1:
        return switches[0], switches[1]
    if switches:
        return None, switches[0]
    aside = text.say("minimizeButton")
    return None, Control(action=Action.MINIMIZE, label=aside, icon="minimize")


def _quick(view: CallView, text: InnerText, tools: Tools) -> tuple[Control, ...]:
    found = [*remedy(tools, text)]
    found += _switches(tools.media, text, MediaKind.SCREEN, MediaKind.HOLD, MediaKind.HAND)
    if tools.devices:
        said = text.say("devicesButton")
        found.append(Control(action=Action.DEVICES, label=said, icon="device"))
    if tools.invite:
        said = text.say("addPeopleButton")
        found.append(Control(action=Action.INVITE, label=said, icon="person-add"))
    if tools.endForAll and view.group:
        said = text.say("endForEveryoneButton")
        found.append(Control(action=Action.END_FOR_ALL, label=said, icon="decline"))
    return tuple(found)


_LOOKS: Final = {
    MediaKind.MICROPHONE: ("muteButton", "mic", "unmuteButton", "mic-off"),
    MediaKind.CAMERA: ("cameraOffButton", "video", "cameraOnButton", "video-off"),
    MediaKind.SCREEN: ("shareScreenButton", "screen", "stopSharingButton", "screen"),
    MediaKind.HOLD: ("holdButton", "pause", "resumeButton", "play"),
    MediaKind.HAND: ("raiseHandButton", "hand", "lowerHandButton", "hand"),
}
"""Words and icon of each switch, and both while it is drawn as pressed."""


def _switches(media: MediaState, text: InnerText, *kinds: MediaKind) -> list[Control]:
    """Those of the switches that the app has."""
    return [_switch(kind, on, text) for kind in kinds if (on := media.on(kind)) is not None]


def _switch(kind: MediaKind, on: bool, text: InnerText) -> Control:
    label, icon, checked_label, checked_icon = _LOOKS[kind]
    return Control(
        action=Action.MEDIA,
        media=kind,
        label=text.say(label),
        icon=icon,
        checkable=True,
        checked=shownChecked(kind, on),
        checkedLabel=text.say(checked_label),
        checkedIcon=checked_icon,
    )
