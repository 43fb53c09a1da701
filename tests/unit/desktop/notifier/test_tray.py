"""What the contract of all notifiers does not say about this one."""

from typing import Any

import pytest

from callkit.desktop.notifier.tray import TrayNotifier
from tests.contract.desks import FakeTray, Heard, ring


@pytest.fixture
def heard() -> Heard:
    return Heard()


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
