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
