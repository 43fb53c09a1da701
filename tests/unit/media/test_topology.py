import pytest

from callkit.media.port import Kind
from callkit.media.topology import topology


@pytest.mark.parametrize(
    ("people", "sound", "pictures"),
    [(2, True, True), (3, True, True), (4, True, False), (5, True, False), (6, False, False)],
)
def test_what_a_call_of_so_many_people_carries(people, sound, pictures):
    carried = topology(people)
    assert carried.carries(Kind.MICROPHONE) is sound
    assert carried.carries(Kind.CAMERA) is carried.carries(Kind.SCREEN) is pictures
