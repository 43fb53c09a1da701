"""What the contract of all notifiers does not say about this one."""

from dataclasses import replace
from typing import Any

import pytest

from callkit.desktop.notifier import NotificationKind
from tests.contract.desks import Heard, NativeDesk, ring


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_it_needs_no_asyncio_loop_of_the_app(qapp: Any, heard: Heard, qtbot: Any) -> None:
    desk = NativeDesk("")
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(ring("c1", "Ana"))
    qtbot.waitUntil(lambda: len(desk.visible()) == 1)
    assert not heard.failures
    notifier.close()


def test_a_person_who_forbids_notifications_is_obeyed(
    qtloop: Any, heard: Heard, qtbot: Any
) -> None:
    desk = NativeDesk("")

    async def forbidden() -> bool:
        return False

    desk.center.request_authorisation = forbidden  # type: ignore[method-assign]
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    assert not heard.ready_count


def test_only_a_call_that_rings_is_critical_and_nothing_makes_a_sound(
    qtloop: Any, heard: Heard, qtbot: Any
) -> None:
    desk = NativeDesk("")
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(ring("c1", "Ana"))
    notifier.show(replace(ring("c2", "Ben"), kind=NotificationKind.MISSED))
    qtbot.waitUntil(lambda: len(desk.visible()) == 2)
    assert desk.described("Ana")["urgency"] == "critical"
    assert desk.described("Ben")["urgency"] == "normal"
    assert desk.described("Ana")["sound"] is None
    notifier.close()


def test_a_center_that_fails_later_is_a_failure(qtloop: Any, heard: Heard, qtbot: Any) -> None:
    desk = NativeDesk("")
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)

    async def fail(**described: Any) -> str:
        raise OSError("the center is gone")

    desk.center.send = fail  # type: ignore[method-assign]
    notifier.show(ring())
    qtbot.waitUntil(lambda: len(heard.failures) == 1)
    notifier.show(ring())
    notifier.close()


def test_what_the_person_has_closed_can_be_withdrawn(qtloop: Any, heard: Heard, qtbot: Any) -> None:
    desk = NativeDesk("")
    notifier = desk.backend(heard)
    notifier.open()
    qtbot.waitUntil(lambda: heard.ready_count == 1)
    notifier.show(ring("c1", "Ana"))
    qtbot.waitUntil(lambda: len(desk.visible()) == 1)
    desk.dismiss("Ana")
    notifier.withdraw("c1")
    notifier.show(ring("c2", "Ben"))
    qtbot.waitUntil(lambda: [seen[0] for seen in desk.visible()] == ["Ben"])
    assert not heard.failures, "the library raises KeyError for what it has forgotten"
    notifier.close()
