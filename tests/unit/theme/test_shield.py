from __future__ import annotations

import pytest

from callkit.theme.shield import kitRules, shieldSheet

CLASSES = {"CallButton", "ElidedLabel"}


@pytest.mark.parametrize(
    "general",
    [
        "* { color: red; }",
        "QWidget, QLabel { color: red; }",
        "#mainWindow QLabel { color: red; }",
        "QLabel#title:hover { color: red; }",
        "/* #callName */ QLabel { color: red; }",
        "MyCallButton { color: red; }",
        'QLabel[text="CallButton"] { color: red; }',
        "CallButton QLabel { color: red; }",
        "",
        "{ nonsense",
    ],
)
def test_general_rules_stay_outside(general):
    assert list(kitRules(general, CLASSES)) == []


@pytest.mark.parametrize(
    "named",
    [
        "#callName {color: red}",
        "ElidedLabel#callStatus {color: red}",
        "#incomingCallDialog QLabel {color: red}",
        "QDialog > CallButton:hover {color: red}",
        "#quitDialog {color: red}",
    ],
)
def test_rules_that_name_the_kit_hold(named):
    assert list(kitRules(f"QWidget {{ color: blue; }} {named}", CLASSES)) == [named]


def test_of_several_selectors_those_that_name_the_kit_are_kept():
    assert list(kitRules("QLabel, #callName, QWidget {a: b}", CLASSES)) == ["#callName {a: b}"]


def test_the_sheet_names_every_class_and_ends_with_the_hosts_own_rules():
    sheet = shieldSheet(CLASSES, "ElidedLabel", ["#callName {a: b}", "#callName {a: c}"])
    assert sheet.startswith("CallButton, ElidedLabel {")
    assert sheet.endswith("#callName {a: b}\n#callName {a: c}")
