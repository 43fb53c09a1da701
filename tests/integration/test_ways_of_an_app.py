"""A service of an app, real sockets and real TLS: what it says of a server it cannot trust, and
how it gets there with the CA."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QNetworkProxy

from callkit import CallInvitationEvents, CallInvitationService, LinkTrouble
from callkit.errors import RequestError
from callkit.model import ConnectionState
from callkit.server.app import Server
from callkit.server.auth.tokens import makeToken04
from callkit.server.settings import Secret, Settings
from tests.authority import Authority
from tests.integration.programs import Tinyproxy
from tests.waiting import until

APP, SECRET = 12345, "9193cc662a4c0ec135ec71fb57194b38"


class App:
    def __init__(self) -> None:
        self.errors: list[RequestError] = []
        self.reasons: list[str] = []
        self.service = CallInvitationService()
        self.events = CallInvitationEvents(
            onError=self.errors.append, onConnectionStateChanged=self._changed
        )

    def _changed(self, state: object, event: object, extendedData: str) -> None:
        reason = json.loads(extendedData).get("reason")
        if reason:
            self.reasons.append(reason)

    async def connected(self, url: str, **options: Any) -> None:
        await self.service.init(url, "alice", events=self.events, **options)
        assert self.service.connectionState is ConnectionState.CONNECTED


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return App()


@pytest.mark.qt
async def test_an_app_learns_what_to_do_about_its_servers_certificate(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    server = Server(Settings(port=0, insecure=True, tlsCert=str(authority.issue())))
    await server.start()
    try:
        with pytest.raises(RequestError, match=r"certificate is refused.*ca="):
            await app.service.init(server.url, "alice", events=app.events)
        assert app.service.linkTrouble is LinkTrouble.UNKNOWN_CA
        await until(lambda: app.errors and app.reasons)
        assert app.reasons == ["unknownCA"]
        assert len(app.errors) == 1
        await app.connected(server.url, ca=authority.file)
        # What nobody can write to is a reason like any other, and no end.
        await app.service.uninit()
        monkeypatch.setenv("SSLKEYLOGFILE", "/nonexistent/keys")
        with pytest.raises(RequestError, match="/nonexistent/keys"):
            await app.service.init(server.url, "alice", events=app.events, ca=authority.file)
        monkeypatch.delenv("SSLKEYLOGFILE")
        app.service.wake()
        await until(lambda: app.service.connectionState is ConnectionState.CONNECTED)
        await app.service.uninit()
    finally:
        await server.stop()


@pytest.mark.qt
async def test_a_proxy_the_app_has_set_for_all_of_qt_is_used(app: App, tmp_path: Path) -> None:
    server = Server(Settings(port=0, insecure=True))
    await server.start()
    before = QNetworkProxy.applicationProxy()
    try:
        async with Tinyproxy(tmp_path) as proxy:
            kind = QNetworkProxy.ProxyType.HttpProxy
            QNetworkProxy.setApplicationProxy(QNetworkProxy(kind, "127.0.0.1", proxy.port))
            await app.connected(server.url)
            await proxy.stop()
            await until(lambda: app.reasons)
            QNetworkProxy.setApplicationProxy(before)
            app.service.wake()
            await until(lambda: app.service.connectionState is ConnectionState.CONNECTED)
            await app.service.uninit()
    finally:
        QNetworkProxy.setApplicationProxy(before)
        await server.stop()


@pytest.mark.qt
@pytest.mark.logs("no fresh token")
async def test_a_provider_of_the_app_outlives_its_failures(app: App) -> None:
    server = Server(Settings(port=0, appID=APP, serverSecret=Secret(SECRET)))
    await server.start()
    answers: list[Any] = [OSError("no network"), None]

    def provider() -> Any:
        answer = (
            answers.pop(0)
            if answers
            else makeToken04(APP, "alice", SECRET, 3_600, now=int(time.time()))
        )
        if isinstance(answer, Exception):
            raise answer
        return answer

    try:
        await app.connected(server.url, tokenProvider=provider)
        assert len(app.errors) == 2
        await app.service.uninit()
    finally:
        await server.stop()
