"""Qt properties with types that a type checker understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Property

T = TypeVar("T")


def qproperty(
    kind: type[T] | str,
    getter: Callable[[Any], T],
    setter: Callable[[Any, T], None] | None = None,
    *,
    notify: Any = None,
) -> T:
    """A property for Designer, style sheets (``qproperty-…``) and animations.

    Reading the attribute gives the value; without a setter it can only be read. The setter must
    be called ``set`` + the property's name: that is what ``pyside6-uic`` writes into its code.
    """
    options = {} if notify is None else {"notify": notify}
    made: Any = Property(kind, getter, setter, **options)  # type: ignore[arg-type]
    return made  # type: ignore[no-any-return]
