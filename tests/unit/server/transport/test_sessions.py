"""One session per person and device; events wait until the snapshot is out."""

from __future__ import annotations

from callkit.model import PlatformType
from callkit.server.transport.sessions import Session, Sessions


class Socket:
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)


def session(userID: str = "alice", deviceID: str = "desk") -> tuple[Session, Socket]:
    socket = Socket()
    made = Session(
        socket,
        userID=userID,
        deviceID=deviceID,
        deviceName="",
        platform=PlatformType.UNKNOWN,
        sessionID="s",
    )
    return made, socket


def test_while_a_session_arrives_changed_calls_are_noted_and_not_told():
    arriving, socket = session()
    arriving.tell(b"of a call", "7")
    arriving.tell(b"of no call")
    assert socket.sent == []
    assert arriving.takeChanged() == {"7"}
    assert arriving.takeChanged() == set()


def test_what_was_held_goes_out_in_order_once_the_snapshot_is_sent():
    arriving, socket = session()
    arriving.tell(b"first")
    arriving.tell(b"second")
    arriving.reply(b"snapshot")
    arriving.arrive()
    arriving.tell(b"third", "7")
    assert socket.sent == [b"snapshot", b"first", b"second", b"third"]


def test_a_new_login_of_a_device_replaces_the_old_one():
    sessions = Sessions()
    old, _ = session()
    new, _ = session()
    assert sessions.put(old) is None
    assert sessions.put(new) is old
    assert sessions.get("alice", "desk") is new


def test_a_session_that_was_replaced_cannot_remove_the_newer_one():
    sessions = Sessions()
    old, _ = session()
    new, _ = session()
    sessions.put(old)
    sessions.put(new)
    sessions.remove(old)
    assert sessions.get("alice", "desk") is new
    sessions.remove(new)
    assert sessions.get("alice", "desk") is None
    assert list(sessions) == []


def test_the_other_devices_of_a_person_are_told_and_nobody_else():
    sessions = Sessions()
    desk, at_desk = session("alice", "desk")
    lap, at_lap = session("alice", "lap")
    bob, at_bob = session("bob", "desk")
    for one in (desk, lap, bob):
        one.arrive()
        sessions.put(one)
    sessions.tellOthers(desk, b"news")
    assert (at_desk.sent, at_lap.sent, at_bob.sent) == ([], [b"news"], [])


def test_a_device_without_a_name_is_called_by_its_id():
    nameless, _ = session(deviceID="desk")
    assert nameless.deviceName == "desk"
