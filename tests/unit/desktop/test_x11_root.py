"""Without an X server nothing is said; with one, ``tests/desktop`` looks at a real one."""

from __future__ import annotations

import pytest

from callkit.desktop import x11_root
from callkit.desktop.x11_root import rootAtoms


def test_without_an_x_server_nothing_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert rootAtoms("_NET_SUPPORTED") == frozenset()


def test_without_xlib_nothing_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> object:
        raise OSError("libX11.so.6: cannot open shared object file")

    monkeypatch.setattr(x11_root, "_library", absent)
    assert rootAtoms("_NET_SUPPORTED") == frozenset()
