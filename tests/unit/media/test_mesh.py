"""The shell around the machine; ``tests/contract/media`` lets engines talk through it."""

from __future__ import annotations

import asyncio

import pytest

from callkit.media.engines.fake import FakeEngine, FakePeer
from callkit.media.mesh import sends
from callkit.media.port import Figures, Kind, Link, MediaCall, Picture
from callkit.media.signals import SentMedia
from tests.waiting import until

ORANGE = Picture(2, 2, bytes(6))


class Person:
    def __init__(self, engine, people, name):
        self.people, self.name = people, name
        self.links: list[Link] = []
        people[name] = self
        self.session = engine.open(MediaCall("1", name), self, self)

    def send(self, to, data):
        if to in self.people:
            self.people[to].session.received(self.name, data)

    def sound(self, userID, block): ...

    def picture(self, userID, kind, picture): ...

    def linkChanged(self, userID, link):
        self.links.append(link)

    def stateChanged(self, userID, state): ...


@pytest.fixture
async def pair():
    engine, people = FakeEngine(), {}
    for name in ("ann", "bob"):
        Person(engine, people, name)
    yield engine, people["ann"], people["bob"]
    for person in people.values():
        await person.session.close()


async def test_an_engine_that_fails_is_tried_again_until_it_works(pair):
    engine, ann, bob = pair
    engine.broken = True
    for person in (ann, bob):
        person.session.setMembers(["ann", "bob"])
    await until(lambda: ann.links and bob.links)
    assert set(ann.links) == {Link.CONNECTING}
    engine.broken = False
    await until(lambda: ann.links[-1:] == [Link.CONNECTED] and bob.links[-1:] == [Link.CONNECTED])


async def test_a_connection_that_breaks_finds_another_way_by_itself(pair):
    engine, ann, bob = pair
    for person in (ann, bob):
        person.session.setMembers(["ann", "bob"])
    await until(lambda: Link.CONNECTED in ann.links and Link.CONNECTED in bob.links)
    engine.breakConnections()
    assert ann.links[-1] is bob.links[-1] is Link.RECONNECTING
    await until(lambda: ann.links[-1] is Link.CONNECTED and bob.links[-1] is Link.CONNECTED)


async def test_a_connection_whose_end_takes_long_does_not_delay_the_next_one(pair, monkeypatch):
    engine, ann, bob = pair
    for person in (ann, bob):
        person.session.setMembers(["ann", "bob"])
    await until(lambda: Link.CONNECTED in ann.links and Link.CONNECTED in bob.links)
    stuck, close = asyncio.Event(), FakePeer.close

    async def slow(peer):
        await stuck.wait()
        await close(peer)

    monkeypatch.setattr(FakePeer, "close", slow)
    ann.links.clear()
    Person(engine, ann.people, "bob").session.setMembers(["ann", "bob"])
    await until(lambda: Link.CONNECTED in ann.links)
    stuck.set()
    await bob.session.close()
    await ann.people["bob"].session.close()
    await ann.session.close()
    assert engine.peers == {}


PARTS = ("offer", "accept", "conclude", "addCandidate", "send", "writeSound", "writePicture")


@pytest.mark.parametrize("part", [*PARTS, "lacks", "figures", "close", "make"])
async def test_an_engine_that_raises_in_one_place_is_asked_again(pair, monkeypatch, part):
    """Whichever place it is, and until it does no more: then both hear each other."""
    engine, ann, bob = pair
    raised, broken, heard = [], [True], []

    def raising(whole):
        def maybe(*given):
            if broken[0]:
                raised.append(1)
                raise ValueError("broken by the test")
            return whole(*given)

        return maybe

    if part == "make":
        monkeypatch.setattr(engine, "_peer", raising(engine._peer))
        ann.session.make = bob.session.make = engine._peer
    else:
        monkeypatch.setattr(FakePeer, part, raising(getattr(FakePeer, part)))
    bob.sound = lambda userID, block: heard.append(block)
    for person in (ann, bob):
        person.session.setState(SentMedia(microphone=True, camera=True))
        person.session.setMembers(["ann", "bob"])

    def talk():
        ann.session.writeSound(bytes(960))
        ann.session.writePicture(Kind.CAMERA, ORANGE)
        return raised

    if part == "figures":
        await until(lambda: Link.CONNECTED in ann.links)
        assert await ann.session.figures() == {"bob": Figures()}
    if part == "close":
        await until(lambda: Link.CONNECTED in ann.links)
        await ann.session.close()
        bob.session.setMembers(["bob"])
        await until(lambda: Link.CLOSED in bob.links)
        ann.session = engine.open(MediaCall("1", "ann"), ann, ann)
        ann.session.setState(SentMedia(microphone=True))
        ann.session.setMembers(["ann", "bob"])
        bob.session.setMembers(["ann", "bob"])
    await until(talk)
    broken[0] = False
    await until(lambda: talk() and heard)


async def test_who_is_no_member_any_more_is_let_go(pair):
    _, ann, bob = pair
    for person in (ann, bob):
        person.session.setMembers(["ann", "bob"])
    await until(lambda: Link.CONNECTED in ann.links and Link.CONNECTED in bob.links)
    ann.session.setMembers(["ann"])
    await until(lambda: bob.links[-1] is Link.CLOSED)


async def test_nothing_is_left_when_everybody_has_gone(pair):
    engine, ann, bob = pair
    for person in (ann, bob):
        person.session.setMembers(["ann", "bob"])
    await until(lambda: Link.CONNECTED in ann.links and Link.CONNECTED in bob.links)
    await ann.session.close()
    await bob.session.close()
    assert engine.peers == {}


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_on_is_sent_unless_it_is_held(kind):
    assert sends(SentMedia(**{kind.value: True}), kind)
    assert not sends(SentMedia(**{kind.value: True, "hold": True}), kind)
    assert not sends(SentMedia(), kind)
