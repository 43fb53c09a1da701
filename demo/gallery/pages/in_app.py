"""What lives inside an app's own windows: banner, mini bar, in-call panel, picker, buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callkit.media.devices import DeviceKind
from callkit.media.port import Figures
from callkit.media.quality import Quality
from callkit.model import CallUserState, User
from callkit.requests import MediaNote
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.theme import Size
from callkit.widgets.call.builders import CallBuilders
from callkit.widgets.call.call_dialog import CallDialog
from callkit.widgets.call.call_statistics import CallStatistics, Connection
from callkit.widgets.call.device_check import DeviceCheck
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.media_devices import DeviceMenu, MediaDevices
from callkit.widgets.call.more_calls import WaitingCallRows
from callkit.widgets.call.people_picker import PeoplePicker
from callkit.widgets.call.quality_bars import QualityBars
from callkit.widgets.call.quit_dialog import QuitDialog
from callkit.widgets.inline.banner import IncomingCallBanner
from callkit.widgets.inline.banner_area import CallBannerArea
from callkit.widgets.inline.mini_bar import MiniCallBar
from callkit.widgets.inline.send_button import SendCallInvitationButton
from callkit.widgets.parts.answer_buttons import (
    AcceptCallButton,
    CancelCallButton,
    DeclineCallButton,
)
from callkit.widgets.parts.avatar import AvatarLabel
from callkit.widgets.parts.card import CallCard
from callkit.widgets.parts.elided_label import ElidedLabel
from callkit.widgets.stage.in_call_panel import InCallPanel
from callkit.widgets.stage.window import CallWindow
from demo.examples.custom_parts import Wall, shorter
from demo.gallery.pages.incoming_call import NOW, clock
from demo.gallery.people import (
    ADA,
    ALAN,
    ARABIC,
    BARBARA,
    CHINESE,
    EDSGER,
    EMOJI,
    GRACE,
    LONG,
    RADIA,
    incoming,
    outgoing,
    outgoingGroup,
)

EVERYBODY = (ADA, GRACE, ALAN, EDSGER, BARBARA, RADIA, LONG, CHINESE, ARABIC, EMOJI)


class Picture(QWidget):
    """Stands for an app's video."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = QColor(colour)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = QLinearGradient(0, 0, self.width(), self.height())
            ground.setColorAt(0, self._colour.lighter(130))
            ground.setColorAt(1, self._colour.darker(160))
            painter.setBrush(ground)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(self.rect(), Size.INNER_RADIUS, Size.INNER_RADIUS)


def banner(view: CallView) -> IncomingCallBanner:
    made = IncomingCallBanner(clock=clock)
    made.setCall(view)
    made.resize(560, made.sizeHint().height())
    return made


def mini(view: CallView, microphone: bool | None = None) -> MiniCallBar:
    made = MiniCallBar(clock=clock)
    made.setCall(view)
    made.setMedia(microphone=microphone)
    made.resize(360, made.sizeHint().height())
    return made


def area() -> QWidget:
    """An app's window with a call that waits and one put aside."""
    window = QWidget()
    made = CallBannerArea(window, clock=clock)
    made.showCall(incoming(LONG, video=True, phase=Phase.WAITING))
    bar = MiniCallBar(clock=clock)
    bar.setCall(outgoing(phase=Phase.CONNECTED, connectedAt=NOW - 83))
    bar.setMedia(microphone=True)
    made.addBar(bar)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    column.addWidget(Picture("#64748b"), 1)
    window.resize(680, 320)
    return window


def panel(view: CallView, media: bool = False) -> InCallPanel:
    made = InCallPanel(clock=clock)
    made.setMedia(microphone=True, camera=True)
    made.setOffers(invite=True)
    made.setCall(view)
    if media:
        made.setMediaWidget(Picture("#3b5bdb"))
        made.setSelfView(Picture("#0f766e"))
    made.resize(Size.PANEL_WIDTH, Size.PANEL_HEIGHT)
    return made


ALL: dict[str, Any] = {
    "microphone": True,
    "camera": True,
    "screen": False,
    "hold": False,
    "hand": False,
}


def devices(parent: QWidget) -> MediaDevices:
    made = MediaDevices(parent)
    made.setDevices("microphone", [("m1", "Built-in microphone"), ("m2", "Headset")], "m2")
    made.setDevices("speaker", [("s1", "Speakers"), ("s2", LONG.userName)])
    made.setDevices("camera", [("c1", "Built-in camera")], "c1")
    return made


def equipped(view: CallView, **media: Any) -> InCallPanel:
    """A call whose app has everything to switch and to choose from."""
    made = panel(view, media=view.video)
    made.setMedia(**{**ALL, **media})
    made.setDevices(devices(made))
    made.setOffers(invite=True, endForAll=True)
    return made


def ringing_window(compact: bool) -> IncomingCallDialog:
    return IncomingCallDialog(compact=compact, clock=clock)


def dialog(view: CallView, compact: bool = False, **media: Any) -> CallDialog:
    made = CallWindow(clock=clock) if view.outgoing else ringing_window(compact)
    made.setMedia(**media)
    made.setCall(view)
    return made


def skinned(view: CallView) -> CallDialog:
    """With an app's background behind it and its own words."""
    made = IncomingCallDialog(clock=clock)
    made.setBuilders(CallBuilders(background=lambda _view, _window: Wall(), scene=shorter))
    made.setCall(view)
    return made


def choosing() -> DeviceMenu:
    keeper = QWidget()
    made = DeviceMenu(devices(keeper))
    keeper.setParent(made)
    keeper.hide()
    return made


def checking(*, there: bool = True) -> DeviceCheck:
    keeper = QWidget()
    known = devices(keeper) if there else MediaDevices(keeper)
    if not there:
        for kind in DeviceKind.MICROPHONE, DeviceKind.SPEAKER, DeviceKind.CAMERA:
            known.setDevices(kind, [])
    made = DeviceCheck(known, clock=clock)
    keeper.setParent(made)
    keeper.hide()
    if there:
        known.setLevel(0.6)
    return made


def connections(*people: Connection) -> CallStatistics:
    made = CallStatistics(clock=clock)
    made.setPeople(people)
    return made


def bars() -> QWidget:
    made = CallCard()
    column = QVBoxLayout(made)
    title = ElidedLabel(made)
    title.setText("How well one hears the others")
    column.addWidget(title)
    for quality in Quality:
        line = QualityBars()
        line.setQuality(quality)
        column.addWidget(line)
    return made


GOOD = Figures(roundTrip=0.042, lossShare=0.001, concealedShare=0.002)
POOR = Figures(roundTrip=0.71, lossShare=0.14, concealedShare=0.11, relayed=True)


def picker(chosen: int = 0, search: str = "") -> PeoplePicker:
    made = PeoplePicker(clock=clock)
    made.setPeople(EVERYBODY, inCall=[ADA.userID], room=3)
    made.guard.release()
    for user in EVERYBODY[1 : 1 + chosen]:
        made.row(user.userID).click()
    made.search.setText(search)
    return made


def buttons() -> QWidget:
    card = CallCard()
    row = QHBoxLayout(card)
    row.setContentsMargins(Size.GAP_LARGE, Size.GAP_LARGE, Size.GAP_LARGE, Size.GAP_LARGE)
    row.setSpacing(Size.GAP_LARGE)
    row.addWidget(DeclineCallButton(card))
    row.addWidget(AcceptCallButton(card))
    row.addWidget(CancelCallButton(card))
    for video in (False, True):
        send = SendCallInvitationButton(card, invitees=[GRACE], isVideoCall=video)
        send.setText("Video" if video else "Call")
        row.addWidget(send)
    return card


def faces() -> QWidget:
    card = CallCard()
    row = QHBoxLayout(card)
    row.setSpacing(Size.GAP)
    for users in ((ADA,), (CHINESE,), (ARABIC,), (EMOJI,), (User("nobody"),), ()):
        avatar = AvatarLabel(card, diameter=Size.AVATAR_COMPACT)
        avatar.setUsers(users)
        row.addWidget(avatar)
    stack = AvatarLabel(card, diameter=Size.AVATAR_STACK)
    stack.setUsers(EVERYBODY)
    row.addWidget(stack)
    return card


def more(*callers: User) -> CallCard:
    card = CallCard()
    card.setOutlined(True)
    rows = WaitingCallRows(card, clock=clock)
    column = QVBoxLayout(card)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(rows)
    rows.setCalls([incoming(user, callID=str(place)) for place, user in enumerate(callers)])
    return card


def pages() -> list[tuple[str, Callable[[], QWidget]]]:
    connected = outgoing(phase=Phase.CONNECTED, connectedAt=NOW - 83)
    talking = CallUserState.ACCEPTED
    group = outgoingGroup(
        tuple(MemberView(user=user, state=talking) for user in (GRACE, ALAN, EDSGER)),
        phase=Phase.CONNECTED,
        connectedAt=NOW - 3_723,
    )
    video = outgoing(video=True, phase=Phase.CONNECTED, connectedAt=NOW - 83)
    answered = incoming(phase=Phase.CONNECTED, connectedAt=NOW - 83)
    poor, missing = MediaNote.POOR_CONNECTION, MediaNote.NO_MICROPHONE
    waiting = incoming(video=True, phase=Phase.WAITING)
    return [
        ("banner, ringing", partial(banner, incoming())),
        ("banner, call waiting", partial(banner, waiting)),
        ("banner, silenced", partial(banner, incoming(LONG, silenced=True))),
        ("banner area", area),
        ("mini bar", partial(mini, connected)),
        ("mini bar, muted", partial(mini, connected, True)),
        ("mini bar, calling", partial(mini, outgoing())),
        ("more calls", partial(more, ADA, ALAN)),
        ("more calls, many", partial(more, *EVERYBODY)),
        ("panel, voice", partial(panel, connected)),
        ("panel, video", partial(panel, video, True)),
        ("panel, group", partial(panel, group)),
        ("panel, group video", partial(panel, group, True)),
        ("panel, every tool", partial(equipped, connected)),
        ("panel, every tool on", partial(equipped, video, **dict.fromkeys(ALL, True))),
        ("panel, group, every tool", partial(equipped, group)),
        ("panel, poor connection", partial(equipped, video, note=MediaNote.POOR_CONNECTION)),
        ("call, camera blocked", partial(dialog, connected, **ALL, note=MediaNote.CAMERA_BLOCKED)),
        ("call, no speaker", partial(dialog, connected, **ALL, note=MediaNote.NO_SPEAKER)),
        ("panel, microphone blocked", partial(equipped, group, note=MediaNote.MICROPHONE_BLOCKED)),
        ("call, every tool", partial(dialog, connected, **ALL)),
        ("call, on hold", partial(dialog, connected, microphone=False, hold=True)),
        ("call, push to talk", partial(dialog, connected, microphone=False, pushToTalk=True)),
        (
            "call, muted while speaking",
            partial(dialog, connected, microphone=False, note=MediaNote.MUTED),
        ),
        (
            "call compact, poor connection",
            partial(dialog, answered, True, microphone=True, note=poor),
        ),
        ("incoming, no microphone", partial(dialog, incoming(), note=MediaNote.NO_MICROPHONE)),
        ("incoming compact, no microphone", partial(dialog, incoming(), True, note=missing)),
        ("incoming, an app's parts", partial(skinned, incoming(video=True))),
        ("devices", choosing),
        ("device check", checking),
        ("device check, nothing there", partial(checking, there=False)),
        ("statistics", partial(connections, Connection(ADA.userName, Quality.GOOD, GOOD))),
        (
            "statistics, group",
            partial(
                connections,
                Connection(ADA.userName, Quality.GOOD, GOOD),
                Connection(ALAN.userName, Quality.POOR, POOR),
                Connection(GRACE.userName, Quality.UNKNOWN, Figures()),
            ),
        ),
        ("quality bars", bars),
        ("picker", picker),
        ("picker, full", partial(picker, 3)),
        ("picker, nobody found", partial(picker, 0, "zzz")),
        ("quit", QuitDialog),
        ("buttons", buttons),
        ("avatars", faces),
    ]
