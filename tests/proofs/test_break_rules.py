"""A rule nobody misses is a rule no test checks (``python -m tests.proofs.break_rules``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.break_rules import RULES, Rule, break_rule, copy_house, survivors, try_rule

BRIEF = ("an answer at the deadline is too late", "a general call ends only when the last has")


def test_two_broken_rules_are_caught() -> None:
    rules = [rule for rule in RULES if rule.words.startswith(BRIEF)]
    assert len(rules) == 2
    assert [rule for rule in rules if not try_rule(rule)] == []


@pytest.mark.long
def test_every_broken_rule_is_caught() -> None:
    assert len(RULES) >= 10
    assert survivors(RULES) == []


def test_every_rule_is_written_where_the_script_looks(tmp_path: Path) -> None:
    for number, rule in enumerate(RULES):
        house = tmp_path / str(number)
        copy_house(house)
        break_rule(house, rule)


def test_a_rule_that_is_not_there_is_an_error_and_no_survivor(tmp_path: Path) -> None:
    copy_house(tmp_path)
    with pytest.raises(LookupError, match="nonsense"):
        break_rule(tmp_path, Rule("nonsense", "tables.py", "no such text", ""))
