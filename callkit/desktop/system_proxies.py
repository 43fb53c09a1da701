"""The proxies of the app and of the system, as Qt knows them.

A proxy the app has set for all of Qt (``QNetworkProxy.setApplicationProxy``) comes first, then what
the system says: WinHTTP's settings and scripts, macOS's settings, on Linux the environment (and
libproxy where Qt was built with it).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_SCHEMES: Final = MappingProxyType(
    {
        QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
        QNetworkProxy.ProxyType.HttpProxy: "http",
        QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    }
)
_STRAIGHT: Final = QNetworkProxy.ProxyType.NoProxy


def systemProxies(url: str) -> list[str]:
    """Addresses of the proxies for ``url``, best first, "" for none. Any thread; may block."""
    own = QNetworkProxy.applicationProxy()
    if own.type() in _SCHEMES:
        return [_address(own)]
    found = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(url)))
    return [_address(proxy) for proxy in found if proxy.type() in (*_SCHEMES, _STRAIGHT)]


def _address(proxy: QNetworkProxy) -> str:
    if proxy.type() == _STRAIGHT:
        return ""
    host = proxy.hostName()
    shown = f"[{host}]" if ":" in host else host
    user = ""
    if proxy.user():
        user = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@"
    return f"{_SCHEMES[proxy.type()]}://{user}{shown}:{proxy.port()}"
