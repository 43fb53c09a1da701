from __future__ import annotations

import math
import time

import pytest
from PySide6.QtGui import QGuiApplication

from callkit.desktop.event_time import eventAge


@pytest.fixture
def on(monkeypatch, qapp):
    def on_platform(name):
        monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: name))
        return eventAge()

    return on_platform


def now():
    return int(time.monotonic() * 1000) % (1 << 32)


def test_offscreen_nobody_presses_anything(on):
    assert on("offscreen") is None


@pytest.mark.parametrize("platform", ["wayland", "wayland-egl", "cocoa"])
def test_stamps_are_of_the_monotonic_clock(on, platform):
    age = on(platform)
    assert age(now() - 1_500) == pytest.approx(1.5, abs=0.3)
    assert age(now() + 20) == 0


@pytest.mark.parametrize("stamp", [0, 4_000_000_000 - now()], ids=["none", "another clock"])
def test_a_stamp_that_cannot_be_is_none(on, stamp):
    assert math.isinf(on("wayland")(stamp))


def test_without_an_x_server_nobody_can_say(on, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":9999")
    assert math.isinf(on("xcb")(now()))
