"""The rows benchmarks return, and how they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table; a floor of 0 means that there is none."""

    name: str
    value: float
    unit: str
    floor: float = 0.0

    def line(self) -> str:
        beside = f"{self.floor:12,.2f}{self.value / self.floor:8.2f}" if self.floor else ""
        return f"{self.name:62}{self.value:12,.2f} {self.unit:8}{beside}"


def show(title: str, rows: Iterable[Row]) -> None:
    print(f"\n{title:62}{'ours':>12} {'':8}{'floor':>12}{'ratio':>8}")
    for row in rows:
        print(row.line(), flush=True)
