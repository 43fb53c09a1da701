"""Media signals reach those who are in the call, and nobody and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from callkit.errors import UsageError
from callkit.server.app import Server
from callkit.server.calls.media_relay import ice_servers
from callkit.server.settings import Secret, Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer
from tests.unit.server.peer import Peer

TURN = Settings(
    port=0,
    insecure=True,
    iceURLs=("stun:turn.example:3478", "turn:turn.example:3478?transport=udp"),
    turnSecret=Secret("s3cr3t"),
)


async def in_a_call(
    server: LocalServer, *people: str, answer: bool = True
) -> tuple[str, dict[str, Peer]]:
    peers = {name: Peer(server) for name in people}
    for name, peer in peers.items():
        await peer.login(name)
    first, *others = people
    asked = await peers[first].ask("callInvite", invitees=others, config={"mode": 1})
    for name in others if answer else ():
        await peers[name].ask("callAccept", callID=asked["callID"])
    return asked["callID"], peers


def words(peer: Peer) -> list[tuple[str, str, str, int]]:
    heard = peer.heard("mediaSignalReceived")
    return [(one["from"], one["fromDevice"], one["data"], one["n"]) for one in heard]


async def test_a_word_to_one_person_reaches_that_one() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob", "cleo")
        reply = await peers["ann"].ask("mediaSignal", callID=callID, to="bob", data="hello")
        assert reply["op"] == "ok"
        assert words(peers["bob"]) == [("ann", "ann-1", "hello", 1)]
        assert words(peers["cleo"]) == words(peers["ann"]) == []


async def test_a_word_to_nobody_in_particular_reaches_everybody_else() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob", "cleo")
        await peers["bob"].ask("mediaSignal", callID=callID, data="one")
        await peers["bob"].ask("mediaSignal", callID=callID, data="two")
        for name in ("ann", "cleo"):
            assert words(peers[name]) == [("bob", "bob-1", "one", 1), ("bob", "bob-1", "two", 2)]
        assert words(peers["bob"]) == []


async def test_nothing_of_media_is_said_before_somebody_has_answered() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob", answer=False)
        to_bob = await peers["ann"].ask("mediaSignal", callID=callID, to="bob", data="hello")
        from_bob = await peers["bob"].ask("mediaSignal", callID=callID, data="hello")
        servers = await peers["bob"].ask("mediaServers", callID=callID)
        assert [to_bob["code"], from_bob["code"], servers["code"]] == [6000274] * 3
        assert words(peers["ann"]) == words(peers["bob"]) == []


async def test_only_the_device_that_is_in_the_call_takes_part() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        tablet = Peer(server)
        await tablet.login("bob", device="tablet")
        refused = await tablet.ask("mediaSignal", callID=callID, data="hello")
        assert refused["code"] == 6000274
        await peers["ann"].ask("mediaSignal", callID=callID, data="hello")
        assert words(tablet) == []
        await tablet.ask("callJoin", callID=callID)
        await peers["ann"].ask("mediaSignal", callID=callID, data="again")
        assert [word[2] for word in words(tablet)] == ["again"]
        assert [word[2] for word in words(peers["bob"])] == ["hello"], "the call has moved"


async def test_a_stranger_and_a_call_that_is_over_are_refused() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        stranger = Peer(server)
        await stranger.login("mallory")
        assert (await stranger.ask("mediaSignal", callID=callID, data="x"))["code"] == 6000274
        assert (await stranger.ask("mediaServers", callID=callID))["code"] == 6000274
        assert (await stranger.ask("mediaSignal", callID="1", data="x"))["code"] == 6000276
        await peers["ann"].ask("callEnd", callID=callID)
        assert (await peers["bob"].ask("mediaSignal", callID=callID, data="x"))["code"] == 6000276


async def test_one_whose_device_is_away_is_named_and_may_be_tried_again() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        peers["bob"].leave()
        refused = await peers["ann"].ask("mediaSignal", callID=callID, to="bob", data="x")
        assert (refused["code"], refused["temporary"]) == (6000281, True)
        assert (await peers["ann"].ask("mediaSignal", callID=callID, data="x"))["op"] == "ok"


@pytest.mark.parametrize(
    "fields",
    [{"data": "x" * (16 * 1024 + 1)}, {"data": 7}, {}, {"data": "x", "to": "no body"}],
    ids=["too long", "no text", "nothing", "no userID"],
)
async def test_a_word_that_is_none_is_refused(fields: dict[str, object]) -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        assert (await peers["ann"].ask("mediaSignal", callID=callID, **fields))["code"] == 6000001


async def test_the_longest_word_arrives_whole() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        data = '"' * (16 * 1024)
        await peers["ann"].ask("mediaSignal", callID=callID, data=data)
        assert words(peers["bob"])[0][2] == data


async def test_too_many_words_are_refused_for_a_moment() -> None:
    clock = ManualClock()
    settings = Settings(port=0, insecure=True, requestsPerSecond=10_000, requestBurst=10_000)
    async with LocalServer(clock, settings=settings) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        ann = peers["ann"]
        replies = [await ann.ask("mediaSignal", callID=callID, data="x") for _ in range(201)]
        assert [reply["op"] for reply in replies[:200]] == ["ok"] * 200
        assert (replies[200]["code"], replies[200]["temporary"]) == (6000005, True)
        assert (await peers["bob"].ask("mediaSignal", callID=callID, data="x"))["op"] == "ok"
        clock.jump(1.0)
        assert (await ann.ask("mediaSignal", callID=callID, data="x"))["op"] == "ok"


async def test_servers_come_with_credentials_of_the_person_who_asks() -> None:
    clock = ManualClock()
    async with LocalServer(clock, settings=TURN) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        media = (await peers["bob"].ask("mediaServers", callID=callID))["media"]
        stun, turn = media["iceServers"]
        assert stun == {"urls": ["stun:turn.example:3478"]}
        assert turn["urls"] == ["turn:turn.example:3478?transport=udp"]
        expiry, _, userID = turn["username"].partition(":")
        assert (userID, turn["ttl"]) == ("bob", 86_400)
        assert abs(int(expiry) - clock.wallMs() // 1000 - 86_400) <= 1
        expected = hmac.new(b"s3cr3t", turn["username"].encode(), hashlib.sha1).digest()
        assert base64.b64decode(turn["credential"]) == expected


async def test_without_servers_there_are_none_to_name() -> None:
    async with LocalServer(ManualClock()) as server:
        callID, peers = await in_a_call(server, "ann", "bob")
        assert (await peers["bob"].ask("mediaServers", callID=callID))["media"] == {}


def test_a_credential_of_the_rest_convention() -> None:
    """As ``printf '1700086400:alice' | openssl dgst -sha1 -hmac s3cr3t -binary | base64`` says."""
    (_, turn) = ice_servers(TURN, "alice", 1_700_000_000_000)
    assert turn.username == "1700086400:alice"
    assert turn.credential == "dNSCPHB3o0CJC1PLZWszpF/AB/8="


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        (Settings(iceURLs=("https://turn.example",)), "iceURLs"),
        (Settings(iceURLs=("turn:",)), "iceURLs"),
        (Settings(iceURLs=("turn:turn.example",)), "turnSecret"),
    ],
)
async def test_settings_that_cannot_work_are_refused_at_the_start(
    settings: Settings, names: str
) -> None:
    with pytest.raises(UsageError, match=names):
        Server(settings)
