"""The desktop's token stands in the environment only while one window asks with it."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QProcessEnvironment

from callkit.desktop.activation import TOKEN, activationToken


@pytest.fixture(autouse=True)
def _none_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)


def in_the_process() -> str:
    """What Qt and programs started from here see."""
    return QProcessEnvironment.systemEnvironment().value(TOKEN)


def test_a_token_is_there_while_a_window_asks_and_gone_afterwards() -> None:
    with activationToken("from-a-click") as allowed:
        assert allowed
        assert in_the_process() == "from-a-click"
    assert TOKEN not in os.environ
    assert in_the_process() == ""


def test_it_is_gone_also_when_asking_fails() -> None:
    with pytest.raises(ZeroDivisionError), activationToken("from-a-click"):
        raise ZeroDivisionError
    assert TOKEN not in os.environ


def test_without_a_token_there_is_no_permission() -> None:
    with activationToken("") as allowed:
        assert not allowed


def test_one_that_qt_has_put_there_counts_and_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "from-the-tray")
    with activationToken("") as allowed:
        assert allowed
    assert in_the_process() == ""
