from __future__ import annotations

import pytest

from callkit.client.tokens import obtain
from callkit.errors import ErrorCode, RequestError


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
