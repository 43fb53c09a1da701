import pytest

from callkit.desktop.global_keys.chain import GlobalShortcuts, openBackend


class Keys:
    name = "made up"

    def __init__(self, events) -> None:
        self.events = events
        self.heard: list[object] = []

    def open(self, chords) -> None:
        self.heard.append(("open", chords))

    def hold(self, names) -> None:
        self.heard.append(("hold", names))

    def close(self) -> None:
        self.heard.append("close")


def test_what_was_held_before_it_was_opened_is_held(qapp):
    made = []

    def make(events):
        made.append(Keys(events))
        return made[0]

    face = GlobalShortcuts(make)
    face.hold(frozenset({"accept"}))
    assert (made, face.name) == ([], "")
    chords = {"accept": ("Alt+Shift+A", "Accept")}
    face.open(chords)
    assert face.name == "made up"
    assert made[0].heard == [("open", chords), ("hold", frozenset({"accept"}))]
    face.close()
    assert made[0].heard[-1] == "close"


@pytest.mark.parametrize("error", [ImportError("no Xlib"), OSError("none here")])
def test_a_desktop_without_a_way_is_told_and_nothing_raises(qapp, error):
    def make(_events):
        raise error

    face = GlobalShortcuts(make)
    told = []
    face.failed.connect(told.append)
    face.open({})
    assert len(told) == 1 and str(error) in told[0]
    face.hold(frozenset({"accept"}))
    face.close()


def test_a_screen_that_is_none_has_no_keys(qapp):
    with pytest.raises(OSError, match="offscreen"):
        openBackend(Keys(None))
