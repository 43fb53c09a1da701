"""The picker goes with the call it is for."""

from __future__ import annotations

from callkit.model import EndReason
from callkit.requests import Action, CallRequest
from demo.gallery.people import ADA, ALAN, outgoing


def test_the_picker_goes_when_its_call_ends(stage):
    stage.service.appear(outgoing(callID="1"))
    stage.kit.people = [ADA]
    stage.kit.request(CallRequest("1", Action.INVITE))
    picker = stage.kit._inviting.picker
    assert picker.isVisible()
    stage.service.finish("1", EndReason.DECLINED)
    assert stage.kit._inviting.picker is None
    assert not picker.isVisible()


def test_the_end_of_another_call_leaves_it(stage):
    stage.service.appear(outgoing(callID="1"))
    stage.service.appear(outgoing(ALAN, callID="2"))
    stage.kit.people = [ADA]
    stage.kit.request(CallRequest("1", Action.INVITE))
    stage.service.finish("2", EndReason.DECLINED)
    assert stage.kit._inviting.picker.isVisible()


def test_asking_twice_shows_one_picker(stage):
    stage.service.appear(outgoing(callID="1"))
    stage.kit.people = [ADA]
    stage.kit.request(CallRequest("1", Action.INVITE))
    first = stage.kit._inviting.picker
    stage.kit.request(CallRequest("1", Action.INVITE))
    assert not first.isVisible()
    assert stage.kit._inviting.picker.isVisible()
