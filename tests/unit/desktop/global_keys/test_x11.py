"""Without an X server; ``tests/desktop/test_global_keys.py`` presses keys on a real one."""

import pytest

from callkit.desktop.global_keys.x11 import X11Keys


class Events:
    def __init__(self) -> None:
        self.reasons: list[str] = []

    def pressed(self, name, token) -> None:
        raise AssertionError("nobody pressed anything")

    def failed(self, reason) -> None:
        self.reasons.append(reason)


@pytest.mark.parametrize("display", ["", "nonsense"])
def test_without_an_x_server_it_is_told_and_nothing_raises(qapp, monkeypatch, display):
    monkeypatch.setenv("DISPLAY", display)
    events = Events()
    keys = X11Keys(events)
    keys.open({"accept": ("Alt+Shift+A", "Accept")})
    keys.hold(frozenset({"accept"}))
    keys.close()
    keys.close()
    assert len(events.reasons) == 1 and "no X server" in events.reasons[0]
