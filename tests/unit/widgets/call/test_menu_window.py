from __future__ import annotations

from callkit.model import EndReason
from callkit.requests import Action
from callkit.switchboard.view import Phase
from callkit.widgets.call.incoming_dialog import IncomingCallDialog
from callkit.widgets.call.reply_menu import MoreMenu
from callkit.widgets.scenes.incoming_scene import IncomingOptions
from demo.gallery.people import incoming


def test_what_has_no_room_is_in_the_menu_and_is_pressed_there(clock, show, qtbot):
    dialog = IncomingCallDialog(clock=clock, compact=True)
    dialog.setCall(incoming())
    show(dialog)
    clock.jump(1)
    dialog.openMore()
    menu = dialog.findChild(MoreMenu)
    qtbot.waitUntil(menu.isVisible)
    asked = []
    dialog.requested.connect(asked.append)
    next(action for action in menu.actions() if action.text() == "Silence").trigger()
    menu.close()
    assert [(one.action, one.argument) for one in asked] == [(Action.SILENCE, True)]


def test_with_nothing_to_offer_no_menu_opens(clock, show):
    options = IncomingOptions(
        message=False, silence=False, remind=False, ignore=False, muteContact=False
    )
    dialog = IncomingCallDialog(clock=clock, options=options)
    dialog.setCall(incoming())
    show(dialog)
    dialog.openMore()
    assert not dialog.findChild(MoreMenu).isVisible()


def test_after_the_ring_nothing_of_it_is_offered(clock, show):
    dialog = IncomingCallDialog(clock=clock)
    dialog.setCall(incoming(phase=Phase.ENDED, endReason=EndReason.CANCELLED))
    show(dialog)
    dialog.openMore()
    assert not dialog.findChild(MoreMenu).isVisible()
