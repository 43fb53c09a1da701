"""Designer's box: everything that can be part of a form, with properties that exist."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QDialog, QMenu

from callkit import widgets
from callkit.designer.catalogue import CATALOGUE, Entry
from callkit.designer.loading import kitWidgets
from callkit.errors import UsageError
from demo.gallery.people import incoming

entries = pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)


def test_the_box_has_every_widget_of_the_kit_but_windows_and_menus():
    formable = {kind.__name__ for kind in kitWidgets() if not issubclass(kind, QDialog | QMenu)}
    assert {entry.name for entry in CATALOGUE} == formable
    assert len(CATALOGUE) == len(formable)


@entries
def test_what_a_new_widget_starts_with_can_be_set(entry, qtbot):
    widget = getattr(widgets, entry.name)(None)
    qtbot.addWidget(widget)
    for name, value in entry.properties.items():
        assert widget.metaObject().indexOfProperty(name) >= 0
        assert widget.setProperty(name, value)
        assert widget.property(name) == value


@entries
def test_a_property_has_the_setter_that_compiled_forms_call(entry):
    for name in entry.properties:
        setter = f"set{name[0].upper()}{name[1:]}"
        assert callable(getattr(getattr(widgets, entry.name), setter))


@entries
def test_an_entry_says_what_it_is(entry):
    assert entry.tip


def test_the_piece_of_a_form_is_well_made():
    entry = Entry("CallCard", "tip", size=(3, 4), properties={"a": True, "b": 7, "c": "x<y"})
    widget = ElementTree.fromstring(entry.xml()).find("widget")
    assert widget.attrib == {"class": "CallCard", "name": "callCard"}
    made = {node.get("name"): node[0] for node in widget.findall("property")}
    assert [int(number.text) for number in made.pop("geometry")] == [0, 0, 3, 4]
    assert {name: (node.tag, node.text) for name, node in made.items()} == {
        "a": ("bool", "true"),
        "b": ("number", "7"),
        "c": ("string", "x<y"),
    }


def test_the_folder_for_designer_is_printed():
    done = subprocess.run(
        [sys.executable, "-m", "callkit.designer"], capture_output=True, text=True, check=True
    )
    assert (Path(done.stdout.strip()) / "registercallkit.py").is_file()


def own_properties(widget):
    """Those the kit's classes have beside Qt's."""
    meta, names = widget.metaObject(), {}
    while meta.className() in made_here():
        for number in range(meta.propertyOffset(), meta.propertyCount()):
            names[meta.property(number).name()] = meta.property(number)
        meta = meta.superClass()
    return names


def made_here():
    kinds = [kind for one in kitWidgets() for kind in one.__mro__]
    return {kind.__name__ for kind in kinds if kind.__module__.startswith("callkit.")}


def another(name, before):
    """A value the property takes that it has not got."""
    named = {"filter": "missed"}
    if name.lower().endswith("iconname"):
        return "bell-off"
    named["tone"] = "accent" if before == "neutral" else "neutral"
    if name in named:
        return named[name]
    return {bool: lambda v: not v, int: lambda v: v + 1, str: lambda v: f"{v}x"}[type(before)](
        before
    )


@entries
def test_every_property_tells_when_it_changes_and_only_then(entry, qtbot):
    widget = getattr(widgets, entry.name)(None)
    qtbot.addWidget(widget)
    properties = own_properties(widget)
    for name, found in properties.items():
        assert found.hasNotifySignal(), f"{name} has no notify signal"
        if not found.isWritable():
            continue
        told = []
        getattr(widget, bytes(found.notifySignal().name().data()).decode()).connect(told.append)
        before = widget.property(name)
        wanted = another(name, before)
        assert widget.setProperty(name, wanted)
        widget.setProperty(name, wanted)
        assert widget.property(name) == wanted
        assert told == [wanted], name


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("IncomingCallBanner", {"callID", "silenceOffered", "ignoreOffered"}),
        ("CallBannerArea", {"incoming"}),
        ("MiniCallBar", {"callID", "microphone", "microphoneOffered", "outlined"}),
        ("InCallPanel", {"callID", "inviteOffered", "endForAllOffered"}),
        ("CallHistoryView", {"filter", "missedCount", "markReadOnShow"}),
        ("SendCallInvitationButton", {"isVideoCall", "timeoutSeconds", "roomID", "iconName"}),
    ],
)
def test_what_a_form_can_set(name, least, qtbot):
    widget = getattr(widgets, name)(None)
    qtbot.addWidget(widget)
    assert least <= own_properties(widget).keys()


@pytest.mark.qt_log_ignore("An error occurred executing the property metacall")
def test_a_word_that_is_no_filter_is_refused_and_changes_nothing(qtbot):
    view = widgets.CallHistoryView()
    qtbot.addWidget(view)
    # Qt cannot hand the refusal on: it prints it.
    with qtbot.captureExceptions() as refused:
        view.setProperty("filter", "nonsense")
    assert [kind for kind, _, _ in refused] == [UsageError]
    assert view.property("filter") == "all"
    with pytest.raises(UsageError, match="one of 'all', 'missed'"):
        view.filter = "nonsense"


@pytest.mark.parametrize("name", ["IncomingCallBanner", "MiniCallBar", "InCallPanel"])
def test_which_call_is_shown_can_be_read_and_is_told_once(name, qtbot):
    widget = getattr(widgets, name)()
    qtbot.addWidget(widget)
    told = []
    widget.callIDChanged.connect(told.append)
    assert widget.property("callID") == ""
    for view in (incoming(callID="1"), incoming(callID="1", silenced=True), incoming(callID="2")):
        widget.setCall(view)
    assert told == ["1", "2"]
    assert widget.property("callID") == "2"
