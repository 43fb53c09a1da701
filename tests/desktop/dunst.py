"""A real notification server, used as a person does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from demo.stage.program import until
from demo.stage.screen import VirtualScreen

MENU = """#!/bin/sh
grep -m 1 "#$(cat {folder}/choice)" | tee {folder}/picking
mv {folder}/picking {folder}/picked
"""
"""Chooses what was written down before, and writes down whether there was such a line."""


class Dunst:
    """The notification server, asked by its own control program."""

    def __init__(self, screen: VirtualScreen, folder: Path) -> None:
        self.environment = screen.environment
        self.folder = folder
        menu = folder / "menu"
        menu.write_text(MENU.format(folder=folder))
        menu.chmod(0o755)
        settings = Path(self.environment["XDG_CONFIG_HOME"]) / "dunst" / "dunstrc"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[global]\n  dmenu = {menu}\n  markup = full\n")

    def control(self, *words: str) -> str:
        done = subprocess.run(
            ["dunstctl", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        return done.stdout.strip()

    def displayed(self) -> int:
        return int(self.control("count", "displayed") or 0)

    def held_back(self) -> int:
        """How many a paused server keeps for later."""
        return int(self.control("count", "waiting") or 0)

    def calm(self) -> None:
        """As it was when it began: nothing shown, nothing remembered, not paused."""
        self.control("set-paused", "false")
        self.control("close-all")
        self.control("history-clear")

    def history(self) -> list[dict[str, Any]]:
        (shown,) = json.loads(self.control("history"))["data"]
        return [{key: entry[key]["data"] for key in entry} for entry in shown]

    def choose(self, label: str) -> None:
        """Pick an action from the bubbles' menu, as the person does with the keyboard, as soon as
        a bubble offers it."""
        (self.folder / "choice").write_text(label)
        until(self._pick, 10.0, what=f"a bubble that offers {label!r}")

    def _pick(self) -> bool:
        picked = self.folder / "picked"
        picked.unlink(missing_ok=True)
        self.control("context")
        try:
            until(picked.exists, 2.0)
        except TimeoutError:
            return False  # No menu opens when there is no bubble.
        return bool(picked.read_text())
