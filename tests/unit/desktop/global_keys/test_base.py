"""The port has the methods every backend has."""

import inspect

import pytest

from callkit.desktop.global_keys.base import GlobalKeys
from callkit.desktop.global_keys.portal import PortalKeys
from callkit.desktop.global_keys.windows import WindowsKeys
from callkit.desktop.global_keys.x11 import X11Keys

METHODS = [name for name, _ in inspect.getmembers(GlobalKeys, inspect.isfunction) if name[0] != "_"]


@pytest.mark.parametrize("backend", [PortalKeys, WindowsKeys, X11Keys])
def test_a_backend_is_called_as_the_port_says(backend):
    assert METHODS
    for name in METHODS:
        expected = inspect.signature(getattr(GlobalKeys, name))
        assert inspect.signature(getattr(backend, name)) == expected
    assert backend.name in ("portal", "windows", "x11")
