from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from callkit.errors import CallKitError, RequestError
from callkit.model import ErrorUserInfo, User
from callkit.widgets.inline.send_button import InvitationResult, SendCallInvitationButton
from tests.waiting import until, wait_signal

BOB = User("bob", "Bob")
EVE = User("eve", "Eve")


class Service:
    """Sends as the real one does, and remembers."""

    def __init__(self, outcome=None):
        self.sent = []
        self.outcome = outcome or SimpleNamespace(callID="42", errorUserList=())
        self.gate = None

    async def send(self, invitees, **options):
        self.sent.append((invitees, options))
        if self.gate is not None:
            await self.gate.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def make(qtbot):
    def made(service, **options):
        button = SendCallInvitationButton(invitees=[BOB], **options)
        qtbot.addWidget(button)
        if service is not None:
            button.setSender(service.send)
        return button

    return made


async def test_a_press_calls_the_invitees(make):
    service = Service()
    button = make(service, isVideoCall=True, customData="hi", timeoutSeconds=30, roomID="r1")
    button.click()
    assert await wait_signal(button.result) == (InvitationResult(0, "", (), "42"),)
    options = {"isVideoCall": True, "customData": "hi", "timeoutSeconds": 30, "roomID": "r1"}
    assert service.sent == [([BOB], options)]


async def test_people_who_could_not_be_invited_are_named(make):
    missing = (ErrorUserInfo("eve", 6000281),)
    button = make(Service(SimpleNamespace(callID="42", errorUserList=missing)))
    button.click()
    (result,) = await wait_signal(button.result)
    assert result.ok
    assert result.errorInvitees == ("eve",)


async def test_a_refusal_is_a_result_with_its_code(make):
    button = make(Service(RequestError(6000104, "not connected")))
    button.click()
    (result,) = await wait_signal(button.result)
    assert result == InvitationResult(6000104, "not connected", ("bob",))
    assert not result.ok


async def test_any_other_error_of_the_kit_is_a_result_too(make):
    button = make(Service(CallKitError("odd")))
    button.click()
    (result,) = await wait_signal(button.result)
    assert result.code == 1
    assert "odd" in result.message


async def test_without_a_sender_the_press_still_has_a_result(make):
    button = make(None)
    button.click()
    (result,) = await wait_signal(button.result)
    assert result.code == 6000002


def test_it_needs_no_asyncio_loop(make, qtbot):
    service = Service()
    button = make(service)
    with qtbot.waitSignal(button.result) as heard:
        button.click()
    assert heard.args[0].ok and len(service.sent) == 1


@pytest.mark.logs("a coroutine failed: ValueError('oops')")
async def test_an_app_whose_code_raises_has_a_result_as_well(make):
    button = make(Service())

    def oops():
        raise ValueError("oops")

    button.setWillPress(oops)
    button.click()
    (result,) = await wait_signal(button.result)
    assert result.code == 1 and "oops" in result.message
    await until(lambda: not button.busy)


@pytest.mark.parametrize("veto", [False, True])
async def test_a_veto_keeps_the_call_from_being_made(make, veto):
    service = Service()
    button = make(service)

    async def later():
        return not veto

    for will_press in (lambda: not veto, later):
        button.setWillPress(will_press)
        button.click()
        await until(lambda: not button.busy)
    assert len(service.sent) == (0 if veto else 2)


async def test_pressed_twice_it_calls_once(make):
    service = Service()
    service.gate = asyncio.Event()
    button = make(service)
    button.click()
    button.click()
    await until(lambda: service.sent)
    assert button.busy
    service.gate.set()
    await wait_signal(button.result)
    await until(lambda: not button.busy)
    assert len(service.sent) == 1


def test_its_name_says_whom_it_calls(make):
    button = make(None)
    assert button.accessibleName() == "Call Bob"
    button.setIsVideoCall(True)
    assert button.accessibleName() == "Video call Bob"
    button.setInvitees([])
    assert button.accessibleName() == "Video call"


def test_designer_sets_what_it_sends(make):
    button = make(None)
    button.setProperty("isVideoCall", True)
    button.setProperty("timeoutSeconds", 20)
    button.setProperty("customData", "x")
    assert (button.isVideoCall, button.timeoutSeconds, button.customData) == (True, 20, "x")
