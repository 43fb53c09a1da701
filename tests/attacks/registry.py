"""What an attack is, and the list of all of them.

An attack is a coroutine that gets a :class:`~tests.attacks.stage.Stage` and does its worst; the
stage measures what a bystander feels meanwhile, and what the server's memory does. What else must
hold the attack checks itself, with :meth:`Stage.check`. A family is a module that is named in
``FAMILIES``; an attack is a function in it under :func:`attack`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.attacks.stage import Stage

FAMILIES = (
    "frames",
    "unread",
    "places",
    "tls",
    "http",
    "people",
    "rules",
    "abuse",
    "odd",
    "random_mix",
)
ONE = 0.1
"""Seconds a bystander may wait for anything one stranger can send."""
TWO = 0.25
"""… or two of them."""


class Attack(NamedTuple):
    name: str
    run: Callable[[Stage], Awaitable[None]]
    tls: bool
    """Against the server that speaks TLS."""
    wait: float
    """The bystander's worst wait, in seconds, beyond what the machine itself makes it wait."""
    growth: int
    """MiB the server may grow by."""
    short: bool
    """Runs in the short form, too."""


ATTACKS: dict[str, Attack] = {}


def attack(
    name: str, *, tls: bool = False, wait: float = ONE, growth: int = 32, short: bool = True
) -> Callable[[Callable[[Stage], Awaitable[None]]], Callable[[Stage], Awaitable[None]]]:
    """Enter an attack into the list."""

    def enter(run: Callable[[Stage], Awaitable[None]]) -> Callable[[Stage], Awaitable[None]]:
        assert name not in ATTACKS, f"{name} is there already"
        ATTACKS[name] = Attack(name, run, tls, wait, growth, short)
        return run

    return enter


def all_attacks() -> dict[str, Attack]:
    for family in FAMILIES:
        import_module(f"tests.attacks.{family}")
    return ATTACKS
