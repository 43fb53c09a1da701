"""An app's own parts in the kit's windows: avatar, background, buttons, whole pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from callkit.errors import ErrorCode, RequestError
from callkit.options import checkFields
from callkit.switchboard.view import CallView
from callkit.theme import isIcon
from callkit.widgets.call.call_stage import CallStage
from callkit.widgets.scenes.scene import Control, Scene

if TYPE_CHECKING:
    from callkit.widgets.call.call_dialog import CallDialog
    from callkit.widgets.stage.page import CallPage

Builder = Callable[[CallView, "CallDialog"], QWidget | None]
"""Makes a new widget for one call and its window; None leaves the kit's own."""
SceneEditor = Callable[[Scene, CallView], Scene]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CallBuilders:
    """What an app puts in the place of the kit's own parts (``reference/kits.md`` A4).

    A builder is called once for each window that needs the part, with the :class:`CallView` and
    the window, in the GUI thread; so it can answer differently for voice, video and groups. The
    window owns the widget. If the widget has a method ``setCall(view)``, it is told of the call at
    once and of every change. Its buttons answer with ``window.press(Action.ACCEPT)`` and the like,
    which counts only when the kit's own button would.

    A builder that raises, or gives something else than a widget, costs no call: the kit's own part
    stays, and ``onError`` says why, once for each window. The same holds for ``setCall``.
    """

    incomingPage: Builder | None = None
    """The whole window of a call that comes in, until this person is in it, and of its end."""
    outgoingPage: Builder | None = None
    """The whole window of a call to one person, until somebody answers, and of its end."""
    groupPage: Builder | None = None
    """The whole window of an outgoing or connected group call."""
    inCallPage: Builder | None = None
    """The whole window of a connected call with one person, and of its end."""
    avatar: Builder | None = None
    """In the place of the face. For pictures alone there is :func:`setPortraits`."""
    background: Builder | None = None
    """Behind everything, as large as the card; the mouse does not reach it."""
    buttons: Builder | None = None
    """In the place of the row of round buttons, in every state of the call."""
    scene: SceneEditor | None = None
    """Changes the words, icons, tones and buttons of a state, as a value: which are there, what
    they say. Called for every state. An icon is a name or the path of an SVG file; a button of the
    app's own is ``Control(action=Action.APP, key=…)`` in ``scene.quick`` and is told by
    ``appActionRequested``."""

    def __post_init__(self) -> None:
        checkFields(self)


class BuiltParts:
    """The app's parts in one window, each made when it is first needed."""

    def __init__(self, window: CallDialog) -> None:
        self._window = window
        self._builders = CallBuilders()
        self._made: dict[str, QWidget | None] = {}
        self._reported: set[str] = set()
        self.page: QWidget | None = None
        """The app's page that shows the call just now."""

    def setBuilders(self, builders: CallBuilders) -> None:
        """Before the first call is set."""
        self._builders = builders

    def scene(self, scene: Scene, view: CallView) -> Scene:
        edit = self._builders.scene
        if edit is None:
            return scene
        try:
            edited: object = edit(scene, view)
        except Exception as error:  # Whatever an app's code raises, it raises, it rings.
            self._report("scene", error)
            return scene
        if not isinstance(edited, Scene):
            self._report("scene", TypeError(f"not a Scene: {edited!r}"))
            return scene
        icons = {control.icon for control in _controls(edited)} | {edited.lineIcon}
        strange = sorted(name for name in icons if name and not isIcon(name))
        if strange:
            self._report("scene", FileNotFoundError(f"no such icon: {', '.join(strange)}"))
            return scene
        return edited

    def show(self, stage: CallStage | CallPage, view: CallView) -> None:
        """Put the app's parts in for ``view``, which ``stage`` would show."""
        self.page = self._part(_pageOf(view), _pageOf(view), view)
        where = stage.objectName() or type(stage).__name__
        self._fill_slot("avatar", f"avatar in {where}", stage.setAvatarWidget, view)
        self._fill_slot("buttons", f"buttons in {where}", stage.setButtonsWidget, view)
        background = self._part("background", "background", view)
        if background is not None:
            self._spread(background)

    def background(self) -> QWidget | None:
        """The app's, while there is one."""
        made = self._made.get("background")
        return made if made is not None and isValid(made) else None

    def spread(self) -> None:
        """The card has another size."""
        background = self._made.get("background")
        if background is not None and isValid(background):
            self._spread(background)

    def _fill_slot(
        self, name: str, key: str, put: Callable[[QWidget | None], None], view: CallView
    ) -> None:
        if getattr(self._builders, name) is None:
            return
        put(self._part(name, key, view))

    def _part(self, name: str, key: str, view: CallView) -> QWidget | None:
        if key not in self._made:
            self._made[key] = self._built(name, view)
        return self._told(name, key, view)

    def _built(self, name: str, view: CallView) -> QWidget | None:
        build: Builder | None = getattr(self._builders, name)
        if build is None:
            return None
        try:
            made: object = build(view, self._window)
        except Exception as error:  # Whatever an app's code raises, it raises, it rings.
            self._report(name, error)
            return None
        if made is not None and not isinstance(made, QWidget):
            self._report(name, TypeError(f"not a widget: {made!r}"))
            return None
        return made

    def _told(self, name: str, key: str, view: CallView) -> QWidget | None:
        """The part with the call in it; None when there is none, or none any more."""
        made = self._made.get(key)
        if made is None:
            return None
        if not isValid(made):
            self._made[key] = None
            return None
        tell: Any = getattr(made, "setCall", None)
        if callable(tell):
            try:
                tell(view)
            except Exception as error:
                self._report(name, error)
                self._made[key] = None
                made.hide()
                made.deleteLater()
                return None
        return made

    def _spread(self, background: QWidget) -> None:
        card = self._window.card
        if background.parentWidget() is not card:
            background.setParent(card)
            background.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            background.show()
        background.lower()
        background.setGeometry(card.rect())
        background.setMask(card.region())

    def _report(self, name: str, error: Exception) -> None:
        if name in self._reported:
            return
        self._reported.add(name)
        failure = RequestError(ErrorCode.FAILED, f"the builder of {name} failed: {error!r}")
        failure.__cause__ = error
        self._window.builderFailed.emit(failure)


def _controls(scene: Scene) -> list[Control]:
    slots = (scene.red, scene.middle, scene.green, *scene.quick)
    return [control for control in slots if control is not None]


def _pageOf(view: CallView) -> str:
    if view.group and (view.outgoing or view.connectedAt):
        return "groupPage"
    if view.connectedAt:
        return "inCallPage"
    return "outgoingPage" if view.outgoing else "incomingPage"
