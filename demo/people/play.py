"""The script: seven calls between people, played with real clicks and checked event by event."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from demo.people.company import Company
from demo.people.director import CELL, IN_TIME, Director, Failure
from demo.people.happening import Happening
from demo.people.senses import has_engine
from demo.people.town import person
from demo.stage.hands import Hands
from demo.stage.screen import VirtualScreen

IN, CALL, OWN = "IncomingCallDialog", "CallWindow", "PersonWindow"
SHORT = 4
"""Seconds a call rings that nobody is to answer."""
LONG = 60


def play(pictures: Path) -> int:
    """Play all calls on a screen of their own and return the number of failures.

    The very last line written is ``N calls played, M failures``.
    """
    pictures.mkdir(parents=True, exist_ok=True)
    size = f"{2 * CELL[0]}x{2 * CELL[1]}"
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="callkit-demo-") as logs:
        try:
            with (
                VirtualScreen(size, compositor=shutil.which("picom") is not None) as screen,
                Company(_tell, screen.environment, logs=Path(logs)) as company,
            ):
                director = Director(company, Hands(screen.environment), pictures)
                failures = director.failures
                for title, call in CALLS.items():
                    _play_one(director, title, call)
        except Exception as error:
            failures.append(f"the play broke off: {error!r}")
        if failures:
            _show_logs(Path(logs))
    print(f"\npictures: {pictures.resolve()}")
    for failure in failures:
        print(f"FAILED {failure}")
    sys.stderr.flush()
    print(f"{len(CALLS)} calls played, {len(failures)} failures", flush=True)
    return len(failures)


def _tell(happening: Happening) -> None:
    print(happening.line(), flush=True)


def _play_one(stage: Director, title: str, call: Callable[[Director], None]) -> None:
    stage.begin(title)
    try:
        call(stage)
        stage.end()
    except Failure as failure:
        stage.fail(failure)
        stage.restart_everybody()


def _show_logs(folder: Path) -> None:
    for log in sorted(folder.glob("*.log")):
        said = log.read_text(errors="replace").strip()
        if said:
            print(f"--- {log.name}\n{said}", file=sys.stderr)


# --- what the calls have in common ----------------------------------------------------------------


def ring(
    stage: Director, caller: str, callees: list[str], button: str, *, seconds: int = LONG
) -> str:
    """The caller presses a call button and it rings at every callee. Returns the callID."""
    for userID in (caller, *callees):
        stage.enter(userID)
    if seconds != stage.ring_times.setdefault(caller, LONG):
        stage.ring_times[caller] = seconds
        stage.click(caller, "Settings", OWN)
        stage.fill(caller, "Seconds a call rings", str(seconds), "SettingsPopup")
    if len(callees) == 1:
        stage.click(caller, person(callees[0]).userName, OWN)
    stage.click(caller, button, OWN)
    sent = stage.expect(caller, "onOutgoingCallSent", caller=caller, callees=callees)
    call_id = str(sent.arguments["callID"])
    for callee in callees:
        stage.expect(callee, "onIncomingCallReceived", callID=call_id, caller=caller)
        stage.expect(caller, "onOutgoingCallRinging", callID=call_id)
    for userID, kind in ((caller, CALL), *((callee, IN) for callee in callees)):
        stage.place(userID, kind)
    return call_id


def accept(stage: Director, callee: str, call_id: str) -> None:
    stage.click(callee, "Accept", IN)
    stage.expect(callee, "onIncomingCallAcceptButtonPressed")
    stage.expect(callee, "onCallStarted", call=call_id)
    stage.place(callee, CALL)


def ended(stage: Director, userID: str, call_id: str, reason: str) -> None:
    stage.expect(userID, "onCallEnded", callID=call_id, reason=reason)


def talk(stage: Director, caller: str, callee: str, button: str) -> str:
    """The caller calls, the callee answers."""
    call_id = ring(stage, caller, [callee], button)
    accept(stage, callee, call_id)
    stage.expect(caller, "onOutgoingCallAccepted", callID=call_id, callee=callee)
    stage.expect(caller, "onCallStarted", call=call_id)
    perceive(stage, caller, callee, "microphone")
    return call_id


def perceive(stage: Director, one: str, other: str, *kinds: str) -> None:
    """Both have the other's sound and picture, through the real engine where there is one."""
    for kind in kinds if has_engine() else ():
        stage.perceives(one, other, kind)
        stage.perceives(other, one, kind)


def hang_up(stage: Director, userID: str, other: str, call_id: str) -> None:
    stage.click(userID, "End", CALL)
    ended(stage, userID, call_id, "left")
    ended(stage, other, call_id, "ended")


# --- the calls ------------------------------------------------------------------------------------


def video_call(stage: Director) -> None:
    stage.enter("alice")
    stage.enter("bob")
    stage.picture("alice", OWN, "window-of-alice")
    call_id = ring(stage, "alice", ["bob"], "Video call Bob Tanaka")
    stage.picture("alice", CALL, "outgoing-ringing")
    stage.picture("bob", IN, "incoming-video")
    stage.picture("bob", "screen", "both-screens-ringing")
    accept(stage, "bob", call_id)
    stage.expect("alice", "onOutgoingCallAccepted", callID=call_id, callee="bob")
    stage.expect("alice", "onCallStarted", call=call_id)
    perceive(stage, "alice", "bob", "microphone", "camera")
    stage.linger(1.5)
    stage.picture("alice", CALL, "in-call-caller")
    stage.picture("bob", CALL, "in-call-callee")
    stage.picture("bob", "screen", "both-screens-in-call")
    hang_up(stage, "bob", "alice", call_id)
    stage.picture("alice", CALL, "ended-by-the-other")


def declined_call(stage: Director) -> None:
    stage.enter("alice")
    stage.click("alice", "Light", OWN)
    call_id = ring(stage, "bob", ["alice"], "Call Alice Moreau")
    stage.picture("alice", OWN, "window-of-alice-dark")
    stage.picture("alice", IN, "incoming-voice-dark")
    stage.click("alice", "Decline", IN)
    stage.expect("alice", "onIncomingCallDeclineButtonPressed")
    ended(stage, "alice", call_id, "declined")
    stage.expect("bob", "onOutgoingCallDeclined", callID=call_id, callee="alice")
    ended(stage, "bob", call_id, "declined")
    stage.picture("bob", CALL, "declined")


def cancelled_call(stage: Director) -> None:
    call_id = ring(stage, "alice", ["bob"], "Call Bob Tanaka")
    stage.click("alice", "Cancel", CALL)
    stage.expect("alice", "onOutgoingCallCancelButtonPressed")
    ended(stage, "alice", call_id, "cancelled")
    stage.expect("bob", "onIncomingCallCanceled", callID=call_id, caller="alice")
    ended(stage, "bob", call_id, "cancelled")
    stage.no_window("bob", IN, IN_TIME)
    stage.picture("bob", OWN, "missed")


def unanswered_call(stage: Director) -> None:
    call_id = ring(stage, "alice", ["bob"], "Video call Bob Tanaka", seconds=SHORT)
    late = SHORT + IN_TIME
    stage.expect("alice", "onOutgoingCallTimeout", late, callID=call_id, callees=["bob"])
    ended(stage, "alice", call_id, "noAnswer")
    stage.expect("bob", "onIncomingCallTimeout", callID=call_id, caller="alice")
    ended(stage, "bob", call_id, "noAnswer")
    stage.picture("alice", CALL, "no-answer")


def busy_call(stage: Director) -> None:
    stage.enter("carol")
    call_id = talk(stage, "alice", "bob", "Call Bob Tanaka")
    stage.click("carol", "Bob Tanaka", OWN)
    stage.click("carol", "Call Bob Tanaka", OWN)
    sent = stage.expect("carol", "onOutgoingCallSent", caller="carol", callees=["bob"])
    second = str(sent.arguments["callID"])
    stage.expect("carol", "onOutgoingCallRinging", callID=second, callee="bob")
    stage.expect("carol", "onOutgoingCallRejectedCauseBusy", callID=second, callee="bob")
    ended(stage, "carol", second, "busy")
    stage.place("carol", CALL)
    stage.picture("carol", CALL, "busy")
    stage.picture("bob", CALL, "undisturbed")
    hang_up(stage, "alice", "bob", call_id)


def group_call(stage: Director) -> None:
    callees = ["bob", "carol", "dan"]
    for userID in ("alice", *callees):
        stage.enter(userID)
    for callee in callees:
        name = person(callee).userName
        stage.hover("alice", name, OWN)
        stage.click("alice", f"Add {name.split()[0]} to a group call", OWN)
    call_id = ring(stage, "alice", callees, "Video call the group", seconds=2 * SHORT)
    stage.picture("alice", CALL, "group-outgoing")
    stage.picture("dan", IN, "group-incoming")
    stage.picture("dan", "screen", "four-screens-ringing")
    accept(stage, "bob", call_id)
    stage.expect("alice", "onOutgoingCallAccepted", callID=call_id, callee="bob")
    stage.expect("alice", "onCallStarted", call=call_id)
    stage.click("carol", "Decline", IN)
    stage.expect("carol", "onIncomingCallDeclineButtonPressed")
    ended(stage, "carol", call_id, "declined")
    stage.expect("alice", "onOutgoingCallDeclined", callID=call_id, callee="carol")
    stage.picture("alice", CALL, "group-one-in-one-declined")
    late = 2 * SHORT + IN_TIME
    stage.expect("alice", "onOutgoingCallTimeout", late, callID=call_id, callees=["dan"])
    stage.expect("dan", "onIncomingCallTimeout", callID=call_id, caller="alice")
    ended(stage, "dan", call_id, "noAnswer")
    stage.picture("alice", CALL, "group-in-call")
    stage.click("alice", "Leave", CALL)
    ended(stage, "alice", call_id, "left")
    ended(stage, "bob", call_id, "ended")


def caller_quits(stage: Director) -> None:
    call_id = ring(stage, "carol", ["bob"], "Call Bob Tanaka")
    stage.quit("carol")
    stage.expect("carol", "onCallEnded", callID=call_id)
    stage.expect("bob", "onIncomingCallCanceled", callID=call_id, caller="carol")
    ended(stage, "bob", call_id, "cancelled")
    stage.no_window("bob", IN, IN_TIME)
    stage.picture("bob", OWN, "missed-because-the-caller-quit")


CALLS: dict[str, Callable[[Director], None]] = {
    "Alice calls Bob by video, Bob answers and hangs up": video_call,
    "Bob calls Alice, she declines": declined_call,
    "Alice calls Bob and thinks better of it": cancelled_call,
    "Alice calls Bob, nobody answers": unanswered_call,
    "Alice and Bob are talking, Carol calls Bob": busy_call,
    "Alice calls Bob, Carol and Dan: one answers, one declines, one is away": group_call,
    "Carol calls Bob and her program quits while it rings": caller_quits,
}
