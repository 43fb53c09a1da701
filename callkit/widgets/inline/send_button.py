"""The button that calls people."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Annotated, NamedTuple, Protocol

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from callkit.errors import CallKitError, ErrorCode, RequestError
from callkit.invitation.coroutines import Coroutines, turn
from callkit.invitation.loop import startForApp
from callkit.invitation.operation import Operation
from callkit.model import MAX_TIMEOUT, MIN_TIMEOUT, ErrorUserInfo, User
from callkit.options import Between, Bytes, checked, checkPeople
from callkit.switchboard.extended_data import MAX_CUSTOM_DATA, MAX_ROOM_ID
from callkit.texts import InnerText, personName, toolTip
from callkit.theme import Size
from callkit.thread_check import inItsThread
from callkit.widgets.parts._qproperty import qproperty
from callkit.widgets.parts.call_button import CallButton, Diameter
from callkit.widgets.parts.shield import shield


class Sent(Protocol):
    """The value that sending returns."""

    @property
    def callID(self) -> str: ...

    @property
    def errorUserList(self) -> Iterable[ErrorUserInfo]: ...


Sender = Callable[..., Awaitable[Sent]]
"""``CallInvitationService.send``, or anything that takes the same arguments."""
CustomData = Annotated[str, Bytes(MAX_CUSTOM_DATA)]
RoomID = Annotated[str, Bytes(MAX_ROOM_ID)]
Timeout = Annotated[int, Between(MIN_TIMEOUT, MAX_TIMEOUT)]
WillPress = Callable[[], bool | Awaitable[bool]]


class InvitationResult(NamedTuple):
    """How a press ended. ``code`` 0 is success; ``errorInvitees`` could not be invited."""

    code: int
    message: str = ""
    errorInvitees: tuple[str, ...] = ()
    callID: str = ""

    @property
    def ok(self) -> bool:
        return self.code == ErrorCode.SUCCESS


@inItsThread
class SendCallInvitationButton(CallButton):
    """Calls its ``invitees`` when it is pressed; a press always ends in one ``result``.

    ::

        button = SendCallInvitationButton(invitees=[User("bob", "Bob")], isVideoCall=True)
        button.setSender(service.send)
        button.result.connect(show_outcome)

    ``setWillPress(f)`` asks ``f()`` first; False (or an awaitable of it) keeps the call from
    being made, and no result comes.

    Signals:
        result: An :class:`InvitationResult`: sent, refused with a code, or nothing to send.
        isVideoCallChanged, customDataChanged, timeoutSecondsChanged, roomIDChanged:
            The property has another value.
    """

    result = Signal(object)
    isVideoCallChanged = Signal(bool)
    customDataChanged = Signal(str)
    timeoutSecondsChanged = Signal(int)
    roomIDChanged = Signal(str)

    @checked
    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        invitees: Sequence[User | str] = (),
        isVideoCall: bool = False,
        customData: CustomData = "",
        timeoutSeconds: Timeout = 60,
        roomID: RoomID = "",
        diameter: Diameter = Size.BUTTON_COMPACT,
        sender: Sender | None = None,
        text: InnerText | None = None,
    ) -> None:
        super().__init__(parent, tone="accent", diameter=diameter)
        shield(self)
        self._texts = text or InnerText()
        self._invitees = checkPeople("SendCallInvitationButton: invitees", invitees)
        self._video = isVideoCall
        self._custom_data = customData
        self._timeout_seconds = timeoutSeconds
        self._room_id = roomID
        self._sender = sender
        self._will_press: WillPress | None = None
        self._coroutines = Coroutines()
        self.clicked.connect(self._begin)
        self._word()

    # --- values -------------------------------------------------------------------------------

    def invitees(self) -> tuple[User, ...]:
        return self._invitees

    def setInvitees(self, invitees: Sequence[User | str]) -> None:
        """The people a press calls: users, or userIDs."""
        self._invitees = checkPeople("invitees", invitees)
        self._word()

    @checked
    def setSender(self, sender: Sender | None) -> None:
        """What sends the call: ``service.send``."""
        self._sender = sender

    @checked
    def setWillPress(self, willPress: WillPress | None) -> None:
        self._will_press = willPress

    def _get_is_video_call(self) -> bool:
        return self._video

    @checked
    def setIsVideoCall(self, video: bool) -> None:
        if video != self._video:
            self._video = video
            self._word()
            self.isVideoCallChanged.emit(video)

    def _get_custom_data(self) -> str:
        return self._custom_data

    @checked
    def setCustomData(self, data: CustomData) -> None:
        if data != self._custom_data:
            self._custom_data = data
            self.customDataChanged.emit(data)

    def _get_timeout_seconds(self) -> int:
        return self._timeout_seconds

    @checked
    def setTimeoutSeconds(self, seconds: Timeout) -> None:
        if seconds != self._timeout_seconds:
            self._timeout_seconds = seconds
            self.timeoutSecondsChanged.emit(seconds)

    def _get_room_id(self) -> str:
        return self._room_id

    @checked
    def setRoomID(self, roomID: RoomID) -> None:
        if roomID != self._room_id:
            self._room_id = roomID
            self.roomIDChanged.emit(roomID)

    isVideoCall = qproperty(bool, _get_is_video_call, setIsVideoCall, notify=isVideoCallChanged)
    customData = qproperty(str, _get_custom_data, setCustomData, notify=customDataChanged)
    timeoutSeconds = qproperty(
        int, _get_timeout_seconds, setTimeoutSeconds, notify=timeoutSecondsChanged
    )
    roomID = qproperty(str, _get_room_id, setRoomID, notify=roomIDChanged)

    # --- pressing -----------------------------------------------------------------------------

    def _begin(self) -> None:
        if not len(self._coroutines):
            self.setBusy(True)
            self._coroutines.start(self._press())

    async def _press(self) -> None:
        try:
            # Code that pressed hears the result after the press.
            await turn()
            await self._send()
        except Exception as error:
            # An error of the app's own code: in the signal, and in the log.
            self._fail(ErrorCode.FAILED, repr(error))
            raise
        finally:
            self.setBusy(False)

    async def _send(self) -> None:
        if not await self._allowed():
            return
        if self._sender is None:
            self._fail(ErrorCode.NOT_INIT, "the button has no sender")
            return
        options: dict[str, object] = {
            "isVideoCall": self._video,
            "customData": self._custom_data,
            "timeoutSeconds": self._timeout_seconds,
        }
        if self._room_id:
            options["roomID"] = self._room_id
        try:
            sending = self._sender(list(self._invitees), **options)
            sent = await (sending if isinstance(sending, Operation) else startForApp(sending))
        except RequestError as error:
            self._fail(error.code, error.message)
        except CallKitError as error:
            self._fail(ErrorCode.FAILED, str(error))
        else:
            missing = tuple(user.userID for user in sent.errorUserList)
            self.result.emit(InvitationResult(ErrorCode.SUCCESS, "", missing, sent.callID))

    async def _allowed(self) -> bool:
        if self._will_press is None:
            return True
        answer = self._will_press()
        return bool(await startForApp(answer) if inspect.isawaitable(answer) else answer)

    def _fail(self, code: int, message: str) -> None:
        everybody = tuple(user.userID for user in self._invitees)
        self.result.emit(InvitationResult(int(code), message, everybody))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setIconName("video-solid" if self._video else "accept")
        names = [personName(user, self._texts) for user in self._invitees]
        key = "videoCallNameButton" if self._video else "callNameButton"
        plain = "videoCallButton" if self._video else "voiceCallButton"
        said = self._texts.say(key, name=", ".join(names)) if names else self._texts.say(plain)
        self.setAccessibleName(said)
        self.setToolTip(toolTip(said))
