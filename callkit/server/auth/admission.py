"""The port of authentication: who may log in, decided by tokens or by a service's own check."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """A login that was let in."""

    expireTime: int = 0
    """Milliseconds since the epoch at which the token ends; 0 for never."""
    userName: str = ""
    """A name the token vouches for; empty when it says none."""
    issueTime: int = 0
    """Milliseconds since the epoch at which the token was made; 0 when it does not say: then it
    lets nobody in who was ever kicked."""


class Authenticator(Protocol):
    async def admit(self, userID: str, token: str, now: int) -> Admission:
        """Let ``userID`` in, or not. Called at every login and renewToken, on the server's loop.

        Raises:
            RequestError: Not let in; one of the codes of ``reference/zim.md`` A5. The connection
                of a login is then closed (4401).
        """


class Insecure:
    """Believes everybody. For one machine, or a network one trusts (``--insecure``)."""

    async def admit(self, userID: str, token: str, now: int) -> Admission:
        # Nothing is believed that could be taken back.
        return Admission(issueTime=now)
