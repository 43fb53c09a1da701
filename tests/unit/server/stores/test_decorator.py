"""What a store can do a decorated one can, and asks it of the store under it."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from callkit.server.stores.base import SharedStore
from callkit.server.stores.decorator import StoreDecorator

METHODS = sorted(
    name for name, member in inspect.getmembers(SharedStore, inspect.isfunction) if name[0] != "_"
)


class Echo:
    """Answers each method with its name and what it was given, when it is asked."""

    def __getattr__(self, name: str) -> Any:
        return lambda *given: (name, *given)


def names(method: Any) -> list[str]:
    return list(inspect.signature(method).parameters)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_is_passed_on_as_it_is(name: str) -> None:
    assert names(getattr(StoreDecorator, name)) == names(getattr(SharedStore, name))
    given = names(getattr(SharedStore, name))[1:]
    decorated = StoreDecorator(Echo())  # type: ignore[arg-type]
    assert getattr(decorated, name)(*given) == (name, *given)


def test_nothing_else_is_passed_on() -> None:
    with pytest.raises(AttributeError):
        StoreDecorator(Echo()).nonsense  # type: ignore[arg-type, attr-defined]  # noqa: B018
