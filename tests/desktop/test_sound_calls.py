"""Calls through the kit, heard: the ring ends with its call, whatever ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo.stage.hands import Hands
from demo.stage.screen import VirtualScreen
from tests.desktop.conftest import StartProgram, StartRinging
from tests.desktop.recorder import Recorder, pactl, steady_tone
from tests.desktop.ringing import RingingApp

SILENT_WITHIN = 0.2
"""Seconds after the end in which the last of the ring may be heard."""


@pytest.fixture(scope="module")
def screen() -> Iterator[VirtualScreen]:
    """A desktop of its own: its sound device is taken away."""
    with VirtualScreen(sound=True) as screen:
        yield screen


@pytest.fixture(scope="module")
def recorder(screen: VirtualScreen) -> Iterator[Recorder]:
    recorder = Recorder(screen.environment, "ring")
    yield recorder
    recorder.stop()


@pytest.fixture(scope="module")
def ringtone(tmp_path_factory: pytest.TempPathFactory) -> str:
    """It has no pause in which it would be silent anyway."""
    return str(steady_tone(tmp_path_factory.mktemp("sound")))


@pytest.fixture
def audible(ringing: StartRinging, ringtone: str) -> RingingApp:
    """The app with a sound device and that ringtone; a call that connects makes no sound."""
    app = ringing(sound=True, ringtone=ringtone)
    app.until(lambda: app.ask("audible"), 20.0, "a sound device")
    app.until(lambda: app.ask("ringtone") not in ("", "incoming.wav"), 20.0, "the ringtone")
    return app


def accepted(app: RingingApp, hands: Hands, callID: str) -> float:
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
    return float(app.ask("moments", callID)[1])


def declined(app: RingingApp, hands: Hands, callID: str) -> float:
    app.click(callID, "decline")
    return over(app, hands, callID)


def cancelled(app: RingingApp, hands: Hands, callID: str) -> float:
    app.ask("cancel", "ada")
    return over(app, hands, callID)


def over(app: RingingApp, hands: Hands, callID: str) -> float:
    """It ends by itself, or has done so."""
    return float(app.expect("service", "over", within=20.0)[2])


def hidden(app: RingingApp, hands: Hands, callID: str) -> float:
    hands.close(app.window(callID)["x11"])
    app.no_window(callID)
    assert app.ask("calls")[callID]["phase"] == "ringing"
    return time.monotonic()


@pytest.mark.parametrize(
    ("end", "seconds"),
    [(accepted, 60), (declined, 60), (cancelled, 60), (over, 2), (hidden, 60)],
    ids=["accepted", "declined", "cancelled", "timed out", "hidden"],
)
def test_a_call_is_heard_and_silent_within_200_ms_of_its_end(
    audible: RingingApp,
    recorder: Recorder,
    hands: Hands,
    end: Callable[[RingingApp, Hands, str], float],
    seconds: int,
) -> None:
    app, began = audible, time.monotonic()
    callID = app.ask("call", "ada", False, "", seconds)
    recorder.until(lambda: recorder.loud(began), 20.0)
    ended = end(app, hands, callID)
    recorder.past(ended + 0.8)
    heard = recorder.loud(began)
    assert heard[-1] > ended - 0.3, "it was ringing when it ended"
    assert heard[-1] - ended < SILENT_WITHIN


def test_when_the_only_device_goes_a_call_rings_on_the_next_one(
    audible: RingingApp, recorder: Recorder, screen: VirtualScreen
) -> None:
    app, began = audible, time.monotonic()
    callID = app.ring("ada")
    recorder.until(lambda: recorder.loud(began), 20.0)
    modules = [line.split("\t") for line in pactl(screen, "list", "short", "modules").splitlines()]
    (sink,) = [number for number, name, *_ in modules if name == "module-null-sink"]
    pactl(screen, "unload-module", sink)
    pactl(screen, "load-module", "module-null-sink", "sink_name=headset")
    headset = Recorder(screen.environment, "headset")
    try:
        headset.until(headset.loud, 20.0)
    finally:
        headset.stop()
    assert app.ask("calls")[callID]["phase"] == "ringing"


def test_without_any_sound_a_call_is_shown_all_the_same_and_the_kit_knows(
    start: StartProgram, hands: Hands, tmp_path: Path
) -> None:
    script = Path(__file__).with_name("ringing_app.py")
    program = start(script, PULSE_SERVER=f"unix:{tmp_path}/nobody")
    app = RingingApp(program, hands, tmp_path / "stderr-0.txt")
    app.begin_anew({"sound": True})
    callID = app.ring("ada")
    assert not app.ask("audible")
    app.click(callID, "accept")
    app.expect("ada", "onOutgoingCallAccepted")
