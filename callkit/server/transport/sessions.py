"""A session (one logged-in device on one connection), and the sessions of this process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from callkit.model import PlatformType
from callkit.names import shownName
from callkit.server.stores.base import OutgoingFrame
from callkit.server.transport.connection import Connection


class Session:
    """One login. Until its snapshot is sent it *arrives*: calls that change are noted, not told.

    That closes the gap between reading the snapshot and hearing events: what changes meanwhile is
    read again, so an event is neither lost nor heard twice.
    """

    __slots__ = (
        "_changed",
        "_held",
        "connection",
        "deviceID",
        "deviceName",
        "expireTime",
        "mediaSignalCounts",
        "nameIsVouched",
        "platform",
        "sessionID",
        "stream",
        "userID",
    )

    def __init__(
        self,
        connection: Connection,
        *,
        userID: str,
        deviceID: str,
        deviceName: str,
        platform: PlatformType,
        sessionID: str,
    ) -> None:
        self.connection = connection
        self.userID = userID
        self.deviceID = deviceID
        # Never empty: the person's other devices distinguish "elsewhere" from "here" by this name.
        self.deviceName = shownName(deviceName, deviceID)
        self.platform = platform
        self.sessionID = sessionID
        self.expireTime = 0
        self.nameIsVouched = False
        """The person's name is in the token, so it cannot be changed by a request."""
        self.stream = 0
        """With a shared store: the stream of frames it receives
        (:mod:`callkit.server.calls.cluster`)."""
        self.mediaSignalCounts: OrderedDict[tuple[str, str], int] = OrderedDict()
        """(callID, receiver's userID) → the number of media signals sent to them."""
        self._changed: set[str] | None = set()
        self._held: list[bytes] = []

    def reply(self, frame: bytes) -> None:
        self.connection.send(frame)

    def tell(self, frame: bytes, callID: str = "") -> None:
        """Send an event; one that concerns a call is only noted while the session arrives."""
        if self._changed is None:
            self.connection.send(frame)
        elif callID:
            self._changed.add(callID)
        else:
            self._held.append(frame)

    def takeChanged(self) -> set[str]:
        """The calls that changed since the last call of this method."""
        changed, self._changed = self._changed or set(), set()
        return changed

    def arrive(self) -> None:
        """The snapshot is sent: from now on events go straight out."""
        self._changed = None
        held, self._held = self._held, []
        for frame in held:
            self.connection.send(frame)


class Sessions:
    """The people logged in on this process's sockets: at most one session per person and device."""

    def __init__(self) -> None:
        self._people: dict[str, dict[str, Session]] = {}
        self.left: Callable[[Session], object] = _nothing
        """Told of every session that is over; of some more than once."""

    def get(self, userID: str, deviceID: str) -> Session | None:
        return self._people.get(userID, {}).get(deviceID)

    def of(self, userID: str) -> dict[str, Session]:
        """Sessions of a person by deviceID; not to be changed by the caller."""
        return self._people.get(userID, _NOBODY)

    def put(self, session: Session) -> Session | None:
        """Enter a session; return the one of the same device it replaces."""
        devices = self._people.setdefault(session.userID, {})
        replaced = devices.get(session.deviceID)
        devices[session.deviceID] = session
        return replaced

    def remove(self, session: Session) -> None:
        """Forget the session, unless a newer one has taken its place."""
        self.left(session)
        devices = self._people.get(session.userID, {})
        if devices.get(session.deviceID) is session:
            del devices[session.deviceID]
            if not devices:
                del self._people[session.userID]

    def deliver(self, outgoing: OutgoingFrame) -> None:
        """Hand one frame to the sockets of this process it is for."""
        for recipient in outgoing.recipients:
            devices = self._people.get(recipient.userID, _NOBODY)
            if recipient.only:
                session = devices.get(recipient.only)
                if session is not None:
                    session.tell(outgoing.frame, outgoing.callID)
            else:
                for deviceID, session in devices.items():
                    if deviceID != recipient.excluding:
                        session.tell(outgoing.frame, outgoing.callID)

    def tellOthers(self, session: Session, frame: bytes) -> None:
        """Send an event that concerns no call to the person's other devices."""
        for other in self.of(session.userID).values():
            if other is not session:
                other.tell(frame)

    def __iter__(self) -> Iterator[Session]:
        for devices in list(self._people.values()):
            yield from list(devices.values())


def _nothing(_session: Session) -> None:
    return None


_NOBODY: dict[str, Session] = {}
