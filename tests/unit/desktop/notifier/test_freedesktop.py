"""What the contract of all notifiers does not say about this one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.notifier import Notification, NotificationKind
from callkit.desktop.notifier.freedesktop import FreedesktopNotifier
from tests.contract.desks import ANSWER, OPEN, Heard, ring
from tests.contract.desktop_servers import NotificationServer, session_bus


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def heard() -> Heard:
    return Heard()


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


def test_a_bus_that_goes_away_is_a_failure(heard: Heard, qtbot: Any, tmp_path: Path) -> None:
    with session_bus(tmp_path) as address:
        server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    notifier.show(ring())
    notifier.close()
    server.stop()


def test_without_a_server_the_bus_says_so(address: str, heard: Heard, qtbot: Any) -> None:
    notifier = FreedesktopNotifier(heard, "Tests", address=address)
    notifier.open()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert not heard.ready_count


def test_without_a_bus_it_fails_later_and_not_in_open(
    heard: Heard, qtbot: Any, tmp_path: Path
) -> None:
    address = f"unix:path={tmp_path}/none"
    notifier = FreedesktopNotifier(heard, "Tests", address=address)
    notifier.open()
    assert not heard.failures
    qtbot.waitUntil(lambda: len(heard.failures) == 1)


@pytest.mark.parametrize(
    ("program", "shown"),
    [("gnome-shell", True), ("Plasma", True), ("mako", False), ("Dunst", False)],
)
def test_buttons_that_a_server_hides_are_offered_but_not_promised(
    address: str,
    heard: Heard,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    *,
    program: str,
    shown: bool,
) -> None:
    monkeypatch.setattr(NotificationServer, "program", program)
    server, notifier, bubble = shown_on_freedesktop(address, heard, qtbot, ring())
    assert notifier.buttons is shown
    assert ANSWER.value in bubble.actions
    notifier.close()
    server.stop()


def test_without_a_server_there_are_no_buttons_until_one_comes_back(
    address: str, heard: Heard, qtbot: Any
) -> None:
    server, notifier, _ = shown_on_freedesktop(address, heard, qtbot, ring())
    assert notifier.buttons
    server.stop()
    qtbot.waitUntil(lambda: heard.buttons == [False])
    again = NotificationServer(address)
    qtbot.waitUntil(lambda: heard.buttons == [False, True])
    qtbot.waitUntil(lambda: bool(again.seen.bubbles))
    notifier.close()
    again.stop()
