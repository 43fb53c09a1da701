"""A robot without Qt: it takes every call, and is gone when the caller hangs up."""

from __future__ import annotations

import asyncio
import sys
from functools import partial

from callkit import (
    CallInvitationReceived,
    CallUserState,
    CallUserStateChanged,
    RequestError,
    SignalingClient,
)

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"


async def answer(client: SignalingClient, event: CallInvitationReceived) -> None:
    try:
        await client.callAccept(event.callID, extendedData='{"answeredBy":"robot"}')
        print("answered", event.callID, "from", event.caller, flush=True)
    except RequestError as error:
        print("too late", event.callID, error.code, flush=True)


async def leave(client: SignalingClient, event: CallUserStateChanged) -> None:
    if any(user.state is CallUserState.QUIT for user in event.callUserList):
        await client.callQuit(event.callID)
        print("left", event.callID, flush=True)


async def main() -> None:
    client = SignalingClient(SERVER, deviceName="Robot")
    tasks: set[asyncio.Task[None]] = set()

    def start(work: object, event: object) -> None:
        task = asyncio.ensure_future(work(client, event))  # type: ignore[operator]
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    client.on("callInvitationReceived", partial(start, answer))
    client.on("callUserStateChanged", partial(start, leave))
    await client.login("robot", userName="Robot")
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
