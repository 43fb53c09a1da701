"""What Qt says of proxies, as addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory

from callkit.desktop.system_proxies import systemProxies

Kind = QNetworkProxy.ProxyType
URL = "https://calls.example:443/"


@pytest.fixture(autouse=True)
def _proxy_of_the_app() -> Iterator[None]:
    before = QNetworkProxy.applicationProxy()
    QNetworkProxy.setApplicationProxy(QNetworkProxy(Kind.NoProxy))
    yield
    QNetworkProxy.setApplicationProxy(before)


class System:
    """What the system answers, in this test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *proxies: QNetworkProxy) -> None:
        self.asked: list[str] = []
        self._proxies = list(proxies)
        monkeypatch.setattr(QNetworkProxyFactory, "systemProxyForQuery", self._answer)

    def _answer(self, query: object) -> list[QNetworkProxy]:
        self.asked.append(query.url().toString())  # type: ignore[attr-defined]
        return self._proxies


def test_the_systems_proxies_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(
        monkeypatch,
        QNetworkProxy(Kind.Socks5Proxy, "socks.example", 1080),
        QNetworkProxy(Kind.HttpProxy, "::1", 3128, "me", "p@ss:"),
        QNetworkProxy(Kind.FtpCachingProxy, "ftp.example", 21),
        QNetworkProxy(Kind.HttpCachingProxy, "cache.example", 8080),
        QNetworkProxy(Kind.NoProxy),
    )
    assert systemProxies(URL) == [
        "socks5h://socks.example:1080",
        "http://me:p%40ss%3A@[::1]:3128",
        "http://cache.example:8080",
        "",
    ]
    assert system.asked == [URL.replace(":443", "") if ":443" not in system.asked[0] else URL]


def test_the_apps_own_proxy_comes_before_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System(monkeypatch, QNetworkProxy(Kind.NoProxy))
    QNetworkProxy.setApplicationProxy(QNetworkProxy(Kind.HttpProxy, "own.example", 1))
    assert systemProxies(URL) == ["http://own.example:1"]
    assert system.asked == []


def test_a_system_without_proxies_is_straight() -> None:
    assert systemProxies("http://127.0.0.1:8765/") in ([""], [])
