"""Processes die, cables break, people go home."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from callkit.errors import ErrorCode
from callkit.model import EndReason
from callkit.switchboard.view import Phase
from tests.stories.town import ROOT, Town, code, ring, talk
from tests.waiting import until

pytestmark = pytest.mark.qt

CALLER = """
import sys
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
from callkit.invitation import CallInvitationEvents, CallInvitationService
app = QApplication([])
service = CallInvitationService()
def online(state, *_):
    if int(state) == 2: service.send(["bob"], timeoutSeconds=60)
def ringing(*_):
    print("ringing", flush=True)
    if "quit" in sys.argv: QTimer.singleShot(0, app.quit)
service.init(sys.argv[1], "alice", deviceID="other", events=CallInvitationEvents(
    onConnectionStateChanged=online, onOutgoingCallRinging=ringing))
app.exec()
"""


async def other_program(town: Town, *arguments: str) -> asyncio.subprocess.Process:
    """Alice's app as a process of its own; it calls Bob."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CALLER,
        town.url,
        *arguments,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        stdout=asyncio.subprocess.PIPE,
    )


async def test_a_caller_killed_while_ringing_is_missed_from_soon_after(empty_town: Town) -> None:
    await empty_town.open(offlineAfterSeconds=1, heartbeatSeconds=1)
    bob = await empty_town.person("bob")
    program = await other_program(empty_town)
    await until(lambda: bob.rings)
    program.send_signal(signal.SIGKILL)
    await program.wait()
    await bob.heard("onIncomingCallCanceled")
    assert bob.args("onCallEnded")[1] is EndReason.CANCELLED
    await until(lambda: bob.service.history.missedCount == 1)
    assert bob.service.history.entry(0).endReason is EndReason.CALLER_LOST


async def test_an_app_that_quits_while_ringing_out_takes_its_call_along(town: Town) -> None:
    bob = await town.person("bob")
    loop = asyncio.get_running_loop()
    program = await other_program(town, "quit")
    await until(lambda: "onIncomingCallReceived" in bob.names)
    assert program.stdout is not None
    assert await program.stdout.readline() == b"ringing\n"
    begun = loop.time()
    await bob.heard("onIncomingCallCanceled")
    assert loop.time() - begun < 5.0, "long before anybody would miss the app"
    assert await program.wait() == 0


async def test_a_server_killed_while_ringing_leaves_no_ring_behind(
    empty_town: Town, tmp_path: Path
) -> None:
    await empty_town.openProcess(tmp_path)
    alice, bob = await empty_town.person("alice"), await empty_town.person("bob")
    await ring(alice, bob, timeoutSeconds=1)
    await empty_town.kill()
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await bob.isIn(None)
    await alice.isIn(None)
    assert loop.time() - begun < 8.0, "the deadline and two seconds more"
    assert bob.names[-2:] == ["onIncomingCallTimeout", "onCallEnded"]
    assert alice.names[-2:] == ["onOutgoingCallTimeout", "onCallEnded"]


async def test_a_server_that_comes_back_finds_the_call_still_ringing(
    empty_town: Town, tmp_path: Path
) -> None:
    await empty_town.openProcess(tmp_path)
    alice, bob = await empty_town.person("alice"), await empty_town.person("bob")
    await ring(alice, bob, timeoutSeconds=60)
    await empty_town.kill()
    await until(lambda: not bob.online)
    answer = bob.service.accept()
    assert bob.phase is Phase.ACCEPTING, "the answer waits for the connection"
    await empty_town.openProcess(tmp_path)
    await answer
    await until(lambda: alice.inCall and bob.inCall)


async def test_a_server_restarted_between_commit_and_reply_makes_one_call(
    empty_town: Town, tmp_path: Path
) -> None:
    await empty_town.openProcess(tmp_path)
    alice, bob = await empty_town.person("alice"), await empty_town.person("bob")
    alice.cable.hold()
    sending = alice.service.send(["bob"])
    await until(lambda: bob.rings)
    alice.cable.cut()
    await empty_town.kill()
    await empty_town.openProcess(tmp_path)
    alice.cable.mend()
    sent = await sending
    assert sent.callID == bob.callID
    await until(lambda: bob.online)
    await bob.service.accept()
    await until(lambda: alice.inCall and bob.inCall)
    assert bob.names.count("onIncomingCallReceived") == 1
    assert alice.names.count("onOutgoingCallSent") == 1


async def test_an_answer_whose_reply_was_lost_counts_once(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    bob.cable.hold()
    answer = bob.service.accept()
    await until(lambda: alice.inCall)
    bob.cable.cut()
    bob.cable.mend()
    await answer
    await until(lambda: bob.inCall)
    assert bob.names.count("onIncomingCallAcceptButtonPressed") == 1
    assert alice.names.count("onOutgoingCallAccepted") == 1


async def test_a_call_cancelled_during_a_breakdown_is_gone_after_it(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    bob.cable.cut()
    await until(lambda: bob.rings and bob.service.currentCalls[0].offline)
    await alice.service.cancel()
    bob.cable.mend()
    await bob.heard("onIncomingCallCanceled")
    assert bob.phase is None


async def test_a_refusal_given_during_a_breakdown_is_carried_out_after_it(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    bob.cable.cut()
    await until(lambda: not bob.online)
    refusal = bob.service.reject(message="bad line")
    bob.cable.mend()
    await refusal
    await alice.heard("onOutgoingCallDeclined")
    assert alice.args("onOutgoingCallDeclined")[2] == "bad line"


async def test_a_hang_up_during_a_breakdown_is_carried_out_after_it(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await talk(alice, bob)
    alice.cable.cut()
    await until(lambda: not alice.online)
    assert await code(alice.service.hangUp()) == ErrorCode.NETWORK_ERROR
    assert not alice.inCall and bob.inCall
    alice.cable.mend()
    await bob.heard("onCallEnded")


async def test_nobody_can_call_without_a_connection_and_that_is_said_at_once(
    town: Town,
) -> None:
    alice = await town.person("alice")
    alice.cable.cut()
    await until(lambda: not alice.online)
    assert await code(alice.service.send(["bob"])) == ErrorCode.NETWORK_ERROR
    assert alice.service.currentCalls == []


async def test_a_callee_who_logs_out_and_back_in_is_still_rung(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob, timeoutSeconds=60)
    await bob.service.uninit()
    assert bob.args("onCallEnded")[1] is EndReason.LEFT and bob.missed == []
    assert alice.phase is Phase.RINGING
    await bob.login()
    await until(lambda: bob.rings)
    await bob.service.accept()
    await until(lambda: alice.inCall)


async def test_a_caller_who_logs_out_takes_the_call_back(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await ring(alice, bob)
    await alice.service.uninit()
    await bob.heard("onIncomingCallCanceled")
    assert bob.phase is None


async def test_whoever_logs_out_in_a_call_leaves_it(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await talk(alice, bob)
    await bob.service.uninit()
    await alice.heard("onCallEnded")
    assert bob.args("onCallEnded")[1] is EndReason.LEFT


async def test_a_program_that_died_in_a_call_leaves_it_at_its_next_start(town: Town) -> None:
    alice, bob = await town.person("alice"), await town.person("bob")
    await talk(alice, bob)
    bob.service.client.close()
    again = await town.person("bob", "desk")
    await alice.heard("onCallEnded")
    assert again.service.currentCalls == []


async def test_calling_somebody_who_was_never_here_fails_with_the_reason(town: Town) -> None:
    alice = await town.person("alice")
    wanted = ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST
    assert await code(alice.service.send(["nobody"])) == wanted
    assert alice.names == [], "awaited failures are not told twice"
    await town.person("bob")
    sent = await alice.service.send(["bob", "nobody"])
    assert [user.userID for user in sent.errorUserList] == ["nobody"]
