from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal

from callkit.requests import Action, CallRequest, MediaKind
from callkit.widgets.parts.asking import ask
from tests.asking import Asked


class Both(QObject):
    """A widget for forms, as far as asking goes."""

    requested = Signal(object)
    hangUpRequested = Signal()
    silenceRequested = Signal(bool)
    mediaToggled = Signal(str, bool)


@pytest.mark.parametrize(
    ("action", "argument", "signal", "said"),
    [
        (Action.HANG_UP, None, "hangUpRequested", []),
        (Action.SILENCE, True, "silenceRequested", [True]),
        (Action.MEDIA, (MediaKind.CAMERA, False), "mediaToggled", ["camera", False]),
    ],
)
def test_a_form_hears_the_same_by_a_signal_of_its_own(qtbot, action, argument, signal, said):
    widget = Both()
    asked = Asked(widget)
    with qtbot.waitSignal(getattr(widget, signal)) as heard:
        ask(widget, "1", action, argument)
    assert heard.args == said
    assert asked == [CallRequest("1", action, argument)]


def test_what_has_no_such_signal_is_asked_all_the_same(qapp):
    widget = Both()
    asked = Asked(widget)
    ask(widget, "1", Action.INVITE)
    assert asked == [CallRequest("1", Action.INVITE)]
