"""What an app decides about the call windows is one value."""

from __future__ import annotations

import dataclasses

import pytest

from callkit.kit import WindowOptions


def test_options_are_a_value_that_is_replaced_and_not_changed() -> None:
    options = WindowOptions(detail="Room 5")
    assert dataclasses.replace(options, compact=True) == WindowOptions(
        compact=True, detail="Room 5"
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        options.compact = True  # type: ignore[misc]
