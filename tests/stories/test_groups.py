"""Calls of several people."""

from __future__ import annotations

import asyncio

import pytest

from callkit.errors import ErrorCode
from callkit.model import EndReason, JoinPolicy
from callkit.switchboard.view import Phase
from tests.stories.town import Person, Town, code, ring, talk
from tests.waiting import until

pytestmark = pytest.mark.qt


async def three(town: Town, **alices: object) -> tuple[Person, Person, Person]:
    """Alice has called Bob and Carol, and all three talk."""
    alice = await town.person("alice", **alices)
    bob, carol = await town.person("bob"), await town.person("carol")
    await ring(alice, bob, carol)
    await asyncio.gather(bob.service.accept(), carol.service.accept())
    await until(lambda: alice.inCall and bob.inCall and carol.inCall)
    await until(lambda: all(_knows_two(person) for person in (alice, bob, carol)))
    return alice, bob, carol


def _knows_two(person: Person) -> bool:
    (view,) = person.service.currentCalls
    return sum(member.state == 1 for member in view.members) == 2


async def test_a_group_answers_in_every_way_and_each_answer_is_told_once(town: Town) -> None:
    alice, bob, carol, dave = [
        await town.person(name) for name in ("alice", "bob", "carol", "dave")
    ]
    await ring(alice, bob, carol, dave, timeoutSeconds=2)
    await bob.service.accept()
    await alice.isIn(Phase.CONNECTED)
    assert carol.rings and dave.rings, "the rest ring to their own end"
    await carol.service.reject(message="busy cooking")
    await alice.heard("onOutgoingCallTimeout")
    assert alice.names.count("onOutgoingCallAccepted") == 1
    assert alice.names.count("onCallStarted") == 1
    assert alice.args("onOutgoingCallDeclined")[1:] == (
        alice.args("onOutgoingCallDeclined")[1],
        "busy cooking",
    )
    assert [user.userID for user in alice.args("onOutgoingCallTimeout")[1]] == ["dave"]
    assert alice.inCall and bob.inCall
    rows = {member.user.userID: member.reason for member in alice.service.currentCalls[0].members}
    assert rows == {"bob": None, "carol": EndReason.DECLINED, "dave": EndReason.NO_ANSWER}


async def test_the_initiator_leaves_and_the_others_talk_on(town: Town) -> None:
    alice, bob, carol = await three(town)
    await alice.service.hangUp()
    await until(lambda: bob.service.currentCalls[0].members[0].reason is EndReason.LEFT)
    assert bob.inCall and carol.inCall
    await bob.service.hangUp()
    await carol.heard("onCallEnded")


async def test_the_initiator_takes_the_call_along_when_the_policy_says_so(town: Town) -> None:
    alice, bob, carol = await three(town, endCallWhenInitiatorLeave=True)
    await alice.service.hangUp()
    for person in (bob, carol):
        await person.heard("onCallEnded")
        assert person.args("onCallEnded")[1] is EndReason.ENDED


async def test_everyone_leaves_at_once_and_nobody_is_left_behind(town: Town) -> None:
    people = await three(town)
    codes = await asyncio.gather(*(code(person.service.hangUp()) for person in people))
    assert codes == [0, 0, 0]
    for person in people:
        await person.isIn(None)
        assert person.names.count("onCallEnded") == 1
    await until(lambda: people[0].service.history.rowCount() == 1)
    await until(lambda: not people[0].service.history.entry(0).live)


async def test_ten_people_fit_into_a_call_and_the_eleventh_does_not(town: Town) -> None:
    alice = await town.person("alice")
    guests = [await town.person(f"guest{number}") for number in range(1, 11)]
    call_id = await ring(alice, *guests[:9], joinPolicy=JoinPolicy.ANYONE)
    await asyncio.gather(*(guest.service.accept() for guest in guests[:9]))
    await until(lambda: all(guest.inCall for guest in guests[:9]))
    eleventh = guests[9]
    assert await code(alice.service.invite(call_id, ["guest10"])) == ErrorCode.CALL_SERVER_ERROR
    assert await code(eleventh.service.join(call_id)) == ErrorCode.CALL_SERVER_ERROR
    assert not eleventh.rings and not eleventh.inCall
    await guests[0].service.hangUp()
    reply = await alice.service.invite(call_id, ["guest10"])
    assert reply.errorUserList == ()
    await until(lambda: eleventh.rings)


async def test_ten_cannot_be_called_at_once(town: Town) -> None:
    alice = await town.person("alice")
    names = [f"guest{number}" for number in range(10)]
    assert await code(alice.service.send(names)) == ErrorCode.CALL_SERVER_ERROR


async def test_a_running_call_is_extended_and_one_invitation_taken_back(town: Town) -> None:
    alice, bob, carol = [await town.person(name) for name in ("alice", "bob", "carol")]
    call_id = await talk(alice, bob, isVideoCall=True)
    await bob.service.invite(call_id, ["carol"])
    await until(lambda: carol.rings)
    view = carol.service.currentCalls[0]
    assert (view.inviter.userName, view.caller.userName, view.video) == ("Bob", "Alice", True)
    await bob.service.cancel(call_id, ["carol"])
    await carol.heard("onIncomingCallCanceled")
    await until(lambda: alice.service.currentCalls[0].members[-1].reason is EndReason.REMOVED)
    assert alice.inCall and bob.inCall


async def test_only_the_initiator_invites_when_the_policy_says_so(town: Town) -> None:
    alice = await town.person("alice", onlyInitiatorCanInvite=True)
    bob = await town.person("bob", onlyInitiatorCanInvite=True)
    carol = await town.person("carol")
    call_id = await talk(alice, bob)
    assert await code(bob.service.invite(call_id, ["carol"])) == ErrorCode.CALL_IS_NOT_INVITOR
    await alice.service.invite(call_id, ["carol"])
    await until(lambda: carol.rings)


async def test_somebody_ends_the_call_for_all(town: Town) -> None:
    people = await three(town)
    await people[2].service.end(people[2].callID)
    for person in people:
        await person.heard("onCallEnded")
        assert person.args("onCallEnded")[1] is EndReason.ENDED
