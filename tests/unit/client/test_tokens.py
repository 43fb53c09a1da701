from __future__ import annotations

import asyncio

import pytest

from callkit.client.tokens import obtain
from callkit.errors import ErrorCode, RequestError
from callkit.model import ConnectionState
from callkit.testing import settle


async def test_a_text_is_the_token():
    assert await obtain("secret") == "secret"


async def test_a_function_is_asked():
    assert await obtain(lambda: "fresh") == "fresh"


async def test_an_async_function_is_awaited():
    async def fresh():
        return "fresh"

    assert await obtain(fresh) == "fresh"


def raises():
    raise OSError("no network")


@pytest.mark.parametrize("source", [raises, lambda: None, lambda: 7])
async def test_a_function_that_gives_none_is_a_temporary_error(source):
    with pytest.raises(RequestError) as caught:
        await obtain(source)
    assert caught.value.code == ErrorCode.TOKEN_INVALID
    assert caught.value.temporary


# --- through a client ----------------------------------------------------------------------------


async def test_a_token_function_is_asked_at_every_login(stage):
    tokens = iter(["one", "two"])

    async def fresh():
        return next(tokens)

    task = asyncio.create_task(stage.client.login("bob", token=fresh))
    assert (await stage.server.welcome())["token"] == "one"
    await task
    stage.link.cut()
    assert (await stage.back())["token"] == "two"


async def test_a_token_function_renews_the_login_when_it_is_about_to_expire(stage):
    tokens = iter(["one", "two"])
    task = asyncio.create_task(stage.client.login("bob", token=lambda: next(tokens)))
    await stage.server.welcome()
    await task
    stage.server.send({"op": "tokenWillExpire", "second": 30})
    renewal = await stage.server.expect("renewToken", token="two")
    stage.server.reply(renewal, token="two")
    await settle()
    assert stage.heard.last("tokenWillExpire").second == 30


@pytest.mark.logs("could not be renewed")
async def test_a_token_function_that_fails_to_renew_is_logged(stage):
    answers = iter(["one"])
    task = asyncio.create_task(stage.client.login("bob", token=lambda: next(answers)))
    await stage.server.welcome()
    await task
    stage.server.send({"op": "tokenWillExpire", "second": 30})
    await settle()
    assert stage.client.connectionState is ConnectionState.CONNECTED


async def test_a_token_function_that_raises_fails_the_first_login_only(stage):
    tokens = iter(["one"])

    def fresh():
        return next(tokens, None)

    task = asyncio.create_task(stage.client.login("bob", token=fresh))
    await stage.server.welcome()
    await task
    stage.link.cut()
    await stage.clock.advance(60)
    assert stage.client.connectionState is ConnectionState.RECONNECTING
    stage.client.close()
    with pytest.raises(RequestError) as caught:
        await stage.client.login("bob", token=fresh)
    assert caught.value.code == ErrorCode.TOKEN_INVALID
    assert caught.value.temporary


async def test_a_renewed_token_serves_the_next_login(stage):
    await stage.login()
    task = asyncio.create_task(stage.client.renewToken("newer"))
    stage.server.reply(await stage.server.expect("renewToken", token="newer"), token="newer")
    await task
    stage.link.cut()
    assert (await stage.back())["token"] == "newer"
