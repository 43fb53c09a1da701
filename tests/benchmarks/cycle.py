"""One full call as it goes over the wire, for the driver and for the relay beside it.

invite → received → accept → end: four requests. What the server sends for each stands in
:data:`SENT_FOR`, with the bytes of a typical call: (to the requester itself, frame).
"""

from __future__ import annotations

CALL = b'"callID":"3756142318676663183","revision":'


def _user(name: bytes, state: bytes) -> bytes:
    return (
        b'{"userID":"' + name + b'","state":' + state + b',"userName":"Somebody","extendedData":""}'
    )


def _changed(revision: bytes, name: bytes, state: bytes) -> bytes:
    return (
        b'{"op":"callUserStateChanged",'
        + CALL
        + revision
        + b',"callUserList":['
        + _user(name, state)
        + b"]}"
    )


_BOTH = _user(b"a0", b"1") + b"," + _user(b"b0", b"0")
_TIMES = b'"mode":1,"caller":"a0","extendedData":"","timeout":60,"createTime":1713249504000,'
_CREATED = (
    b'{"op":"callInvitationCreated",' + CALL + b"1," + _TIMES + b'"callUserList":[' + _BOTH + b"]}"
)
_RECEIVED = (
    b'{"op":"callInvitationReceived",'
    + CALL
    + b"1,"
    + _TIMES
    + b'"inviter":"a0","remainingMs":60000,"callUserList":['
    + _BOTH
    + b"]}"
)
_ENDED = (
    b'{"op":"callInvitationEnded",'
    + CALL
    + b'4,"mode":1,"caller":"a0","operatedUserID":"a0","extendedData":"","endTime":1713249504000}'
)
_INVITED = (
    b'{"op":"ok","id":2,"callID":"3756142318676663183","timeout":60,"createTime":1713249504000,'
    b'"revision":1,"errorUserList":[]}'
)
_OK = b'{"op":"ok","id":3,"callID":"3756142318676663183"}'
_ACCEPTED = (
    b'{"op":"ok","id":4,"callID":"3756142318676663183","acceptTime":1713249504000,"revision":3,'
    b'"callUserList":[' + _BOTH + b"]}"
)
_END = (
    b'{"op":"ok","id":5,"callID":"3756142318676663183","createTime":1713249504000,'
    b'"acceptTime":1713249504000,"endTime":1713249504000}'
)
_LOGIN = (
    b'{"op":"ok","id":1,"sessionID":"0123456789abcdef","serverTime":1713249504000,"heartbeat":10,'
    b'"offlineAfter":35,"epoch":"0","user":{"userID":"a0","userName":"","userAvatarUrl":""},'
    b'"calls":[],"ended":[],"historyReadUpTo":0}'
)

ME, PEER = True, False
SENT_FOR: dict[str, list[tuple[bool, bytes]]] = {
    "login": [(ME, _LOGIN)],
    "callInvite": [(ME, _INVITED), (ME, _CREATED), (PEER, _RECEIVED)],
    "callReceived": [
        (ME, _OK),
        (ME, _changed(b"2", b"b0", b"5")),
        (PEER, _changed(b"2", b"b0", b"5")),
    ],
    "callAccept": [
        (ME, _ACCEPTED),
        (ME, _changed(b"3", b"b0", b"1")),
        (PEER, _changed(b"3", b"b0", b"1")),
    ],
    "callEnd": [(ME, _END), (ME, _ENDED), (PEER, _ENDED)],
}
