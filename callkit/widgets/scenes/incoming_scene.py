"""The scenes of an incoming call, one per state (``reference/desktop.md`` B1)."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from callkit.errors import RequestError
from callkit.model import CallUserState, EndReason
from callkit.options import Between, Bytes, Matching, checkFields
from callkit.requests import Action, MediaNote
from callkit.switchboard.extended_data import DECLINE, MAX_MESSAGE, AnswerData
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, isMissed, kind, status, title
from callkit.widgets.call.reply_menu import REMIND_MINUTES
from callkit.widgets.scenes.connected_scene import connectedScene, noteOf, remedy
from callkit.widgets.scenes.scene import (
    ELSEWHERE,
    LINGER,
    LINGER_ELSEWHERE,
    LINGER_FAILED,
    LINGER_MISSED,
    LINGER_SHORT,
    Control,
    Scene,
    Tools,
    closeControl,
    endColour,
    endIcon,
    kindIcon,
    kindWord,
    whom,
)


def _fits(reply: str) -> bool:
    """Quoting makes a text longer on its way."""
    try:
        AnswerData(DECLINE, reply).encode()
    except RequestError:
        return False
    return True


Reply = Annotated[
    str, Bytes(MAX_MESSAGE, least=1), Matching(_fits, "that also fits once it is quoted as JSON")
]
"""Words to decline with."""
Minutes = Annotated[int, Between(1, 1440)]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOptions:
    """Which of the secondary answers an app offers.

    Raises:
        UsageError: A value that could not work; it names the field.
    """

    message: bool = True
    silence: bool = True
    remind: bool = True
    audioOnly: bool = True
    """A video call may be taken without the camera."""
    callBack: bool = True
    ignore: bool = True
    """A ring may be hidden on this device without refusing it."""
    muteContact: bool = True
    """Calls of one person may be silenced from now on."""
    replies: tuple[Reply, ...] = ()
    """The quick replies; the kit's four when empty."""
    remindMinutes: Annotated[
        tuple[Minutes, ...], Matching(bool, "with at least one (or remind=False)")
    ] = REMIND_MINUTES

    def __post_init__(self) -> None:
        checkFields(self)


def incomingScene(
    view: CallView,
    text: InnerText,
    *,
    options: IncomingOptions | None = None,
    tools: Tools | None = None,
) -> Scene:
    """The scene of ``view``. Pure apart from the translation lookup."""
    options, tools = options or IncomingOptions(), tools or Tools()
    if view.phase is Phase.ENDED:
        return _ended(view, text, options)
    if view.phase is Phase.CONNECTED or (view.phase is Phase.ENDING and view.connectedAt):
        return connectedScene(view, text, tools)
    if view.phase is Phase.ACCEPTING:
        return _accepting(view, text, options)
    return _ringing(view, text, options, tools)


def _ringing(view: CallView, text: InnerText, options: IncomingOptions, tools: Tools) -> Scene:
    refusing = view.phase is Phase.ENDING
    line, said = kind(view, text), _said(view, text)
    usable = not refusing and not view.offline
    deaf = tools.media.note in (MediaNote.NO_MICROPHONE, MediaNote.MICROPHONE_BLOCKED)
    note, note_icon, note_colour = noteOf(tools, text) if deaf else ("", "", "textMuted")
    quick = (*remedy(tools, text), *_quick(view, text, options))
    return Scene(
        line=line,
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said if said != line else "",
        shortStatus=text.say("reconnecting") if view.offline else said,
        statusIcon=_ringing_icon(view),
        statusColour="warning" if view.offline else "textMuted",
        note=note,
        noteIcon=note_icon,
        noteColour=note_colour,
        red=_decline(view, text, usable, busy=refusing),
        middle=_audio_only(view, text, usable) if view.video and options.audioOnly else None,
        green=_accept(view, text, usable),
        quick=tuple(dataclasses.replace(control, enabled=not refusing) for control in quick),
        pulsing=not refusing and not view.silenced and not view.offline,
        dimmed=refusing,
    )


def _said(view: CallView, text: InnerText) -> str:
    inside = _inside(view)
    if inside > 1 and view.phase is Phase.RINGING and not view.silenced and not view.offline:
        return text.say("incomingAlreadyInCall", inside)
    return status(view, text)


def _inside(view: CallView) -> int:
    """How many people are in a group call already: with its caller alone it has not begun."""
    joined = sum(member.state is CallUserState.ACCEPTED for member in view.members)
    return joined if view.group else 0


def _ringing_icon(view: CallView) -> str:
    if view.offline:
        return "offline"
    return "bell-off" if view.silenced else ""


def _decline(view: CallView, text: InnerText, enabled: bool, *, busy: bool) -> Control:
    return Control(
        action=Action.DECLINE,
        label=text.say("incomingCallPageDeclineButton"),
        icon="decline",
        tone="decline",
        description=text.say("accessDecline", name=whom(view, text)),
        enabled=enabled,
        busy=busy,
    )


def _accept(view: CallView, text: InnerText, enabled: bool) -> Control:
    described = "accessAcceptVideo" if view.video else "accessAccept"
    label = "joinButton" if _inside(view) > 1 else "incomingCallPageAcceptButton"
    if view.phase is Phase.WAITING:
        label = "endAndAcceptButton"
    return Control(
        action=Action.ACCEPT,
        label=text.say(label),
        icon="video-solid" if view.video else "accept",
        tone="accept",
        description=text.say(described, name=whom(view, text)),
        enabled=enabled,
    )


def _audio_only(view: CallView, text: InnerText, enabled: bool) -> Control:
    return Control(
        action=Action.ACCEPT_AUDIO,
        label=text.say("acceptAudioOnlyButton"),
        icon="accept",
        small=True,
        description=text.say("accessAcceptAudioOnly", name=whom(view, text)),
        enabled=enabled,
    )


def _quick(view: CallView, text: InnerText, options: IncomingOptions) -> tuple[Control, ...]:
    controls = []
    if options.silence:
        silence = Control(
            action=Action.SILENCE,
            label=text.say("silenceButton"),
            icon="bell",
            description=text.say("accessSilence"),
            checkable=True,
            checked=view.silenced,
            checkedLabel=text.say("soundOnButton"),
            checkedIcon="bell-off",
        )
        controls.append(silence)
    if options.message:
        message = text.say("messageButton")
        described = text.say("replyWithMessageButton")
        controls.append(
            Control(action=Action.MESSAGE, label=message, icon="message", description=described)
        )
    if options.remind:
        controls.append(
            Control(action=Action.REMIND, label=text.say("remindButton"), icon="remind")
        )
    return tuple(controls)


def _accepting(view: CallView, text: InnerText, options: IncomingOptions) -> Scene:
    said = status(view, text)
    cancel = Control(
        action=Action.CANCEL,
        label=text.say("outgoingCallPageACancelButton"),
        icon="decline",
        tone="decline",
        description=text.say("accessStopAnswering"),
    )
    return Scene(
        line=kindWord(view, text),
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said,
        shortStatus=said,
        red=cancel,
        green=dataclasses.replace(_accept(view, text, False), busy=True),
        # They keep their place until the call is there.
        quick=tuple(
            dataclasses.replace(control, enabled=False) for control in _quick(view, text, options)
        ),
    )


def _ended(view: CallView, text: InnerText, options: IncomingOptions) -> Scene:
    said = status(view, text)
    offers = options.callBack and (isMissed(view) or view.endReason is EndReason.FAILED)
    back = Control(
        action=Action.CALL_BACK,
        label=text.say("callBackButton"),
        icon="video-solid" if view.video else "accept",
        tone="accept",
    )
    return Scene(
        line=kindWord(view, text),
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said,
        shortStatus=_short_end(view, text, said),
        statusIcon=endIcon(view),
        statusColour=endColour(view),
        red=closeControl(text),
        green=back if offers else None,
        dimmed=True,
        lingerMs=_linger(view),
        over=view.endReason is EndReason.DECLINED,
    )


def _short_end(view: CallView, text: InnerText, said: str) -> str:
    """Beside the name, which need not be said again."""
    if not isMissed(view):
        return said
    busy = view.endReason is EndReason.BUSY
    return text.say("historyMissedBusy" if busy else "notificationPrivateMissed")


def _linger(view: CallView) -> int:
    if view.endReason is EndReason.FAILED:
        return LINGER_FAILED
    if isMissed(view):
        return LINGER_MISSED
    if view.endReason in ELSEWHERE:
        return LINGER_ELSEWHERE
    if view.endReason is EndReason.DECLINED:
        return LINGER_SHORT
    return LINGER
