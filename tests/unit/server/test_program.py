"""The loop a server runs on. Signals and the end are in ``tests/integration``."""

from __future__ import annotations

import asyncio
import sys

import pytest

from callkit.server.program import run_on_fastest_loop


async def _loop() -> str:
    return type(asyncio.get_running_loop()).__module__


@pytest.mark.posix("uvloop")
def test_the_fastest_loop_there_is_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_on_fastest_loop(_loop()).startswith("uvloop")
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert run_on_fastest_loop(_loop()).startswith("asyncio")
