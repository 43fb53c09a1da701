"""The answering side of ``callkit answer``: other programs of the same user may answer, decline and
hang up.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QTimer

from callkit.desktop.remote_call import INTERFACE, METHOD, PREFIX, VERBS
from callkit.desktop.session_bus import Respond, SessionBus
from callkit.errors import TransportError

log = logging.getLogger("callkit.desktop.remote")

_numbers = count(1)


class RemoteControl(QObject):
    """Is found on the session bus and obeys; programs of other people are refused.

    ``obey(verb)`` does one of :data:`VERBS` and returns "", or why it cannot be. Without a session
    bus nothing happens, and nothing raises. GUI thread only.
    """

    def __init__(
        self,
        obey: Callable[[str], str],
        parent: QObject | None = None,
        *,
        address: str = "SESSION",
    ) -> None:
        super().__init__(parent)
        self._obey = obey
        self._address = address
        self._bus: SessionBus | None = None
        self.name = ""
        """As what it is found; "" until it is."""
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self._open)
        self._start.start(0)

    def close(self) -> None:
        """Be found no more; closing twice is fine."""
        self._start.stop()
        self.name = ""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    def _open(self) -> None:
        try:
            bus = self._bus = SessionBus(self._address, self)
        except TransportError as error:
            log.debug("no remote control: %s", error)
            return
        bus.serve(INTERFACE, METHOD, self._asked)
        name = f"{PREFIX}p{os.getpid()}n{next(_numbers)}"

        def owned(mine: bool) -> None:
            self.name = name if mine else ""

        bus.own(name, owned)

    def _asked(self, caller: str, values: tuple[Any, ...], respond: Respond) -> None:
        verb = values[0] if len(values) == 1 else None
        if verb not in VERBS:
            respond("s", (f"no such request: {verb!r}",))
        elif self._bus is not None:
            self._bus.askUser(caller, lambda user: self._do(verb, user, respond))

    def _do(self, verb: str, user: int, respond: Respond) -> None:
        if user != os.getuid():
            respond("s", ("this person may not",))
            return
        try:
            said = self._obey(verb)
        except Exception:  # An app's code may run; the asker must not wait for nothing.
            log.exception("! %s failed", verb)
            said = "the program failed"
        respond("s", (said,))
