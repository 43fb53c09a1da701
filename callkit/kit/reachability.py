"""Whether calls can reach this device, as the tray icon shows it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from callkit.invitation.service import CallInvitationService
from callkit.model import ConnectionState, LinkTrouble

PATIENCE_MS: Final = 5_000
"""How long a lost link is not reported."""


class Reachability(QObject):
    """Follows the state of the link; a loss counts after ``patienceMs``.

    Signals:
        offlineChanged: True once no call can reach this device: at once when the server refuses
            it for good, else when the link is not there for a while; False when it is back, or
            the person has logged out.
        troubleChanged: Why it is not there (a :class:`~callkit.model.LinkTrouble`), or None.
    """

    offlineChanged = Signal(bool, arguments=["offline"])
    troubleChanged = Signal(object, arguments=["trouble"])

    def __init__(self, parent: QObject | None = None, *, patienceMs: int = PATIENCE_MS) -> None:
        super().__init__(parent)
        self.offline = False
        self.trouble: LinkTrouble | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(patienceMs)
        self._later.timeout.connect(self._lost)

    def attend(self, service: CallInvitationService) -> None:
        """Follow the link of that service."""

        def follow(state: ConnectionState) -> None:
            self.follow(state, service.isInit, service.linkTrouble)

        service.linkChanged.connect(follow)

    def follow(
        self, state: ConnectionState, wanted: bool, trouble: LinkTrouble | None = None
    ) -> None:
        """The link is in ``state``; ``wanted``: the person has not logged out."""
        if trouble is not self.trouble:
            self.trouble = trouble
            self.troubleChanged.emit(trouble)
        if not wanted or state is ConnectionState.CONNECTED:
            self._later.stop()
            self._tell(False)
        elif state is ConnectionState.DISCONNECTED:
            self._later.stop()
            self._tell(True)
        elif not self.offline and not self._later.isActive():
            self._later.start()

    def close(self) -> None:
        """Stop reporting."""
        self._later.stop()

    def _lost(self) -> None:
        self._tell(True)

    def _tell(self, offline: bool) -> None:
        if offline != self.offline:
            self.offline = offline
            self.offlineChanged.emit(offline)
