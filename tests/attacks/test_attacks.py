"""What strangers can do to a server (``python -m tests.attacks`` runs one alone)."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.attacks.__main__ import main, run
from tests.attacks.registry import FAMILIES, ONE, Attack, all_attacks
from tests.attacks.stage import Stage, staged
from tests.failures.rhythm import pause


async def test_no_attack_of_the_short_form_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    attacks = [attack for attack in all_attacks().values() if attack.short]
    succeeded = await run(attacks, long=False)
    assert succeeded == [], capsys.readouterr().out


@pytest.mark.long
async def test_no_attack_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    succeeded = await run(list(all_attacks().values()), long=True)
    said = capsys.readouterr().out
    with capsys.disabled():
        print(f"\n{said}")
    assert succeeded == []


def _named(name: str, run: object, **changed: object) -> Attack:
    return Attack(name, run, tls=False, wait=ONE, growth=32, short=True)._replace(  # type: ignore[arg-type]
        **changed  # type: ignore[arg-type]
    )


async def test_what_an_attack_does_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the server is spared, the judge is not: each of these has to be told."""

    async def harmless(stage: Stage) -> None:
        stage.note(did="nothing")

    async def stop(stage: Stage) -> None:
        os.kill(stage.server.process.pid, signal.SIGSTOP)
        await pause(0.8)
        os.kill(stage.server.process.pid, signal.SIGCONT)

    async def complain(stage: Stage) -> None:
        stage.check(False, "somebody was let in")

    async def fail(_stage: Stage) -> None:
        raise ConnectionResetError

    async def kill(stage: Stage) -> None:
        stage.server.process.kill()
        await stage.server.process.wait()

    # Generous, so that it is the attack that is found out and not the machine.
    calm = {"wait": 5.0}
    async with staged(tmp_path, tls=False) as stage:
        assert await stage.suffer(_named("harmless", harmless, **calm))
        assert not await stage.suffer(_named("stopped", stop, wait=0.0))
        assert not await stage.suffer(_named("grown", harmless, growth=-1, **calm))
        assert not await stage.suffer(_named("let in", complain, **calm))
        assert not await stage.suffer(_named("broken off", fail, **calm))
        assert not await stage.suffer(_named("killed", kill, wait=60.0))
    told = capsys.readouterr().out.splitlines()
    for line, words in zip(
        told,
        ("held", "waited", "grew", "somebody was let in", "broke off", "has died"),
        strict=True,
    ):
        assert words in line.rsplit(": ", 1)[-1] or words in line.split("processor")[1]
    assert "did nothing" in told[0]


def test_every_family_is_in_the_list() -> None:
    entering = re.compile(r"(?m)^ *@attack\(")
    here = Path(__file__).parent
    found = {path.stem for path in here.glob("*.py") if entering.search(path.read_text())}
    assert found == set(FAMILIES)


def test_a_name_nobody_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no such attack"]) == 2
    assert "empty pings" in capsys.readouterr().out
