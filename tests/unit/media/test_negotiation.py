"""Two devices come to agree, whatever the wire does to what they say."""

from __future__ import annotations

import pytest

from callkit.media.negotiation import (
    MOST_WAYS,
    REPEATS,
    WORK_EVERY,
    WORKS,
    YIELDS,
    Accept,
    Conclude,
    Connect,
    Negotiation,
    Offer,
    Phase,
    Send,
)
from callkit.media.signals import Again, Candidate, Description, Hello, SentMedia
from tests.unit.media.exchange import Device, World, agree, pair


@pytest.fixture
def world() -> World:
    return World(seed=1)


def begun(world: World) -> tuple[Device, Device]:
    ann, bob = pair(world)
    ann.content = bob.content = 1
    ann.start()
    bob.start()
    world.run(2.0)
    return ann, bob


def test_both_start_at_once_and_agree(world):
    ann, bob = begun(world)
    assert agree(ann, bob)
    assert ann.connection.candidates and bob.connection.candidates


def test_one_that_comes_later_finds_the_other(world):
    ann, bob = pair(world)
    ann.content = 1
    ann.start()
    world.run(20.0)
    bob.start()
    world.run(max(REPEATS) + 1.0)
    assert agree(ann, bob)


def test_the_polite_side_gives_way_and_both_wishes_come_true(world):
    ann, bob = begun(world)
    ann.send_more()
    bob.send_more()
    world.run(1.0)
    assert agree(ann, bob)
    assert (bob.machine.polite, ann.machine.polite) == (True, False)


def test_what_a_person_sends_is_shown_from_the_first_word_on(world):
    ann, bob = pair(world)
    ann.machine.state = SentMedia(microphone=True)
    ann.start()
    bob.start()
    world.run(1.0)
    assert bob.seen == SentMedia(microphone=True)
    ann.do(ann.machine.show(SentMedia(camera=True), world.now))
    world.run(1.0)
    assert bob.seen == SentMedia(camera=True)


def test_an_offer_that_was_lost_is_said_again(world):
    ann, bob = begun(world)
    world.loss = 1.0
    ann.send_more()
    world.run(1.0)
    assert ann.machine.phase is Phase.OFFERED
    world.heal()
    world.run(max(REPEATS) + 1.0)
    assert agree(ann, bob)


def test_an_answer_that_was_lost_is_said_again_and_not_made_anew(world):
    ann, bob = begun(world)
    bob_lost: list[object] = []
    send, bob._send = bob._send, bob_lost.append
    ann.send_more()
    world.run(1.0)
    assert bob_lost
    bob._send = send
    before = bob.connection.local
    world.run(max(REPEATS) + 1.0)
    assert agree(ann, bob) and bob.connection.local == before


@pytest.mark.parametrize("first", range(12))
@pytest.mark.parametrize("count", [1, 2])
def test_words_that_are_lost_cost_a_second_or_two_and_not_six(world, first, count):
    """Whichever words of the beginning they are, of either side."""
    ann, bob = pair(world)
    ann.content = bob.content = 1
    said = 0

    def lossy(send):
        def maybe(data):
            nonlocal said
            said += 1
            if not first < said <= first + count:
                send(data)

        return maybe

    for device in (ann, bob):
        device._send = lossy(device._send)
        device.start()
    world.run(sum(REPEATS[:count]) + 0.6)
    assert agree(ann, bob)


def test_one_who_is_not_there_is_called_less_and_less(world):
    ann, _ = pair(world)
    ann.start()
    world.run(30.0)
    assert len(ann.told) <= 3 + 30 / max(REPEATS)


def test_a_device_that_comes_back_without_memory_is_connected_anew(world):
    ann, bob = begun(world)
    before = ann.connection.number
    bob.come_alive()
    bob.start()
    world.run(2.0)
    assert agree(ann, bob)
    assert ann.connection.number > before


def test_late_words_of_an_earlier_life_are_void(world):
    ann, bob = begun(world)
    old = Description(
        session=bob.machine.session, to=ann.machine.session, type="offer", sdp="x/1/1", number=99
    )
    bob.come_alive()
    bob.start()
    world.run(2.0)
    ann.do(ann.machine.received(old, world.now))
    world.run(2.0)
    assert agree(ann, bob)
    assert "x/1/1" not in (ann.connection.remote, bob.connection.remote)


def test_an_engine_that_fails_begins_anew_on_both_sides(world):
    ann, bob = begun(world)
    ann.do(ann.machine.failed(world.now))
    world.run(2.0)
    assert agree(ann, bob)
    assert bob.connection.number == 2


def test_an_engine_that_fails_again_and_again_is_asked_less_often(world):
    ann, bob = pair(world)
    ann.content = bob.content = 1
    world.engine_fails = 1.0
    ann.start()
    bob.start()
    world.run(60.0)
    assert len(ann.told) < 100
    world.heal()
    world.run(4 * max(REPEATS))
    assert agree(ann, bob)


def test_another_device_comes_after_one_has_left(world):
    ann, bob = begun(world)
    bob.do(bob.machine.close(world.now))
    world.run(1.0)
    assert ann.machine.phase is Phase.AWAY
    bob.come_alive()
    bob.start()
    world.run(2.0)
    assert agree(ann, bob)


def test_a_late_word_of_the_one_who_left_wakes_nobody(world):
    ann, bob = begun(world)
    late = Hello(session=bob.machine.session, to=ann.machine.session, ask=True)
    bob.do(bob.machine.close(world.now))
    world.run(1.0)
    assert ann.machine.received(late, world.now) == []


def test_a_loss_the_wire_has_noticed_finds_the_way_anew(world):
    ann, bob = begun(world)
    effects = ann.machine.lost(world.now)
    assert effects == [Offer(restart=True)]
    ann.do(effects)
    world.run(1.0)
    assert agree(ann, bob)


def test_an_engine_that_cannot_change_a_connection_begins_anew_for_another_way(world):
    ann, bob = pair(world)
    ann.machine = Negotiation("ann", "bob", "a", renegotiates=False)
    for device in (ann, bob):
        device.content = 1
        device.start()
    world.run(1.0)
    assert agree(ann, bob)
    before = ann.machine.session
    ann.do(ann.machine.lost(world.now))
    world.run(1.0)
    assert agree(ann, bob)
    assert ann.machine.session != before


def test_an_engine_that_cannot_change_a_connection_makes_no_second_offer(world):
    bob = Negotiation("bob", "ann", "b", renegotiates=False)
    bob.start(0.0)
    bob.received(Hello(session="a", to="b"), 0.0)
    bob.described("mine", 0.0)
    offer = Description(session="a", to="b", type="offer", sdp="theirs", number=1)
    bob.received(offer, 0.0)
    assert [type(effect) for effect in bob.described("answer", 0.0)] == [Send]
    assert bob.settled


def test_the_other_side_may_ask_for_it(world):
    ann, bob = begun(world)
    again = Again(session=bob.machine.session, to=ann.machine.session)
    assert Offer(restart=True) in ann.machine.received(again, world.now)


def test_leaving_closes_the_other_side_and_says_no_more(world):
    ann, bob = begun(world)
    ann.do(ann.machine.close(world.now))
    world.run(1.0)
    assert bob.closed
    assert ann.machine.nextDeadline() is None
    assert ann.machine.needed(world.now) == []
    assert ann.machine.close(world.now) == []


def test_candidates_that_come_before_the_description_wait(world):
    ann = Negotiation("ann", "bob", "a")
    ann.start(0.0)
    ann.received(Hello(session="b", to="a"), 0.0)
    ann.described("mine", 0.0)
    early = Candidate(session="b", to="a", candidate="one")
    assert ann.received(early, 0.0) == []
    answer = Description(session="b", to="a", type="answer", sdp="theirs", number=1)
    ann.received(answer, 0.0)
    assert [type(effect).__name__ for effect in ann.concluded(0.0)] == ["AddCandidate"]


def test_an_answer_to_nothing_changes_nothing(world):
    ann, bob = begun(world)
    answer = Description(
        session=bob.machine.session, to=ann.machine.session, type="answer", sdp="x", number=77
    )
    assert ann.machine.received(answer, world.now) == []


def test_a_flood_of_signals_is_bounded(world):
    ann = Negotiation("ann", "bob", "a")
    ann.start(0.0)
    ann.received(Hello(session="b", to="a"), 0.0)
    assert ann.phase is Phase.MAKING
    for _ in range(100_000):
        ann.received(Candidate(session="b", to="a", candidate="x"), 0.0)
    assert len(ann._inbox) <= 200
    ann.described("mine", 0.0)
    assert all(isinstance(effect, Send) for effect in ann.received(Again(session="b", to="a"), 1.0))


def test_the_first_offer_is_the_impolite_sides_and_says_it_all(world):
    ann, bob = pair(world)
    for device in (ann, bob):
        device.start()
    world.run(2.0)
    assert agree(ann, bob)
    assert (ann.told.count("Description"), bob.told.count("Description")) == (1, 1)


def test_one_who_never_offers_is_offered_to_by_the_polite_side_a_little_later():
    bob = Negotiation("bob", "ann", "b")
    bob.start(0.0)
    assert not any(isinstance(one, Offer) for one in bob.received(Hello(session="a", to="b"), 0.0))
    assert bob.nextDeadline() == YIELDS
    assert bob.tick(YIELDS) == [Offer(restart=False)]


@pytest.mark.parametrize("kind", ["hello", "offer", "again"])
def test_a_flood_of_what_costs_is_worked_off_slowly(kind):
    """A hundred times a second for half a minute; and then all is as it was."""
    ann = Negotiation("ann", "bob", "a")
    ann.start(0.0)
    ann.received(Hello(session="b", to="a"), 0.0)
    works, now, theirs = _worked(ann, ann.described("mine", 0.0), 0.0), 0.0, "b"
    for number in range(1, 3000):
        now = number / 100
        if kind == "hello":
            theirs = f"b{number}"
            told = [Hello(session=theirs, to="a")]
        elif kind == "offer":
            told = [Description(session="b", to="a", type="offer", sdp="x", number=number)]
        else:
            told = [Again(session="b", to="a")]
        for signal in told:
            works += _worked(ann, ann.received(signal, now), now)
        if (due := ann.nextDeadline()) is not None and due <= now:
            works += _worked(ann, ann.tick(now), now)
    assert works <= WORKS + 30 / WORK_EVERY + 3
    assert works >= 10, "it does go on"


def _worked(machine: Negotiation, effects: list, now: float) -> int:
    """How often the engine had to make something; it takes no time, and is answered at once."""
    works = 0
    while effects:
        more = []
        for effect in effects:
            if isinstance(effect, Connect):
                works += 1
            elif isinstance(effect, Offer | Accept):
                works += 1
                more += machine.described("mine", now)
            elif isinstance(effect, Send) and isinstance(effect.signal, Description):
                if effect.signal.type == "offer":
                    answer = Description(
                        session=effect.signal.to,
                        to=effect.signal.session,
                        type="answer",
                        sdp="theirs",
                        number=effect.signal.number,
                    )
                    more += machine.received(answer, now)
            elif isinstance(effect, Conclude):
                more += machine.concluded(now)
        effects = more
    return works


def test_a_description_of_a_hundred_lines_is_left_out(world):
    ann, bob = begun(world)
    sdp = "v=0\r\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n" * 100
    offer = Description(
        session=bob.machine.session, to=ann.machine.session, type="offer", sdp=sdp, number=99
    )
    assert ann.machine.received(offer, world.now) == []
    assert agree(ann, bob)


def test_only_so_many_ways_to_somebody_are_tried(world):
    lines = [f"a=candidate:{n} 1 udp 1 10.0.{n // 250}.{n % 250} 9 typ host" for n in range(10_000)]
    ann = Negotiation("ann", "bob", "a")
    ann.start(0.0)
    ann.received(Hello(session="b", to="a"), 0.0)
    ann.described("mine", 0.0)
    sdp = "\r\n".join(["v=0", *lines, "m=audio", *lines[:5]])
    answer = Description(session="b", to="a", type="answer", sdp=sdp, number=1)
    (conclude,) = ann.received(answer, 0.0)
    assert conclude.sdp.count("a=candidate:") == MOST_WAYS + 5
    assert conclude.sdp.splitlines()[0] == "v=0"
    ann.concluded(0.0)
    for line in lines:
        assert ann.received(Candidate(session="b", to="a", candidate=line[2:] + "x"), 1.0) == []


@pytest.mark.parametrize("seed", range(300))
def test_random_worlds_agree_once_the_wire_is_good(seed):
    world = World(seed=seed, loss=0.3, doubles=0.2, spread=0.3)
    world.engine_fails = 0.05 if seed % 3 == 0 else 0.0
    ann, bob = pair(world)
    chance = world.random
    ann.content = chance.randint(0, 1)
    bob.content = chance.randint(0, 1)
    world.later(chance.uniform(0, 1), ann.start)
    world.later(chance.uniform(0, 5), bob.start)
    for _ in range(chance.randint(0, 12)):
        device = chance.choice([ann, bob])
        step = chance.choice(["more", "more", "more", "lost", "again", "reborn", "failed"])

        def happen(device: Device = device, step: str = step) -> None:
            machine = device.machine
            if step == "more":
                device.send_more()
            elif step == "lost":
                device.do(machine.lost(world.now))
            elif step == "failed":
                device.do(machine.failed(world.now))
            elif step == "reborn":
                device.come_alive()
                device.start()

        world.later(chance.uniform(0, 20), happen)
    world.run(25.0)
    world.heal()
    if not ann.content and not bob.content:
        ann.send_more()
    world.run(6 * max(REPEATS))
    assert agree(ann, bob), (ann.machine.phase, bob.machine.phase, ann.connection, bob.connection)
    words = len(ann.told) + len(bob.told)
    world.run(600.0)
    assert len(ann.told) + len(bob.told) == words, "and then they are quiet"
