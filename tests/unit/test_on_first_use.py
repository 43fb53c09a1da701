"""Names that are imported when they are first used."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from callkit.on_first_use import onFirstUse


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = ModuleType("made_up")
    monkeypatch.setitem(sys.modules, "made_up", made)
    made.__getattr__, made.__dir__ = onFirstUse("made_up", {"dumps": "json"})  # type: ignore[method-assign]
    return made


def test_a_name_is_imported_once_from_its_home(package: ModuleType) -> None:
    assert "dumps" not in vars(package) and "dumps" in dir(package)
    assert package.dumps([1]) == "[1]"
    assert "dumps" in vars(package)


def test_another_name_is_none_of_the_package(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="'made_up' has no attribute 'loads'"):
        getattr(package, "loads")  # noqa: B009
