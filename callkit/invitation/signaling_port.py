"""The port through which the service uses a signaling client."""

from __future__ import annotations

from typing import Literal, Protocol

from callkit.client.events import Handler
from callkit.client.tokens import TokenSource
from callkit.model import ConnectionState, User
from callkit.protocol import frames


class Signaling(Protocol):
    """What the service needs of :class:`~callkit.client.signaling.SignalingClient`."""

    @property
    def connectionState(self) -> ConnectionState: ...
    @property
    def deviceID(self) -> str: ...
    @property
    def user(self) -> User | None:
        """The person as the server knows it; None before the first login."""

    def on(self, name: str, handler: Handler) -> None: ...
    def off(self, name: str) -> None: ...
    def close(self) -> None: ...
    def wake(self) -> None: ...
    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: Literal[True],
    ) -> None: ...
    async def logout(self, patience: float = 3.0) -> None: ...
    async def renewToken(self, token: str) -> frames.RenewTokenReply: ...
    async def request(self, request: frames.Request) -> frames.Reply:
        """Make the request, whose id and nonce are the client's business.

        Raises:
            RequestError: It was refused, or nobody knows what became of it.
        """
