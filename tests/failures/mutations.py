"""Frames and requests that are almost right, by the dice."""

from __future__ import annotations

import json
import random
from typing import Any

# Most frames that nobody can answer end their connection, and what came behind them goes unread.
_HEADLESS = _SCRATCHED = 0.04
CALL = "3764896841748381374"
FRAMES: tuple[dict[str, Any], ...] = (
    {"op": "callInvite", "invitees": ["x1", "x2"], "config": {"timeout": 1, "mode": 1}},
    {"op": "callInvite", "invitees": ["x3"], "config": {"timeout": 1}, "nonce": "n"},
    {"op": "callAccept", "callID": CALL, "config": {"extendedData": "hello"}},
    {"op": "callReject", "callID": CALL, "config": {"extendedData": "hello"}},
    {"op": "callCancel", "callID": CALL, "invitees": ["x1"], "config": {"extendedData": ""}},
    {"op": "callReceived", "callID": CALL},
    {"op": "callingInvite", "callID": CALL, "invitees": ["x1"], "config": {"pushConfig": {}}},
    {"op": "callJoin", "callID": CALL, "config": {}, "nonce": "n"},
    {"op": "callQuit", "callID": CALL, "config": {}},
    {"op": "callEnd", "callID": CALL, "config": {}},
    {"op": "queryCallInvitationList", "count": 5, "nextFlag": 0},
    {"op": "callHistoryRead", "upTo": 1713249504000},
    {"op": "queryUsersInfo", "userIDs": ["x1", "x2"]},
    {"op": "queryUsersStatus", "userIDs": ["x1", "x2"]},
    {"op": "subscribeUsersStatus", "userIDs": ["x1"], "config": {"subscriptionDuration": 1}},
    {"op": "unsubscribeUsersStatus", "userIDs": ["x1", "x2"]},
    {"op": "updateUserName", "value": "Anna"},
    {"op": "updateUserAvatarUrl", "value": "http://a/b.png"},
    {"op": "renewToken", "token": "04AAAA"},
    {"op": "login", "userID": "x1", "deviceID": "d1", "known": {CALL: 4}},
    {"op": "logout"},
)
ODD: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 601, 2**31, 2**63, 2**64, 10**400, 1e308, 0.5),
    *("", "0", "\0", "\ud800", "é" * 40, "🤙" * 300, "x" * 2_000, "../../etc/passwd", "'; DROP"),
    *([], {}, [[]], ["x1"] * 12, [None], {"a": {"a": {"a": {}}}}, ["x1", "x1", 5]),
)
BODIES: dict[str, dict[str, Any]] = {
    "CallInvite": {"FromUserId": "x1", "UserIds": ["x2"], "Timeout": 1, "ExtendedData": "e"},
    "CallAccept": {"CallId": CALL, "UserId": "x2", "ExtendedData": "e"},
    "CallReject": {"CallId": CALL, "UserId": "x2", "ExtendedData": "e"},
    "UserRegister": {"UserInfo": [{"UserId": "x1", "UserName": "n"}]},
    "QueryUserOnlineState": {"UserId[]": "x1"},
}


def odd_frame(dice: random.Random, number: int) -> bytes:
    """A request with something wrong, or nothing."""
    frame = json.loads(json.dumps(dice.choice(FRAMES)))
    op = frame.pop("op")
    if dice.random() < 0.7:
        for _ in range(dice.randint(1, 2)):
            replace(dice, frame)
    frame = {"op": op, "id": number} | frame
    if dice.random() < _HEADLESS:
        frame[dice.choice(["op", "id"])] = dice.choice(ODD)
    text = json.dumps(frame, ensure_ascii=dice.random() < 0.9)
    data = text.encode("utf-8", "surrogatepass")
    return scratched(dice, data) if dice.random() < _SCRATCHED else data


def odd_request(dice: random.Random) -> tuple[str, bytes]:
    """An action of the server API, and a body."""
    action = dice.choice([*BODIES])
    body = json.loads(json.dumps(BODIES[action]))
    replace(dice, body)
    data = json.dumps(body).encode()
    return action, scratched(dice, data) if dice.random() < 0.3 else data


def replace(dice: random.Random, holder: dict[str, Any]) -> None:
    """Put something odd somewhere into ``holder``."""
    name = dice.choice([*holder]) if holder else "a"
    inner = holder.get(name)
    if isinstance(inner, dict) and inner and dice.random() < 0.7:
        replace(dice, inner)
    elif dice.random() < 0.15:
        holder.pop(name, None)
    elif dice.random() < 0.1:
        holder[str(dice.choice(ODD))[:20]] = dice.choice(ODD)
    else:
        holder[name] = dice.choice(ODD)


def scratched(dice: random.Random, data: bytes) -> bytes:
    """Bits turned, bytes cut out, doubled and put in."""
    damaged = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(damaged) + 1)
        match dice.randrange(5):
            case 0 if place < len(damaged):
                damaged[place] ^= 1 << dice.randrange(8)
            case 1:
                damaged[place:place] = dice.randbytes(dice.randint(1, 6))
            case 2:
                del damaged[place : place + dice.randint(1, 8)]
            case 3:
                del damaged[place:]
            case _:
                damaged[place:place] = damaged[: dice.randint(0, 40)]
    return bytes(damaged)
