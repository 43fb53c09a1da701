"""A signaling client that a test plays by hand."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from callkit.client.events import ConnectionStateChanged, Handler, SnapshotTaken
from callkit.client.tokens import TokenSource
from callkit.errors import RequestError
from callkit.model import (
    CallInfo,
    CallInvitationMode,
    CallUserInfo,
    CallUserState,
    ConnectionEvent,
    ConnectionState,
    Media,
    User,
)
from callkit.protocol import frames
from tests.waiting import until


class FakeSignaling:
    """Requests wait in ``asked`` until the test answers them with ``reply`` or ``refuse``."""

    def __init__(self, url: str = "", deviceID: str = "", deviceName: str = "") -> None:
        self.url, self.deviceName = url, deviceName
        self._device_id = deviceID
        self.state = ConnectionState.DISCONNECTED
        self.handlers: dict[str, Handler] = {}
        self.asked: list[tuple[str, tuple[Any, ...], asyncio.Future[Any]]] = []
        self.logins: list[tuple[str, str, TokenSource]] = []
        self.logouts: list[float] = []
        self.woken = 0
        self.loginError: RequestError | None = None
        self.user: User | None = None

    # --- the port ---

    @property
    def connectionState(self) -> ConnectionState:
        return self.state

    @property
    def deviceID(self) -> str:
        return self._device_id

    def on(self, name: str, handler: Handler) -> None:
        self.handlers[name] = handler

    def off(self, name: str) -> None:
        self.handlers.pop(name, None)

    def close(self) -> None:
        self.state = ConnectionState.DISCONNECTED

    def wake(self) -> None:
        self.woken += 1

    async def login(
        self,
        userID: str,
        userName: str = "",
        token: TokenSource = "",
        *,
        isOfflineLogin: Literal[True],
    ) -> None:
        self.logins.append((userID, userName, token))
        if self.loginError is not None:
            raise self.loginError
        self.state = ConnectionState.CONNECTING
        self._tell(ConnectionStateChanged(state=self.state, event=ConnectionEvent.ACTIVE_LOGIN))

    async def logout(self, patience: float = 3.0) -> None:
        self.logouts.append(patience)
        for _, _, future in self.asked:
            if not future.done():
                future.set_exception(RequestError(6000121, "logged out"))
        self.change(ConnectionState.DISCONNECTED, ConnectionEvent.SUCCESS)

    async def _ask(self, name: str, *args: Any) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.asked.append((name, args, future))
        return await future

    async def renewToken(self, token: str) -> frames.RenewTokenReply:
        return await self._ask("renewToken", token)

    async def request(self, request: frames.Request) -> frames.Reply:
        assert request.id == 0, "the client numbers requests"
        name = str(request.__struct_config__.tag)
        fields = [field for field in request.__struct_fields__ if field not in ("id", "nonce")]
        return await self._ask(name, *(getattr(request, field) for field in fields))

    async def mediaServers(self, callID: str) -> Media:
        return await self._ask("mediaServers", callID)

    async def mediaSignal(self, callID: str, data: str, to: str = "") -> None:
        await self._ask("mediaSignal", callID, data, to)

    # --- the test's hands ---

    def say(self, name: str, event: object) -> None:
        self.handlers[name](event)

    def change(
        self, state: ConnectionState, event: ConnectionEvent, extendedData: str = "{}"
    ) -> None:
        self.state = state
        change = ConnectionStateChanged(state=state, event=event, extendedData=extendedData)
        asyncio.get_running_loop().call_soon(self._tell, change)

    def _tell(self, change: ConnectionStateChanged) -> None:
        self.handlers["connectionStateChanged"](change)

    def welcome(self, calls: tuple[CallInfo, ...] = (), ended: tuple[CallInfo, ...] = ()) -> None:
        """The login succeeds."""
        self.state = ConnectionState.CONNECTED
        self._tell(ConnectionStateChanged(state=self.state, event=ConnectionEvent.SUCCESS))
        self.say("snapshot", SnapshotTaken(calls=calls, ended=ended))

    def lose(self) -> None:
        """The connection breaks."""
        self.state = ConnectionState.RECONNECTING
        self._tell(
            ConnectionStateChanged(state=self.state, event=ConnectionEvent.LOGIN_INTERRUPTED)
        )

    def ring(self, callID: str = "1", caller: str = "alice", *, me: str = "bob") -> None:
        """An invitation comes."""
        people = (
            CallUserInfo(userID=caller, state=CallUserState.ACCEPTED, userName=caller.title()),
            CallUserInfo(userID=me, state=CallUserState.INVITING, userName=me.title()),
        )
        self.say(
            "callInvitationReceived",
            frames.CallInvitationReceived(
                callID=callID,
                revision=1,
                mode=CallInvitationMode.ADVANCED,
                caller=caller,
                inviter=caller,
                extendedData="",
                timeout=60,
                createTime=5,
                remainingMs=60_000,
                callUserList=people,
            ),
        )

    async def expect(self, name: str) -> tuple[Any, ...]:
        """The arguments of the earliest unanswered request of that name; waits for it."""
        await until(lambda: self._open(name), what=f"a {name} among {self.asked}")
        return self._open(name)[0][1]

    def reply(self, name: str, reply: object) -> None:
        self._open(name)[0][2].set_result(reply)

    def refuse(self, name: str, code: int, *, temporary: bool = False) -> None:
        self._open(name)[0][2].set_exception(RequestError(code, temporary=temporary))

    def _open(self, name: str) -> list[tuple[str, tuple[Any, ...], asyncio.Future[Any]]]:
        return [one for one in self.asked if one[0] == name and not one[2].done()]

    def history(self, *calls: CallInfo, nextFlag: int = 0) -> None:
        """Answer the history query that waits."""
        self.reply(
            "queryCallInvitationList", frames.CallListReply(id=1, callList=calls, nextFlag=nextFlag)
        )
