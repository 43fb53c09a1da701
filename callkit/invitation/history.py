"""The call history of this person as a Qt model: newest first, fetched page by page.

The server keeps the history (``reference/zim.md`` B10), so it is the same on all devices; so is
the mark up to which it was read.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from shiboken6 import isValid

from callkit.errors import RequestError
from callkit.invitation.coroutines import Coroutines
from callkit.invitation.signaling_port import Signaling
from callkit.model import (
    CallInfo,
    CallState,
    CallType,
    CallUserState,
    EndReason,
    User,
)
from callkit.names import shownName
from callkit.protocol import frames
from callkit.switchboard.end_events import MISSED
from callkit.switchboard.extended_data import readOffer, readRemark
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.thread_check import inItsThread

Index = QModelIndex | QPersistentModelIndex


class HistoryRole(enum.IntEnum):
    """Roles of :class:`CallHistoryModel`, for views and QML."""

    CALL = Qt.ItemDataRole.UserRole + 1
    """The :class:`HistoryEntry`."""
    CALL_ID = Qt.ItemDataRole.UserRole + 2
    PEER_NAME = Qt.ItemDataRole.UserRole + 3
    OUTGOING = Qt.ItemDataRole.UserRole + 4
    MISSED = Qt.ItemDataRole.UserRole + 5
    UNREAD = Qt.ItemDataRole.UserRole + 6
    VIDEO = Qt.ItemDataRole.UserRole + 7
    CREATE_TIME = Qt.ItemDataRole.UserRole + 8
    DURATION = Qt.ItemDataRole.UserRole + 9
    END_REASON = Qt.ItemDataRole.UserRole + 10


class HistoryEntry(msgspec.Struct, frozen=True):
    """One call of the list, as ``me`` sees it."""

    me: str
    info: CallInfo

    @property
    def callID(self) -> str:
        return self.info.callID

    @property
    def outgoing(self) -> bool:
        return self.info.caller == self.me

    @property
    def live(self) -> bool:
        """This person is in the call, or may still answer it."""
        return self.info.state is CallState.STARTED and not self.info.endReason

    @property
    def endReason(self) -> EndReason | None:
        """Why it is over for this person; None while it is not."""
        try:
            return EndReason(self.info.endReason)
        except ValueError:
            return None

    @property
    def missed(self) -> bool:
        """A call of another person that this person did not answer."""
        if self.outgoing or self.endReason not in MISSED:
            return False
        return not readRemark(self.info.endExtendedData).superseded

    @property
    def callType(self) -> CallType:
        return readOffer(self.info.extendedData).callType

    @property
    def customData(self) -> str:
        return readOffer(self.info.extendedData).customData

    @property
    def others(self) -> tuple[User, ...]:
        """Everybody else who was ever in the call or invited, the caller first."""
        people = [
            User(member.userID, member.userName)
            for member in self.info.callUserList
            if member.userID != self.me
        ]
        people.sort(key=lambda user: user.userID != self.info.caller)
        return tuple(people)

    @property
    def peer(self) -> User:
        """The caller of an incoming call, the first callee of an outgoing one."""
        fallback = User(self.me if self.outgoing else self.info.caller)
        return next(iter(self.others), fallback)

    @property
    def talked(self) -> bool:
        """Somebody answered and this person was in the call."""
        if self.outgoing:
            return any(
                member.state in (CallUserState.ACCEPTED, CallUserState.QUIT)
                for member in self.info.callUserList
                if member.userID != self.me
            )
        return self.endReason in _TALKED

    def view(self) -> CallView:
        """The call as surfaces show it: for calling back, or a missed-call notice."""
        offer = readOffer(self.info.extendedData)
        names = {member.userID: member.userName for member in self.info.callUserList}
        return CallView(
            callID=self.callID,
            roomID=offer.roomID or self.callID,
            outgoing=self.outgoing,
            callType=offer.callType,
            mode=self.info.mode,
            caller=User(self.info.caller, names.get(self.info.caller, "")),
            inviter=User(self.info.inviter, names.get(self.info.inviter, "")),
            callees=tuple(
                User(member.userID, member.userName)
                for member in self.info.callUserList
                if member.userID != self.info.caller
            ),
            members=tuple(
                MemberView(user=User(member.userID, member.userName), state=member.state)
                for member in self.info.callUserList
                if member.userID != self.me
            ),
            me=self.me,
            customData=offer.customData,
            phase=Phase.ENDED,
            createTime=self.info.createTime,
            endReason=self.endReason,
            message=readRemark(self.info.endExtendedData).message,
            deviceName=self.info.deviceName,
        )


_TALKED = frozenset(
    {
        EndReason.ANSWERED,
        EndReason.ANSWERED_ELSEWHERE,
        EndReason.MOVED_ELSEWHERE,
        EndReason.LEFT,
        EndReason.ENDED,
        EndReason.ABANDONED,
    }
)


@inItsThread
class CallHistoryModel(QAbstractListModel):
    """The history of the person logged in, newest first; see :class:`HistoryRole`.

    Rows come in pages as views ask for more (``canFetchMore``). ``refresh`` looks for newer calls.
    A missed call is unread until :meth:`markRead`, on all devices of the person.

    A missed call also counts as read once its caller was called back or talked to.

    Signals:
        missedCountChanged: How many missed calls are unread, among those fetched.
        unreadChanged: Which calls are unread may have changed: ask :meth:`isUnread`.
        loadingChanged: A page is being fetched, or not any more.
        failed: A page could not be fetched (the :class:`RequestError`); nothing else changes.
    """

    missedCountChanged = Signal(int, arguments=["count"])
    unreadChanged = Signal()
    loadingChanged = Signal(bool, arguments=["loading"])
    failed = Signal(object, arguments=["error"])

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client: Signaling | None = None
        self._me = ""
        self._page = 50
        self._entries: list[HistoryEntry] = []
        self._next_flag = 0
        self._complete = False
        self._read_up_to = 0
        self._ids: set[str] = set()
        """Of the entries. A page costs what it holds, however long the list has become."""
        self._unread_calls: dict[str, HistoryEntry] = {}
        self._met: dict[str, int] = {}
        """userID → when this person last called them, or a call with them that was answered
        began."""
        self._loading = False
        self._again = False
        self._anew = False
        self._coroutines = Coroutines()

    # --- the model ---

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        reader = _READERS.get(role)
        if role == HistoryRole.UNREAD:
            return self._unread(entry)
        return reader(entry) if reader is not None else None

    def roleNames(self) -> dict[int, Any]:
        return {role: _roleName(role).encode() for role in HistoryRole}

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._client is not None and not self._complete

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent) and not self._loading:
            self._fetch(self._next_flag)

    # --- for surfaces and apps ---

    @property
    def missedCount(self) -> int:
        """Unread missed calls among those fetched."""
        return len(self._unread_calls)

    @property
    def loading(self) -> bool:
        return self._loading

    def isUnread(self, call: CallView) -> bool:
        """This missed call was not looked at, and its caller was not called back or talked to
        since, as far as is known here."""
        return self._is_open(call.inviter.userID, call.createTime)

    def entry(self, row: int) -> HistoryEntry:
        """The call in that row."""
        return self._entries[row]

    def markRead(self) -> None:
        """The person has looked at the list: nothing in it is unread any more, on any device."""
        newest = self._entries[0].info.createTime if self._entries else 0
        if self._client is None or newest <= self._read_up_to:
            return
        self.readUpTo(newest)
        self._coroutines.start(self._tell_read(self._client, newest))

    def refresh(self, *, anew: bool = False) -> None:
        """Look for calls newer than those known, and for changes; ``anew`` forgets all first."""
        if self._client is None:
            return
        self._anew = self._anew or anew
        if self._loading:
            self._again = True
        else:
            self._fetch(0)

    # --- for the service ---

    def attach(self, client: Signaling, userID: str, page: int) -> None:
        """Show the history of ``userID`` as ``client`` reads it."""
        self._client, self._page = client, page
        if userID != self._me:
            self._me = userID
            self._replace([])
            self._read_up_to = 0
            self._next_flag, self._complete = 0, False

    def detach(self) -> None:
        """Fetch no more; the fetched entries stay."""
        self._client = None
        self._coroutines.cancel()
        self._set_loading(False)

    def readUpTo(self, createTime: int) -> None:
        """Calls up to that time were marked as read, here or on another device."""
        if createTime <= self._read_up_to:
            return
        self._read_up_to = createTime
        self._count()

    # --- inside ---

    def _fetch(self, flag: int) -> None:
        assert self._client is not None
        self._set_loading(True)
        self._coroutines.start(self._run(self._client, flag))

    async def _run(self, client: Signaling, flag: int) -> None:
        try:
            page = frames.QueryCallInvitationList(count=self._page, nextFlag=flag)
            reply = await client.request(page)
        except RequestError as error:
            if isValid(self):
                self._done(client)
                self.failed.emit(error)
            return
        if not isValid(self):
            return
        assert isinstance(reply, frames.CallListReply)
        if client is not self._client:
            return
        entries = [HistoryEntry(self._me, info) for info in reply.callList]
        if flag:
            self._append(entries)
            self._next_flag, self._complete = reply.nextFlag, not reply.nextFlag
        elif self._adopt(entries, full=not reply.nextFlag):
            self._next_flag, self._complete = reply.nextFlag, not reply.nextFlag
        self._count()
        self._done(client)

    def _done(self, client: Signaling) -> None:
        if client is not self._client:
            return
        self._set_loading(False)
        if self._again:
            self._again = False
            self._fetch(0)

    def _adopt(self, newest: list[HistoryEntry], *, full: bool) -> bool:
        """Take over the newest page. Returns whether the list was reset by it."""
        fresh = [entry for entry in newest if entry.callID not in self._ids]
        overlaps = len(fresh) < len(newest)
        if self._anew or full or not overlaps:
            # Calls may be missing between this page and what is known.
            self._anew = False
            self._replace(newest)
            return True
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._entries[:0] = fresh
            self.endInsertRows()
        changed = []
        for entry, row in self._rows(newest):
            if self._entries[row] != entry:
                self._entries[row] = entry
                changed.append(entry)
                index = self.index(row)
                self.dataChanged.emit(index, index)
        self._learn([*fresh, *changed])
        return False

    def _rows(self, newest: list[HistoryEntry]) -> list[tuple[HistoryEntry, int]]:
        """The rows of the calls of the newest page: near the top of the list."""
        wanted = {entry.callID: entry for entry in newest}
        found: list[tuple[HistoryEntry, int]] = []
        for row, known in enumerate(self._entries):
            if len(found) == len(wanted):
                break
            if known.callID in wanted:
                found.append((wanted[known.callID], row))
        return found

    def _append(self, entries: list[HistoryEntry]) -> None:
        fresh = [entry for entry in entries if entry.callID not in self._ids]
        if fresh:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._entries += fresh
            self.endInsertRows()
            self._learn(fresh)

    def _replace(self, entries: list[HistoryEntry]) -> None:
        if entries == self._entries:
            return
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()
        self._ids.clear()
        self._met.clear()
        self._learn(entries, anew=True)

    def _learn(self, entries: list[HistoryEntry], *, anew: bool = False) -> None:
        """The people met, and what was missed, in calls that are new or different; ``anew``: in no
        others."""
        self._ids.update(entry.callID for entry in entries)
        unread = {} if anew else dict(self._unread_calls)
        for entry in entries:
            began = entry.info.createTime
            for user in entry.others if entry.outgoing or entry.talked else ():
                self._met[user.userID] = max(self._met.get(user.userID, 0), began)
            if entry.missed:
                unread[entry.callID] = entry
            else:
                unread.pop(entry.callID, None)
        self._count(unread)

    def _unread(self, entry: HistoryEntry) -> bool:
        return entry.missed and self._is_open(entry.info.inviter, entry.info.createTime)

    def _is_open(self, inviter: str, createTime: int) -> bool:
        return createTime > max(self._read_up_to, self._met.get(inviter, 0))

    def _count(self, unread: Mapping[str, HistoryEntry] | None = None) -> None:
        """Count the unread missed calls, among these or among the former ones. A call that was
        read, or whose caller was talked to, stays read."""
        before = self._unread_calls
        among = (before if unread is None else unread).items()
        self._unread_calls = {
            callID: entry
            for callID, entry in among
            if self._is_open(entry.info.inviter, entry.info.createTime)
        }
        if self._entries and before.keys() - self._unread_calls.keys():
            last = self.index(len(self._entries) - 1)
            self.dataChanged.emit(self.index(0), last, [int(HistoryRole.UNREAD)])
        if len(before) != len(self._unread_calls):
            self.missedCountChanged.emit(len(self._unread_calls))
        self.unreadChanged.emit()

    def _set_loading(self, loading: bool) -> None:
        if loading != self._loading:
            self._loading = loading
            self.loadingChanged.emit(loading)

    async def _tell_read(self, client: Signaling, upTo: int) -> None:
        try:
            await client.request(frames.CallHistoryRead(upTo=upTo))
        except RequestError as error:
            if isValid(self):
                self.failed.emit(error)


def _duration(entry: HistoryEntry) -> int:
    """Whole seconds this person talked: from the answer until leaving, or the end; 0 while it
    lasts, and for a general call, whose end only the devices know."""
    info = entry.info
    states = {member.userID: member.state for member in info.callUserList}
    inside = states.get(entry.me) in (CallUserState.ACCEPTED, CallUserState.QUIT)
    # A server of the first edition does not say when a call was answered.
    began = info.acceptTime or (info.createTime if inside else 0)
    end = info.quitTime or info.endTime
    if not entry.talked or not began or not end:
        return 0
    return max(0, end - began) // 1000


def _roleName(role: HistoryRole) -> str:
    first, *rest = role.name.lower().split("_")
    return first + "".join("ID" if word == "id" else word.capitalize() for word in rest)


def _shown(person: User) -> str:
    return shownName(person.userName, person.userID)


_READERS: dict[int, Callable[[HistoryEntry], Any]] = {
    int(Qt.ItemDataRole.DisplayRole): lambda entry: _shown(entry.peer),
    HistoryRole.CALL: lambda entry: entry,
    HistoryRole.CALL_ID: lambda entry: entry.callID,
    HistoryRole.PEER_NAME: lambda entry: _shown(entry.peer),
    HistoryRole.OUTGOING: lambda entry: entry.outgoing,
    HistoryRole.MISSED: lambda entry: entry.missed,
    HistoryRole.VIDEO: lambda entry: entry.callType is CallType.VIDEO,
    HistoryRole.CREATE_TIME: lambda entry: entry.info.createTime,
    HistoryRole.DURATION: _duration,
    HistoryRole.END_REASON: lambda entry: entry.endReason,
}
