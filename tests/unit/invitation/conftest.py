"""A service on a signaling client that the test plays, and a clock the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings

from callkit.invitation.events import EVENTS, CallInvitationEvents
from callkit.invitation.service import CallInvitationService
from callkit.testing import ManualClock
from tests.unit.invitation.fake_signaling import FakeSignaling
from tests.waiting import until


class Stage:
    """Bob's service, what it told, and the client it speaks to."""

    def __init__(self) -> None:
        self.clients: list[FakeSignaling] = []
        self.clock = ManualClock()
        self.told: list[tuple[Any, ...]] = []
        self.shown: list[tuple[Any, ...]] = []
        self.service = CallInvitationService(clientFactory=self._client, clock=self.clock)
        self.events = CallInvitationEvents()
        for name in EVENTS:
            getattr(self.events, name).connect(self._note(name))
        for name in ("callAdded", "callChanged", "callRemoved", "callMissed"):
            getattr(self.service, name).connect(self._show(name))

    def _client(self, url: str, deviceID: str, deviceName: str) -> FakeSignaling:
        self.clients.append(FakeSignaling(url, deviceID, deviceName))
        return self.clients[-1]

    def _note(self, name: str) -> Any:
        return lambda *args: self.told.append((name, *args))

    def _show(self, name: str) -> Any:
        return lambda *args: self.shown.append((name, *args))

    @property
    def client(self) -> FakeSignaling:
        return self.clients[-1]

    @property
    def names(self) -> list[str]:
        return [name for name, *_ in self.told if name != "onConnectionStateChanged"]

    def args(self, name: str) -> tuple[Any, ...]:
        (found,) = (args for told, *args in self.told if told == name)
        return tuple(found)

    async def login(self, **more: Any) -> None:
        """Bob is logged in."""
        operation = self.service.init(
            "ws://test", "bob", "Bob", events=self.events, deviceID="desk", **more
        )
        await until(lambda: self.client.logins)
        self.client.welcome()
        await operation


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture(autouse=True)
def _settings_of_the_test(tmp_path: Path) -> Iterator[None]:
    """No test writes into the settings of the person who runs it."""
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, str(tmp_path / "settings"))
    yield
