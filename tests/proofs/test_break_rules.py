"""A rule nobody misses is a rule no test checks (``python -m tests.proofs.break_rules``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.break_rules import (
    DEVICE_RULES,
    ENGINE_RULES,
    ROOMS,
    RULES,
    Rule,
    break_rule,
    copy_house,
    survivors,
    try_rule,
)

BRIEF = ("an answer at the deadline is too late", "an accept that crosses a cancel wins")


def test_a_broken_rule_of_each_room_is_caught() -> None:
    rules = [rule for rule in RULES if rule.words.startswith(BRIEF)]
    assert {rule.room for rule in rules} == set(ROOMS)
    assert [rule for rule in rules if not try_rule(rule, rule.room)] == []


@pytest.mark.long
def test_every_broken_rule_is_caught() -> None:
    assert len(ENGINE_RULES) >= 41 and len(DEVICE_RULES) >= 29
    assert survivors(RULES) == []


def test_every_rule_is_written_where_the_script_looks(tmp_path: Path) -> None:
    for room in ROOMS:
        copy_house(tmp_path / room, room)
    for rule in RULES:
        module = tmp_path / rule.room / "callkit" / rule.room / rule.module
        before = module.read_text()
        break_rule(tmp_path / rule.room, rule)
        assert module.read_text() != before
        module.write_text(before)


def test_a_rule_that_is_not_there_is_an_error_and_no_survivor(tmp_path: Path) -> None:
    copy_house(tmp_path, "engine")
    with pytest.raises(LookupError, match="nonsense"):
        break_rule(tmp_path, Rule("nonsense", "tables.py", "no such text", ""))
