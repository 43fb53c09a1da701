import pytest

from callkit.errors import UsageError
from callkit.media.port import Kind, Picture


@pytest.mark.parametrize("size", [(3, 2), (2, 3), (0, 2), (2, -2)])
def test_a_picture_has_even_sides(size):
    with pytest.raises(UsageError, match="even"):
        Picture(*size, b"")


def test_a_picture_has_as_many_bytes_as_it_says():
    assert Picture(4, 2, bytes(12)).size == (4, 2)
    with pytest.raises(UsageError, match="11 bytes"):
        Picture(4, 2, bytes(11))


def test_only_a_microphone_is_sound():
    assert [kind for kind in Kind if kind.sound] == [Kind.MICROPHONE]
