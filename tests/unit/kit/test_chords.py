from __future__ import annotations

import pytest

from callkit.kit.chords import Chords, Claim, ClaimKind

RINGS, RUNS, OTHER = ClaimKind.RINGS, ClaimKind.RUNS, ClaimKind.OTHER


class Kit:
    """Surfaces with names, and what they were granted."""

    def __init__(self, *claims):
        self.found = [Claim(*claim) for claim in claims]
        self.granted = None

    def claims(self):
        return self.found

    def grant(self, ring, call):
        self.granted = (ring, call)


@pytest.mark.parametrize(
    ("first", "second", "granted"),
    [
        ([], [], (None, None)),
        ([(RINGS, 1, "a")], [(RINGS, 2, "b")], ("b", "b")),
        ([(RINGS, 2, "a")], [(RINGS, 1, "b")], ("a", "a")),
        ([(RINGS, 3, "a"), (OTHER, 1, "b")], [(RUNS, 2, "c")], ("a", "c")),
        ([(OTHER, 3, "a")], [(RUNS, 1, "b")], (None, "b")),
        ([(OTHER, 1, "a")], [(OTHER, 2, "b")], (None, "b")),
    ],
)
def test_the_newest_ring_and_the_running_call_have_the_chords(first, second, granted):
    chords = Chords()
    kits = [Kit(*first), Kit(*second)]
    for kit in kits:
        chords.add(kit)
    chords.share()
    assert [kit.granted for kit in kits] == [granted, granted]


def test_who_goes_leaves_them_to_the_others():
    chords = Chords()
    kits = [Kit((RINGS, 1, "a")), Kit((RINGS, 2, "b"))]
    for kit in kits:
        chords.add(kit)
    chords.remove(kits[1])
    assert [kit.granted for kit in kits] == [("a", "a"), (None, None)]


def test_calls_are_numbered_as_they_come():
    chords = Chords()
    assert chords.number() < chords.number()
