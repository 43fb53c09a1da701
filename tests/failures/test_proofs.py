"""What must hold whatever dies, hangs or is flooded (``python -m tests.failures`` runs one alone).

The short forms say that the machinery works and that nothing is grossly wrong; the sizes and the
seconds the promises name are those of the full forms.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.failures import __main__ as program
from tests.failures.broken import FAULTS, VARIABLE
from tests.failures.kills import killed
from tests.failures.proofs import EASY, PROOFS, Proof


@pytest.mark.parametrize("name", PROOFS)
async def test_it_holds_in_a_short_run(name: str, tmp_path: Path) -> None:
    assert await PROOFS[name].short(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("name", PROOFS)
async def test_it_holds_at_full_size(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = await PROOFS[name].full(tmp_path)
    with capsys.disabled():
        print(f"\n{name}: {said}")


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        # A forgotten sign-in shows as a person whom nobody can invite.
        (
            "acknowledges_before_the_disk",
            "have it not|is unknown|acknowledged|after the end|nobody named can be invited",
        ),
        ("sleeps_through_deadlines", "still rings"),
        ("says_everything_twice", "heard twice"),
        ("says_later_things_first", "heard revision|heard twice"),
    ],
)
async def test_a_server_that_breaks_its_promise_is_found_out(
    fault: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fault in FAULTS
    monkeypatch.setenv(VARIABLE, fault)
    with pytest.raises(AssertionError, match=complaint):
        await killed(tmp_path, 3, promise=EASY, patience=1.0, module="tests.failures.broken")


def test_the_program_names_what_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def holds(_directory: Path) -> str:
        return "nothing lost"

    async def fails(_directory: Path) -> str:
        raise AssertionError("one call lost")

    monkeypatch.setattr(
        program, "PROOFS", {"good": Proof(holds, holds), "bad": Proof(fails, fails)}
    )
    assert program.main(["good"]) == 0
    assert program.main(["--short"]) == 1
    assert program.main(["ugly"]) == 2
    told = capsys.readouterr().out
    assert "good (0 s): nothing lost" in told
    assert "bad (0 s): FAILED: one call lost" in told
    assert "no such proof: ugly (there are good, bad)" in told
