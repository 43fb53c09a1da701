from __future__ import annotations

from PySide6.QtCore import Qt

from callkit.widgets.stage.glyphs import Glyphs


def shown(show):
    glyphs = Glyphs()
    glyphs.offer("smallWindow", "fullScreen", "putAside")
    glyphs.resize(glyphs.sizeHint())
    return show(glyphs)


def test_only_what_is_offered_is_there_and_the_cross_is_last(show):
    glyphs = shown(show)
    seen = [name for name, button in glyphs.buttons.items() if button.isVisible()]
    assert seen == ["smallWindow", "fullScreen", "putAside"]
    across = [glyphs.buttons[name].x() for name in seen]
    assert across == sorted(across)
    glyphs.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    glyphs.offer("fullScreen", "putAside")
    assert glyphs.buttons["putAside"].x() < glyphs.buttons["fullScreen"].x()


def test_each_says_which_it_is(show, qtbot):
    glyphs = shown(show)
    with qtbot.waitSignal(glyphs.pressed) as said:
        glyphs.buttons["fullScreen"].click()
    assert said.args == ["fullScreen"]


def test_names_follow_what_they_do(show):
    glyphs = shown(show)
    glyphs.setFull(True)
    assert glyphs.buttons["fullScreen"].accessibleName() == "Leave full screen"
    glyphs.setFull(False)
    assert glyphs.buttons["fullScreen"].accessibleName() == "Full screen"
    glyphs.setCloses(True)
    glyphs.retranslate()
    assert glyphs.buttons["putAside"].accessibleName() == "Close"
