"""Every backend of the notifications keeps the contract in ``callkit/desktop/notifier/base.py``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from callkit.desktop.notifier import NotificationAction, Notifier
from tests.contract.desks import ANSWER, DECLINE, DESKS, OPEN, Desk, Heard, ring
from tests.contract.desktop_servers import session_bus

pytestmark = pytest.mark.qt


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
