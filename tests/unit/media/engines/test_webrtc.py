"""``tests/contract/media`` lets this engine talk; here is how it reads what comes."""

from callkit.media.engines.webrtc import _first_of


def test_of_several_channels_the_first_is_heard():
    class Data:
        number_of_channels = 2

    assert _first_of(bytearray(b"LlRrLlRr"), Data()) == b"LlLl"
