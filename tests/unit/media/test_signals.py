"""What is said about media survives the way, and what a stranger writes is refused."""

import pytest

from callkit.errors import ProtocolError
from callkit.media.signals import (
    MAX_SIGNAL_BYTES,
    Again,
    Bye,
    Candidate,
    Description,
    Hello,
    SentMedia,
    State,
    decode,
    encode,
)

SIGNALS = [
    Hello(session="a", engine="webrtc", state=SentMedia(microphone=True)),
    Description(session="a", to="b", type="offer", sdp="v=0", number=3),
    Candidate(session="a", to="b", candidate="candidate:1", mid="0", ufrag="x"),
    State(session="a", to="b", state=SentMedia(camera=True, hand=True)),
    Again(session="a", to="b"),
    Bye(session="a", to="b"),
]


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: type(signal).__name__)
def test_a_signal_arrives_as_it_was_sent(signal):
    assert decode(encode(signal)) == signal


def test_a_candidate_may_leave_its_place_open():
    """As browsers have it: sdpMid and the others may be null."""
    told = '{"k":"cand","session":"a","to":"b","candidate":"one","mid":null,"line":null}'
    assert decode(told) == Candidate(session="a", to="b", candidate="one", mid=None, line=None)


def test_fields_of_a_newer_kit_are_ignored():
    assert decode('{"k":"bye","session":"a","to":"b","why":"lunch"}') == Bye(session="a", to="b")


@pytest.mark.parametrize(
    "data",
    ["", "{}", "[]", "null", '{"k":"nonsense","session":"a"}', '{"k":"desc","session":"a"}',
     '{"k":"hello","session":7}', "[" * 10_000, "x" * (MAX_SIGNAL_BYTES + 1)],
    ids=lambda data: data[:12],
)  # fmt: skip
def test_what_is_none_is_refused(data):
    with pytest.raises(ProtocolError):
        decode(data)


def test_what_does_not_fit_is_refused_where_it_is_made():
    with pytest.raises(ProtocolError, match="bytes"):
        encode(Description(session="a", to="b", type="offer", sdp="x" * MAX_SIGNAL_BYTES, number=1))
