import pytest

from callkit.errors import UsageError
from callkit.media.port import Kind, MediaCall, Picture
from callkit.model import IceServer


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


@pytest.mark.parametrize(
    "server",
    [
        IceServer(urls=("nonsense:1",)),
        IceServer(urls=("stun:",)),
        IceServer(urls=("stun:a", "http://a")),
        IceServer(urls=("turn:a",)),
        IceServer(urls=("turns:a",), username="ann"),
    ],
)
def test_servers_that_are_none_are_refused_where_they_are_given(server):
    with pytest.raises(UsageError, match=r"server|credential"):
        MediaCall("1", "ann", iceServers=(server,))


def test_servers_of_every_kind_are_taken():
    urls = ("stun:a:3478", "turn:a:3478?transport=udp", "turns:a")
    server = IceServer(urls=urls, username="1:ann", credential="c")
    assert MediaCall("1", "ann", iceServers=(server,)).iceServers == (server,)
