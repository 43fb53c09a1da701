"""Break the rules one by one: each broken rule must fail a test.

    python -m tests.proofs.break_rules [--only WORDS]

Every rule below is broken in a copy of the package, in a directory that is thrown away; then the
tests of its room run on the copy: the engine's unit tests and the short exploration, or the
switchboard's. A rule nobody misses is a rule no test checks: the script says so and exits with 1.
The untouched copy goes first and must pass.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

INI = """[pytest]
addopts = --import-mode=importlib -p no:cacheprovider
pythonpath = .
markers =
    long: not here
"""


class Room(NamedTuple):
    """A package whose rules are broken, and what is needed to miss them."""

    packages: tuple[str, ...]
    suites: tuple[str, ...]
    checked: tuple[str, ...]


ROOMS = {
    "engine": Room(
        ("engine",),
        ("tests/unit/engine", "tests/proofs"),
        # Only the explorer: the test that runs this script must not run itself.
        ("tests/unit/engine", "tests/proofs/test_explore_calls.py"),
    ),
    "switchboard": Room(
        ("engine", "protocol", "server", "switchboard"),
        ("tests/unit/switchboard",),
        # Not the test that repeats the table: what people notice must fail.
        ("tests/unit/switchboard", "--ignore=tests/unit/switchboard/test_tables.py"),
    ),
}


class Rule(NamedTuple):
    """A rule in words, and the edit of one module that breaks it."""

    words: str
    module: str
    text: str
    broken: str
    room: str = "engine"


def _device_rule(words: str, module: str, text: str, broken: str) -> Rule:
    return Rule(words, module, text, broken, "switchboard")


ENGINE_RULES = (
    Rule(
        "an invitation that had not arrived can still be accepted",
        "tables.py",
        "Move.ACCEPT: _pending_to(_ACCEPTED)",
        "Move.ACCEPT: _row((_INVITING, _ACCEPTED), (_RECEIVED, _ACCEPTED))",
    ),
    Rule(
        "whoever was removed can be invited anew",
        "tables.py",
        "            (_BE_CANCELLED, _INVITING),\n",
        "",
    ),
    Rule(
        "whoever was removed cannot join",
        "tables.py",
        "                _TIMEOUT: _ACCEPTED,\n",
        "                _TIMEOUT: _ACCEPTED,\n                _BE_CANCELLED: _ACCEPTED,\n",
    ),
    Rule(
        "one removed invitation is BeCancelled, not Cancelled",
        "tables.py",
        "Move.CANCEL_ONE: _pending_to(_BE_CANCELLED)",
        "Move.CANCEL_ONE: _pending_to(_CANCELLED)",
    ),
    Rule(
        "a whole cancel makes the caller Cancelled too",
        "tables.py",
        "{**_pending_to(_CANCELLED), _ACCEPTED: _CANCELLED}",
        "{**_pending_to(_CANCELLED)}",
    ),
    Rule(
        "a second device's callReceived changes nothing",
        "tables.py",
        "_row((_INVITING, _RECEIVED), (_NOT_YET_RECEIVED, _RECEIVED))",
        "_row((_INVITING, _RECEIVED), (_NOT_YET_RECEIVED, _RECEIVED), (_RECEIVED, _RECEIVED))",
    ),
    Rule(
        "an answer at the deadline is too late",
        "deadlines.py",
        "if now >= member.deadline:",
        "if now > member.deadline:",
    ),
    Rule(
        "what is overdue happens before a command",
        "transitions.py",
        "settled, notices = settle(call, now, rules, online)",
        "settled, notices = settle(call, now if isinstance(command, Due) else 0, rules, online)",
    ),
    Rule(
        "a general call ends only when the last has answered",
        "deadlines.py",
        "return call if pending else close(call, now, EndReason.ANSWERED)",
        "return call if pending and inside < 2 else close(call, now, EndReason.ANSWERED)",
    ),
    Rule(
        "an advanced call ends when nobody is inside and nobody rings",
        "deadlines.py",
        "if not pending and not inside:",
        "if not call.members:",
    ),
    Rule(
        "somebody who rings keeps an empty room open",
        "deadlines.py",
        "if not pending and not inside:",
        "if not inside:",
    ),
    Rule(
        "every live call is due some time",
        "deadlines.py",
        "review = 0 if busy else call.reviewTime or now + rules.reviewAfter",
        "review = 0",
    ),
    Rule(
        "the delivery check stops when the invitation arrives",
        "transitions.py",
        "member = moved(member, Move.RECEIVE, checkTime=0)",
        "member = moved(member, Move.RECEIVE)",
    ),
    Rule(
        "only the primary device of an Accepted person hears",
        "audience.py",
        "return Recipient(member.userID, only=member.primaryDevice)",
        "return Recipient(member.userID)",
    ),
    Rule(
        "whoever quits hears the own quit on the primary device",
        "audience.py",
        "return _tell(_changed(member), (*_live(call), own))",
        "return _tell(_changed(member), _live(call))",
    ),
    Rule(
        "an answer closes the ring on the person's other devices",
        "audience.py",
        "return [*_tell(_changed(member), recipients), *_others_close(member, deviceID)]",
        "return _tell(_changed(member), recipients)",
    ),
    Rule(
        "a cancel reaches the canceller's other devices",
        "audience.py",
        "        recipients.append(Recipient(caller, excluding=deviceID))\n",
        "        pass\n",
    ),
    Rule(
        "people invited later are not told of themselves as a change",
        "audience.py",
        "_live(call, without=new)",
        "_live(call)",
    ),
    Rule(
        "advanced operations are refused on a general call",
        "refusals.py",
        "if call.mode is CallInvitationMode.GENERAL and type(command) in _ADVANCED_ONLY:",
        "if call.mode is CallInvitationMode.UNKNOWN:",
    ),
    Rule(
        "only whoever was invited answers",
        "refusals.py",
        "if member is None or not member.inviter:\n        raise _not_invited()",
        "if member is None:\n        raise _not_invited()",
    ),
    Rule(
        "one verdict per invitation: a second answer is refused",
        "refusals.py",
        "if not call.live or member.state not in PENDING_STATES:",
        "if not call.live or (member.state not in PENDING_STATES and "
        "member.state is not CallUserState.REJECTED):",
    ),
    Rule(
        "a cancel after an accept is 6000271",
        "refusals.py",
        "return member.state is CallUserState.ACCEPTED and member.userID != call.caller",
        "return False",
    ),
    Rule(
        "only the caller or the inviter takes an invitation back",
        "refusals.py",
        "member is None or member.inviter != canceller",
        "member is None",
    ),
    Rule(
        "the eleventh person finds no place",
        "refusals.py",
        ">= MAX_MEMBERS:",
        "> MAX_MEMBERS:",
    ),
    Rule(
        "a caller lost after an accept does not take the call back",
        "departures.py",
        "elif member.state in (CallUserState.ACCEPTED, CallUserState.QUIT):",
        "elif member.state is CallUserState.QUIT:",
    ),
    Rule(
        "only the caller's primary device can be lost",
        "departures.py",
        "                or member.primaryDevice != command.deviceID\n",
        "",
    ),
    Rule(
        "an absence counts from the loss of the primary device, whatever the others do",
        "departures.py",
        "member.primaryDevice != command.deviceID if member.primaryDevice else not command.lastOne",
        "not command.lastOne",
    ),
    Rule(
        "the loss of another device is no absence",
        "departures.py",
        "member.primaryDevice != command.deviceID if member.primaryDevice else not command.lastOne",
        "False",
    ),
    Rule(
        "another device that comes back does not stand for the primary one",
        "departures.py",
        'if member is None or member.primaryDevice not in ("", command.deviceID):',
        "if member is None:",
    ),
    Rule(
        "a call whose primary device is offline makes nobody busy",
        "call.py",
        "            and not member.absentTime\n",
        "",
    ),
    Rule(
        "a dead device does not silence the person's other devices",
        "deadlines.py",
        "told = audience.presence(member, there=not since)",
        "told = [] if since else audience.presence(member, there=not since)",
    ),
    Rule(
        "the other devices learn that the lost one is back",
        "deadlines.py",
        "told = audience.presence(member, there=not since)",
        "told = audience.presence(member, there=not since) if since else []",
    ),
    Rule(
        "an absence does not begin anew",
        "deadlines.py",
        "        or bool(member.absentTime) == bool(since)\n",
        "",
    ),
    Rule(
        "a hundred people ever, also when most have gone",
        "refusals.py",
        "if member is None and len(call.members) >= MAX_MEMBERS_EVER:",
        "if member is None and len(call.members) > MAX_MEMBERS_EVER:",
    ),
    Rule(
        "a call for invited people keeps strangers out",
        "refusals.py",
        " or call.joinPolicy is JoinPolicy.INVITED",
        "",
    ),
    Rule(
        "what people long gone said gives way",
        "transitions.py",
        "        after = with_bounded_texts(after)\n",
        "        pass\n",
    ),
    Rule(
        "a hand-over keeps the revision",
        "transitions.py",
        "        primaryDevice=command.deviceID,\n        pastDevices=",
        "        primaryDevice=command.deviceID,\n        answeredTime=0,\n        pastDevices=",
    ),
    Rule(
        "the revision grows with every change",
        "transitions.py",
        "revision=call.revision + 1",
        "revision=call.revision + (command is not None and len(after.members) > 2)",
    ),
    Rule(
        "busy is told from declined",
        "reasons.py",
        '_said(extendedData) == "busy"',
        '_said(extendedData) == "Busy"',
    ),
    Rule(
        "another device's answer is answeredElsewhere here",
        "reasons.py",
        "if member.inviter:",
        "if not member.inviter:",
    ),
    Rule(
        "a device's name is told to nobody else",
        "views.py",
        'elsewhere(member, forDevice) if member.userID == forUser else ""',
        "elsewhere(member, forDevice)",
    ),
)
DEVICE_RULES = (
    _device_rule(
        "an accept that crosses a cancel wins",
        "tables.py",
        "State.CONNECTED, State.CALLING, State.ALERTING, State.CANCELLING, patience=_STOP",
        "State.CONNECTED, State.CALLING, State.ALERTING, patience=_STOP",
    ),
    _device_rule(
        "an accept that crosses a hang-up is left again, whoever tells of it first",
        "replies.py",
        "if taken and out:",
        "if False:",
    ),
    _device_rule(
        "an answer that fails for the moment rings on",
        "replies.py",
        "if error.temporary and allows(Input.TRY_AGAIN, call.state):",
        "if False:",
    ),
    _device_rule(
        "what is granted after a hang-up is given back",
        "replies.py",
        "wanted = allows(Input.ACCEPTED, call.state) or call.connected",
        "wanted = call.live",
    ),
    _device_rule(
        "an answer that met a lost connection is parked",
        "replies.py",
        "    if not allows(Input.PARK, call.state):\n",
        "    if True:\n",
    ),
    _device_rule(
        "what was parked is sent after the snapshot",
        "snapshot.py",
        "if call.parked is not None and call.hasID:",
        "if call.parked is not None and not call.hasID:",
    ),
    _device_rule(
        "of two calls between two people the earlier one is kept",
        "glare.py",
        "if _age(own) < _age(theirs):",
        "if _age(own) > _age(theirs):",
    ),
    _device_rule(
        "after glare the kept call has the key of the own one",
        "state.py",
        "        new.key = old.key\n",
        "        pass\n",
    ),
    _device_rule(
        "a second call is refused as busy unless the policy lets it wait",
        "busy.py",
        "if state.policy.busy is BusyPolicy.REJECT:",
        "if state.policy.busy is BusyPolicy.WAIT:",
    ),
    _device_rule(
        "who comes into a call leaves the other ones",
        "busy.py",
        "if other is not call and other.busy and other.rival is None:",
        "if False:",
    ),
    _device_rule(
        "a person in a call on another device is not rung here",
        "server_events.py",
        "elif state.elsewhere and not state.busy(besides=call):",
        "elif False:",
    ),
    _device_rule(
        "a lost refusal is repeated instead of ringing",
        "server_events.py",
        "if over is not None and not over.settled:",
        "if False:",
    ),
    _device_rule(
        "what is told of times before the last list is old",
        "members.py",
        "if revision < call.listRevision:",
        "if False:",
    ),
    _device_rule(
        "a call is missed once",
        "state.py",
        "if call.shown or not known.missed:",
        "if True:",
    ),
    _device_rule(
        "a ring may go on for the grace after its deadline",
        "switchboard.py",
        "before = state.now - state.policy.grace",
        "before = state.now",
    ),
    _device_rule(
        "a device the server has in a call that is over here leaves it",
        "snapshot.py",
        "if inside and info.primary:",
        "if False:",
    ),
    _device_rule(
        "an accept that waits for the connection can still become a decline",
        "tables.py",
        "            State.ACCEPT_PARKED,\n            State.DECLINE_PARKED,\n            patience",
        "            State.DECLINE_PARKED,\n            patience",
    ),
    _device_rule(
        "whoever hangs up after a decline is not rung again",
        "tables.py",
        "                State.DECLINING_FOR_GOOD,\n                State.DECLINING,\n",
        "                State.DECLINING_FOR_GOOD,\n",
    ),
    _device_rule(
        "a call that waited rings when the other one is over",
        "tables.py",
        "_to(State.RINGING, State.OFFERED, State.HELD, State.CHECKING, *ANSWERABLE)",
        "_to(State.RINGING, State.OFFERED, State.HELD, State.CHECKING, State.RINGING)",
    ),
    _device_rule(
        "the earlier of two crossing calls is taken although it was not shown",
        "tables.py",
        "_to(State.MERGING, State.HELD, State.MEETING, State.RINGING)",
        "_to(State.MERGING, State.MEETING, State.RINGING)",
    ),
    _device_rule(
        "a crossing call rings on when the own one comes to nothing",
        "glare.py",
        "elif allows(Input.RIVAL_GONE, call.state):",
        "elif False:",
    ),
    _device_rule(
        "a crossing call whose taking failed for the moment stays unseen",
        "tables.py",
        "Input.HOLD_AGAIN: _to(State.HELD, State.MERGING)",
        "Input.HOLD_AGAIN: _to(State.RINGING, State.MERGING)",
    ),
    _device_rule(
        "a decline that waited is given up in time once it is on its way",
        "tables.py",
        "_to(State.DECLINING, State.DECLINE_PARKED, patience=_START)",
        "_to(State.DECLINING, State.DECLINE_PARKED)",
    ),
    _device_rule(
        "what waits for the connection is not given up meanwhile",
        "tables.py",
        "_to(State.DECLINE_PARKED, State.DECLINING, patience=_STOP)",
        "_to(State.DECLINE_PARKED, State.DECLINING)",
    ),
    _device_rule(
        "whoever joins a call is in it",
        "tables.py",
        "Input.JOINED: _to(State.CONNECTED, *_INCOMING, patience=_STOP)",
        "Input.JOINED: _to(State.CONNECTED, *ANSWERABLE, patience=_STOP)",
    ),
    _device_rule(
        "a refused accept that was left stays left",
        "tables.py",
        "_to(State.LEAVING, State.LEAVING, State.DECLINING_FOR_GOOD, patience=_START)",
        "_to(State.UNCLEAR, State.LEAVING, State.DECLINING_FOR_GOOD, patience=_START)",
    ),
    _device_rule(
        "a cancel that failed before a device had the invitation calls on",
        "tables.py",
        "Input.CALL_ON: _to(State.CALLING, State.CANCELLING, patience=_STOP)",
        "Input.CALL_ON: _to(State.ALERTING, State.CANCELLING, patience=_STOP)",
    ),
    _device_rule(
        "an own call that nobody has answered keeps from another one",
        "tables.py",
        "BUSY = UNANSWERED | {",
        "BUSY = frozenset[State]() | {",
    ),
    _device_rule(
        "a decline whose answer is lost counts as declined",
        "tables.py",
        "        State.DECLINING: EndReason.DECLINED,\n",
        "        State.DECLINING: EndReason.FAILED,\n",
    ),
)
RULES = ENGINE_RULES + DEVICE_RULES


def copy_house(to: Path, room: str) -> None:
    """What the tests of ``room`` need, and nothing of the house that could be half built."""
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for package in ROOMS[room].packages:
        shutil.copytree(ROOT / "callkit" / package, to / "callkit" / package, ignore=ignore)
    for module in (ROOT / "callkit").glob("*.py"):
        shutil.copy(module, to / "callkit" / module.name)
    (to / "callkit" / "__init__.py").write_text("")
    for suite in ROOMS[room].suites:
        shutil.copytree(ROOT / suite, to / suite, ignore=ignore)
    (to / "pytest.ini").write_text(INI)


def break_rule(house: Path, rule: Rule) -> None:
    """Edit one module of the copy.

    Raises:
        LookupError: The rule is not written where this script looks for it.
    """
    module = house / "callkit" / rule.room / rule.module
    text = module.read_text()
    if text.count(rule.text) != 1:
        raise LookupError(f"{rule.words}: {rule.module} has it {text.count(rule.text)} times")
    module.write_text(text.replace(rule.text, rule.broken))


def first_failure(house: Path, room: str) -> str:
    """The first test that fails in the copy; empty when all pass."""
    environment = os.environ | {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "--tb=line",
            "-m",
            "not long",
            *ROOMS[room].checked,
        ],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if run.returncode == 0:
        return ""
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" ", 1)[1].split(" - ")[0] if failed else run.stdout[-400:] + run.stderr


def try_rule(rule: Rule | None, room: str) -> str:
    """Break ``rule`` (None: nothing) in a fresh copy; the first test that fails, or nothing."""
    with tempfile.TemporaryDirectory(prefix="broken-rule-") as directory:
        house = Path(directory)
        copy_house(house, room)
        if rule is not None:
            break_rule(house, rule)
        return first_failure(house, room)


def survivors(rules: Sequence[Rule]) -> list[Rule]:
    """Break each rule, print a line for it, and return those that no test missed."""
    for room in sorted({rule.room for rule in rules}):
        whole = try_rule(None, room)
        if whole:
            raise LookupError(f"{room}: the tests fail before anything is broken: {whole}")
    print("ok        nothing is broken: every test passes", flush=True)
    alive = []
    for rule in rules:
        failure = try_rule(rule, rule.room)
        print(f"{'caught' if failure else 'SURVIVED':9} {rule.words}  {failure}", flush=True)
        if not failure:
            alive.append(rule)
    return alive


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="just the rules with these words")
    given = parser.parse_args(arguments)
    rules = [rule for rule in RULES if given.only in rule.words]
    alive = survivors(rules)
    print(f"{len(rules)} rules broken, {len(rules) - len(alive)} caught, {len(alive)} survived")
    return 1 if alive or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
