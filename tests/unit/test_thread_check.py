"""Wrong thread, wrong time: said at the call, with the mend."""

from __future__ import annotations

import functools
import inspect
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication

import callkit
from callkit import Media, setPortraits
from callkit.desktop.attention import AttentionSettings
from callkit.errors import UsageError
from callkit.invitation.embedded import EmbeddedServer
from callkit.invitation.service import CallInvitationService
from callkit.kit import CallKit
from callkit.testing import DrawnDevices, FakeEngine
from callkit.thread_check import checkHome, checkThread
from tests.unit.invitation.test_loop import run_program


def refused_elsewhere(call: Callable[[], Any]) -> str:
    """What another thread is told."""
    found: list[str] = []

    def elsewhere() -> None:
        try:
            call()
        except UsageError as error:
            found.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    return found[0] if found else ""


@pytest.mark.parametrize("kind", [CallInvitationService, EmbeddedServer])
def test_every_public_method_belongs_to_its_thread(qapp: Any, kind: type) -> None:
    one = kind()
    names = [
        name
        for base in kind.__mro__
        if base.__module__.startswith("callkit.")
        for name, member in vars(base).items()
        if inspect.isfunction(member) and not name.startswith("_")
    ]
    assert names
    for name in names:
        arguments = [None] * (len(inspect.signature(getattr(one, name)).parameters))
        said = refused_elsewhere(lambda name=name, given=arguments: getattr(one, name)(*given))
        assert f".{name} was called from another thread" in said, name


def test_the_kits_methods_belong_to_the_gui_thread(qapp: Any) -> None:
    kit = CallKit(notify=False, tray=False, remoteControl=False)
    for call in (
        lambda: kit.setMedia("1", microphone=False),
        lambda: kit.init("ws://x", "alice"),
        kit.uninit,
        lambda: kit.setWillHangUp(None),
        kit.close,
        kit.service.wake,
        lambda: setattr(kit, "attention", AttentionSettings()),
        lambda: setattr(kit, "people", ["bob"]),
    ):
        assert "was called from another thread" in refused_elsewhere(call)
    kit.close()


PUBLIC = sorted(
    name
    for name in callkit.__all__
    if inspect.isclass(kind := getattr(callkit, name)) and issubclass(kind, QObject)
)


def own(kind: type) -> list[str]:
    """What ``kind`` itself offers an app, but for what Qt calls."""
    qts = {
        name
        for base in kind.__mro__
        if base.__module__.startswith("PySide6")
        for name in vars(base)
    }
    return [
        name
        for name, member in vars(kind).items()
        if inspect.isfunction(member) and not name.startswith("_") and name not in qts
    ]


def arguments(name: str) -> dict[str, Any]:
    """What the class of that name cannot be made without."""
    if name == "CallKit":
        return {"notify": False, "tray": False}
    if name == "MediaService":
        media = Media(engine=FakeEngine, devices=DrawnDevices)
        return {"service": CallInvitationService(), "media": media}
    return {}


CHANGES = re.compile(r"(set[A-Z]|mark|refresh|choose|change)")


@pytest.mark.parametrize("name", PUBLIC)
def test_what_changes_a_public_object_belongs_to_its_thread(qapp: Any, name: str) -> None:
    kind = getattr(callkit, name)
    one = kind.instance() if name == "Theme" else kind(**arguments(name))
    for method in filter(CHANGES.match, own(kind)):
        call = functools.partial(getattr(one, method), *[None] * 3)
        said = refused_elsewhere(call)
        assert f"{name}.{method} was called from another thread" in said


def test_what_belongs_to_the_application_is_set_in_its_thread(qapp: Any) -> None:
    assert "setPortraits was called from another thread" in refused_elsewhere(
        lambda: setPortraits(None)
    )
    assert "Theme.instance was called" in refused_elsewhere(lambda: checkThread("Theme.instance"))


def test_in_a_worker_thread_no_kit_is_made(qapp: Any) -> None:
    said = refused_elsewhere(lambda: CallKit(notify=False, tray=False))
    assert said == "the CallKit belongs in the thread of the QApplication"
    said = refused_elsewhere(lambda: CallInvitationService().init("ws://test", "bob"))
    assert said == "init belongs in the thread of the QCoreApplication"


def test_before_the_application_a_kit_is_refused_and_the_process_lives() -> None:
    lines = run_program(
        "from callkit import CallKit, UsageError\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "def attempt(what):\n"
        "    try: what()\n"
        "    except UsageError as error: print(error)\n"
        "attempt(CallKit)\n"
        "app = QCoreApplication([])\n"
        "attempt(CallKit)\n",
        "-X",
        "faulthandler",
    )
    assert lines == [
        "make a QApplication before the CallKit",
        "the CallKit needs a QApplication, and there is a QCoreApplication",
    ]


def test_before_the_application_nobody_logs_in(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = CallInvitationService()
    with monkeypatch.context() as patch:
        patch.setattr(QCoreApplication, "instance", lambda: None)
        with pytest.raises(UsageError, match="make a QCoreApplication before init"):
            service.init("ws://test", "alice")
    assert not service.isInit


def test_at_home_nothing_is_refused(qapp: QApplication) -> None:
    checkHome("a test")
    checkHome("a test", QApplication)
    assert QCoreApplication.instance() is qapp
