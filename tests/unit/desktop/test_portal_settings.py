"""What the desktop's portal says of its look, read and followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from callkit.desktop.portal_settings import DesktopLook, PortalSettings, lookOf
from tests.contract.desktop_servers import PortalServer, session_bus

COMMON, GNOME = "org.freedesktop.appearance", "org.gnome.desktop.interface"
ACCESS = "org.gnome.desktop.a11y.interface"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def settings(address: str, qapp: Any) -> Iterator[PortalSettings]:
    made = PortalSettings(address=address)
    yield made
    made.close()


@pytest.fixture
def portal(address: str) -> Iterator[PortalServer]:
    server = PortalServer(address)
    server.settings = {COMMON: {"color-scheme": ("u", 1), "contrast": ("u", 0)}}
    yield server
    server.stop()


def test_what_the_portal_says_is_read_and_followed(
    portal: PortalServer, settings: PortalSettings, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: settings.look == DesktopLook(scheme="dark", highContrast=False))
    with qtbot.waitSignal(settings.changed) as told:
        portal.change(COMMON, "contrast", "u", 1)
    assert told.args == [DesktopLook(scheme="dark", highContrast=True)]
    with qtbot.waitSignal(settings.changed):
        portal.change(COMMON, "color-scheme", "u", 2)
    assert settings.look.scheme == "light"


def test_other_settings_are_nobodys_business(
    portal: PortalServer, settings: PortalSettings, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: settings.look.scheme == "dark")
    with qtbot.assertNotEmitted(settings.changed, wait=0):
        portal.change("org.example", "color-scheme", "u", 2)
        portal.change(COMMON, "accent-color", "(ddd)", (0.1, 0.2, 0.3))


def test_a_portal_that_comes_later_is_read(
    address: str, settings: PortalSettings, qtbot: Any
) -> None:
    with qtbot.assertNotEmitted(settings.changed, wait=50):
        pass
    late = PortalServer(address)
    late.settings = {COMMON: {"color-scheme": ("u", 2)}}
    late.change(COMMON, "color-scheme", "u", 2)
    qtbot.waitUntil(lambda: settings.look.scheme == "light")
    late.stop()


def test_without_a_bus_nothing_is_said(tmp_path: Path, qtbot: Any) -> None:
    settings = PortalSettings(address=f"unix:path={tmp_path / 'none'}")
    with qtbot.assertNotEmitted(settings.changed, wait=20):
        pass
    assert settings.look == DesktopLook()
    settings.close()
    settings.close()


@pytest.mark.parametrize(
    ("values", "look"),
    [
        ({}, DesktopLook()),
        ({(COMMON, "color-scheme"): 0}, DesktopLook()),
        (
            {(COMMON, "color-scheme"): 0, (GNOME, "color-scheme"): "prefer-dark"},
            DesktopLook(scheme="dark"),
        ),
        (
            {(COMMON, "color-scheme"): 2, (GNOME, "color-scheme"): "prefer-dark"},
            DesktopLook(scheme="light"),
        ),
        ({(ACCESS, "high-contrast"): True}, DesktopLook(highContrast=True)),
        (
            {(COMMON, "contrast"): 1, (ACCESS, "high-contrast"): False},
            DesktopLook(highContrast=True),
        ),
        ({(GNOME, "enable-animations"): False}, DesktopLook(reducedMotion=True)),
        ({(GNOME, "enable-animations"): True}, DesktopLook(reducedMotion=False)),
        ({(COMMON, "reduced-motion"): 1}, DesktopLook(reducedMotion=True)),
        ({(GNOME, "text-scaling-factor"): 1.5}, DesktopLook(textScale=1.5)),
        ({(GNOME, "text-scaling-factor"): 40.0}, DesktopLook()),
        (
            {
                (COMMON, "color-scheme"): [1],
                (COMMON, "contrast"): "much",
                (GNOME, "enable-animations"): 7,
                (GNOME, "text-scaling-factor"): "large",
            },
            DesktopLook(),
        ),
    ],
    ids=str,
)
def test_every_word_of_it_means_what_it_says(
    values: dict[tuple[str, str], object], look: DesktopLook
) -> None:
    assert lookOf(values) == look
