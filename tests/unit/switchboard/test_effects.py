"""Effects are values."""

from callkit.protocol import frames
from callkit.switchboard.effects import Ask, Raise


def test_a_request_has_its_number_from_who_sends_it_not_from_the_switchboard() -> None:
    request = frames.CallQuit(callID="1")
    assert Ask(ticket=7, request=request).request.id == 0


def test_equal_effects_are_equal() -> None:
    assert Raise(name="onCallEnded", args=("1",)) == Raise(name="onCallEnded", args=("1",))
