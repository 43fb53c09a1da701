import builtins
import logging
from typing import Any

import pytest

from callkit.desktop.sounds import CallSounds, openRinger
from callkit.desktop.tones import Tone
from callkit.model import EndReason, User
from callkit.switchboard.view import CallView, Phase
from callkit.testing.senses import RecordingRinger

ANA, BEN = User("ana", "Ana"), User("ben", "Ben")


def call(phase: Phase, *, outgoing: bool = False, callID: str = "1", **fields: Any) -> CallView:
    return CallView(
        callID=callID,
        outgoing=outgoing,
        caller=ANA,
        inviter=ANA,
        callees=(BEN,),
        me="ana" if outgoing else "ben",
        phase=phase,
        **fields,
    )


def heard(*views: CallView) -> tuple[RecordingRinger, CallSounds]:
    ringer = RecordingRinger()
    sounds = CallSounds(ringer, now=lambda: 0.0)
    for view in views:
        sounds.show(view)
    return ringer, sounds


def test_a_ring_goes_on_while_the_call_changes_otherwise() -> None:
    ringer, _ = heard(call(Phase.RINGING), call(Phase.RINGING, offline=True), call(Phase.RINGING))
    assert ringer.played == [Tone.INCOMING]
    assert ringer.ringing


def test_accepting_stops_the_ring_and_connecting_is_heard() -> None:
    ringer, sounds = heard(call(Phase.RINGING), call(Phase.ACCEPTING))
    assert ringer.tone is None
    sounds.show(call(Phase.CONNECTED))
    assert ringer.played == [Tone.INCOMING, Tone.CONNECT]


def test_answered_elsewhere_is_silence() -> None:
    ringer, _ = heard(
        call(Phase.RINGING), call(Phase.ENDED, endReason=EndReason.ANSWERED_ELSEWHERE)
    )
    assert ringer.tone is None
    assert ringer.played == [Tone.INCOMING]


def test_silencing_one_call_leaves_the_other_ringing() -> None:
    ringer, sounds = heard(call(Phase.RINGING), call(Phase.RINGING, callID="2"))
    sounds.show(call(Phase.RINGING, silenced=True))
    assert ringer.ringing
    sounds.show(call(Phase.RINGING, callID="2", silenced=True))
    assert not ringer.ringing


def test_ringback_gives_way_to_busy_and_closing_the_window_stops_it() -> None:
    ringer, sounds = heard(
        call(Phase.RINGING, outgoing=True),
        call(Phase.ENDED, outgoing=True, endReason=EndReason.BUSY),
    )
    assert ringer.played == [Tone.RINGBACK, Tone.BUSY]
    assert ringer.tone is Tone.BUSY
    sounds.forget("1")
    assert ringer.tone is None


def test_forgetting_an_old_call_does_not_stop_the_sound_of_another() -> None:
    ringer, sounds = heard(
        call(Phase.ENDED, outgoing=True, endReason=EndReason.BUSY),
        call(Phase.RINGING, callID="2"),
    )
    sounds.forget("1")
    sounds.forget("never seen")
    assert ringer.ringing


def test_a_cue_does_not_interrupt_a_ring() -> None:
    ringer, sounds = heard(call(Phase.RINGING, callID="2"))
    sounds.show(call(Phase.ENDED, outgoing=True, endReason=EndReason.NO_ANSWER))
    assert ringer.ringing


def test_a_second_call_beeps_softly_in_a_call() -> None:
    ringer, _ = heard(call(Phase.CONNECTED), call(Phase.WAITING, callID="2"))
    assert ringer.played == [Tone.CONNECT, Tone.WAITING]


def test_do_not_disturb_takes_effect_at_once_in_both_directions() -> None:
    ringer, sounds = heard(call(Phase.RINGING))
    sounds.quiet = True
    assert not ringer.ringing
    assert sounds.quiet
    sounds.quiet = False
    assert ringer.ringing


def test_an_end_tone_that_was_heard_is_not_started_again() -> None:
    end = call(Phase.ENDED, outgoing=True, endReason=EndReason.DECLINED)
    ringer, sounds = heard(call(Phase.RINGING, outgoing=True), end)
    ringer.finish()
    sounds.show(end)
    assert ringer.tone is None


def test_closing_is_silence() -> None:
    ringer, sounds = heard(call(Phase.RINGING))
    sounds.close()
    assert ringer.closed
    assert ringer.tone is None


def test_without_qtmultimedia_the_ring_is_a_beep_and_one_line_names_the_extra(
    qapp: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def without_sound(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "callkit.desktop.multimedia":
            raise ModuleNotFoundError("No module named 'PySide6.QtMultimedia'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_sound)
    with caplog.at_level(logging.INFO, "callkit.desktop.ringer"):
        ringer = openRinger()
    assert ringer.name == "beep"
    assert [record.message for record in caplog.records if "callkit[sound]" in record.message]
    assert len(caplog.records) == 1
