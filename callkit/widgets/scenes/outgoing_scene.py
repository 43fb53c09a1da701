"""The scenes of an outgoing call, one per state (``reference/desktop.md`` B2)."""

from __future__ import annotations

import dataclasses

from callkit.model import EndReason
from callkit.options import checkFields
from callkit.requests import Action
from callkit.switchboard.view import CallView, Phase
from callkit.texts import InnerText, spokenNames, status, title
from callkit.widgets.scenes.connected_scene import connectedScene, sideControls
from callkit.widgets.scenes.scene import (
    ELSEWHERE,
    LINGER,
    LINGER_ELSEWHERE,
    LINGER_FAILED,
    LINGER_SHORT,
    Control,
    Scene,
    Tools,
    closeControl,
    endColour,
    endIcon,
    kindIcon,
    kindWord,
)

_OFFERS = frozenset(
    {
        EndReason.DECLINED,
        EndReason.BUSY,
        EndReason.NO_ANSWER,
        EndReason.FAILED,
        EndReason.CALLER_LOST,
    }
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingOptions:
    """What an app offers when a call came to nothing."""

    callAgain: bool = True
    message: bool = False
    """"Message" needs a chat the kit does not have: the app switches it on, and opens the chat
    when ``CallKit.messageRequested`` says so. Notifications of missed calls offer it, too."""

    def __post_init__(self) -> None:
        checkFields(self)


def outgoingScene(
    view: CallView,
    text: InnerText,
    *,
    options: OutgoingOptions | None = None,
    tools: Tools | None = None,
) -> Scene:
    """The scene of ``view``. Pure apart from the translation lookup."""
    options, tools = options or OutgoingOptions(), tools or Tools()
    if view.phase is Phase.ENDED:
        return _ended(view, text, options)
    if view.phase is Phase.CONNECTED or (view.phase is Phase.ENDING and view.connectedAt):
        return connectedScene(view, text, tools)
    return _waiting(view, text, tools)


def _waiting(view: CallView, text: InnerText, tools: Tools) -> Scene:
    said = status(view, text)
    cancelling = view.phase is Phase.ENDING
    cancel = Control(
        action=Action.CANCEL,
        label=text.say("outgoingCallPageACancelButton"),
        icon="decline",
        tone="decline",
        description=text.say("accessCancel", name=spokenNames(view, text)),
        enabled=not cancelling,
        busy=cancelling,
    )
    middle, last = (None, None) if cancelling else sideControls(tools, text)
    unreachable = view.notReceived and view.phase is not Phase.RINGING
    return Scene(
        line=kindWord(view, text),
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said,
        shortStatus=said,
        statusIcon="offline" if unreachable or view.offline else "",
        statusColour="warning" if unreachable or view.offline else "textMuted",
        red=cancel,
        middle=middle,
        green=last,
        pulsing=view.phase is Phase.RINGING,
        dimmed=cancelling,
    )


def _ended(view: CallView, text: InnerText, options: OutgoingOptions) -> Scene:
    said = status(view, text)
    came_to_nothing = not view.connectedAt and view.endReason in _OFFERS
    again = Control(
        action=Action.CALL_AGAIN,
        label=text.say("callAgainButton"),
        icon="video-solid" if view.video else "accept",
        tone="accept",
    )
    message = Control(action=Action.MESSAGE, label=text.say("messageButton"), icon="message")
    return Scene(
        line=kindWord(view, text),
        lineIcon=kindIcon(view),
        name=title(view, text),
        group=view.group,
        status=said,
        shortStatus=said,
        statusIcon=endIcon(view),
        statusColour=endColour(view),
        red=closeControl(text),
        green=again if came_to_nothing and options.callAgain else None,
        quick=(message,) if came_to_nothing and options.message else (),
        dimmed=True,
        lingerMs=_linger(view, came_to_nothing),
    )


def _linger(view: CallView, came_to_nothing: bool) -> int:
    if view.endReason in ELSEWHERE:
        return LINGER_ELSEWHERE
    if came_to_nothing:
        return LINGER_FAILED
    if view.endReason is EndReason.CANCELLED:
        return LINGER_SHORT
    return LINGER
