"""What a call's surface shows, as a value: words, shapes and the controls in their slots.

Two functions make scenes out of a :class:`CallView`; the surfaces only lay them out. So a state
looks the same in the compact, the full and the embedded form, and can be tested without a window.
"""

from __future__ import annotations

import dataclasses
import enum

from callkit.model import EndReason
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, isMissed, personName, status, title


class Action(enum.StrEnum):
    """What a control asks for."""

    ACCEPT = "accept"
    ACCEPT_AUDIO = "acceptAudio"
    DECLINE = "decline"
    CANCEL = "cancel"
    HANG_UP = "hangUp"
    CALL_BACK = "callBack"
    CALL_AGAIN = "callAgain"
    MESSAGE = "message"
    SILENCE = "silence"
    REMIND = "remind"
    MUTE = "mute"
    CAMERA = "camera"
    MINIMIZE = "minimize"
    INVITE = "invite"
    END_FOR_ALL = "endForAll"
    CLOSE = "close"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One button in one slot."""

    action: Action
    label: str
    icon: str
    tone: str = "neutral"
    small: bool = False
    """Less likely to be meant than its neighbours."""
    description: str = ""
    enabled: bool = True
    busy: bool = False
    checkable: bool = False
    checked: bool = False
    checkedLabel: str = ""
    checkedIcon: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a surface shows of one call just now."""

    line: str
    """The small line on top: what kind of call."""
    lineIcon: str
    name: str
    status: str = ""
    """How it stands; "" when the line on top has said it already."""
    shortStatus: str = ""
    """The same for a surface without that line."""
    statusIcon: str = ""
    statusColour: str = "textMuted"
    red: Control | None = None
    middle: Control | None = None
    green: Control | None = None
    quick: tuple[Control, ...] = ()
    group: bool = False
    pulsing: bool = False
    dimmed: bool = False
    timerSince: float = 0.0
    """Monotonic seconds to count from; 0.0 shows no timer."""
    lingerMs: int = 0
    """How long this last picture stays; 0 stays until told."""

    @property
    def actions(self) -> tuple[Action | None, ...]:
        """What each slot would do: when this changes, a press just begun is void."""
        slots = (self.red, self.middle, self.green)
        return tuple(control.action if control else None for control in slots)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an app lets people do in a call. None hides a switch of the app's."""

    muted: bool | None = None
    cameraOn: bool | None = None
    invite: bool = False
    endForAll: bool = False


LINGER_SHORT, LINGER, LINGER_ELSEWHERE, LINGER_FAILED = 800, 2_500, 4_000, 15_000
LINGER_OFFER = 10_000
"""A missed call offers "Call back" this long; it stays in the history anyway."""

ELSEWHERE = frozenset(
    {EndReason.ANSWERED_ELSEWHERE, EndReason.DECLINED_ELSEWHERE, EndReason.MOVED_ELSEWHERE}
)


def kindIcon(view: CallView) -> str:
    return "video-solid" if view.video else "voice"


def kindWord(view: CallView, text: InnerText) -> str:
    """ "Video call", "Group audio call"."""
    group, sound = "Group" if view.group else "", "Video" if view.video else "Audio"
    return text.say(f"missed{group}{sound}CallNotificationContent")


def closeControl(text: InnerText) -> Control:
    return Control(action=Action.CLOSE, label=text.say("closeButton"), icon="close")


def sideControls(tools: Tools, text: InnerText) -> tuple[Control | None, Control | None]:
    """What stands beside a lone red control: the app's switches, or a way to put the window
    aside without ending anything."""
    switches = mediaControls(tools, text)
    if len(switches) > 1:
        return switches[0], switches[1]
    if switches:
        return None, switches[0]
    aside = text.say("minimizeButton")
    return None, Control(action=Action.MINIMIZE, label=aside, icon="minimize")


def mediaControls(tools: Tools, text: InnerText) -> tuple[Control, ...]:
    controls = []
    if tools.muted is not None:
        mute = Control(
            action=Action.MUTE,
            label=text.say("muteButton"),
            icon="mic",
            checkable=True,
            checked=tools.muted,
            checkedLabel=text.say("unmuteButton"),
            checkedIcon="mic-off",
        )
        controls.append(mute)
    if tools.cameraOn is not None:
        camera = Control(
            action=Action.CAMERA,
            label=text.say("cameraOffButton"),
            icon="video",
            checkable=True,
            checked=not tools.cameraOn,
            checkedLabel=text.say("cameraOnButton"),
            checkedIcon="video-off",
        )
        controls.append(camera)
    return tuple(controls)


def connectedScene(view: CallView, text: InnerText, tools: Tools) -> Scene:
    """In the call, whoever began it: name, time, the app's switches, End."""
    middle, last = sideControls(tools, text)
    ending = view.phase is Phase.ENDING
    end = Control(
        action=Action.HANG_UP,
        label=text.say("leaveButton" if view.group else "endButton"),
        icon="decline",
        tone="decline",
        description=text.say("accessEnd"),
        enabled=not ending,
        busy=ending,
    )
    quick = []
    if tools.invite and not ending:
        said = text.say("addPeopleButton")
        quick.append(Control(action=Action.INVITE, label=said, icon="person-add"))
    if tools.endForAll and view.group and not ending:
        said = text.say("endForEveryoneButton")
        quick.append(Control(action=Action.END_FOR_ALL, label=said, icon="decline"))
    said = status(view, text)
    troubled = view.offline or ending
    return Scene(
        line=kindWord(view, text),
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said if troubled else "",
        shortStatus=said if troubled else "",
        statusIcon="offline" if view.offline else "",
        statusColour="warning" if view.offline else "textMuted",
        red=end,
        middle=middle,
        green=last,
        quick=tuple(quick),
        timerSince=0.0 if ending else view.connectedAt,
    )


def endIcon(view: CallView) -> str:
    """The shape beside the word that says why it is over."""
    reason = view.endReason
    if reason in ELSEWHERE:
        return "device"
    if reason is EndReason.FAILED:
        return "warning"
    if isMissed(view) or (view.outgoing and reason is EndReason.NO_ANSWER):
        return "call-missed"
    return "decline"


def endColour(view: CallView) -> str:
    """Missed and failed are told in the colour of trouble."""
    return "danger" if isMissed(view) or view.endReason is EndReason.FAILED else "textMuted"


def whom(view: CallView, text: InnerText) -> str:
    return personName(view.peer, text)
