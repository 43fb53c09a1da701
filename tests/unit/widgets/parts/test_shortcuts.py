from __future__ import annotations

import pytest

from callkit.errors import UsageError
from callkit.widgets.parts.shortcuts import DEFAULT_SHORTCUTS, Shortcuts


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


def test_a_chord_that_comes_again_and_again_is_one_press():
    keys = Shortcuts()
    assert keys.fresh("decline", 10.0)
    moments = [10.7, 10.75, 11.5, 12.5]
    assert not any(keys.fresh("decline", moment) for moment in moments)
    assert keys.fresh("accept", 12.6), "another chord is another press"
    assert keys.fresh("decline", 13.6)


def test_a_press_goes_on_while_it_does_not_count_and_none_begins_then():
    keys = Shortcuts()
    assert not keys.fresh("decline", 10.0, counts=False)
    assert keys.fresh("decline", 10.1), "too soon, and pressed again"
    assert not keys.fresh("decline", 10.9, counts=False)
    assert not keys.fresh("decline", 11.6), "still the same press"
