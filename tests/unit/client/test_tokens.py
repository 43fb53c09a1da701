"""Tokens: where they come from, and how a login outlives them."""

from __future__ import annotations

import asyncio
import functools
import threading

import pytest

from callkit.client.tokens import checkedLead
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.model import ConnectionEvent, ConnectionState
from callkit.testing import settle
from tests.waiting import until


class Provider:
    """An async token function whose answers a test decides; the last one stays."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self) -> str:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, asyncio.Future):
            return await answer
        return answer


async def login(stage, source, **fields):
    task = asyncio.create_task(stage.client.login("bob", token=source))
    frame = await stage.server.welcome(**fields)
    await task
    await settle()
    stage.heard.clear()
    return frame


def failures(stage):
    return [event.error for event in stage.heard.of("tokenFailed")]


async def renew(stage, token, **fields):
    """Expect a renewal with that token, and take it."""
    stage.server.reply(await stage.server.expect("renewToken", token=token), token=token, **fields)
    await settle()


# --- kinds of functions ---------------------------------------------------------------------------


async def fresh() -> str:
    return "fresh"


async def text_of(text: str) -> str:
    return text


async def fresh_of(user: str) -> str:
    return f"fresh {user}"


class AsyncObject:
    async def __call__(self) -> str:
        return "fresh"

    async def method(self) -> str:
        return "fresh"


@pytest.mark.parametrize(
    "source",
    [
        "fresh",
        fresh,
        lambda: "fresh",
        lambda user="fresh": text_of(user),
        lambda: asyncio.get_running_loop().create_task(fresh()),
        functools.partial(lambda text: text, "fresh"),
        AsyncObject(),
        AsyncObject().method,
        lambda: Marked("fresh"),
    ],
)
async def test_every_kind_of_token_function_gives_the_token_of_a_login(stage, source):
    task = asyncio.create_task(stage.client.login("bob", token=source))
    await until(lambda: stage.server.frames)
    assert (await stage.server.welcome())["token"] == "fresh"
    await task


async def test_a_partial_of_an_async_function_is_awaited(stage):
    source = functools.partial(fresh_of, "bob")
    assert (await login(stage, source))["token"] == "fresh bob"


async def test_a_plain_function_runs_in_a_thread_of_the_clients_own(stage):
    threads = []

    def plain():
        threads.append(threading.current_thread())
        return "fresh"

    task = asyncio.create_task(stage.client.login("bob", token=plain))
    await until(lambda: stage.server.frames)
    await stage.server.welcome()
    await task
    assert threads[0] is not threading.main_thread()
    assert threads[0].daemon


class Marked(str):
    """A text as other libraries have it."""


def raises():
    raise OSError("no network")


def exits():
    raise SystemExit(3)


def gives_up():
    raise asyncio.CancelledError


@pytest.mark.logs("no fresh token")
@pytest.mark.parametrize(
    ("source", "words"),
    [
        (raises, "no network"),
        (lambda: None, "a token is a str"),
        (lambda: 7, "a token is a str"),
        (lambda: b"bytes", "a token is a str"),
        (lambda: "x" * 5000, "returned no token: token: is longer than"),
        (lambda: "half \ud800", "returned no token: token: holds half"),
        (lambda: "a\0b", "returned no token: token: holds a NUL"),
        (exits, r"the token function raised SystemExit\(3\)"),
        (gives_up, r"the token function raised CancelledError\(\)"),
        (Provider(asyncio.CancelledError()), "cancelled"),
        (Provider(StopIteration()), "raised"),
    ],
)
async def test_a_function_that_gives_none_fails_the_apps_own_login(stage, source, words):
    with pytest.raises(RequestError, match=words) as caught:
        await stage.client.login("bob", token=source)
    assert caught.value.code == ErrorCode.TOKEN_INVALID
    assert caught.value.temporary
    await settle()
    assert failures(stage) == [caught.value]
    assert stage.client.connectionState is ConnectionState.DISCONNECTED


@pytest.mark.logs("no fresh token")
async def test_a_function_that_hangs_has_ten_seconds(stage):
    never = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(stage.client.login("bob", token=Provider(never)))
    await stage.clock.advance(9.9)
    assert not task.done()
    await stage.clock.advance(0.1)
    with pytest.raises(RequestError, match="10 s"):
        await task


@pytest.mark.logs("no fresh token")
async def test_a_machine_without_threads_is_no_function_that_hangs(stage, monkeypatch):
    """Nothing was called, so nothing hangs: it is called when there are threads again."""
    start, tries = threading.Thread.start, []

    def poor(thread):
        tries.append(thread)
        if len(tries) <= 5:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", poor)
    await stage.client.login("bob", token=lambda: "fresh", isOfflineLogin=True)
    while len(tries) <= 5:
        await stage.clock.advance(0.5)
    await until(lambda: stage.server.frames)
    assert {error.message for error in failures(stage)} == {
        "the token function was not called: can't start new thread"
    }


@pytest.mark.logs("no fresh token")
async def test_a_plain_function_that_hangs_gets_no_endless_row_of_threads(stage):
    held = threading.Event()
    calls = []

    def hangs():
        calls.append(1)
        held.wait()
        return "late"

    try:
        await stage.client.login("bob", token=hangs, isOfflineLogin=True)
        for _ in range(200):
            await stage.clock.advance(5)
        assert len(calls) == 3
    finally:
        held.set()
    assert "hangs" in failures(stage)[-1].message


# --- logins ---------------------------------------------------------------------------------------


async def test_a_token_function_is_asked_at_every_login(stage):
    assert (await login(stage, Provider("one", "two")))["token"] == "one"
    stage.link.cut()
    assert (await stage.back())["token"] == "two"


@pytest.mark.logs("no fresh token")
async def test_a_function_that_fails_at_a_reconnect_is_asked_until_it_does_not(stage):
    provider = Provider("one", OSError("no network"), None, "two")
    await login(stage, provider)
    stage.link.cut()
    assert (await stage.back())["token"] == "two"
    assert provider.asked == 4
    assert len(failures(stage)) == 2


async def test_a_renewed_text_serves_the_next_login(stage):
    await stage.login()
    task = asyncio.create_task(stage.client.renewToken("newer"))
    stage.server.reply(await stage.server.expect("renewToken", token="newer"), token="newer")
    await task
    stage.link.cut()
    assert (await stage.back())["token"] == "newer"


async def test_a_renewal_by_the_app_does_not_replace_its_function(stage):
    await login(stage, Provider("one", "two"))
    task = asyncio.create_task(stage.client.renewToken("own"))
    stage.server.reply(await stage.server.expect("renewToken", token="own"), token="own")
    await task
    stage.link.cut()
    assert (await stage.back())["token"] == "two"


# --- renewing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("life", "before", "asked_at"),
    [
        (3_600, None, 2_880),
        (100, None, 70),
        (60, None, 30),
        (40, None, 10),
        (20, None, 5),
        (3_600, 600, 3_000),
        (300, 600, 75),
    ],
)
async def test_a_function_is_asked_in_good_time(stages, life, before, asked_at):
    stage = stages(renewTokenBefore=before)
    provider = Provider("one", "two")
    await login(stage, provider, tokenRemainingMs=life * 1000)
    await stage.clock.advance(asked_at - 0.1)
    assert provider.asked == 1
    await stage.clock.advance(0.1)
    await renew(stage, "two", tokenRemainingMs=life * 1000)
    await stage.clock.advance(asked_at)
    assert provider.asked == 3


async def test_a_server_that_says_no_lifetime_is_obeyed_when_it_warns(stage):
    await login(stage, Provider("one", "two"))
    stage.server.send({"op": "tokenWillExpire", "second": 30})
    await renew(stage, "two")
    assert stage.heard.last("tokenWillExpire").second == 30
    assert failures(stage) == []


async def test_a_warning_is_no_news_where_the_lifetime_was_said(stage):
    provider = Provider("one", "two")
    await login(stage, provider, tokenRemainingMs=33_000)
    stage.server.send({"op": "tokenWillExpire", "second": 30})
    await settle()
    assert provider.asked == 1
    assert stage.heard.last("tokenWillExpire").second == 30
    await stage.clock.advance(8.25)
    await renew(stage, "two", tokenRemainingMs=33_000)


@pytest.mark.logs("no fresh token")
async def test_a_function_that_fails_at_logins_is_asked_once_a_second_at_most(stage):
    provider = Provider(OSError("down"))
    await stage.client.login("bob", token=provider, isOfflineLogin=True)
    await stage.clock.advance(5)
    assert 2 <= provider.asked <= 6
    assert len(failures(stage)) == provider.asked


@pytest.mark.logs("no fresh token")
async def test_a_function_that_fails_is_asked_again_until_it_succeeds_and_each_failure_is_told(
    stage,
):
    never = asyncio.get_running_loop().create_future()
    provider = Provider("one", OSError("down"), 7, never, "two")
    await login(stage, provider, tokenRemainingMs=100_000)
    await stage.clock.advance(70)
    assert provider.asked == 2
    await stage.clock.advance(25)
    await renew(stage, "two", tokenRemainingMs=100_000)
    assert [error.code for error in failures(stage)] == [ErrorCode.TOKEN_INVALID] * 3
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_a_cached_token_is_no_failure_and_asked_for_again(stage):
    provider = Provider("one", "one", "one", "two")
    await login(stage, provider, tokenRemainingMs=100_000)
    await stage.clock.advance(95)
    await renew(stage, "two", tokenRemainingMs=100_000)
    assert failures(stage) == []


async def test_a_token_the_server_finds_too_short_is_asked_for_again(stage):
    await login(stage, Provider("one", "short", "two"), tokenRemainingMs=100_000)
    await stage.clock.advance(70)
    request = await stage.server.expect("renewToken", token="short")
    stage.server.refuse(request, ErrorCode.TOKEN_TIME_IS_TOO_SHORT)
    await settle()
    await stage.clock.advance(10)
    await renew(stage, "two", tokenRemainingMs=100_000)
    assert failures(stage) == []


async def test_a_new_token_that_lives_no_longer_is_renewed_soon(stage):
    provider = Provider("one", "still short", "two")
    await login(stage, provider, tokenRemainingMs=100_000)
    await stage.clock.advance(70)
    await renew(stage, "still short", tokenRemainingMs=30_000)
    await stage.clock.advance(8)
    await renew(stage, "two", tokenRemainingMs=100_000)


@pytest.mark.logs("no fresh token")
async def test_a_token_the_server_refuses_is_told_and_asked_for_again(stage):
    await login(stage, Provider("one", "bad", "two"), tokenRemainingMs=100_000)
    await stage.clock.advance(70)
    request = await stage.server.expect("renewToken", token="bad")
    stage.server.refuse(request, ErrorCode.TOKEN_INVALID, "no token of ours")
    await settle()
    assert [error.message for error in failures(stage)] == ["no token of ours"]
    await stage.clock.advance(10)
    await renew(stage, "two", tokenRemainingMs=100_000)


async def test_a_lifetime_beyond_what_a_timer_can_wait_is_kept(stage):
    provider = Provider("one", "two")
    await login(stage, provider, tokenRemainingMs=400 * 86_400_000)
    assert stage.clock.nextDue() < 90_000
    await stage.clock.advance(30)
    assert provider.asked == 1


async def test_a_token_that_aged_while_the_machine_slept_is_renewed_in_time(stage):
    provider = Provider("one", "two")
    await login(stage, provider, tokenRemainingMs=3_600_000)
    await stage.clock.advance(10)
    stage.clock.shiftWall(3_480)
    await stage.clock.advance(81)
    await renew(stage, "two", tokenRemainingMs=3_600_000)


# --- the end of a token ---------------------------------------------------------------------------


async def test_the_end_of_a_token_is_no_end_while_there_is_a_function(stage):
    provider = Provider("one", "one", "two")
    await login(stage, provider)
    await stage.clock.advance(20)
    stage.server.close(4401, "the token has expired (6000106)")
    await settle()
    change = stage.heard.last("connectionStateChanged")
    assert change.state is ConnectionState.RECONNECTING
    assert '"reason":"tokenRefused"' in change.extendedData
    await stage.clock.advance(0.5)
    refusal = await stage.server.expect("login", token="one")
    stage.server.refuse(refusal, ErrorCode.TOKEN_EXPIRED, "expired")
    stage.server.close(4401, "expired")
    await settle()
    assert (await stage.back())["token"] == "two"


async def test_a_server_that_refuses_every_token_is_not_asked_in_a_hot_loop(stage):
    provider = Provider("bad")
    await stage.client.login("bob", token=provider, isOfflineLogin=True)
    for _ in range(600):
        while any(frame["op"] == "login" for frame in stage.server.frames):
            refusal = await stage.server.expect("login")
            stage.server.refuse(refusal, ErrorCode.TOKEN_INVALID, "bad")
            stage.server.close(4401, "bad")
            await settle()
        await stage.clock.advance(1)
    assert 20 < provider.asked < 80
    assert stage.client.connectionState is ConnectionState.CONNECTING


async def test_a_server_that_lets_in_and_throws_out_is_not_asked_in_a_hot_loop(stage):
    provider = Provider("bad")
    await login(stage, provider)
    for _ in range(600):
        stage.server.close(4401, "bad")
        await settle()
        await stage.clock.advance(1)
        if stage.server.frames:
            await stage.server.welcome()
    assert provider.asked < 80


async def test_the_end_of_a_text_is_the_end(stage):
    await stage.login()
    stage.server.close(4401, "expired")
    await settle()
    change = stage.heard.last("connectionStateChanged")
    assert change.state is ConnectionState.DISCONNECTED
    assert change.event is ConnectionEvent.TOKEN_EXPIRED


async def test_after_a_logout_no_function_is_asked_any_more(stage):
    provider = Provider("one", OSError("down"))
    await login(stage, provider, tokenRemainingMs=100_000)
    leaving = asyncio.create_task(stage.client.logout())
    stage.server.reply(await stage.server.expect("logout"))
    await leaving
    await stage.clock.advance(500)
    assert provider.asked == 1


async def test_an_app_without_a_function_may_be_warned_earlier(stages):
    stage = stages(renewTokenBefore=120)
    await login(stage, "text", tokenRemainingMs=600_000)
    await stage.clock.advance(479)
    assert stage.heard.of("tokenWillExpire") == []
    await stage.clock.advance(1)
    assert stage.heard.last("tokenWillExpire").second == 120


@pytest.mark.parametrize("before", [0, -1, "soon", float("nan"), float("inf"), True])
def test_a_lead_that_cannot_be_is_refused(before):
    with pytest.raises(UsageError, match="renewTokenBefore"):
        checkedLead(before)
    assert checkedLead(None) is None
    assert checkedLead(0.5) == 0.5
