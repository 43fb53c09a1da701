"""Forms with kit widgets in an app: at run time, or by the code ``pyside6-uic`` makes of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

import callkit.widgets
from callkit.errors import UsageError

# Known to the loader, but not listed by it.
_BY_FORMAT = {"Line", "QLayoutWidget"}


def kitWidgets() -> tuple[type[QWidget], ...]:
    """Every widget class of the kit, windows too."""
    found = (getattr(callkit.widgets, name) for name in callkit.widgets.__all__)
    return tuple(kind for kind in found if isinstance(kind, type) and issubclass(kind, QWidget))


def loadUi(
    path: str | Path, parent: QWidget | None = None, *, widgets: Iterable[type[QWidget]] = ()
) -> QWidget:
    """Return the form at ``path``, made by QUiLoader. GUI thread, after the QApplication.

    It may contain every widget of the kit and those of ``widgets``, the app's own. What has a
    name is a child to find: ``form.findChild(AvatarLabel, "face")``. Keep the form.

    Raises:
        UsageError: The file cannot be read, is no form, or has a widget of a class nobody
            registered (QUiLoader alone would show an empty QWidget there). Nothing is made.
    """
    loader = QUiLoader()
    for kind in (*kitWidgets(), *widgets):
        loader.registerCustomWidget(kind)
    _check(Path(path), {*loader.availableWidgets(), *_BY_FORMAT})
    try:
        return loader.load(str(path), parent)
    except RuntimeError as error:
        raise UsageError(f"{path}: {loader.errorString() or error}") from error


def uiClass(path: str | Path) -> type[Any]:
    """Return the class ``Ui_…`` that ``pyside6-uic`` makes of the form at ``path``.

    ::

        class Page(QWidget):
            def __init__(self) -> None:
                super().__init__()
                self.ui = uiClass("page.ui")()
                self.ui.setupUi(self)

    It takes a fraction of a second; an app that ships compiles its forms once, by the command.

    Raises:
        UsageError: The file cannot be read, is no form, or has a widget whose module cannot be
            imported; or ``pyside6-uic`` is not installed.
    """
    name = _read(Path(path)).findtext("class")
    compiler = _compiler()
    if compiler is None:
        raise UsageError("pyside6-uic is not installed beside this Python nor on the PATH")
    done = subprocess.run(
        [compiler, str(path)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0 or not name:
        raise UsageError(f"{path}: {done.stderr.strip() or 'a form without a class'}")
    loader = _Compiled(done.stdout)
    module = module_from_spec(ModuleSpec(f"ui_{Path(path).stem}", loader, origin=str(path)))
    try:
        loader.exec_module(module)
    except ImportError as error:
        raise UsageError(f"{path}: {error}") from error
    return getattr(module, f"Ui_{name}")  # type: ignore[no-any-return]


def _compiler() -> str | None:
    """Where ``pyside6-uic`` is: beside Python, where its scripts are (Windows), or on the PATH."""
    places = (str(Path(sys.executable).parent), sysconfig.get_path("scripts"), None)
    found = (shutil.which("pyside6-uic", path=place) for place in places)
    return next(filter(None, found), None)


class _Compiled(InspectLoader):
    """Code that is in no file."""

    def __init__(self, source: str) -> None:
        self._source = source

    def get_source(self, fullname: str) -> str:
        return self._source


def _read(path: Path) -> ElementTree.Element:
    try:
        root = ElementTree.parse(path).getroot()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except ElementTree.ParseError as error:
        raise UsageError(f"{path} is no form: {error}") from error
    if root.tag != "ui":
        raise UsageError(f"{path} is no form: it begins with <{root.tag}>, not <ui>")
    return root


def _check(path: Path, known: set[str]) -> None:
    strangers = sorted(
        f"{kind} ({widget.get('name', '?')})"
        for widget in _read(path).iter("widget")
        if (kind := widget.get("class", "")) not in known
    )
    if strangers:
        raise UsageError(
            f"{path} has widgets of unknown classes: {', '.join(strangers)}; "
            "give them to loadUi(…, widgets=[TheClass])"
        )
