"""What an app's tests put in the place of the machine."""

from __future__ import annotations

import pytest

from callkit.errors import UsageError
from callkit.kit import CallKit, KitParts
from callkit.testing.recording import RecordingRinger


def test_a_kit_works_with_the_parts_it_is_given(qapp) -> None:
    ringer = RecordingRinger()
    kit = CallKit(notify=False, tray=False, remoteControl=False, parts=KitParts(ringer=ringer))
    assert kit.sounds.ringer is ringer
    kit.close()
    assert ringer.closed


def test_what_is_no_such_part_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match=r"KitParts\.clock"):
        KitParts(clock=5)  # type: ignore[arg-type]
