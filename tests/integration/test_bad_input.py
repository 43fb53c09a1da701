"""Everything wrong a peer can say: the code it gets, and that nothing else happens.

``design.md`` §5 Refusals, §6 "What is wrong gets"; ``reference/zim.md`` A4 to A6, F, H. After each
refusal the same connection and another one go on; after each close the server does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from tests.integration.conftest import Town
from tests.integration.raw import RECEIVED, RawClient, entry, raw
from tests.integration.serving import ServerProcess

BAD, NOT_LOGGED, UNKNOWN_OP = 6000001, 6000121, 6000013


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all of it: what one test breaks, the next one finds broken."""
    server = ServerProcess(tmp_path_factory.mktemp("bad") / "data", "--limits", "off")
    with asyncio.Runner() as runner:
        yield runner.run(server.start())
        assert runner.run(server.stop()) == 0
    assert b"Traceback" not in server.stderr, server.stderr.decode()
    assert b"ERROR" not in server.stderr, server.stderr.decode()


def invite(**fields: Any) -> dict[str, Any]:
    return {"op": "callInvite", "invitees": ["bob"], **fields}


def config(**fields: Any) -> dict[str, Any]:
    return invite(config=fields)


# --- requests with wrong arguments -----------------------------------------------------------

WRONG_ARGUMENTS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no invitees": ({"op": "callInvite"}, BAD, "invitees"),
    "empty invitees": (invite(invitees=[]), BAD, "invitees"),
    "invitees no list": (invite(invitees="bob"), BAD, "invitees"),
    "invitees null": (invite(invitees=None), BAD, "invitees"),
    "invitee a number": (invite(invitees=["bob", 7]), BAD, "invitees"),
    "invitee empty": (invite(invitees=["bob", ""]), BAD, "invitees[1]"),
    "invitee of 33 bytes": (invite(invitees=["x" * 33]), BAD, "invitees[0]"),
    "invitee with a space": (invite(invitees=["a b"]), BAD, "invitees[0]"),
    "invitee with a slash": (invite(invitees=["a/b"]), BAD, "invitees[0]"),
    "invitee with an accent": (invite(invitees=["bøb"]), BAD, "invitees[0]"),
    "only myself": (invite(invitees=["alice"]), BAD, ""),
    "only myself, twice": (invite(invitees=["alice", "alice"]), BAD, ""),
    "ten people": (invite(invitees=[f"u{n}" for n in range(10)]), 6000272, ""),
    "an unknown person": (invite(invitees=["nobody"]), 6000281, ""),
    "timeout 0": (config(timeout=0), BAD, "config.timeout"),
    "timeout 601": (config(timeout=601), BAD, "config.timeout"),
    "timeout -1": (config(timeout=-1), BAD, "config.timeout"),
    "timeout text": (config(timeout="60"), BAD, "config.timeout"),
    "timeout true": (config(timeout=True), BAD, "config.timeout"),
    "timeout 1.5": (config(timeout=1.5), BAD, "config.timeout"),
    "timeout null": (config(timeout=None), BAD, "config.timeout"),
    "timeout huge": (config(timeout=10**40), BAD, "config.timeout"),
    "mode 2": (config(mode=2), BAD, "config.mode"),
    "mode -1": (config(mode=-1), BAD, "config.mode"),
    "mode text": (config(mode="0"), BAD, "config.mode"),
    "mode true": (config(mode=True), BAD, "config.mode"),
    "extendedData of 2049 bytes": (config(extendedData="x" * 2049), BAD, "config.extendedData"),
    "extendedData of 2050 bytes": (config(extendedData="é" * 1025), BAD, "config.extendedData"),
    "extendedData an object": (config(extendedData={}), BAD, "config.extendedData"),
    "extendedData with NUL": (config(extendedData="a\0b"), BAD, "config.extendedData"),
    "check a number": (config(enableNotReceivedCheck=1), BAD, "config.enableNotReceivedCheck"),
    "config a list": (invite(config=[]), BAD, "config"),
    "config null": (invite(config=None), BAD, "config"),
    "push a text": (config(pushConfig="x"), BAD, "config.pushConfig"),
    "nonce a number": (invite(nonce=1), BAD, "nonce"),
    "nonce of 65": (invite(nonce="n" * 65), BAD, "nonce"),
    "nonce not ASCII": (invite(nonce="é"), BAD, "nonce"),
    "accept without callID": ({"op": "callAccept"}, BAD, "callID"),
    "accept with a number": ({"op": "callAccept", "callID": 1}, BAD, "callID"),
    "accept with empty callID": ({"op": "callAccept", "callID": ""}, BAD, "callID"),
    "callID of 33 bytes": ({"op": "callAccept", "callID": "1" * 33}, BAD, "callID"),
    "accept of nothing": ({"op": "callAccept", "callID": "1"}, 6000276, ""),
    "reject of nothing": ({"op": "callReject", "callID": "no number"}, 6000276, ""),
    "cancel of nothing": ({"op": "callCancel", "callID": "18446744073709551616"}, 6000276, ""),
    "received of nothing": ({"op": "callReceived", "callID": "-1"}, 6000276, ""),
    "join of nothing": ({"op": "callJoin", "callID": "0"}, 6000276, ""),
    "quit of nothing": ({"op": "callQuit", "callID": "'; drop table"}, 6000276, ""),
    "end of nothing": ({"op": "callEnd", "callID": "9" * 32}, 6000276, ""),
    "inviting into nothing": (
        {"op": "callingInvite", "callID": "1", "invitees": ["bob"]},
        6000276,
        "",
    ),
    "inviting nobody": ({"op": "callingInvite", "callID": "1", "invitees": []}, BAD, "invitees"),
    "list without count": ({"op": "queryCallInvitationList"}, BAD, "count"),
    "count 0": ({"op": "queryCallInvitationList", "count": 0}, BAD, "count"),
    "count -1": ({"op": "queryCallInvitationList", "count": -1}, BAD, "count"),
    "count 1.5": ({"op": "queryCallInvitationList", "count": 1.5}, BAD, "count"),
    "count huge": ({"op": "queryCallInvitationList", "count": 10**30}, BAD, "count"),
    "nextFlag text": (
        {"op": "queryCallInvitationList", "count": 1, "nextFlag": "x"},
        BAD,
        "nextFlag",
    ),
    "nextFlag -1": (
        {"op": "queryCallInvitationList", "count": 1, "nextFlag": -1},
        BAD,
        "nextFlag",
    ),
    "nextFlag 2**63": (
        {"op": "queryCallInvitationList", "count": 1, "nextFlag": 2**63},
        BAD,
        "nextFlag",
    ),
    "read up to -1": ({"op": "callHistoryRead", "upTo": -1}, BAD, "upTo"),
    "read up to never": ({"op": "callHistoryRead"}, BAD, "upTo"),
    "info of nobody": ({"op": "queryUsersInfo", "userIDs": []}, BAD, "userIDs"),
    "info of eleven": (
        {"op": "queryUsersInfo", "userIDs": [f"u{n}" for n in range(11)]},
        6000012,
        "userIDs",
    ),
    "status of 201": (
        {"op": "queryUsersStatus", "userIDs": [f"u{n}" for n in range(201)]},
        BAD,
        "userIDs",
    ),
    "subscription to 101": (
        {
            "op": "subscribeUsersStatus",
            "userIDs": [f"u{n}" for n in range(101)],
            "config": {"subscriptionDuration": 1},
        },
        BAD,
        "userIDs",
    ),
    "subscription to nobody": (
        {"op": "subscribeUsersStatus", "userIDs": [], "config": {"subscriptionDuration": 1}},
        BAD,
        "userIDs",
    ),
    "subscription for ever": ({"op": "subscribeUsersStatus", "userIDs": ["bob"]}, BAD, "config"),
    **{
        f"subscription for {json.dumps(minutes)} minutes": (
            {
                "op": "subscribeUsersStatus",
                "userIDs": ["bob"],
                "config": {"subscriptionDuration": minutes},
            },
            BAD,
            "config.subscriptionDuration",
        )
        for minutes in (0, -1, 43_201, 1.5, True, None, "60", 10**30)
    },
    "letting go of a number": (
        {"op": "unsubscribeUsersStatus", "userIDs": [1]},
        BAD,
        "userIDs",
    ),
    "letting go of 101": (
        {"op": "unsubscribeUsersStatus", "userIDs": [f"u{n}" for n in range(101)]},
        BAD,
        "userIDs",
    ),
    "name of 257 bytes": ({"op": "updateUserName", "value": "x" * 257}, BAD, "value"),
    "avatar of 501 bytes": ({"op": "updateUserAvatarUrl", "value": "x" * 501}, BAD, "value"),
    "renew with a number": ({"op": "renewToken", "token": 1}, BAD, "token"),
    "unknown op": ({"op": "callTeleport"}, UNKNOWN_OP, "callTeleport"),
    "empty op": ({"op": ""}, UNKNOWN_OP, ""),
    "an event's op": ({"op": "callInvitationReceived", "callID": "1"}, UNKNOWN_OP, ""),
    "a reply's op": ({"op": "ok"}, UNKNOWN_OP, ""),
    "second login": ({"op": "login", "userID": "alice", "deviceID": "d2"}, 6000111, ""),
}


@pytest.mark.parametrize("case", WRONG_ARGUMENTS)
async def test_a_wrong_request_is_refused_with_its_code_and_changes_nothing(
    url: str, case: str
) -> None:
    request, code, field = WRONG_ARGUMENTS[case]
    async with raw(url) as alice, raw(url) as bob:
        await alice.login("alice")
        await bob.login("bob")
        before = await alice.ask("queryCallInvitationList", count=1)
        await alice.send_raw(json.dumps({"id": 99, **request}))
        refusal = await alice.receive()
        assert (refusal["op"], refusal["id"], refusal["code"]) == ("error", 99, code)
        assert refusal["temporary"] is False
        assert field in refusal["message"]
        assert refusal["message"]
        after = await alice.ask("queryCallInvitationList", count=1)
        assert after["callList"] == before["callList"]
        await alice.nothing()
        await bob.nothing()


async def test_what_is_just_within_the_limits_is_taken(url: str) -> None:
    async with raw(url) as alice, raw(url) as bob:
        name = "!#$%&()+-:;<=.>?@[]^_{}|~aZ09xxx"
        assert len(name) == 32
        await alice.login(name, "d", userName="é" * 128)
        await bob.login("bob")
        for timeout in (1, 600):
            call = await alice.invite("bob", timeout=timeout, extendedData="é" * 1024)
            await bob.expect("callInvitationReceived", caller=name, extendedData="é" * 1024)
            await alice.ask("callCancel", callID=call, config={"extendedData": "x" * 2048})
            await bob.expect("callInvitationCancelled", extendedData="x" * 2048)
        assert (await alice.ask("queryCallInvitationList", count=2**63 - 1))["callList"]


async def test_unknown_fields_are_ignored(url: str) -> None:
    async with raw(url) as alice:
        await alice.login("alice", colour="red", known={})
        await alice.ask("queryUsersStatus", userIDs=["alice"], why={"a": [1, None, 1e300]})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"userID": ""}, "userID"),
        ({"userID": "x" * 33}, "userID"),
        ({"userID": "a b"}, "userID"),
        ({"userID": "bob\n"}, "userID"),
        ({"userID": None}, "userID"),
        ({"deviceID": ""}, "deviceID"),
        ({"deviceID": "é"}, "deviceID"),
        ({"deviceID": 5}, "deviceID"),
        ({"userName": "x" * 257}, "userName"),
        ({"deviceName": "x" * 257}, "deviceName"),
        ({"token": "x" * 4097}, "token"),
        ({"known": {str(number): 1 for number in range(1, 202)}}, "known"),
        ({"known": {"1": "x"}}, "known"),
        ({"known": 5}, "known"),
        ({"platform": "beos"}, "platform"),
    ],
)
async def test_a_bad_login_may_try_again(url: str, fields: dict[str, Any], field: str) -> None:
    async with raw(url) as client:
        login = {"op": "login", "id": 5, "userID": "bob", "deviceID": "d", **fields}
        await client.send_raw(json.dumps(login))
        refusal = await client.receive()
        assert (refusal["id"], refusal["code"]) == (5, BAD)
        assert field in refusal["message"]
        await client.login("bob")
        await client.nothing()


@pytest.mark.parametrize(
    "request_",
    [
        {"op": "logout"},
        {"op": "renewToken", "token": "x"},
        invite(),
        {"op": "callCancel", "callID": "1"},
        {"op": "callAccept", "callID": "1"},
        {"op": "callReject", "callID": "1"},
        {"op": "callReceived", "callID": "1"},
        {"op": "callingInvite", "callID": "1", "invitees": ["bob"]},
        {"op": "callJoin", "callID": "1"},
        {"op": "callQuit", "callID": "1"},
        {"op": "callEnd", "callID": "1"},
        {"op": "queryCallInvitationList", "count": 1},
        {"op": "callHistoryRead", "upTo": 1},
        {"op": "queryUsersInfo", "userIDs": ["bob"]},
        {"op": "queryUsersStatus", "userIDs": ["bob"]},
        {
            "op": "subscribeUsersStatus",
            "userIDs": ["bob"],
            "config": {"subscriptionDuration": 1},
        },
        {"op": "unsubscribeUsersStatus", "userIDs": ["bob"]},
        {"op": "updateUserName", "value": "x"},
        {"op": "updateUserAvatarUrl", "value": "x"},
    ],
    ids=lambda request: request["op"],
)
async def test_every_request_needs_a_login_and_may_follow_one(
    url: str, request_: dict[str, Any]
) -> None:
    async with raw(url) as client:
        await client.send_raw(json.dumps({"id": 1, **request_}))
        refusal = await client.receive()
        assert (refusal["id"], refusal["code"]) == (1, NOT_LOGGED)
        # A wrong argument is answered first (plan §5).
        if len(request_) > 1:
            await client.send_raw(json.dumps({"op": request_["op"], "id": 2}))
            assert (await client.receive())["code"] == BAD
        await client.login("carol")


# --- frames nobody can answer ----------------------------------------------------------------

UNANSWERABLE: dict[str, str | bytes] = {
    "binary": b'{"op":"logout","id":1}',
    "empty": "",
    "garbage": "\x00\x01garbage",
    "half": '{"op":"logout","id":1',
    "two": '{"op":"logout","id":1}{"op":"logout","id":2}',
    "array": '[{"op":"logout","id":1}]',
    "text": '"logout"',
    "number": "1",
    "null": "null",
    "no op": '{"id":1}',
    "op null": '{"op":null,"id":1}',
    "op a number": '{"op":1,"id":1}',
    "no id": '{"op":"logout"}',
    "no id, unknown op": '{"op":"callTeleport"}',
    "id null": '{"op":"logout","id":null}',
    "id 0": '{"op":"logout","id":0}',
    "id -1": '{"op":"logout","id":-1}',
    "id text": '{"op":"logout","id":"1"}',
    "id 1.0": '{"op":"logout","id":1.0}',
    "id true": '{"op":"logout","id":true}',
    "id 2**63": '{"op":"logout","id":9223372036854775808}',
    "id of 5000 digits": '{"op":"logout","id":' + "9" * 5000 + "}",
    "NaN": '{"op":"logout","id":1,"x":NaN}',
    "nested 30,000 deep": '{"op":"logout","id":1,"x":' + "[" * 30_000 + "]" * 30_000 + "}",
    "nested objects": '{"op":"logout","id":1,"x":' + '{"a":' * 9_000 + "1" + "}" * 9_000 + "}",
}


@pytest.mark.parametrize("logged_in", [False, True], ids=["before login", "after login"])
@pytest.mark.parametrize("case", UNANSWERABLE)
async def test_a_frame_nobody_can_answer_closes_the_connection(
    url: str, case: str, logged_in: bool
) -> None:
    async with raw(url) as client, raw(url) as other:
        if logged_in:
            await client.login("alice")
        await client.send_raw(UNANSWERABLE[case])
        assert await client.close_code() == 4400
        assert [frame for frame in client.log if "code" in frame] == []
        await other.login("bob")
        await other.nothing()


async def test_a_frame_of_64_kib_is_read_and_a_larger_one_is_closed_1009(url: str) -> None:
    async with raw(url) as client:
        await client.login("alice")
        start, end = '{"op":"updateUserName","id":50,"value":"a","pad":"', '"}'
        pad = 64 * 1024 - len(start) - len(end)
        await client.send_raw(start + "x" * pad + end)
        assert (await client.receive())["id"] == 50
        await client.send_raw(start + "x" * (pad + 1) + end)
        assert await client.close_code() == 1009


@pytest.mark.parametrize("data", ["x" * 2**20, b"x" * 2**20, ["x" * 60_000] * 2])
async def test_a_megabyte_in_one_frame_or_in_parts_is_closed_1009(url: str, data: Any) -> None:
    async with raw(url) as client, raw(url) as other:
        await client.login("alice")
        with suppress(ConnectionClosed):
            await client.send_raw(data)
        assert await client.close_code() == 1009
        await other.login("bob")
        await other.nothing()


async def test_a_frame_in_parts_is_one_frame(url: str) -> None:
    async with raw(url) as client:
        text = json.dumps({"op": "login", "id": 7, "userID": "bob", "deviceID": "d"})
        await client.socket.send([text[:3], text[3:20], text[20:]])
        assert (await client.receive())["id"] == 7


async def test_a_thousand_tiny_parts_are_not_collected(url: str) -> None:
    async with raw(url) as client:
        with suppress(ConnectionClosed):
            await client.socket.send(["x"] * 1_000)
        assert await client.close_code() == 4400


async def test_bytes_that_are_no_utf8_close_the_connection(url: str) -> None:
    async with raw(url) as client, raw(url) as other:
        await client.login("alice")
        await client.socket.send(b'{"op":"updateUserName","id":9,"value":"\xff"}', text=True)
        assert await client.close_code() in (1007, 4400)
        await other.login("bob")


@pytest.mark.parametrize(
    "value", [r"\ud800", r"\udfff", r"x\udc00y", r"\ud83d"], ids=lambda text: text[1:]
)
async def test_half_a_surrogate_pair_is_refused_by_name(url: str, value: str) -> None:
    async with raw(url) as client, raw(url) as bob:
        await bob.login("bob")
        await client.login("alice")
        for field, frame in {
            "value": '{"op":"updateUserName","id":%d,"value":"%s"}',
            "config.extendedData": (
                '{"op":"callInvite","id":%d,"invitees":["bob"],"config":{"extendedData":"%s"}}'
            ),
        }.items():
            number = 100 + len(field)
            await client.send_raw(frame % (number, value))
            refusal = await client.receive()
            assert (refusal["id"], refusal["code"]) == (number, BAD)
            assert field in refusal["message"]
        # A whole pair is a character.
        await client.send_raw('{"op":"updateUserName","id":200,"value":"\\ud83d\\ude00"}')
        assert await client.receive() == {"op": "ok", "id": 200}
        await bob.nothing()


@pytest.mark.parametrize(
    ("frame", "field"),
    [
        ('{"op":"updateUserName","id":9,"value":"a","value":"b"}', "value"),
        ('{"op":"callInvite","id":9,"invitees":["bob"],"invitees":["carol"]}', "invitees"),
        (
            '{"op":"callInvite","id":9,"invitees":["bob"],"config":{"timeout":5,"timeout":6}}',
            "timeout",
        ),
        ('{"op":"updateUserName","op":"logout","id":9,"value":"a"}', "op"),
        ('{"op":"updateUserName","id":8,"id":9,"value":"a"}', "id"),
    ],
)
async def test_a_field_given_twice_is_refused(url: str, frame: str, field: str) -> None:
    async with raw(url) as client, raw(url) as bob:
        await client.login("alice")
        await bob.login("bob")
        await client.send_raw(frame)
        refusal = await client.receive()
        assert (refusal["id"], refusal["code"]) == (9, BAD)
        assert refusal["message"].startswith(field)
        await client.nothing()
        await bob.nothing()


async def test_ids_and_numbers_up_to_64_bits_are_taken(url: str) -> None:
    async with raw(url) as client:
        await client.login("alice")
        number = 2**63 - 1
        await client.send_raw(json.dumps({"op": "callHistoryRead", "id": number, "upTo": 5}))
        assert await client.receive() == {"op": "ok", "id": number}
        # An id used twice is the client's own business.
        for _ in range(2):
            await client.send_raw(json.dumps({"op": "callHistoryRead", "id": 3, "upTo": 5}))
            assert await client.receive() == {"op": "ok", "id": 3}


# --- the handshake ---------------------------------------------------------------------------


async def test_a_web_page_is_refused_with_403(url: str) -> None:
    for origin in ("http://evil.example", "null", url.replace("ws", "http")):
        with pytest.raises(InvalidStatus) as caught:
            async with raw(url, origin=Origin(origin)):
                pass
        assert caught.value.response.status_code == 403


async def test_another_path_is_404(url: str) -> None:
    for path in ("/", "/v2", "/v1/", "/v1/x", "/../v1", "/V1"):
        with pytest.raises(InvalidStatus) as caught:
            async with raw(url.removesuffix("/v1") + path):
                pass
        assert caught.value.response.status_code == 404


async def test_only_another_subprotocol_is_refused_and_none_is_taken(url: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        async with raw(url, subprotocols=[Subprotocol("mqtt")]):
            pass
    assert caught.value.response.status_code == 400
    async with raw(url, subprotocols=None) as client:
        await client.login("alice")
    async with raw(url) as client:
        assert client.socket.subprotocol == "callkit.v1"


async def test_compression_is_never_agreed_on(url: str) -> None:
    async with raw(url, compression="deflate") as client:
        assert client.socket.response is not None
        assert "Sec-WebSocket-Extensions" not in client.socket.response.headers
        await client.login("alice")


class TestAllowOrigin:
    @pytest.fixture
    def rules(self) -> dict[str, Any]:
        return {"allowOrigins": ("https://app.example",)}

    async def test_a_page_that_was_named_is_let_in(self, town: Town) -> None:
        page = await town.stranger(origin=Origin("https://app.example"))
        await page.login("alice")
        with pytest.raises(InvalidStatus) as caught:
            await town.stranger(origin=Origin("https://app.example.evil"))
        assert caught.value.response.status_code == 403
        await (await town.stranger()).login("bob")


class TestNoLogin:
    @pytest.fixture
    def rules(self) -> dict[str, Any]:
        return {"loginWithinSeconds": 1}

    async def test_who_does_not_log_in_in_time_is_closed(self, town: Town) -> None:
        silent, busy = await town.stranger(), await town.stranger()
        assert await busy.refusal("logout") == NOT_LOGGED
        assert await silent.close_code() == 4104
        assert await busy.close_code() == 4104


# --- who may do what -------------------------------------------------------------------------


async def test_a_stranger_to_the_call_can_do_nothing(url: str) -> None:
    async with raw(url) as alice, raw(url) as bob, raw(url) as mallory:
        for person, name in ((alice, "alice"), (bob, "bob"), (mallory, "mallory")):
            await person.login(name)
        for mode in (0, 1):
            call = await alice.invite("bob", mode=mode)
            await bob.expect("callInvitationReceived", callID=call)
            for op in ("callAccept", "callReject", "callReceived"):
                assert await mallory.refusal(op, callID=call) == 6000274
            assert await mallory.refusal("callCancel", callID=call) == 6000273
            assert await mallory.refusal("callCancel", callID=call, invitees=["bob"]) == 6000273
            inside = 6000274 if mode else 6000286
            for op in ("callQuit", "callEnd"):
                assert await mallory.refusal(op, callID=call) == inside
            fields = {"callID": call, "invitees": ["bob"]}
            assert await mallory.refusal("callingInvite", **fields) == inside
            # The caller was never invited.
            for op in ("callAccept", "callReject"):
                assert await alice.refusal(op, callID=call) == 6000274
            # The callee did not make the invitation.
            assert await bob.refusal("callCancel", callID=call) == 6000273
            assert (await mallory.ask("queryCallInvitationList", count=100))["callList"] == []
            # Nothing of all that was heard, nothing has changed.
            await alice.nothing()
            await bob.ask("callReceived", callID=call)
            await bob.changed(call, 2, entry("bob", RECEIVED))
            await alice.changed(call, 2, entry("bob", RECEIVED))
            await alice.ask("callCancel", callID=call)
            await bob.expect("callInvitationCancelled")


async def test_a_stranger_learns_nothing_of_a_call_by_claiming_to_know_it(url: str) -> None:
    async with raw(url) as alice, raw(url) as bob, raw(url) as mallory:
        await alice.login("alice")
        await bob.login("bob")
        call = await alice.invite("bob")
        answer = await mallory.login("mallory", known={call: 1, "x": 1, "1": 2**62})
        assert answer["calls"] == []
        assert {info["callID"]: info["state"] for info in answer["ended"]} == {
            call: -1,
            "x": -1,
            "1": -1,
        }
        await alice.ask("callCancel", callID=call)


# --- the same request again ------------------------------------------------------------------


async def stale(client: RawClient, **fields: Any) -> str:
    return str((await client.ask("callInvite", **fields))["callID"])


async def test_the_same_nonce_gets_the_first_reply_again_and_other_arguments_6000275(
    url: str,
) -> None:
    async with raw(url) as alice, raw(url) as bob, raw(url) as phone:
        await alice.login("alice")
        await bob.login("bob")
        call = await stale(alice, invitees=["bob"], nonce="n1")
        await phone.login("alice", "phone")
        assert await stale(alice, invitees=["bob"], nonce="n1") == call
        assert await stale(phone, nonce="n1", invitees=["bob"]) == call
        await bob.expect("callInvitationReceived", callID=call)
        await bob.nothing()
        again = {"nonce": "n1", "callID": call}
        assert await alice.refusal("callInvite", invitees=["carol"], nonce="n1") == 6000275
        assert await alice.refusal("callCancel", **again) == 6000275
        # A nonce is its person's: somebody else's is another.
        await bob.ask("callReject", **again)
        first = await bob.ask("callReject", **again)
        assert first["callID"] == call
        assert await bob.refusal("callAccept", **again) in (6000275, 6000276)
        assert await bob.refusal("callReject", callID=call) == 6000276


async def test_a_refused_request_does_not_use_up_its_nonce(url: str) -> None:
    async with raw(url) as alice, raw(url) as bob:
        await alice.login("alice")
        assert await alice.refusal("callInvite", invitees=["late"], nonce="n2") == 6000281
        await bob.login("late")
        call = await stale(alice, invitees=["late"], nonce="n2")
        await bob.expect("callInvitationReceived", callID=call)
