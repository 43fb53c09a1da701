"""An operator's questions to a running server, from the command line to its tables."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from callkit.cli import main
from callkit.errors import TransportError, UsageError
from callkit.server.api.api_client import ApiClient, api_url, calls_table, users_table
from callkit.server.app import Server
from callkit.server.settings import Secret, Settings
from callkit.server.stores.sqlite.store import FILE_NAME
from tests.integration.raw import RawClient, raw
from tests.unit.server.backend import APP, SECRET

Run = Callable[..., Awaitable[tuple[int, str, str]]]
KEYS = Settings(appID=APP, serverSecret=Secret(SECRET))


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(
        Settings(
            port=0,
            apiPort=0,
            insecure=True,
            appID=APP,
            serverSecret=Secret(SECRET),
            data=str(tmp_path / "data"),
        )
    )
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def run(server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command against the server; exit code, stdout and stderr."""
    monkeypatch.setenv("CALLKIT_APP_ID", str(APP))
    monkeypatch.setenv("CALLKIT_SERVER_SECRET", SECRET)

    async def run(*arguments: str, api: str = "") -> tuple[int, str, str]:
        line = [*arguments, "--api", api or server.apiURL]
        code = await asyncio.to_thread(main, line)
        return code, *capsys.readouterr()

    return run


async def calling(server: Server, alice: RawClient, bob: RawClient) -> str:
    await alice.login("alice")
    await bob.login("bob")
    call = await alice.ask("callInvite", invitees=["bob"], config={"timeout": 60})
    return str(call["callID"])


async def test_calls_that_go_on_are_listed_and_one_is_ended(server: Server, run: Run) -> None:
    async with raw(server.url) as alice, raw(server.url) as bob:
        call_id = await calling(server, alice, bob)
        await bob.expect("callInvitationReceived", callID=call_id)
        code, out, _ = await run("calls")
        assert code == 0
        head, line = out.splitlines()
        assert head.split() == ["CALL", "SINCE", "MODE", "CALLER", "PEOPLE", "END"]
        assert line.split()[0] == call_id
        assert line.split()[2:] == ["general", "alice", "bob=inviting", "-"]
        code, out, _ = await run("calls", "--json")
        (shown,) = json.loads(out)
        assert (code, shown["CallId"], shown["State"]) == (0, call_id, 1)

        assert await run("end", call_id) == (0, f"call {call_id} has ended\n", "")
        await bob.expect("callInvitationCancelled", callID=call_id)
        assert (await run("calls", "--json"))[:2] == (0, "[]\n")
        code, out, _ = await run("calls", "--user", "bob")
        assert out.splitlines()[1].split()[-1] == "cancelled"
        code, _, err = await run("end", call_id)
        assert (code, err.count("\n")) == (1, 1)


async def test_a_person_is_kicked(server: Server, run: Run) -> None:
    async with raw(server.url) as alice, raw(server.url) as bob:
        await alice.login("alice")
        await bob.login("bob")
        code, out, _ = await run("kick", "bob", "--device", "other")
        assert (code, out) == (0, "bob: no device was online\n")
        code, out, _ = await run("kick", "bob")
        assert code == 0
        assert out.endswith("; tokens made until now are refused\n")
        assert await bob.close_code() == 4401
        code, out, _ = await run("kick", "alice", "--json")
        assert len(json.loads(out)["Devices"]) == 1
        assert await alice.close_code() == 4401


async def test_who_is_online_is_listed_and_who_is_not_can_be_asked_for(
    server: Server, run: Run
) -> None:
    async with raw(server.url) as alice, raw(server.url) as bob:
        await calling(server, alice, bob)
        await bob.ask("logout")
        code, out, _ = await run("users", "--json")
        (user,) = json.loads(out)
        assert (code, user["UserId"], user["Status"]) == (0, "alice", "Online")
        assert len(user["Devices"]) == 1
        code, out, _ = await run("users", "bob", "nobody")
        assert [line.split()[0] for line in out.splitlines()] == ["USER", "bob", "nobody"]
        assert "Logout" in out and "Unknown" in out


@pytest.mark.parametrize("count", [1, 2, 3, 200])
async def test_many_calls_come_in_pages_and_no_more_than_asked_for(
    server: Server, run: Run, count: int
) -> None:
    async with raw(server.url) as alice, raw(server.url) as bob:
        await calling(server, alice, bob)
        for _ in range(2):
            await alice.ask("callInvite", invitees=["bob"], config={"timeout": 60})
        _, out, _ = await run("calls", "--json", "--limit", str(count))
        assert len(json.loads(out)) == min(count, 3)


async def test_what_cannot_be_is_one_line_with_its_exit_code(
    server: Server, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, api, code, said in (
        (("end", "1"), "", 1, "no such call"),
        (("end", "x" * 40), "", 1, "CallId"),
        (("calls", "--user", "ghost"), "", 1, "not registered"),
        (("calls",), "http://127.0.0.1:1", 1, "does the server run"),
        (("calls",), "ws://127.0.0.1:1", 2, "no address"),
        (("calls", "--ca", "/nowhere"), "", 2, "/nowhere"),
        (("calls", "--ca", __file__), "", 2, "no certificate in PEM"),
        (("calls",), "https" + server.apiURL[4:], 1, "no TLS is spoken there"),
        (("calls",), "http://nobody.invalid:1", 1, "name is not known"),
        (("kick", "x" * 40), "", 1, "UserId"),
    ):
        found, out, err = await run(*arguments, api=api)
        assert (found, out, err.count("\n")) == (code, "", 1)
        assert said in err
    monkeypatch.setenv("CALLKIT_SERVER_SECRET", "0" * 32)
    code, _, err = await run("calls")
    assert code == 1
    assert "Signature is wrong" in err
    monkeypatch.delenv("CALLKIT_SERVER_SECRET")
    code, _, err = await run("calls")
    assert code == 2
    assert "server secret" in err


async def test_a_backup_is_taken_beside_the_running_server(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with raw(server.url) as alice, raw(server.url) as bob:
        await calling(server, alice, bob)
        target = tmp_path / "again" / FILE_NAME
        target.parent.mkdir()
        line = ["backup", str(target), "--data", str(tmp_path / "data")]
        assert await asyncio.to_thread(main, line) == 0
        assert await asyncio.to_thread(main, line) == 1
        assert "exists already" in capsys.readouterr().err
    second = Server(Settings(port=0, insecure=True, data=str(target.parent)))
    await second.start()
    async with raw(second.url) as bob:
        assert len((await bob.ask("login", userID="bob", deviceID="d9"))["calls"]) == 1
    await second.stop()
    assert main(["backup", "x", "--data", ":memory:"]) == 2


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (Settings(apiPort=8766), "http://127.0.0.1:8766"),
        (Settings(apiPort=8766, host="0.0.0.0"), "http://127.0.0.1:8766"),
        (Settings(apiPort=8766, host="10.0.0.5"), "http://127.0.0.1:8766"),
        (Settings(apiPort=8766, host="10.0.0.5", apiHost=""), "http://10.0.0.5:8766"),
        (Settings(apiPort=8766, apiHost="::"), "http://[::1]:8766"),
        (Settings(apiPort=8766, apiHost="10.0.0.5,::1"), "http://10.0.0.5:8766"),
        (Settings(apiPort=1, apiHost="10.0.0.5", tlsCert="x"), "https://10.0.0.5:1"),
    ],
)
def test_the_settings_say_where_the_api_is(settings: Settings, url: str) -> None:
    assert api_url(settings) == url


def test_settings_that_do_not_say_where_are_a_usage_error() -> None:
    with pytest.raises(UsageError, match="--api"):
        api_url(Settings())


async def test_another_kind_of_server_is_told_from_ours(server: Server) -> None:
    console = ApiClient(server.apiURL + "/healthz", KEYS, 0)
    console._url = "http://elsewhere"
    wrong = ApiClient(server.url.replace("ws://", "http://").replace("/v1", ""), KEYS, 0)
    with pytest.raises(TransportError, match="no callkit server API"):
        await asyncio.to_thread(wrong.users)


def test_a_name_does_not_move_the_cursor() -> None:
    user = {"UserId": "a", "UserName": "x\x1b[2J\n", "Status": "Online", "Devices": []}
    assert "\x1b" not in users_table([user])
    assert users_table([user]).count("\n") == 1
    assert calls_table([]).startswith("CALL")
