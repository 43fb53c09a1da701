"""Public methods that belong to one thread say so, instead of breaking something much later."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThread

from callkit.errors import UsageError

Kind = TypeVar("Kind", bound=type[QObject])


def inItsThread(kind: Kind) -> Kind:
    """Let every public method of ``kind``, and every property that is set, raise
    :class:`UsageError` in another thread than the object's own. Reading is free."""
    for name, member in list(vars(kind).items()):
        if name.startswith("_"):
            continue
        if inspect.isfunction(member):
            setattr(kind, name, _guarded(kind.__name__, member))
        elif isinstance(member, property) and member.fset is not None:
            setattr(kind, name, member.setter(_guarded(kind.__name__, member.fset)))
    return kind


def _guarded(kind: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def guarded(self: QObject, *args: Any, **options: Any) -> Any:
        if QThread.currentThread() is not self.thread():
            raise UsageError(
                f"{kind}.{method.__name__} was called from another thread than the one it lives in:"
                " emit a signal there that is connected to what calls it"
            )
        return method(self, *args, **options)

    return guarded


def checkHome(what: str, application: type[QCoreApplication] = QCoreApplication) -> None:
    """``what`` may be made here and now.

    Raises:
        UsageError: There is no ``application`` yet, or this is not its thread.
    """
    app = QCoreApplication.instance()
    if app is None:
        raise UsageError(f"make a {application.__name__} before {what}")
    if not isinstance(app, application):
        raise UsageError(
            f"{what} needs a {application.__name__}, and there is a {type(app).__name__}"
        )
    if QThread.currentThread() is not app.thread():
        raise UsageError(f"{what} belongs in the thread of the {application.__name__}")
