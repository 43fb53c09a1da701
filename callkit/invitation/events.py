"""The events of the kit, as signals: UIKit's names, argument order and meaning.

Source: ``reference/kits.md`` A1; :data:`EVENTS` is the table, the class body below repeats it
for Qt, and a test compares both with UIKit's published callbacks.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypedDict, Unpack

from PySide6.QtCore import QObject, Signal

from callkit.client.tokens import isAsync
from callkit.errors import RequestError, UsageError
from callkit.invitation.loop import startForApp
from callkit.model import (
    CallType,
    CallUserInfo,
    ConnectionEvent,
    ConnectionState,
    EndReason,
    User,
)
from callkit.switchboard.view import CallView

EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # UIKit's eleven.
        "onIncomingCallReceived": ("callID", "caller", "callType", "callees", "customData"),
        "onIncomingCallCanceled": ("callID", "caller", "customData"),
        "onIncomingCallTimeout": ("callID", "caller"),
        "onIncomingCallDeclineButtonPressed": (),
        "onIncomingCallAcceptButtonPressed": (),
        "onOutgoingCallCancelButtonPressed": (),
        "onOutgoingCallAccepted": ("callID", "callee"),
        "onOutgoingCallDeclined": ("callID", "callee", "customData"),
        "onOutgoingCallRejectedCauseBusy": ("callID", "callee", "customData"),
        "onOutgoingCallTimeout": ("callID", "callees", "isVideoCall"),
        "onInvitationUserStateChanged": ("invitationUserInfos",),
        # UIKit's newer ones.
        "onOutgoingCallSent": ("callID", "caller", "callType", "callees", "customData"),
        "onIncomingMissedCallClicked": (
            "callID",
            "caller",
            "callType",
            "callees",
            "customData",
            "defaultAction",
        ),
        "onIncomingMissedCallDialBackFailed": (),
        "onError": ("error",),
        # Ours.
        "onCallStarted": ("call",),
        "onCallEnded": ("callID", "reason"),
        "onOutgoingCallRinging": ("callID", "callee"),
        "onIncomingCallAnsweredElsewhere": ("callID", "caller", "deviceName"),
        "onIncomingCallDeclinedElsewhere": ("callID", "caller", "deviceName"),
        "onCallWaiting": ("callID", "caller", "callType", "callees", "customData"),
        "onConnectionStateChanged": ("state", "event", "extendedData"),
        "onTokenWillExpire": ("second",),
    }
)
"""Every event and the names of its arguments, in order."""


class EventHandlers(TypedDict, total=False):
    """The keywords of :class:`CallInvitationEvents`: a function for each event, with its
    arguments."""

    onIncomingCallReceived: Callable[[str, User, CallType, list[User], str], object]
    onIncomingCallCanceled: Callable[[str, User, str], object]
    onIncomingCallTimeout: Callable[[str, User], object]
    onIncomingCallDeclineButtonPressed: Callable[[], object]
    onIncomingCallAcceptButtonPressed: Callable[[], object]
    onOutgoingCallCancelButtonPressed: Callable[[], object]
    onOutgoingCallAccepted: Callable[[str, User], object]
    onOutgoingCallDeclined: Callable[[str, User, str], object]
    onOutgoingCallRejectedCauseBusy: Callable[[str, User, str], object]
    onOutgoingCallTimeout: Callable[[str, list[User], bool], object]
    onInvitationUserStateChanged: Callable[[list[CallUserInfo]], object]
    onOutgoingCallSent: Callable[[str, User, CallType, list[User], str], object]
    onIncomingMissedCallClicked: Callable[
        [str, User, CallType, list[User], str, Callable[[], object]], object
    ]
    onIncomingMissedCallDialBackFailed: Callable[[], object]
    onError: Callable[[RequestError], object]
    onCallStarted: Callable[[CallView], object]
    onCallEnded: Callable[[str, EndReason], object]
    onOutgoingCallRinging: Callable[[str, User], object]
    onIncomingCallAnsweredElsewhere: Callable[[str, User, str], object]
    onIncomingCallDeclinedElsewhere: Callable[[str, User, str], object]
    onCallWaiting: Callable[[str, User, CallType, list[User], str], object]
    onConnectionStateChanged: Callable[[ConnectionState, ConnectionEvent, str], object]
    onTokenWillExpire: Callable[[int], object]


class NoSuchEvent(UsageError, AttributeError):
    """A keyword of :class:`CallInvitationEvents` that names no event."""


class CallInvitationEvents(QObject):
    """The events of calls, for the app. There are two ways to listen::

        events = CallInvitationEvents(onIncomingCallReceived=ring, onError=log)
        events.onCallEnded.connect(tidy_up)

    A keyword that is no event raises :class:`NoSuchEvent`, one that is no function
    :class:`~callkit.errors.UsageError`. An ``async`` function given by keyword is awaited where the
    app's coroutines run (:func:`callkit.invitation.loop.startForApp`), and its exception is printed
    as that of a plain one; ``connect`` is Qt's and takes plain functions only. All signals are
    emitted in the thread the service lives in. ``caller`` and ``callee`` are
    :class:`~callkit.model.User`, ``callees`` a list of them, ``callType`` a
    :class:`~callkit.model.CallType`; texts that nobody gave are empty.

    Signals:
        onIncomingCallReceived: A call rings here. Not raised for one that is refused as busy, or
            came too late to be answered.
        onIncomingCallCanceled: The caller took the call back before it was answered here.
        onIncomingCallTimeout: It was not answered in time.
        onIncomingCallDeclineButtonPressed: It was declined here, and the server has it.
        onIncomingCallAcceptButtonPressed: It was answered here, and the server has it.
        onOutgoingCallSent: The server has the call and rings the callees.
        onOutgoingCallRinging: A device of that callee has the call. Once per callee.
        onOutgoingCallAccepted: That callee answered. Once per callee.
        onOutgoingCallDeclined: That callee declined; customData, or the message if there is none.
            Once per callee.
        onOutgoingCallRejectedCauseBusy: That callee is in another call. Once per callee.
        onOutgoingCallTimeout: Those callees did not answer in time. Once per batch.
        onOutgoingCallCancelButtonPressed: The call was cancelled here, and the server has it.
        onInvitationUserStateChanged: Other members of a call this device is in, or rings for,
            changed state: a list of :class:`~callkit.model.CallUserInfo`.
        onCallStarted: This device came into the call (a :class:`CallView`): start media now.
        onCallEnded: The call is over here, with an :class:`~callkit.model.EndReason`. Exactly once
            for each call that onIncomingCallReceived or onOutgoingCallSent told of, whether it was
            answered (onCallStarted) or not, to the same account, also when that logs out.
        onIncomingCallAnsweredElsewhere: Another device of this person answered.
        onIncomingCallDeclinedElsewhere: Another device of this person declined.
        onCallWaiting: The call rings softly, because this person is in another one. After
            onIncomingCallReceived; also when a call that rings loudly becomes a waiting one.
        onIncomingMissedCallClicked: A missed call was clicked; ``defaultAction()`` calls back.
        onIncomingMissedCallDialBackFailed: Calling back failed; onError says why.
        onError: An operation nobody waits for failed, with the
            :class:`~callkit.errors.RequestError`. Exactly once per failure. Also, once each until
            connected again, every new reason there is no connection; and every failure of the
            ``tokenProvider``.
        onConnectionStateChanged: ZIM's (``reference/zim.md`` D6). While it tries to connect it
            also comes, with the state unchanged, for every new reason that this fails:
            ``extendedData`` then holds ``code``, ``message``, ``reason`` (a
            :class:`~callkit.model.LinkTrouble`) and ``advice``.
        onTokenWillExpire: The token is valid for that many seconds more.
    """

    # Enums, users and lists are passed as Python objects: Qt would convert them.
    onIncomingCallReceived = Signal(
        str,
        object,
        object,
        object,
        str,
        arguments=["callID", "caller", "callType", "callees", "customData"],
    )
    onIncomingCallCanceled = Signal(str, object, str, arguments=["callID", "caller", "customData"])
    onIncomingCallTimeout = Signal(str, object, arguments=["callID", "caller"])
    onIncomingCallDeclineButtonPressed = Signal()
    onIncomingCallAcceptButtonPressed = Signal()
    onOutgoingCallCancelButtonPressed = Signal()
    onOutgoingCallAccepted = Signal(str, object, arguments=["callID", "callee"])
    onOutgoingCallDeclined = Signal(str, object, str, arguments=["callID", "callee", "customData"])
    onOutgoingCallRejectedCauseBusy = Signal(
        str, object, str, arguments=["callID", "callee", "customData"]
    )
    onOutgoingCallTimeout = Signal(
        str, object, bool, arguments=["callID", "callees", "isVideoCall"]
    )
    onInvitationUserStateChanged = Signal(object, arguments=["invitationUserInfos"])
    onOutgoingCallSent = Signal(
        str,
        object,
        object,
        object,
        str,
        arguments=["callID", "caller", "callType", "callees", "customData"],
    )
    onIncomingMissedCallClicked = Signal(
        str,
        object,
        object,
        object,
        str,
        object,
        arguments=["callID", "caller", "callType", "callees", "customData", "defaultAction"],
    )
    onIncomingMissedCallDialBackFailed = Signal()
    onError = Signal(object, arguments=["error"])
    onCallStarted = Signal(object, arguments=["call"])
    onCallEnded = Signal(str, object, arguments=["callID", "reason"])
    onOutgoingCallRinging = Signal(str, object, arguments=["callID", "callee"])
    onIncomingCallAnsweredElsewhere = Signal(
        str, object, str, arguments=["callID", "caller", "deviceName"]
    )
    onIncomingCallDeclinedElsewhere = Signal(
        str, object, str, arguments=["callID", "caller", "deviceName"]
    )
    onCallWaiting = Signal(
        str,
        object,
        object,
        object,
        str,
        arguments=["callID", "caller", "callType", "callees", "customData"],
    )
    onConnectionStateChanged = Signal(
        object, object, str, arguments=["state", "event", "extendedData"]
    )
    onTokenWillExpire = Signal(int, arguments=["second"])

    def __init__(self, parent: QObject | None = None, **handlers: Unpack[EventHandlers]) -> None:
        """Connect each keyword's function to the event of that name."""
        functions: dict[str, Callable[..., object]] = {}
        for name, handler in handlers.items():
            if name not in EVENTS:
                near = difflib.get_close_matches(name, EVENTS, 1)
                advice = f"; did you mean {near[0]}?" if near else ""
                raise NoSuchEvent(f"there is no event {name}{advice}")
            if not callable(handler):
                raise UsageError(f"{name} is a function, not {handler!r}")
            functions[name] = _awaited(handler) if isAsync(handler) else handler
        super().__init__(parent)
        for name, function in functions.items():
            getattr(self, name).connect(function)


def _awaited(handler: Callable[..., Any]) -> Callable[..., None]:
    """A plain function that starts the async one."""

    async def work(*args: Any) -> None:
        try:
            await handler(*args)
        except Exception:
            # As PySide does with a plain one.
            sys.excepthook(*sys.exc_info())

    def start(*args: Any) -> None:
        startForApp(work(*args))

    return start
