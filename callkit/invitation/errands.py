"""The service's port to a signaling client, and how the switchboard's requests reach it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, Protocol

import msgspec

from callkit.client.events import Handler
from callkit.client.tokens import TokenSource
from callkit.model import CallInviteConfig, ConnectionState, PushConfig, User
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
    async def callInvite(
        self, invitees: Sequence[str], config: CallInviteConfig | None = None
    ) -> frames.CallInviteReply: ...
    async def callCancel(
        self,
        invitees: Sequence[str],
        callID: str,
        extendedData: str = "",
        *,
        pushConfig: PushConfig | None = None,
    ) -> frames.CallCancelReply: ...
    async def callAccept(self, callID: str, extendedData: str = "") -> frames.CallAcceptReply: ...
    async def callReject(self, callID: str, extendedData: str = "") -> frames.CallIDReply: ...
    async def callingInvite(
        self, invitees: Sequence[str], callID: str, *, pushConfig: PushConfig | None = None
    ) -> frames.CallingInviteReply: ...
    async def callJoin(self, callID: str, extendedData: str = "") -> frames.CallJoinReply: ...
    async def callQuit(
        self, callID: str, extendedData: str = "", *, pushConfig: PushConfig | None = None
    ) -> frames.CallQuitReply: ...
    async def callEnd(
        self, callID: str, extendedData: str = "", *, pushConfig: PushConfig | None = None
    ) -> frames.CallEndReply: ...
    async def queryCallInvitationList(
        self, count: int = 100, nextFlag: int = 0
    ) -> frames.CallListReply: ...
    async def callHistoryRead(self, upTo: int) -> None: ...


async def run(client: Signaling, request: frames.Request) -> frames.Reply:
    """Have ``client`` make the request.

    Raises:
        RequestError: As the client's method.
    """
    return await ERRANDS[type(request)](client, request)


def _invite(client: Signaling, request: frames.CallInvite) -> Awaitable[frames.Reply]:
    config = CallInviteConfig(**msgspec.structs.asdict(request.config))
    return client.callInvite(request.invitees, config)


ERRANDS: Mapping[type[frames.Request], Callable[[Signaling, Any], Awaitable[frames.Reply]]] = (
    MappingProxyType(
        {
            frames.CallInvite: _invite,
            frames.CallCancel: lambda client, request: client.callCancel(
                request.invitees, request.callID, request.config.extendedData
            ),
            frames.CallAccept: lambda client, request: client.callAccept(
                request.callID, request.config.extendedData
            ),
            frames.CallReject: lambda client, request: client.callReject(
                request.callID, request.config.extendedData
            ),
            frames.CallingInvite: lambda client, request: client.callingInvite(
                request.invitees, request.callID, pushConfig=request.config.pushConfig
            ),
            frames.CallJoin: lambda client, request: client.callJoin(
                request.callID, request.config.extendedData
            ),
            frames.CallQuit: lambda client, request: client.callQuit(
                request.callID, request.config.extendedData
            ),
            frames.CallEnd: lambda client, request: client.callEnd(
                request.callID, request.config.extendedData
            ),
            frames.QueryCallInvitationList: lambda client, request: client.queryCallInvitationList(
                request.count, request.nextFlag
            ),
        }
    )
)
