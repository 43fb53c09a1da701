"""Every backend of the notifications keeps the contract in ``callkit/desktop/notifier/base.py``."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon

from callkit.desktop.notifier import (
    Notification,
    NotificationAction,
    NotificationKind,
    Notifier,
    NotifierEvents,
)
from callkit.desktop.notifier.freedesktop import FreedesktopNotifier
from callkit.desktop.notifier.native import NativeNotifier
from callkit.desktop.notifier.portal import PortalNotifier
from callkit.desktop.notifier.tray import TrayNotifier
from callkit.testing.senses import RecordingNotifier
from tests.contract.desktop_servers import NotificationServer, PortalServer, session_bus

pytestmark = pytest.mark.qt

ANSWER, DECLINE, OPEN = (
    NotificationAction.ANSWER,
    NotificationAction.DECLINE,
    NotificationAction.OPEN,
)
BUTTONS = ((DECLINE, "Decline"), (ANSWER, "Answer"))


def ring(callID: str = "c1", title: str = "Ana", body: str = "Incoming audio call") -> Notification:
    return Notification(callID, NotificationKind.INCOMING, title, body, BUTTONS)


class Heard:
    """What a backend reported."""

    def __init__(self) -> None:
        self.ready_count = 0
        self.failures: list[str] = []
        self.actions: list[tuple[str, NotificationAction, str]] = []
        self.dismissals: list[str] = []

    def ready(self, notifier: Notifier) -> None:
        self.ready_count += 1

    def failed(self, notifier: Notifier, reason: str) -> None:
        self.failures.append(reason)

    def activated(self, callID: str, action: NotificationAction, token: str) -> None:
        self.actions.append((callID, action, token))

    def dismissed(self, callID: str) -> None:
        self.dismissals.append(callID)


Seen = tuple[str, str, tuple[str, ...]]
"""Title, body and button labels, as a person reads them."""


class Desk(Protocol):
    """A desktop with one kind of notifications, from the person's side."""

    withdraws: bool
    dismisses: bool

    def backend(self, events: NotifierEvents) -> Notifier: ...
    def visible(self) -> list[Seen]: ...
    def press(self, title: str, action: NotificationAction) -> None: ...
    def dismiss(self, title: str) -> None: ...
    def stop(self) -> None: ...


class FreedesktopDesk:
    withdraws = dismisses = True

    def __init__(self, address: str) -> None:
        self.address = address
        self.server = NotificationServer(address)

    def backend(self, events: NotifierEvents) -> Notifier:
        return FreedesktopNotifier(events, "Tests", address=self.address)

    def visible(self) -> list[Seen]:
        return [
            # The server declares body-markup: what it shows is what the markup means.
            (bubble.title, html.unescape(bubble.body), tuple(bubble.actions[3::2]))
            for bubble in self.server.seen.bubbles.values()
        ]

    def number(self, title: str) -> int:
        (found,) = [n for n, bubble in self.server.seen.bubbles.items() if bubble.title == title]
        return found

    def press(self, title: str, action: NotificationAction) -> None:
        self.server.press(self.number(title), "default" if action is OPEN else action)

    def dismiss(self, title: str) -> None:
        self.server.dismiss(self.number(title))

    def stop(self) -> None:
        self.server.stop()


class PortalDesk:
    withdraws, dismisses = True, False

    def __init__(self, address: str) -> None:
        self.address = address
        self.server = PortalServer(address)

    def backend(self, events: NotifierEvents) -> Notifier:
        return PortalNotifier(events, address=self.address, inSandbox=False)

    def visible(self) -> list[Seen]:
        return [
            (
                described["title"],
                described["body"],
                tuple(button["label"][1] for button in described["buttons"]),
            )
            for described in self.server.notifications.values()
        ]

    def press(self, title: str, action: NotificationAction) -> None:
        for identifier, described in self.server.notifications.items():
            if described["title"] == title:
                self.server.press(identifier, action)

    def dismiss(self, title: str) -> None:
        raise AssertionError("a portal does not tell")

    def stop(self) -> None:
        self.server.stop()


class FakeTray(QObject):
    """As much of QSystemTrayIcon as messages need."""

    messageClicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.message: tuple[str, str] | None = None
        self.visible = True

    def isVisible(self) -> bool:
        return self.visible

    def supportsMessages(self) -> bool:
        return True

    def icon(self) -> QIcon:
        return QIcon()

    def showMessage(self, title: str, body: str, icon: QIcon, msecs: int) -> None:
        self.message = (title, body)


class TrayDesk:
    withdraws = dismisses = False

    def __init__(self, address: str) -> None:
        self.tray: Any = FakeTray()

    def backend(self, events: NotifierEvents) -> Notifier:
        return TrayNotifier(events, self.tray)

    def visible(self) -> list[Seen]:
        return [(*self.tray.message, ())] if self.tray.message else []

    def press(self, title: str, action: NotificationAction) -> None:
        assert action is OPEN, "a tray message has no buttons"
        self.tray.messageClicked.emit()

    def dismiss(self, title: str) -> None:
        raise AssertionError("a tray does not tell")

    def stop(self) -> None:
        self.tray.deleteLater()


class FakeCenter:
    """desktop-notifier's DesktopNotifier, as far as it is used."""

    def __init__(self, app_name: str) -> None:
        self.sent: dict[str, dict[str, Any]] = {}
        self.count = 0

    async def request_authorisation(self) -> bool:
        return True

    async def send(self, **described: Any) -> str:
        self.count += 1
        self.sent[str(self.count)] = described
        return str(self.count)

    async def clear(self, identifier: str) -> None:
        del self.sent[identifier]


class NativeDesk:
    withdraws = dismisses = True

    def __init__(self, address: str) -> None:
        self.center = FakeCenter("")
        self.library = SimpleNamespace(
            DesktopNotifier=lambda app_name: self.center,
            Urgency=SimpleNamespace(Critical="critical", Normal="normal"),
            Button=lambda title, on_pressed: SimpleNamespace(title=title, press=on_pressed),
        )

    def backend(self, events: NotifierEvents) -> Notifier:
        return NativeNotifier(events, "Tests", library=self.library)

    def described(self, title: str) -> dict[str, Any]:
        (found,) = [sent for sent in self.center.sent.values() if sent["title"] == title]
        return found

    def visible(self) -> list[Seen]:
        return [
            (sent["title"], sent["message"], tuple(button.title for button in sent["buttons"]))
            for sent in self.center.sent.values()
        ]

    def press(self, title: str, action: NotificationAction) -> None:
        described = self.described(title)
        if action is OPEN:
            described["on_clicked"]()
            return
        labels = dict(BUTTONS)
        (button,) = [button for button in described["buttons"] if button.title == labels[action]]
        button.press()

    def dismiss(self, title: str) -> None:
        described = self.described(title)
        self.center.sent = {
            key: sent for key, sent in self.center.sent.items() if sent is not described
        }
        described["on_dismissed"]()

    def stop(self) -> None: ...


class RecordingDesk:
    withdraws = dismisses = True

    def __init__(self, address: str) -> None:
        self.made: RecordingNotifier | None = None

    def backend(self, events: NotifierEvents) -> Notifier:
        self.made = RecordingNotifier(events)
        # Its test says when it is ready; here that is the next turn of the loop.
        asyncio.get_running_loop().call_soon(self.made.becomeReady)
        return self.made

    def shown(self) -> dict[str, Notification]:
        assert self.made is not None
        return self.made.shown

    def visible(self) -> list[Seen]:
        return [
            (shown.title, shown.body, tuple(label for _, label in shown.actions))
            for shown in self.shown().values()
        ]

    def callID(self, title: str) -> str:
        return next(callID for callID, shown in self.shown().items() if shown.title == title)

    def press(self, title: str, action: NotificationAction) -> None:
        assert self.made is not None
        self.made.press(self.callID(title), action)

    def dismiss(self, title: str) -> None:
        assert self.made is not None
        self.made.dismiss(self.callID(title))

    def stop(self) -> None: ...


DESKS: list[Callable[[str], Desk]] = [
    FreedesktopDesk,
    PortalDesk,
    TrayDesk,
    NativeDesk,
    RecordingDesk,
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture(params=DESKS, ids=lambda desk: desk.__name__.removesuffix("Desk").lower())
def desk(request: pytest.FixtureRequest, address: str, qtloop: Any) -> Iterator[Desk]:
    desk: Desk = request.param(address)
    yield desk
    desk.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def notifier(desk: Desk, heard: Heard, qtbot: Any) -> Iterator[Notifier]:
    """A backend that is ready."""
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    yield notifier
    notifier.close()


def test_a_backend_says_once_that_it_is_ready_and_not_from_inside_open(
    desk: Desk, heard: Heard, qtbot: Any
) -> None:
    notifier = desk.backend(heard)
    notifier.open()
    assert heard.ready_count == 0
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    assert not heard.failures
    notifier.close()


def test_a_notification_shows_its_texts_and_buttons(
    desk: Desk, notifier: Notifier, qtbot: Any
) -> None:
    notifier.show(ring())
    labels = ("Decline", "Answer") if notifier.buttons else ()
    qtbot.waitUntil(lambda: desk.visible() == [("Ana", "Incoming audio call", labels)])


def test_a_call_has_one_notification_that_is_replaced_in_place(
    desk: Desk, notifier: Notifier, qtbot: Any
) -> None:
    notifier.show(ring())
    notifier.show(ring(title="Ana and Ben"))
    notifier.show(ring(title="Ana, Ben and Cy"))
    qtbot.waitUntil(lambda: [seen[0] for seen in desk.visible()] == ["Ana, Ben and Cy"])


def test_two_calls_have_two_notifications(desk: Desk, notifier: Notifier, qtbot: Any) -> None:
    notifier.show(ring("c1", "Ana"))
    notifier.show(ring("c2", "Ben"))
    if not desk.withdraws:
        qtbot.waitUntil(lambda: [seen[0] for seen in desk.visible()] == ["Ben"])
        return
    qtbot.waitUntil(lambda: sorted(seen[0] for seen in desk.visible()) == ["Ana", "Ben"])
    notifier.withdraw("c1")
    qtbot.waitUntil(lambda: [seen[0] for seen in desk.visible()] == ["Ben"])


def test_what_is_withdrawn_is_gone_however_quickly(
    desk: Desk, notifier: Notifier, heard: Heard, qtbot: Any
) -> None:
    notifier.show(ring("c1", "Ana"))
    notifier.withdraw("c1")
    notifier.withdraw("c1")
    notifier.withdraw("never shown")
    notifier.show(ring("c2", "Ben"))
    qtbot.waitUntil(lambda: [seen[0] for seen in desk.visible()] == ["Ben"])
    assert not heard.dismissals, "taking it back is not the person's doing"


def test_a_call_can_be_shown_again_after_it_was_withdrawn(
    desk: Desk, notifier: Notifier, qtbot: Any
) -> None:
    notifier.show(ring())
    notifier.withdraw("c1")
    notifier.show(ring(title="again"))
    qtbot.waitUntil(lambda: [seen[0] for seen in desk.visible()] == ["again"])


@pytest.mark.parametrize("action", [ANSWER, DECLINE, OPEN])
def test_an_action_is_told_with_its_call(
    desk: Desk, notifier: Notifier, heard: Heard, qtbot: Any, action: NotificationAction
) -> None:
    if not notifier.buttons:
        action = OPEN
    notifier.show(ring())
    qtbot.waitUntil(lambda: bool(desk.visible()))
    desk.press("Ana", action)
    qtbot.waitUntil(lambda: heard.actions == [("c1", action, "")])


def test_closing_a_notification_is_no_answer(
    desk: Desk, notifier: Notifier, heard: Heard, qtbot: Any
) -> None:
    if not desk.dismisses:
        with pytest.raises(AssertionError):
            desk.dismiss("Ana")
        return
    notifier.show(ring())
    qtbot.waitUntil(lambda: bool(desk.visible()))
    desk.dismiss("Ana")
    qtbot.waitUntil(lambda: heard.dismissals == ["c1"])
    assert not heard.actions


HOSTILE = [
    '<b>bold</b> <a href="http://x">click</a> & co',
    "&lt;i&gt;",
    "{name} %n %1 %s",
    "日本語 العربية 🙋🏽",
    "a" * 300,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_never_markup(
    desk: Desk, notifier: Notifier, qtbot: Any, name: str
) -> None:
    notifier.show(ring(title=name, body=f"{name} is calling you"))
    qtbot.waitUntil(
        lambda: [seen[:2] for seen in desk.visible()] == [(name, f"{name} is calling you")]
    )


def test_after_closing_nothing_is_told_and_closing_twice_is_fine(
    desk: Desk, heard: Heard, qtbot: Any
) -> None:
    notifier = desk.backend(heard)
    notifier.open()
    notifier.close()
    notifier.close()
    notifier.show(ring())
    notifier.withdraw("c1")
    # Another backend on the same desk becomes ready: the loop has turned often enough.
    other = Heard()
    second = desk.backend(other)
    second.open()
    qtbot.waitUntil(lambda: other.ready_count == 1)
    assert not heard.failures
    assert not heard.actions
    second.close()


# --- what is special about one of them ---


def shown_on_freedesktop(
    address: str, heard: Heard, qtbot: Any, notification: Notification, *capabilities: str
) -> tuple[NotificationServer, FreedesktopNotifier, Any]:
    server = NotificationServer(address, capabilities or NotificationServer.FULL)
    notifier = FreedesktopNotifier(heard, "Tests", desktopEntry="org.example.App", address=address)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(notification)
    qtbot.waitUntil(lambda: bool(server.seen.bubbles))
    (bubble,) = server.seen.bubbles.values()
    return server, notifier, bubble


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            NotificationKind.INCOMING,
            (0, {"urgency": ("y", 2), "category": ("s", "call.incoming"), "resident": ("b", True)}),
        ),
        (
            NotificationKind.WAITING,
            (0, {"urgency": ("y", 1), "category": ("s", "call.incoming"), "resident": ("b", True)}),
        ),
        (
            NotificationKind.MISSED,
            (-1, {"urgency": ("y", 1), "category": ("s", "call.unanswered")}),
        ),
        (NotificationKind.ENDED, (-1, {"urgency": ("y", 0), "category": ("s", "call.ended")})),
    ],
)
def test_freedesktop_says_what_kind_of_call_it_is_and_stays_silent(
    address: str,
    heard: Heard,
    qtbot: Any,
    kind: NotificationKind,
    expected: tuple[int, dict[str, Any]],
) -> None:
    timeout, hints = expected
    server, notifier, bubble = shown_on_freedesktop(
        address, heard, qtbot, Notification("c1", kind, "Ana")
    )
    assert bubble.hints == {
        **hints,
        "suppress-sound": ("b", True),
        "desktop-entry": ("s", "org.example.App"),
    }
    assert bubble.timeout == timeout
    notifier.close()
    server.stop()


def test_freedesktop_shows_a_picture_from_a_file(
    address: str, heard: Heard, qtbot: Any, tmp_path: Path
) -> None:
    picture = tmp_path / "a b.png"
    server, notifier, bubble = shown_on_freedesktop(
        address,
        heard,
        qtbot,
        Notification("c1", NotificationKind.INCOMING, "Ana", icon=str(picture)),
    )
    assert bubble.hints["image-path"] == ("s", picture.as_uri())
    notifier.close()
    server.stop()


def test_a_poor_freedesktop_server_gets_no_buttons_no_markup_and_one_line(
    address: str, heard: Heard, qtbot: Any
) -> None:
    server, notifier, bubble = shown_on_freedesktop(
        address, heard, qtbot, ring(body="a < b"), "persistence"
    )
    assert not notifier.buttons
    assert bubble.actions == []
    assert (bubble.title, bubble.body) == ("Ana – a < b", "")
    notifier.close()
    server.stop()


def test_freedesktop_hands_on_the_activation_token(address: str, heard: Heard, qtbot: Any) -> None:
    server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    server.press(1, "default", token="let-me-raise")
    qtbot.waitUntil(lambda: heard.actions == [("c1", OPEN, "let-me-raise")])
    notifier.close()
    server.stop()


def test_a_server_that_closes_after_an_action_has_not_been_told_to_dismiss(
    address: str, heard: Heard, qtbot: Any
) -> None:
    server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    server.press(1, "answer", closes=True)
    notifier.show(ring("c2", "Ben"))
    qtbot.waitUntil(lambda: 2 in server.seen.bubbles)
    server.dismiss(2)
    qtbot.waitUntil(lambda: heard.dismissals == ["c2"])
    assert heard.actions == [("c1", ANSWER, "")]
    notifier.close()
    server.stop()


def test_an_expired_notification_is_neither_an_answer_nor_a_dismissal(
    address: str, heard: Heard, qtbot: Any
) -> None:
    server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    server.dismiss(1, reason=1)
    server.press(1, "answer")
    notifier.show(ring("c2", "Ben"))
    qtbot.waitUntil(lambda: 2 in server.seen.bubbles)
    server.dismiss(2)
    qtbot.waitUntil(lambda: bool(heard.dismissals))
    assert heard.dismissals == ["c2"]
    assert not heard.actions, "a key for a notification that is gone is too late"
    notifier.close()
    server.stop()


def test_a_restarted_freedesktop_server_is_told_again_what_still_rings(
    address: str, heard: Heard, qtbot: Any
) -> None:
    server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    notifier.show(Notification("c2", NotificationKind.MISSED, "Missed call"))
    qtbot.waitUntil(lambda: len(server.seen.bubbles) == 2)
    server.stop()
    second = NotificationServer(address, ("body", "actions"))
    qtbot.waitUntil(lambda: [b.title for b in second.seen.bubbles.values()] == ["Ana"])
    assert not heard.failures
    notifier.withdraw("c1")
    qtbot.waitUntil(lambda: not second.seen.bubbles)
    notifier.close()
    second.stop()


@pytest.mark.parametrize("make", [FreedesktopNotifier, PortalNotifier])
def test_without_a_server_the_bus_says_so(
    address: str, heard: Heard, qtbot: Any, make: Any
) -> None:
    notifier = (
        make(heard, "Tests", address=address)
        if make is FreedesktopNotifier
        else make(heard, address=address)
    )
    notifier.open()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert not heard.ready_count


@pytest.mark.parametrize("make", [FreedesktopNotifier, PortalNotifier])
def test_without_a_bus_a_backend_fails_later_and_not_in_open(
    heard: Heard, qtbot: Any, tmp_path: Path, make: Any
) -> None:
    nowhere = f"unix:path={tmp_path}/none"
    arguments = ("Tests",) if make is FreedesktopNotifier else ()
    notifier = make(heard, *arguments, address=nowhere)
    notifier.open()
    assert not heard.failures
    qtbot.waitUntil(lambda: len(heard.failures) == 1)


def test_a_bus_that_goes_away_is_a_failure(heard: Heard, qtbot: Any, tmp_path: Path) -> None:
    with session_bus(tmp_path) as address:
        server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    notifier.show(ring())
    notifier.close()
    server.stop()


def test_a_portal_gets_the_words_of_calls(address: str, heard: Heard, qtbot: Any) -> None:
    server = PortalServer(address)
    notifier = PortalNotifier(heard, address=address, inSandbox=False)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(ring())
    qtbot.waitUntil(lambda: bool(server.notifications))
    (described,) = server.notifications.values()
    assert described["category"] == "call.incoming"
    assert described["priority"] == "urgent"
    assert described["sound"] == "silent"
    assert described["display-hint"] == ["persistent", "hide-content-on-lock-screen"]
    assert [button["purpose"][1] for button in described["buttons"]] == [
        "call.decline",
        "call.accept",
    ]
    (identifier,) = server.notifications
    server.press(identifier, "answer", token="t")
    qtbot.waitUntil(lambda: heard.actions == [("c1", ANSWER, "t")])
    notifier.close()
    server.stop()


@pytest.mark.parametrize(("version", "calls"), [(1, False), (2, False)])
def test_a_portal_that_knows_no_calls_is_used_only_in_a_sandbox(
    address: str, qtbot: Any, version: int, calls: bool
) -> None:
    server = PortalServer(address, version=version, calls=calls)
    outside, inside = Heard(), Heard()
    for heard, sandbox in ((outside, False), (inside, True)):
        notifier = PortalNotifier(heard, address=address, inSandbox=sandbox)
        notifier.open()
        qtbot.waitUntil(lambda heard=heard: bool(heard.ready_count or heard.failures))
        notifier.show(ring())
        if sandbox:
            qtbot.waitUntil(lambda: bool(server.notifications))
            (described,) = server.notifications.values()
            assert "category" not in described
        notifier.close()
    assert (outside.ready_count, len(outside.failures)) == (0, 1)
    assert (inside.ready_count, len(inside.failures)) == (1, 0)
    server.stop()


def test_a_hidden_tray_icon_cannot_notify(heard: Heard, qtbot: Any) -> None:
    tray: Any = FakeTray()
    tray.visible = False
    for candidate in (tray, None):
        heard.failures.clear()
        notifier = TrayNotifier(heard, candidate)
        notifier.open()
        qtbot.waitUntil(lambda: len(heard.failures) == 1)
        notifier.close()


def test_a_click_on_a_tray_message_of_a_call_that_is_over_does_nothing(
    qapp: Any, heard: Heard, qtbot: Any
) -> None:
    tray: Any = FakeTray()
    notifier = TrayNotifier(heard, tray)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(ring())
    notifier.withdraw("c1")
    tray.messageClicked.emit()
    assert not heard.actions
    notifier.close()


def test_a_notification_center_without_asyncio_or_permission_is_a_failure(
    qapp: Any, heard: Heard, qtbot: Any, address: str
) -> None:
    notifier = NativeDesk(address).backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert "asyncio" in heard.failures[0]


def test_a_person_who_forbids_notifications_is_obeyed(
    qtloop: Any, heard: Heard, qtbot: Any, address: str
) -> None:
    desk = NativeDesk(address)

    async def forbidden() -> bool:
        return False

    desk.center.request_authorisation = forbidden  # type: ignore[method-assign]
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert not heard.ready_count
