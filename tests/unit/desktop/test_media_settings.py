"""The way to the system's settings; opening them is made up."""

import pytest

from callkit.desktop.media_settings import openSettings, settingsPage
from callkit.media.devices import DeviceKind


@pytest.mark.parametrize("system", ["win32", "darwin"])
@pytest.mark.parametrize("kind", [DeviceKind.MICROPHONE, DeviceKind.CAMERA])
def test_who_refused_finds_the_page_where_it_is_allowed(system, kind):
    visited = []
    assert openSettings(
        kind, refused=True, system=system, visit=lambda page: not visited.append(page)
    )
    (page,) = visited
    assert page.isValid()
    assert "rivacy" in page.toString()


def test_no_microphone_leads_to_the_page_of_sound():
    assert settingsPage(DeviceKind.MICROPHONE, refused=False, system="win32") == "ms-settings:sound"
    assert settingsPage(DeviceKind.MICROPHONE, refused=False, system="darwin").endswith("sound")


def test_a_system_without_such_a_page_opens_nothing():
    def visit(page):
        raise AssertionError(page)

    assert not openSettings(DeviceKind.MICROPHONE, refused=True, system="linux", visit=visit)
