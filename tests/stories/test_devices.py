"""One person, several devices."""

from __future__ import annotations

import asyncio

import pytest

from callkit.errors import ErrorCode
from callkit.model import EndReason
from callkit.switchboard.view import Phase
from callkit.testing import ManualClock
from tests.stories.town import Town, code, ring, talk
from tests.waiting import until

pytestmark = pytest.mark.qt


@pytest.mark.parametrize("round_", range(5))
async def test_two_devices_answer_at_once_and_one_is_in_the_call(town: Town, round_: int) -> None:
    alice = await town.person("alice")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    await ring(alice, desk)
    await until(lambda: phone.rings)
    codes = await asyncio.gather(code(desk.service.accept()), code(phone.service.accept()))
    assert sorted(codes) == [0, ErrorCode.CALL_DOES_NOT_EXIST]
    winner, loser = (desk, phone) if codes[0] == 0 else (phone, desk)
    await loser.heard("onIncomingCallAnsweredElsewhere")
    await until(lambda: alice.inCall and winner.inCall)
    assert loser.args("onIncomingCallAnsweredElsewhere")[2] == f"bob's {winner.device}"
    assert loser.args("onCallEnded")[1] is EndReason.ANSWERED_ELSEWHERE
    assert not loser.inCall and loser.missed == []
    assert alice.names.count("onOutgoingCallAccepted") == 1


async def test_declining_on_one_device_stops_the_others(town: Town) -> None:
    alice = await town.person("alice")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    await ring(alice, desk)
    await until(lambda: phone.rings)
    await desk.service.reject()
    await phone.heard("onIncomingCallDeclinedElsewhere")
    assert phone.args("onIncomingCallDeclinedElsewhere")[2] == "bob's desk"
    assert phone.missed == desk.missed == []


async def test_a_missed_call_is_one_entry_on_all_devices_and_read_on_all(town: Town) -> None:
    alice = await town.person("alice")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    await ring(alice, desk, timeoutSeconds=1)
    for device in (desk, phone):
        await until(lambda device=device: device.service.history.missedCount == 1)
        assert device.service.history.rowCount() == 1
        assert len(device.missed) == 1
    desk.service.history.markRead()
    await until(lambda: phone.service.history.missedCount == 0)
    tablet = await town.person("bob", "tablet")
    await until(lambda: tablet.service.history.rowCount() == 1)
    assert tablet.service.history.missedCount == 0


async def test_whoever_talks_on_one_device_is_not_rung_on_the_other(town: Town) -> None:
    alice, carol = await town.person("alice"), await town.person("carol")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    await ring(alice, phone)
    await until(lambda: desk.rings)
    await phone.service.accept()
    await desk.heard("onCallEnded")
    await carol.service.send(["bob"])
    await carol.heard("onOutgoingCallRejectedCauseBusy")
    assert desk.names.count("onIncomingCallReceived") == 1
    await phone.service.hangUp()
    await ring(carol, desk)
    assert phone.rings


async def test_a_call_refused_as_busy_is_missed_on_all_devices_at_once(town: Town) -> None:
    alice, carol = await town.person("alice"), await town.person("carol")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    await ring(alice, phone)
    await until(lambda: desk.rings)
    await phone.service.accept()
    await desk.heard("onCallEnded")
    sent = await carol.service.send(["bob"])
    for device in (desk, phone):
        history = device.service.history
        await until(lambda history=history: history.missedCount == 1)
        assert [view.callID for view in device.missed] == [sent.callID]
        assert history.entry(0).callID == sent.callID
        assert history.entry(0).endReason is EndReason.BUSY


async def test_a_dead_phone_does_not_silence_the_desk(empty_town: Town) -> None:
    clock = ManualClock()
    await empty_town.open(clock=clock)
    town = empty_town
    alice, carol = await town.person("alice"), await town.person("carol")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    await ring(alice, phone)
    await until(lambda: desk.rings)
    await phone.service.accept()
    await desk.heard("onCallEnded")
    # The battery: no word to anybody.
    phone.service.client.close()
    sent = await carol.service.send(["bob"])
    assert not desk.rings, "the phone may still be there"
    await clock.advance(36)
    await until(lambda: desk.rings, what="the desk rings")
    await desk.service.accept(sent.callID)
    await until(lambda: carol.inCall and desk.inCall)


async def test_a_running_call_moves_to_another_device(town: Town) -> None:
    alice = await town.person("alice")
    desk, phone = await town.person("bob", "desk"), await town.person("bob", "phone")
    call_id = await talk(alice, desk)
    await phone.service.join(call_id)
    await desk.heard("onCallEnded")
    assert desk.args("onCallEnded")[1] is EndReason.MOVED_ELSEWHERE
    assert phone.inCall and alice.inCall
    await alice.service.hangUp()
    await phone.heard("onCallEnded")


async def test_a_device_that_was_reinstalled_rings_and_then_knows_of_the_call(
    town: Town,
) -> None:
    alice = await town.person("alice")
    old = await town.person("bob", "old")
    await ring(alice, old, timeoutSeconds=30)
    old.service.client.close()
    new = await town.person("bob", "new")
    await until(lambda: new.rings)
    await new.service.accept()
    await until(lambda: alice.inCall and new.inCall)
    new.service.client.close()
    third = await town.person("bob", "third")
    carol = await town.person("carol")
    await carol.service.send(["bob"], timeoutSeconds=1)
    await carol.heard("onCallEnded")
    assert "onIncomingCallReceived" not in third.names, "he is in a call on another device"
    await third.service.join(alice.callID)
    await until(lambda: third.inCall)
    assert alice.phase is Phase.CONNECTED


async def test_a_second_window_of_the_same_device_takes_the_place_of_the_first(
    town: Town,
) -> None:
    first = await town.person("bob", "desk")
    second = await town.person("bob", "desk")
    await until(lambda: not first.online)
    assert second.online
    assert await code(first.service.send(["alice"])) != 0
