"""Every engine keeps the port's promises: two and three people hear and see each other."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from callkit.errors import UsageError
from callkit.media.engines.fake import FakeEngine
from callkit.media.port import Figures, Kind, Link, MediaCall
from callkit.media.signals import SentMedia
from tests.contract.media.room import ENGINES, TALKING, Person, Room, two
from tests.waiting import until


@pytest.fixture(params=ENGINES)
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    room = Room(ENGINES[request.param]())
    yield room
    await room.close()


async def becomes_silent(listener: Person, speaker: Person) -> None:
    """For a while. What is on its way is heard; an engine may fade, or hand out nothing."""
    for _ in range(20):
        listener.blocks.clear()
        heard = len(speaker.blocks[listener.name])
        await until(lambda heard=heard: len(speaker.blocks[listener.name]) > heard + 30)
        if listener.silent(speaker):
            return
    raise AssertionError(f"{speaker.name} is still heard")


async def test_two_people_hear_each_other(room: Room) -> None:
    ann, bob = await two(room)
    assert ann.links["bob"][-1] is Link.CONNECTED
    assert bob.states["ann"] == TALKING


async def test_who_mutes_is_silent_at_the_other_side_and_heard_again(room: Room) -> None:
    ann, bob = await two(room)
    ann.session.setState(SentMedia())
    await until(lambda: bob.states["ann"] == SentMedia())
    await becomes_silent(bob, ann)
    ann.session.setState(TALKING)
    await until(lambda: bob.hears(ann))


async def test_who_holds_sends_nothing(room: Room) -> None:
    ann, bob = await two(room)
    ann.session.setState(SentMedia(microphone=True, hold=True))
    await until(lambda: bob.states["ann"].hold)
    await becomes_silent(bob, ann)


async def test_a_camera_switched_on_later_is_seen_in_its_colours(room: Room) -> None:
    ann, bob = await two(room)
    room.camera = True
    ann.session.setState(SentMedia(microphone=True, camera=True))
    await until(lambda: bool(bob.pictures.get(("ann", Kind.CAMERA))))
    seen = bob.pictures["ann", Kind.CAMERA][-1]
    width, height = seen.size
    assert width / height == pytest.approx(160 / 120, rel=0.05)
    luma, chroma = width * height, width * height // 4
    middle = (seen.data[luma // 2], seen.data[luma + chroma // 2], seen.data[-chroma // 2])
    assert middle == (
        pytest.approx(150, abs=12),
        pytest.approx(60, abs=12),
        pytest.approx(190, abs=12),
    )
    assert ("bob", Kind.CAMERA) not in ann.pictures, "it was not switched on there"


async def test_a_third_person_is_heard_by_both_and_leaves_again(room: Room) -> None:
    ann, bob = await two(room)
    cleo = room.join("cleo", 1320.0)
    await until(lambda: ann.hears(cleo) and bob.hears(cleo) and cleo.hears(ann))
    assert ann.hears(bob)
    cleo.talking.cancel()
    await cleo.session.close()
    await until(lambda: ann.links["cleo"][-1] is Link.CLOSED)


@pytest.mark.parametrize("engine", ["webrtc", "aiortc"])
@pytest.mark.parametrize(("count", "camera"), [(5, False), (3, True)])
async def test_as_many_as_a_mesh_carries_hear_and_see_each_other(
    engine: str, count: int, camera: bool
) -> None:
    room = Room(ENGINES[engine]())
    room.camera = camera
    people = [
        room.join(name, tone, SentMedia(microphone=True, camera=camera))
        for name, tone in zip("abcde"[:count], (440.0, 880.0, 1320.0, 1760.0, 2500.0), strict=False)
    ]
    left = {(one.name, other.name) for one in people for other in people if one is not other}

    def all_were_heard_and_seen() -> bool:
        for one, other in list(left):
            seen = not camera or (other, Kind.CAMERA) in room.people[one].pictures
            if seen and room.people[one].hears(room.people[other]):
                left.discard((one, other))
        return not left

    await until(all_were_heard_and_seen)
    await room.close()


async def test_a_device_without_memory_takes_over(room: Room) -> None:
    ann, bob = await two(room)
    bob.talking.cancel()
    room.cut = True
    await bob.session.close()
    room.cut = False
    ann.blocks.clear()
    again = Person(room, "bob", TALKING, 1760.0)
    room.people["bob"] = again
    again.session.setMembers(room.people)
    await until(lambda: ann.hears(again) and again.hears(ann))


async def test_finding_the_way_anew_is_not_heard(room: Room) -> None:
    ann, bob = await two(room)
    ann.session.restart()
    bob.session.restart()
    heard = len(bob.blocks["ann"])
    await until(lambda: len(bob.blocks["ann"]) > heard + 60)
    assert ann.hears(bob) and bob.hears(ann)


async def test_the_figures_of_a_good_line_are_good(room: Room) -> None:
    ann, _ = await two(room)
    figures = (await ann.session.figures())["bob"]
    assert isinstance(figures, Figures)
    assert not figures.relayed
    assert figures.lossShare in (None, 0.0)


async def test_nonsense_on_the_wire_changes_nothing(room: Room) -> None:
    ann, bob = await two(room)
    for data in (
        "",
        "{}",
        "[" * 5000,
        '{"k":"desc","session":"x","type":"offer","sdp":"","number":1}',
    ):
        ann.session.received("bob", data)
        ann.session.received("nobody", data)
    heard = len(ann.blocks["bob"])
    await until(lambda: len(ann.blocks["bob"]) > heard + 30)
    assert ann.hears(bob)


async def test_after_closing_nothing_comes_and_closing_twice_is_fine(room: Room) -> None:
    ann, bob = await two(room)
    await ann.session.close()
    heard = len(ann.blocks["bob"])
    await ann.session.close()
    await until(lambda: bob.links["ann"][-1] is Link.CLOSED)
    assert len(ann.blocks["bob"]) == heard


async def test_a_block_that_is_none_is_refused(room: Room) -> None:
    ann = room.join("ann", 440.0)
    with pytest.raises(UsageError, match="960"):
        ann.session.writeSound(b"too short")


def test_a_session_needs_a_loop() -> None:
    with pytest.raises(UsageError, match="loop"):
        FakeEngine().open(MediaCall("1", "ann"), None, None)  # type: ignore[arg-type]
