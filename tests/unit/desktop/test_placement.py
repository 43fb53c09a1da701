"""What a desktop lets a program do with its windows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from callkit.desktop import placement
from callkit.desktop.placement import WindowRules, windowRules


class Server:
    """An X server whose window manager keeps these conventions."""

    def __init__(self, supported: tuple[str, ...]) -> None:
        self.supported = supported

    def atom(self, name: str) -> int:
        return hash(name)

    def conventions(self) -> frozenset[int]:
        return frozenset(map(hash, self.supported))


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def on(platform: str, *supported: str) -> None:
        placement._window_manager_is_polite.cache_clear()
        monkeypatch.setattr(QGuiApplication, "platformName", lambda: platform)
        monkeypatch.setattr(placement, "xClient", lambda: Server(supported))

    yield on
    placement._window_manager_is_polite.cache_clear()


@pytest.mark.parametrize("platform", ["wayland", "wayland-egl"])
def test_wayland_places_windows_and_gives_them_the_keyboard(on: Any, platform: str) -> None:
    on(platform)
    assert windowRules() == WindowRules(placed=False, passive=False)


def test_an_x11_window_manager_that_heeds_the_users_time_leaves_the_keyboard(on: Any) -> None:
    on("xcb", "_NET_ACTIVE_WINDOW", "_NET_WM_USER_TIME")
    assert windowRules() == WindowRules(placed=True, passive=True)


def test_an_x11_window_manager_that_does_not_gives_every_window_the_keyboard(on: Any) -> None:
    on("xcb", "_NET_ACTIVE_WINDOW")
    assert windowRules() == WindowRules(placed=True, passive=False)


def test_without_a_window_manager_no_window_gets_the_keyboard_by_itself(on: Any) -> None:
    on("xcb")
    assert windowRules().passive


def test_without_an_x_server_that_answers_windows_are_believed_to_be_polite(
    on: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("xcb")
    monkeypatch.setattr(placement, "xClient", lambda: None)
    assert windowRules().passive


@pytest.mark.parametrize("platform", ["windows", "cocoa", "offscreen"])
def test_elsewhere_a_program_decides(on: Any, platform: str) -> None:
    on(platform)
    assert windowRules() == WindowRules(placed=True, passive=True)
