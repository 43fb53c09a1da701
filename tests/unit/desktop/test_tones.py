"""Which sound belongs to what, and that the files sound as they should (B1, B2, B5)."""

import importlib.util
import math
import struct
import sys
import wave
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from callkit.assets import asset
from callkit.desktop.tones import FOREVER, TONES, Soundtrack, Tone, cueFor, loopFor
from callkit.model import CallUserState, EndReason, User
from callkit.switchboard.view import CallView, MemberView, Phase
from tests.telling import tell

ANA, BEN, CY = User("ana", "Ana"), User("ben", "Ben"), User("cy", "Cy")


def call(phase: Phase, *, outgoing: bool = False, callID: str = "1", **fields: Any) -> CallView:
    fields = {"callees": (BEN,), **fields}
    me = "ana" if outgoing else "ben"
    return CallView(
        callID=callID, outgoing=outgoing, caller=ANA, inviter=ANA, me=me, phase=phase, **fields
    )


def out(phase: Phase, **fields: Any) -> CallView:
    return call(phase, outgoing=True, **fields)


# --- loops: the sound of a state ---


@pytest.mark.parametrize(
    ("view", "tone"),
    [
        (call(Phase.RINGING), Tone.INCOMING),
        (call(Phase.RINGING, silenced=True), None),
        (call(Phase.RINGING, ignored=True), None),
        (call(Phase.WAITING), Tone.WAITING),
        (call(Phase.WAITING, silenced=True), None),
        (call(Phase.ACCEPTING), None),
        (call(Phase.CONNECTED), None),
        (call(Phase.ENDING), None),
        (call(Phase.ENDED, endReason=EndReason.CANCELLED), None),
        (out(Phase.STARTING), None),
        (out(Phase.CALLING), None),
        (out(Phase.RINGING), Tone.RINGBACK),
        (out(Phase.RINGING, silenced=True), None),
        (out(Phase.CONNECTED), None),
        (out(Phase.ENDING), None),
    ],
)
def test_a_state_has_its_loop(view: CallView, tone: Tone | None) -> None:
    assert loopFor(view) is tone
    assert TONES[tone].loops in (FOREVER, 3) if tone else True


def test_ringback_may_start_before_a_device_rings_but_not_for_somebody_offline() -> None:
    assert loopFor(out(Phase.CALLING), ringbackWhileCalling=True) is Tone.RINGBACK
    assert loopFor(out(Phase.CALLING, notReceived=True), ringbackWhileCalling=True) is None
    assert loopFor(out(Phase.STARTING), ringbackWhileCalling=True) is None


# --- cues: the sound of a change ---


@pytest.mark.parametrize(
    ("reason", "tone"),
    [
        (EndReason.DECLINED, Tone.DECLINED),
        (EndReason.BUSY, Tone.BUSY),
        (EndReason.NO_ANSWER, Tone.ENDED),
        (EndReason.CALLER_LOST, Tone.ENDED),
        (EndReason.FAILED, Tone.REORDER),
        (EndReason.CANCELLED, None),
        (EndReason.SUPERSEDED, None),
        (EndReason.MOVED_ELSEWHERE, None),
        (EndReason.ANSWERED_ELSEWHERE, None),
        (EndReason.ANSWERED, None),
        (EndReason.LEFT, None),
        (EndReason.ENDED, None),
    ],
)
def test_the_caller_hears_why_nobody_came(reason: EndReason, tone: Tone | None) -> None:
    end = out(Phase.ENDED, endReason=reason)
    assert cueFor(end, out(Phase.RINGING)) is tone
    assert cueFor(end, end) is None, "an end is heard once"


@pytest.mark.parametrize("reason", EndReason)
def test_a_ring_that_ends_is_silent_except_for_a_failure(reason: EndReason) -> None:
    cue = cueFor(call(Phase.ENDED, endReason=reason), call(Phase.RINGING))
    assert cue is (Tone.REORDER if reason is EndReason.FAILED else None)


@pytest.mark.parametrize("outgoing", [True, False])
@pytest.mark.parametrize("reason", [reason for reason in EndReason if reason != EndReason.FAILED])
def test_the_end_of_a_conversation_is_heard_unless_it_goes_on_elsewhere(
    outgoing: bool, reason: EndReason
) -> None:
    talking = call(Phase.CONNECTED, outgoing=outgoing, connectedAt=1.0)
    end = call(Phase.ENDED, outgoing=outgoing, connectedAt=1.0, endReason=reason)
    heard = reason in (EndReason.ENDED, EndReason.LEFT, EndReason.ABANDONED)
    assert cueFor(end, talking) is (Tone.ENDED if heard else None)


def test_connecting_is_heard_once() -> None:
    for side in (call, out):
        talking = side(Phase.CONNECTED)
        assert cueFor(talking, side(Phase.ACCEPTING)) is Tone.CONNECT
        assert cueFor(talking, talking) is None


def test_a_lost_connection_beeps_once_and_its_return_does_not() -> None:
    talking, lost = call(Phase.CONNECTED), call(Phase.CONNECTED, offline=True)
    assert cueFor(lost, talking) is Tone.RECONNECTING
    assert cueFor(lost, lost) is None
    assert cueFor(talking, lost) is None


def group(*joined: User) -> CallView:
    members = tuple(MemberView(user=user, state=CallUserState.ACCEPTED) for user in joined)
    return out(Phase.CONNECTED, callees=(BEN, CY), members=members)


def test_people_who_come_and_go_are_heard_in_a_small_group() -> None:
    assert cueFor(group(BEN, CY), group(BEN)) is Tone.JOIN
    assert cueFor(group(BEN), group(BEN, CY)) is Tone.LEAVE
    crowd = [User(str(number)) for number in range(6)]
    assert cueFor(group(*crowd), group(*crowd[:5])) is None


# --- several calls ---


def test_two_ringing_calls_are_one_ring() -> None:
    track = Soundtrack()
    tell(track).show(call(Phase.RINGING, callID="1"), 0.0)
    first = track.loop()
    tell(track).show(call(Phase.RINGING, callID="2"), 0.0)
    assert first == track.loop() == (Tone.INCOMING, "")
    tell(track).show(call(Phase.RINGING, callID="2", silenced=True), 0.0)
    assert track.loop() == (Tone.INCOMING, "")
    tell(track).show(call(Phase.ENDED, callID="1", endReason=EndReason.CANCELLED), 0.0)
    assert track.loop() is None


def test_in_a_call_nothing_rings_it_waits() -> None:
    track = Soundtrack()
    tell(track).show(call(Phase.RINGING, callID="2"), 0.0)
    tell(track).show(call(Phase.ACCEPTING, callID="1"), 0.0)
    assert track.loop() == (Tone.WAITING, "2")
    tell(track).show(call(Phase.WAITING, callID="3"), 0.0)
    assert track.loop() == (Tone.WAITING, "3")
    tell(track).forget("1", 0.0)
    assert track.loop() == (Tone.INCOMING, "")


def test_a_ring_is_more_important_than_ringback() -> None:
    track = Soundtrack()
    tell(track).show(out(Phase.RINGING, callID="1"), 0.0)
    assert track.loop() == (Tone.RINGBACK, "")
    tell(track).show(call(Phase.RINGING, callID="2"), 0.0)
    assert track.loop() == (Tone.INCOMING, "")


def test_people_who_join_together_make_one_sound() -> None:
    track = Soundtrack()
    tell(track).show(group(), 10.0)
    assert tell(track).show(group(BEN), 11.0) is Tone.JOIN
    assert tell(track).show(group(BEN, CY), 11.3) is None
    assert tell(track).show(group(BEN), 11.6) is Tone.LEAVE


# --- the files ---


def samples(name: str) -> tuple[list[int], int]:
    with wave.open(str(asset(f"sounds/{name}.wav"))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        frames = file.readframes(file.getnframes())
        return list(struct.unpack(f"<{len(frames) // 2}h", frames)), file.getframerate()


def bursts(name: str, *, block: float = 0.01, gap: float = 0.06) -> list[tuple[float, float]]:
    """Where the file is loud: (start, end) in seconds; gaps shorter than ``gap`` are bridged."""
    data, rate = samples(name)
    size = round(block * rate)
    found: list[tuple[float, float]] = []
    for number in range(len(data) // size):
        part = data[number * size : (number + 1) * size]
        if math.sqrt(sum(x * x for x in part) / size) < 60:
            continue
        start = number * block
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], start + block)
        else:
            found.append((start, start + block))
    return found


def strength(name: str, frequency: float, start: float, seconds: float) -> float:
    """How much of ``frequency`` is in a stretch of the file (Goertzel), 0 to 1."""
    data, rate = samples(name)
    part = data[round(start * rate) : round((start + seconds) * rate)]
    turn = 2 * math.pi * frequency / rate
    real = sum(x * math.cos(turn * i) for i, x in enumerate(part))
    imaginary = sum(x * math.sin(turn * i) for i, x in enumerate(part))
    return 2 * math.hypot(real, imaginary) / len(part) / 32768


@pytest.mark.parametrize(
    ("name", "length", "on"),
    [
        ("incoming", 5.0, 2.0),
        ("ringback", 6.0, 2.0),
        ("ringback_europe", 5.0, 1.0),
        ("busy", 1.0, 0.5),
        ("busy_europe", 1.0, 0.5),
        ("reorder", 0.5, 0.25),
        ("reorder_europe", 0.5, 0.25),
        ("waiting", 8.0, 0.2),
    ],
)
def test_a_loop_has_its_cadence(name: str, length: float, on: float) -> None:
    data, rate = samples(name)
    assert len(data) / rate == pytest.approx(length, abs=0.001)
    (burst,) = bursts(name)
    assert burst[0] == pytest.approx(0.0, abs=0.02)
    assert burst[1] == pytest.approx(on, abs=0.04)


@pytest.mark.parametrize("tone", Tone)
def test_no_sample_is_louder_than_the_peak(tone: Tone) -> None:
    data, _ = samples(TONES[tone].sound)
    peak = 20 * math.log10(max(abs(x) for x in data) / 32767)
    assert -9.1 <= peak <= -9.0
    assert abs(data[0]) < 40, "begins without a click"
    assert abs(data[-1]) < 40, "ends without a click"


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("ringback", (440, 480), 620),
        ("ringback_europe", (425,), 480),
        ("busy", (480, 620), 440),
        ("reorder", (480, 620), 440),
        ("waiting", (440,), 620),
    ],
)
def test_call_progress_tones_have_the_frequencies_of_the_telephone(
    name: str, present: tuple[int, ...], absent: int
) -> None:
    for frequency in present:
        assert strength(name, frequency, 0.02, 0.15) > 0.1
    assert strength(name, absent, 0.02, 0.15) < 0.05


def test_the_ringtone_rises_three_times() -> None:
    low, high = 587.33, 783.99
    for start in (0.0, 0.52, 1.04):
        assert strength("incoming", low, start + 0.01, 0.1) > 0.05
        assert strength("incoming", high, start + 0.19, 0.1) > 0.05
    assert strength("incoming", high, 0.02, 0.1) < strength("incoming", low, 0.02, 0.1) / 3


@pytest.mark.parametrize("tone", [Tone.CONNECT, Tone.ENDED, Tone.JOIN, Tone.LEAVE])
def test_an_earcon_is_short(tone: Tone) -> None:
    data, rate = samples(TONES[tone].sound)
    assert len(data) / rate < 0.4


def test_earcons_tell_coming_from_going_by_their_direction() -> None:
    for rising, falling, low, high in (
        ("connect", "ended", 523.25, 783.99),
        ("join", "leave", 1318.51, 1567.98),
    ):
        assert strength(rising, low, 0.0, 0.06) > strength(rising, high, 0.0, 0.06)
        assert strength(rising, high, 0.15, 0.1) > strength(rising, low, 0.15, 0.1)
        assert strength(falling, high, 0.0, 0.06) > strength(falling, low, 0.0, 0.06)
        assert strength(falling, low, 0.15, 0.1) > strength(falling, high, 0.15, 0.1)


def maker() -> ModuleType:
    script = Path(__file__).parents[3] / "assets" / "build" / "make_sounds.py"
    spec = importlib.util.spec_from_file_location("make_sounds", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_sounds"] = module
    spec.loader.exec_module(module)
    return module


def test_the_script_makes_exactly_these_files_again(tmp_path: Path) -> None:
    make = maker()
    kept = {path.name for path in asset("sounds").glob("*.wav")}
    assert kept == {f"{name}.wav" for name in make.SOUNDS}
    assert {TONES[tone].sound for tone in Tone} <= set(make.SOUNDS)
    for name in make.SOUNDS:
        assert make.write(name, tmp_path).read_bytes() == asset(f"sounds/{name}.wav").read_bytes()
