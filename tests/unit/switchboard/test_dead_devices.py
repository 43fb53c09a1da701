"""A device that is gone silences nobody: what the person's other devices make of its call."""

from __future__ import annotations

import pytest

from callkit.engine.commands import Accept
from callkit.switchboard.policy import BusyPolicy
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import Exchange


class Lost:
    """Alice and Bob talk, on Bob's phone; his desk is idle. Carol is about to call."""

    def __init__(self, exchange: Exchange, busy: BusyPolicy = BusyPolicy.REJECT) -> None:
        self.exchange = exchange
        self.alice, self.carol = exchange.device("alice"), exchange.device("carol")
        self.desk = exchange.device("bob", "desk")
        self.phone = exchange.device("bob", "phone", busy=busy)
        self.alice.send("bob")
        exchange.run()
        self.phone.accept()
        exchange.run()

    def called(self) -> None:
        self.carol.send("bob")
        self.exchange.run()


def test_a_dead_phone_does_not_silence_the_desk(exchange: Exchange) -> None:
    world = Lost(exchange)
    world.phone.drop()
    exchange.pass_(45)
    world.called()
    assert world.desk.rings
    world.desk.accept()
    exchange.run()
    assert world.carol.phase is Phase.CONNECTED


def test_the_desk_rings_as_soon_as_the_server_knows_that_the_phone_is_dead(
    exchange: Exchange,
) -> None:
    world = Lost(exchange)
    world.phone.drop()
    exchange.pass_(10)
    world.called()
    assert not world.desk.rings, "the phone may still be there"
    exchange.pass_(24)
    assert not world.desk.rings
    exchange.pass_(2)
    assert world.desk.rings


def test_the_desk_rings_when_the_person_logs_out_of_the_phone(exchange: Exchange) -> None:
    world = Lost(exchange, BusyPolicy.WAIT)
    world.called()
    assert not world.desk.rings
    world.phone.board.depart(exchange.now)
    world.phone.perform()
    exchange.run()
    world.phone.drop()
    exchange.lose(world.phone)
    exchange.pass_(3)
    assert world.desk.rings


def test_the_desk_rings_when_the_person_hangs_up_on_the_phone(exchange: Exchange) -> None:
    world = Lost(exchange, BusyPolicy.WAIT)
    world.called()
    world.phone.hangUp("1")
    exchange.pass_(3)
    assert world.desk.rings and world.phone.rings


@pytest.mark.parametrize("how", ["end", "hangUp"])
def test_the_desk_rings_when_the_others_end_the_call_on_the_phone(
    exchange: Exchange, how: str
) -> None:
    world = Lost(exchange, BusyPolicy.WAIT)
    world.called()
    getattr(world.alice, how)("1")
    exchange.pass_(3)
    assert world.desk.rings and world.phone.rings


def test_a_phone_that_comes_back_keeps_its_person_busy_again(exchange: Exchange) -> None:
    world = Lost(exchange)
    world.phone.drop()
    exchange.pass_(60)
    world.phone.connect()
    exchange.run()
    assert world.phone.phase is Phase.CONNECTED
    world.called()
    assert world.desk.names.count("onIncomingCallReceived") == 1
    assert "onOutgoingCallRejectedCauseBusy" in world.carol.names


def test_a_desk_that_reconnects_knows_what_the_server_knows(exchange: Exchange) -> None:
    world = Lost(exchange)
    world.phone.drop()
    exchange.pass_(45)
    world.desk.drop()
    world.desk.connect()
    world.called()
    assert world.desk.rings


def test_an_invitation_that_waited_while_the_desk_reconnected_rings_when_the_phone_is_dead(
    exchange: Exchange,
) -> None:
    world = Lost(exchange)
    world.phone.drop()
    exchange.pass_(20)
    world.called()
    world.desk.drop()
    exchange.pass_(20)
    world.desk.connect()
    exchange.run()
    assert world.desk.rings


def test_taking_back_one_invitation_elsewhere_does_not_make_the_person_free(
    exchange: Exchange,
) -> None:
    desk = exchange.device("alice", "desk")
    phone = exchange.device("alice", "phone", busy=BusyPolicy.WAIT)
    bob, carol = exchange.device("bob"), exchange.device("carol")
    dave = exchange.device("dave")
    phone.send("bob", "carol")
    exchange.run()
    bob.accept()
    exchange.run()
    phone.cancel("1", "carol")
    exchange.run()
    assert carol.phase is None
    dave.send("alice")
    exchange.run()
    assert not desk.rings and phone.board.calls()[1].phase is Phase.WAITING


def test_the_desk_rings_when_the_phone_takes_its_own_call_back(exchange: Exchange) -> None:
    desk = exchange.device("alice", "desk")
    phone = exchange.device("alice", "phone", busy=BusyPolicy.WAIT)
    exchange.device("bob")
    dave = exchange.device("dave")
    phone.send("bob")
    exchange.run()
    dave.send("alice")
    exchange.run()
    assert not desk.rings
    phone.cancel("1")
    exchange.run()
    assert desk.rings and phone.rings


def test_a_call_answered_by_the_server_api_silences_nobody(exchange: Exchange) -> None:
    alice, carol, desk = (exchange.device(n) for n in ("alice", "carol", "bob"))
    alice.send("bob")
    exchange.run()
    exchange.give(exchange.call, Accept(userID="bob"))
    exchange.run()
    assert not desk.rings
    carol.send("bob")
    exchange.run()
    assert desk.rings
