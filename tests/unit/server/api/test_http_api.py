"""The server API over real HTTP, people over links in memory, time by hand."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from callkit.errors import StoreError
from callkit.server.api.signatures import signed
from callkit.server.server_time import ClockMark
from callkit.server.settings import Secret, Settings
from callkit.server.stores.base import Commit, CommitResult, UserRecord
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock, settle
from callkit.testing.server import LocalServer
from tests.unit.server.backend import APP, SECRET, AppBackend
from tests.unit.server.peer import Peer, seconds

SETTINGS = Settings(
    port=0, apiPort=0, insecure=True, appID=APP, serverSecret=Secret(SECRET), maxInFlight=1000
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[LocalServer]:
    async with LocalServer(clock, settings=SETTINGS) as server:
        yield server


@pytest.fixture
async def backend(clock: ManualClock, server: LocalServer) -> AsyncIterator[AppBackend]:
    assert server.core is not None
    async with AppBackend(server.core.apiURL, lambda: seconds(clock)) as backend:
        yield backend


async def people(server: LocalServer, *names: str) -> list[Peer]:
    peers = []
    for name in names:
        peer = Peer(server)
        assert (await peer.login(name))["op"] == "ok"
        peers.append(peer)
    return peers


INVITE: dict[str, Any] = {
    "FromUserId": "user0",
    "UserIds": ["uid1", "uid2"],
    "Timeout": 90,
    "ExtendedData": "ExtendedData",
    "OfflinePush": {"Enable": 1, "Title": "title", "Content": "content", "Payload": "payload"},
}


async def invited(backend: AppBackend, **changed: Any) -> str:
    reply = await backend.post("CallInvite", INVITE | changed)
    assert reply["Code"] == 0, reply
    return str(reply["CallId"])


# --- CallInvite ----------------------------------------------------------------------------------


async def test_the_documents_example_works_as_printed(
    clock: ManualClock, server: LocalServer, backend: AppBackend
) -> None:
    caller, callee = await people(server, "user0", "uid1")
    reply = await backend.post("CallInvite", INVITE)
    assert reply == {
        "Code": 0,
        "Message": "success",
        "RequestId": reply["RequestId"],
        "CreateTime": clock.wallMs(),
        "CallId": reply["CallId"],
        "ErrorUsers": [{"UserId": "uid2", "SubCode": 660500002}],
    }
    await settle()
    created = caller.heard("callInvitationCreated")[0]
    received = callee.heard("callInvitationReceived")[0]
    assert created["callID"] == received["callID"] == reply["CallId"]
    assert (received["mode"], received["timeout"], received["caller"]) == (0, 90, "user0")
    assert received["extendedData"] == "ExtendedData"


async def test_a_call_by_the_server_outlives_its_callers_device(
    clock: ManualClock, server: LocalServer, backend: AppBackend
) -> None:
    caller, callee = await people(server, "user0", "uid1")
    await invited(backend)
    await caller.ask("logout")
    assert not callee.heard("callInvitationCancelled")
    await clock.advance(90)
    assert callee.heard("callInvitationTimeout")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"FromUserId": "stranger"}, 660500002),
        ({"FromUserId": ""}, 660000002),
        ({"FromUserId": "x" * 33}, 660000002),
        ({"FromUserId": None}, 660000002),
        ({"UserIds": []}, 660000002),
        ({"UserIds": "uid1"}, 660000002),
        ({"UserIds": ["user0"]}, 660000002),
        ({"UserIds": ["bad id"]}, 660000002),
        ({"UserIds": [f"u{n}" for n in range(10)]}, 660900007),
        ({"Timeout": 601}, 660000002),
        ({"Timeout": -1}, 660000002),
        ({"Timeout": "90"}, 660000002),
        ({"Timeout": 1.5}, 660000002),
        ({"ExtendedData": "x" * 2049}, 660000002),
        ({"OfflinePush": {"Enable": "yes"}}, 660000002),
    ],
)
async def test_what_is_wrong_with_an_invitation_gets_its_code(
    server: LocalServer, backend: AppBackend, changed: dict[str, Any], code: int
) -> None:
    _, callee = await people(server, "user0", "uid1")
    reply = await backend.post("CallInvite", INVITE | changed)
    assert reply["Code"] == code, reply
    assert reply["Message"] != "success"
    assert "CallId" not in reply
    await settle()
    assert not callee.heard("callInvitationReceived")


async def test_when_nobody_can_be_invited_everybody_is_listed(
    server: LocalServer, backend: AppBackend
) -> None:
    await people(server, "user0")
    reply = await backend.post("CallInvite", INVITE)
    assert reply["Code"] == 660900003
    assert reply["ErrorUsers"] == [
        {"UserId": "uid1", "SubCode": 660500002},
        {"UserId": "uid2", "SubCode": 660500002},
    ]


@pytest.mark.parametrize("nothing", [0, None])
async def test_no_timeout_is_90_seconds(
    clock: ManualClock, server: LocalServer, backend: AppBackend, nothing: int | None
) -> None:
    _, callee = await people(server, "user0", "uid1")
    await invited(backend, Timeout=nothing)
    await clock.advance(89.999)
    assert not callee.heard("callInvitationTimeout")
    await clock.advance(0.001)
    assert callee.heard("callInvitationTimeout")


# --- CallAccept and CallReject -------------------------------------------------------------------


@pytest.mark.parametrize(("action", "state"), [("CallAccept", 1), ("CallReject", 2)])
async def test_an_answer_by_the_server_is_everybodys(
    server: LocalServer, backend: AppBackend, action: str, state: int
) -> None:
    caller, callee, third = await people(server, "user0", "uid1", "uid2")
    call = await invited(backend)
    query = {"FromUserId": "uid1", "CallId": call, "ExtendedData": "by the backend"}
    reply = await backend.get(action, query)
    assert reply == {"Code": 0, "Message": "success", "RequestId": reply["RequestId"]}
    await settle()
    for peer in (caller, callee, third):
        entry = peer.heard("callUserStateChanged")[-1]["callUserList"][0]
        assert (entry["userID"], entry["state"]) == ("uid1", state)
        assert entry["extendedData"] == "by the backend"


@pytest.mark.parametrize("action", ["CallAccept", "CallReject"])
async def test_answers_that_come_to_nothing_say_why(
    clock: ManualClock, server: LocalServer, backend: AppBackend, action: str
) -> None:
    await people(server, "user0", "uid1", "uid2", "other")

    async def code(user: str, call: str, **more: str) -> int:
        query = {"FromUserId": user, "CallId": call} | more
        return int((await backend.get(action, query))["Code"])

    call = await invited(backend)
    assert await code("uid1", "1") == 660900004
    assert await code("uid1", "no number") == 660900004
    assert await code("uid1", "") == 660000002
    assert await code("uid1", "1" * 33) == 660000002
    assert await code("uid1", call, ExtendedData="x" * 2049) == 660000002
    assert await code("", call) == 660000002
    assert await code("stranger", call) == 660500002
    assert await code("other", call) == 660900008
    assert await code("user0", call) == 660900008
    await clock.advance(90)
    assert await code("uid1", call) == 660900006
    ended = await invited(backend)
    await backend.post("CallCancel", {"FromUserId": "user0", "CallId": ended})
    assert await code("uid1", ended) == 660900005


# --- people --------------------------------------------------------------------------------------


async def test_who_was_registered_can_be_called_and_gets_the_call_at_login(
    server: LocalServer, backend: AppBackend
) -> None:
    body = {"UserInfo": [{"UserId": "user0", "UserName": "Zero"}, {"UserId": "uid1"}]}
    reply = await backend.post("UserRegister", body)
    assert (reply["Code"], reply["ErrorList"]) == (0, [])
    call = await invited(backend)
    callee = Peer(server)
    await callee.login("uid1")
    assert callee.heard("callInvitationReceived")[0]["callID"] == call
    users = callee.heard("callInvitationReceived")[0]["callUserList"]
    assert users[0]["userName"] == "Zero"


async def test_registering_says_for_each_why_not(server: LocalServer, backend: AppBackend) -> None:
    await people(server, "here")
    entries = [
        ({"UserId": "x" * 39}, 660000012),
        ({"UserId": "here"}, 660700002),
        ({"UserId": "a", "UserName": "ä" * 129}, 660700006),
        ({"UserId": "b", "UserAvatar": "x" * 501}, 660700007),
        ({"UserId": "bad id"}, 660000002),
        ({"UserId": ""}, 660000002),
    ]
    reply = await backend.post("UserRegister", {"UserInfo": [one for one, _ in entries]})
    assert reply["Code"] == 660000012
    assert [one["SubCode"] for one in reply["ErrorList"]] == [code for _, code in entries]
    assert all(one["SubMessage"] for one in reply["ErrorList"])
    more = [*(one for one, _ in entries), {"UserId": "fine"}]
    assert (await backend.post("UserRegister", {"UserInfo": more}))["Code"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"UserInfo": []}, 660000002),
        ({}, 660000002),
        ({"UserInfo": [{}]}, 660000002),
        ({"UserInfo": [{"UserId": f"u{n}"} for n in range(101)]}, 660000011),
    ],
)
async def test_a_registration_nobody_can_read_registers_nobody(
    backend: AppBackend, body: Any, code: int
) -> None:
    assert (await backend.post("UserRegister", body))["Code"] == code


async def test_who_is_online_is_told_apart(
    clock: ManualClock, server: LocalServer, backend: AppBackend
) -> None:
    _, away, out = await people(server, "on", "away", "out")
    await backend.post("UserRegister", {"UserInfo": [{"UserId": "never"}]})
    away.leave()
    await out.ask("logout")
    await clock.advance(35)
    names = ["on", "away", "out", "never", "stranger"]
    reply = await backend.get("QueryUserOnlineState", [("UserId[]", name) for name in names])
    assert reply["Result"] == [
        {"UserId": "on", "Status": "Online"},
        {"UserId": "away", "Status": "Offline"},
    ]
    assert reply["ErrorList"] == [
        {"UserId": name, "SubCode": 660200001} for name in ("out", "never", "stranger")
    ]
    many = [("UserId[]", f"u{n}") for n in range(101)]
    assert (await backend.get("QueryUserOnlineState", many))["Code"] == 660000011
    assert (await backend.get("QueryUserOnlineState"))["Code"] == 660000002


async def test_a_blocked_caller_is_told_6000021(server: LocalServer, backend: AppBackend) -> None:
    caller, callee = await people(server, "user0", "uid1")
    pair = {"FromUserId": "uid1", "UserIds": ["user0", "stranger"]}
    reply = await backend.post("AddUsersToBlacklist", pair)
    assert reply["Code"] == 0
    assert reply["ErrorUsers"] == [{"UserId": "stranger", "SubCode": 660700015}]
    assert (await backend.post("CheckUsersIsInBlacklist", pair))["Succ"] == [
        {"UserId": "user0", "Result": 1}
    ]
    await backend.post("UserRegister", {"UserInfo": [{"UserId": "uid2"}]})
    answer = await caller.ask("callInvite", invitees=["uid1", "uid2"])
    assert answer["errorUserList"] == [{"userID": "uid1", "reason": 6000021}]
    assert (await backend.post("CallInvite", INVITE))["ErrorUsers"] == [
        {"UserId": "uid1", "SubCode": 6000021}
    ]
    assert not callee.heard("callInvitationReceived")
    await backend.post("RemoveUsersFromBlacklist", pair)
    assert (await backend.post("CallInvite", INVITE))["ErrorUsers"] == []


# --- ours ----------------------------------------------------------------------------------------


async def test_the_backend_takes_a_call_back(server: LocalServer, backend: AppBackend) -> None:
    _, callee = await people(server, "user0", "uid1")
    call = await invited(backend)
    body = {"FromUserId": "uid1", "CallId": call, "ExtendedData": "sorry"}
    assert (await backend.post("CallCancel", body))["Code"] == 6000273
    assert (await backend.post("CallCancel", body | {"FromUserId": "user0"}))["Code"] == 0
    await settle()
    assert callee.heard("callInvitationCancelled")[0]["extendedData"] == "sorry"


async def test_the_backend_ends_calls_of_any_kind(server: LocalServer, backend: AppBackend) -> None:
    caller, callee = await people(server, "alice", "bob")
    ringing = (await caller.ask("callInvite", invitees=["bob"]))["callID"]
    reply = await backend.post("CallEnd", {"CallId": ringing})
    assert reply["Code"] == 0 and reply["EndTime"] > 0
    assert callee.heard("callInvitationCancelled")
    answer = await caller.ask("callInvite", invitees=["bob"], config={"mode": 1})
    talking = answer["callID"]
    await callee.ask("callAccept", callID=talking)
    refused = await backend.post("CallEnd", {"CallId": talking, "FromUserId": "stranger"})
    assert refused["Code"] == 660500002
    assert (await backend.post("CallEnd", {"CallId": talking, "ExtendedData": "late"}))["Code"] == 0
    await settle()
    assert caller.heard("callInvitationEnded")[0]["extendedData"] == "late"
    assert (await backend.post("CallEnd", {"CallId": talking}))["Code"] == 660900005
    assert (await backend.post("CallEnd", {"CallId": "7"}))["Code"] == 660900004


async def test_the_backend_kicks_a_person_and_a_device(
    server: LocalServer, backend: AppBackend
) -> None:
    alice, bob = await people(server, "alice", "bob")
    reply = await backend.post("KickUser", {"UserId": "bob", "DeviceId": "bob-1"})
    assert (reply["Code"], reply["Devices"]) == (0, ["bob-1"])
    assert bob.closed is not None and bob.closed[0] == 4402
    reply = await backend.post("KickUser", {"UserId": "alice"})
    assert (reply["Code"], reply["Devices"]) == (0, ["alice-1"])
    await settle()
    assert alice.closed is not None and alice.closed[0] == 4401
    assert (await backend.post("KickUser", {"UserId": "stranger"}))["Devices"] == []
    for body in ({"UserId": ""}, {"UserId": "a", "DeviceId": "x" * 300}, {}):
        assert (await backend.post("KickUser", body))["Code"] == 660000002


async def test_calls_are_listed_newest_first(
    clock: ManualClock, server: LocalServer, backend: AppBackend
) -> None:
    caller, _ = await people(server, "alice", "bob")
    calls = []
    for _ in range(3):
        clock.jump(0.001)
        calls.append((await caller.ask("callInvite", invitees=["bob"]))["callID"])
    page = await backend.get("QueryCallInvitations", {"FromUserId": "bob", "Count": "2"})
    assert [one["CallId"] for one in page["CallList"]] == [calls[2], calls[1]]
    flag = str(page["NextFlag"])
    rest = await backend.get("QueryCallInvitations", {"FromUserId": "bob", "NextFlag": flag})
    assert [one["CallId"] for one in rest["CallList"]] == [calls[0]]
    assert rest["NextFlag"] == 0
    one = (await backend.get("QueryCallInvitations", {"CallId": calls[0]}))["CallList"][0]
    assert (one["Caller"], one["State"], one["Mode"]) == ("alice", 1, 0)
    assert [user["UserId"] for user in one["Users"]] == ["alice", "bob"]
    for count in ("many", "9" * 5000, "-1", "²"):
        bad = await backend.get("QueryCallInvitations", {"FromUserId": "bob", "Count": count})
        assert bad["Code"] == 660000002, count[:9]


# --- transport -----------------------------------------------------------------------------------


async def test_more_than_20_calls_a_second_of_one_action_are_too_many(
    clock: ManualClock, backend: AppBackend
) -> None:
    query = [("UserId[]", "a")]
    codes = [(await backend.get("QueryUserOnlineState", query))["Code"] for _ in range(21)]
    assert codes == [0] * 20 + [660300005]
    assert (await backend.post("UserRegister", {"UserInfo": [{"UserId": "a"}]}))["Code"] == 0
    await clock.advance(0.06)
    assert (await backend.get("QueryUserOnlineState", query))["Code"] == 0


async def test_unsigned_and_unknown_calls_change_nothing(
    server: LocalServer, backend: AppBackend
) -> None:
    body = {"UserInfo": [{"UserId": "a"}]}
    assert (await backend.post("UserRegister", body, Signature="0" * 32))["Code"] == 100000005
    assert (await backend.post("", body))["Code"] == 100000006
    assert (await backend.post("Bogus", body))["Code"] == 100000007
    assert (await backend.get("UserRegister"))["Code"] == 100000007
    assert await server.store.user("a") is None


async def test_a_replayed_request_is_refused(backend: AppBackend) -> None:
    query = backend.public("UserRegister")
    body = json.dumps({"UserInfo": [{"UserId": "a"}]}).encode()
    assert (await backend.send("POST", query, body))["Code"] == 0
    assert (await backend.send("POST", query, body))["Code"] == 100000005


async def test_version_3_signs_what_really_travels(
    clock: ManualClock, server: LocalServer, backend: AppBackend
) -> None:
    await people(server, "user0", "uid1")
    call = await invited(backend)
    query = {"FromUserId": "uid1", "CallId": call, "ExtendedData": "ä &=+%/"}
    pairs = signed(
        APP,
        SECRET,
        "CallReject",
        nonce="0123456789abcdef",
        timestamp=seconds(clock),
        method="GET",
        query=query,
    )
    assert (await backend.send("GET", pairs))["Code"] == 0


@pytest.mark.parametrize("name", ["Action", "AppId", "SignatureNonce", "Timestamp", "Signature"])
async def test_what_is_given_twice_is_refused(backend: AppBackend, name: str) -> None:
    pairs = list(backend.public("UserRegister").items())
    pairs.append((name, dict(pairs)[name]))
    reply = await backend.send("POST", pairs, b'{"UserInfo":[{"UserId":"a"}]}')
    assert (reply["Code"], reply["Message"]) == (100000012, f"{name} is given twice")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 100000012),
        (b"{", 100000012),
        (b"[]", 660000002),
        (b"\xff", 100000012),
        (b"[" * 100_000, 660000002),
        (b'{"UserInfo":' + b'{"a":' * 500 + b"1" + b"}" * 501, 100000012),
        (b'{"UserInfo":[' + b"0," * 600_000 + b"0]}", 100000012),
        (b'{"UserInfo":[{"UserId":"a","UserId":"b"}]}', 100000012),
        (b'{"UserInfo":[{"UserId":"a"}],"UserInfo":[]}', 100000012),
    ],
)
async def test_a_body_that_is_no_json_object_is_refused(
    backend: AppBackend, body: bytes, code: int
) -> None:
    reply = await backend.send("POST", backend.public("UserRegister"), body)
    assert reply["Code"] == code


async def test_who_leaves_in_the_middle_of_a_body_writes_nothing_into_our_log(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever fills the log fills the disk."""
    async with LocalServer(clock, settings=SETTINGS) as server:
        assert server.core is not None
        backend = AppBackend(server.core.apiURL, lambda: seconds(clock))
        query = urlencode(backend.public("CallInvite"))
        lines = f"POST /?{query} HTTP/1.1", "Host: a", "Content-Length: 9"
        head = "\r\n".join([*lines, "Expect: 100-continue", "", ""])
        reader, writer = await asyncio.open_connection("127.0.0.1", server.core.ports.api)
        writer.write(head.encode())
        assert b"100 Continue" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"half")
        writer.transport.abort()
    assert caplog.text == ""


async def test_the_pages_for_operations_need_no_signature(
    server: LocalServer, backend: AppBackend
) -> None:
    caller, callee = await people(server, "alice", "bob")
    call = (await caller.ask("callInvite", invitees=["bob"]))["callID"]
    await callee.ask("callReceived", callID=call)
    await callee.ask("callReject", callID=call)
    assert (await backend.page("/healthz")).status_code == 200
    assert (await backend.page("/readyz")).status_code == 200
    text = (await backend.page("/metrics")).text
    assert 'callkit_calls_created_total{mode="general"} 1.0' in text
    assert 'callkit_calls_ended_total{reason="declined"} 1.0' in text
    assert "callkit_ring_seconds_count 1.0" in text
    assert "callkit_answer_seconds_count 0.0" in text
    assert "callkit_store_commit_seconds_count 3.0" in text
    assert "callkit_sessions 2.0" in text
    assert "callkit_send_queue_bytes 0.0" in text
    assert "callkit_inbox_frames 0.0" in text
    assert (await backend.page("/nowhere")).status_code == 404


async def test_a_draining_server_is_not_ready_and_takes_no_calls(
    server: LocalServer, backend: AppBackend
) -> None:
    assert server.core is not None
    await server.core.drain()
    assert (await backend.page("/healthz")).status_code == 200
    assert (await backend.page("/readyz")).status_code == 503
    reply = await backend.post("UserRegister", {"UserInfo": [{"UserId": "a"}]})
    assert reply["Code"] == 1


class BrokenStore(MemoryStore):
    """A store whose engine can go away."""

    broken = False

    def _check(self) -> None:
        super()._check()
        if self.broken:
            raise StoreError("the disk is full")


@pytest.mark.logs("store: the disk is full")
async def test_a_store_that_fails_is_said_with_a_code(clock: ManualClock) -> None:
    store = BrokenStore()
    async with LocalServer(clock, settings=SETTINGS, store=store) as server:
        assert server.core is not None
        async with AppBackend(server.core.apiURL, lambda: seconds(clock)) as backend:
            store.broken = True
            reply = await backend.post("UserRegister", {"UserInfo": [{"UserId": "a"}]})
            assert reply["Code"] == 105001
            assert (await backend.page("/readyz")).status_code == 503
            store.broken = False
            assert (await backend.page("/readyz")).status_code == 200


class FullStore(MemoryStore):
    """A store of which all can be read and nothing written."""

    full = False

    def _refuse(self) -> None:
        if self.full:
            raise StoreError("the disk is full")

    def _apply(self, commit: Commit) -> CommitResult:
        self._refuse()
        return super()._apply(commit)

    async def putUser(self, user: UserRecord) -> None:
        self._refuse()
        await super().putUser(user)

    async def markClock(self, mark: ClockMark) -> int:
        self._refuse()
        return await super().markClock(mark)

    async def probe(self) -> None:
        self._refuse()


@pytest.mark.may_log("the disk is full")
@pytest.mark.parametrize("failing", ["commit", "putUser", "upkeep"])
async def test_a_store_that_can_only_be_read_is_not_ready_from_its_first_failure_on(
    clock: ManualClock, failing: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "callkit")
    store = FullStore()
    async with LocalServer(clock, settings=SETTINGS, store=store) as server:
        assert server.core is not None
        alice, _ = await people(server, "alice", "bob")
        async with AppBackend(server.core.apiURL, lambda: seconds(clock)) as backend:

            async def status() -> int:
                return (await backend.page("/readyz")).status_code

            for _ in range(2):
                assert await status() == 200
                caplog.clear()
                store.full = True
                for _ in range(5):
                    if failing == "commit":
                        await alice.ask("callInvite", invitees=["bob"])
                    elif failing == "putUser":
                        await Peer(server).login("carol")
                    else:
                        await clock.advance(61)
                assert await status() == 503
                await clock.advance(5)
                assert await status() == 503
                loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
                assert len(loud) == 1
                store.full = False
                await clock.advance(2)
                assert await status() == 200
                assert "can be written again, after" in caplog.text
