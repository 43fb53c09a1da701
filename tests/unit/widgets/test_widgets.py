"""What holds for the room as a whole."""

from __future__ import annotations

import ast
import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMenu
from shiboken6 import isValid

import callkit.widgets
from callkit.model import EndReason
from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.stage.window import CallWindow
from demo.gallery.people import incoming, outgoing

MODULES = sorted(Path(callkit.widgets.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("name", callkit.widgets.__all__)
def test_every_public_name_can_be_imported(qapp, name):
    assert getattr(callkit.widgets, name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="Bagpipe"):
        _ = callkit.widgets.Bagpipe


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_widget_has_a_colour_of_its_own(module):
    source = module.read_text()
    assert not re.search(r"#[0-9A-Fa-f]{6}\b", source)
    assert not re.search(r"setStyleSheet\(\s*f?[\"']", source)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_widget_has_a_pixel_of_its_own(module):
    layouts = ("setSpacing", "addSpacing", "setContentsMargins", "setFixedSize", "setFixedWidth")
    layouts += ("setMinimumSize", "setMinimumWidth", "setMinimumHeight", "setFixedHeight")
    for node in ast.walk(ast.parse(module.read_text())):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in layouts:
            values = [value for value in node.args if isinstance(value, ast.Constant)]
            assert not [value for value in values if value.value], f"{module.name}:{node.lineno}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_nested_loop_and_no_lambda_that_holds_a_widget(module):
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # An event filter in Python runs while its widget is being destroyed, and crashes.
            banned = {"exec", "exec_", "processEvents", "installEventFilter"}
            assert node.func.attr not in banned - ALLOWED.get(module.stem, set()), module.name
            if node.func.attr == "connect":
                assert not any(isinstance(argument, ast.Lambda) for argument in node.args)


ALLOWED = {"quiet_keys": {"installEventFilter"}}
"""That filter is on the window below the widget, while it has the keyboard; its own tests destroy
it in every way."""


def settle():
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def open_and_close(number, clock):
    if number % 2:
        dialog = IncomingCallDialog(compact=number % 4 == 1, clock=clock)
        dialog.setCall(incoming(video=True))
        dialog.show()
        if number % 10 == 1:
            clock.jump(1)
            dialog.press(Action.MESSAGE)
        dialog.setCall(incoming(phase=Phase.CONNECTED, connectedAt=1.0))
        dialog.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    else:
        dialog = CallWindow(clock=clock)
        dialog.setCall(outgoing(phase=Phase.RINGING))
        dialog.show()
        dialog.setCall(outgoing(phase=Phase.ENDED, endReason=EndReason.BUSY))
    dialog.dismiss()
    dialog.deleteLater()


def menus_now() -> int:
    return sum(isinstance(widget, QMenu) for widget in QApplication.allWidgets())


def timers_now() -> int:
    timers = [one for one in gc.get_objects() if isinstance(one, QTimer)]
    return sum(isValid(timer) and timer.isActive() for timer in timers)


@pytest.mark.parametrize("windows", [60, pytest.param(500, marks=pytest.mark.long)])
def test_many_windows_leave_nothing_behind(clock, theme, windows):
    theme.setReducedMotion(False)
    for number in range(8):
        open_and_close(number, clock)
    settle()
    before = len(QApplication.allWidgets())
    menus, ticking = menus_now(), timers_now()
    for number in range(windows):
        open_and_close(number, clock)
        if number % 20 == 0:
            settle()
    settle()
    assert len(QApplication.allWidgets()) == before
    # Other tests of this process may have left theirs: only what is new counts.
    assert menus_now() <= menus
    assert timers_now() <= ticking
