"""Public methods check that they are called in their own thread."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QThread

from callkit.errors import UsageError

Kind = TypeVar("Kind", bound=type[QObject])
P = ParamSpec("P")
Result = TypeVar("Result")


def inItsThread(kind: Kind) -> Kind:
    """Let every public method of ``kind``, and every property that is set, raise
    :class:`UsageError` in another thread than the object's own. Reading properties is free, and so
    is what Qt itself calls (events, a model's data)."""
    qts = {name for base in kind.__mro__ if _is_qts(base) for name in vars(base)}
    for name, member in list(vars(kind).items()):
        if name.startswith("_") or name in qts:
            continue
        if inspect.isfunction(member):
            setattr(kind, name, fromItsThread(member))
        elif isinstance(member, property) and member.fset is not None:
            setattr(kind, name, member.setter(fromItsThread(member.fset)))
    return kind


def _is_qts(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "PySide6"


def fromItsThread(method: Callable[P, Result]) -> Callable[P, Result]:
    """The same for one method of a QObject. It costs about a microsecond."""

    @functools.wraps(method)
    def guarded(*args: P.args, **options: P.kwargs) -> Result:
        one = args[0]
        assert isinstance(one, QObject)
        if QThread.currentThread() is not one.thread():
            raise UsageError(f"{method.__qualname__} {_ELSEWHERE}")
        return method(*args, **options)

    return guarded


_ELSEWHERE = (
    "was called from another thread than the one it lives in: emit a signal there that is"
    " connected to what calls it"
)


def checkThread(what: str) -> None:
    """``what``, a function of the application's own, is called in its thread.

    Raises:
        UsageError: It is another thread.
    """
    app = QCoreApplication.instance()
    if app is not None and QThread.currentThread() is not app.thread():
        raise UsageError(f"{what} {_ELSEWHERE}")


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
