"""Global shortcuts by ``RegisterHotKey``. NOT VERIFIED on Windows; its calls are tested against a
fake.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Qt
from PySide6.QtGui import QKeySequence

from callkit.desktop.global_keys.base import Chords, GlobalKeysEvents, TakenKeys

_WM_HOTKEY: Final = 0x0312
_NO_REPEAT: Final = 0x4000
_FIRST: Final = 0x4B00
"""Numbers of our hot keys; below 0xC000, where those of libraries begin."""
_MODIFIERS: Final = (
    (Qt.KeyboardModifier.AltModifier, 0x1),
    (Qt.KeyboardModifier.ControlModifier, 0x2),
    (Qt.KeyboardModifier.ShiftModifier, 0x4),
    (Qt.KeyboardModifier.MetaModifier, 0x8),
)
_CODES: Final = {Qt.Key.Key_Space: 0x20, Qt.Key.Key_Return: 0x0D, Qt.Key.Key_Escape: 0x1B}


class _Message(ctypes.Structure):
    """The beginning of Windows' MSG."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wParam", ctypes.c_size_t),
        ("lParam", ctypes.c_ssize_t),
    )


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, owner: WindowsKeys) -> None:
        super().__init__()
        self._owner = owner

    def nativeEventFilter(  # type: ignore[override,unused-ignore]
        self, _kind: QByteArray, message: Any
    ) -> tuple[bool, int]:
        read = _Message.from_address(int(message))
        return self._owner.take(read.message, read.wParam), 0


class WindowsKeys(TakenKeys):
    """Hot keys of this thread; their messages come through Qt's event loop."""

    name = "windows"

    def __init__(
        self, events: GlobalKeysEvents, parent: QObject | None = None, *, user32: Any = None
    ) -> None:
        super().__init__(events, parent)
        self._user32 = user32
        self._filter: _Filter | None = None
        self._numbers: dict[str, int] = {}

    def open(self, chords: Chords) -> None:
        self._chords = chords
        self._numbers = {name: _FIRST + number for number, name in enumerate(chords)}
        if self._user32 is None:
            try:
                self._user32 = ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore]
            except (AttributeError, OSError) as error:
                self._fail(f"no user32: {error}")
                return
        app = QCoreApplication.instance()
        if app is not None:
            self._filter = _Filter(self)
            app.installNativeEventFilter(self._filter)

    def take(self, message: int, number: int) -> bool:
        """Look at one message of Windows; True when it was a hot key of ours."""
        if message != _WM_HOTKEY:
            return False
        for name in self._held:
            if self._numbers[name] == number:
                self._press(name)
                return True
        return False

    def close(self) -> None:
        self.hold(frozenset())
        self._events = None
        app = QCoreApplication.instance()
        if app is not None and self._filter is not None:
            app.removeNativeEventFilter(self._filter)
        self._filter = None

    def _ready(self) -> bool:
        return self._user32 is not None

    def _grab(self, name: str) -> bool:
        chord = self._chords[name][0]
        if not chord:
            return True
        sequence = QKeySequence(chord, QKeySequence.SequenceFormat.PortableText)
        combination = sequence[0]  # type: ignore[index]
        held = combination.keyboardModifiers()
        mask = sum(bit for qt, bit in _MODIFIERS if held & qt)
        code = _virtual_key(combination.key())
        if not code:
            return False
        return bool(self._user32.RegisterHotKey(None, self._numbers[name], mask | _NO_REPEAT, code))

    def _release(self, name: str) -> None:
        self._user32.UnregisterHotKey(None, self._numbers[name])


def _virtual_key(key: Qt.Key) -> int:
    """Windows' number of a key; 0 for one that is not known here."""
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F24:
        return 0x70 + int(key) - int(Qt.Key.Key_F1)
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z or Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return int(key)
    return _CODES.get(key, 0)
