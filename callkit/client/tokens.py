"""Where a login's token comes from: a text, or a function asked at every login."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from callkit.errors import ErrorCode, RequestError

TokenSource = str | Callable[[], str | Awaitable[str]]
"""A token, or a function (plain or async) that returns a fresh one.

A function is asked before each login, also after every reconnect, and when ``tokenWillExpire``
came; a client with one keeps itself logged in. A text serves until it expires, or until
``renewToken`` replaced it.
"""


async def obtain(source: TokenSource) -> str:
    """Return the token to log in with.

    Raises:
        RequestError: 6000103, temporary: the function raised, or returned no text.
    """
    if isinstance(source, str):
        return source
    try:
        token = source()
        if inspect.isawaitable(token):
            token = await token
    except Exception as error:
        raise RequestError(
            ErrorCode.TOKEN_INVALID, f"the token function raised {error!r}", temporary=True
        ) from error
    if not isinstance(token, str):
        raise RequestError(
            ErrorCode.TOKEN_INVALID, "the token function returned no text", temporary=True
        )
    return token
