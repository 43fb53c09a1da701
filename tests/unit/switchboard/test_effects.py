"""Effects are values."""

from callkit.protocol import frames
from callkit.switchboard.effects import Ask, Raise


def test_a_request_names_its_ticket() -> None:
    assert Ask(request=frames.CallQuit(id=7, callID="1")).ticket == 7


def test_equal_effects_are_equal() -> None:
    assert Raise(name="onCallEnded", args=("1",)) == Raise(name="onCallEnded", args=("1",))
