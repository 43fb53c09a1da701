from __future__ import annotations

import pytest

from callkit.errors import UsageError
from callkit.widgets.shortcuts import DEFAULT_SHORTCUTS, Shortcuts


def test_every_default_is_a_chord_with_a_modifier_or_a_function_key():
    keys = Shortcuts()
    for name in DEFAULT_SHORTCUTS:
        assert "+" in keys.label(name) or keys.label(name).startswith("F")


def test_a_chord_can_be_changed_or_switched_off():
    keys = Shortcuts({"accept": "Ctrl+Y", "decline": ""})
    assert keys.label("accept") == "Ctrl+Y"
    assert keys.chord("decline").isEmpty()


@pytest.mark.parametrize("change", [{"dance": "Ctrl+D"}, {"accept": "Ctrl+NoSuchKey"}])
def test_what_is_no_chord_is_refused(change):
    with pytest.raises(UsageError):
        Shortcuts(change)
