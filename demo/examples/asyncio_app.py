"""An asyncio main inside Qt: ``await`` calls, and the windows work as ever."""

from __future__ import annotations

import asyncio
import sys

from PySide6.QtWidgets import QApplication

from callkit import CallKit, CallUser, RequestError, newEventLoop

SERVER = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8765/v1"


async def main() -> None:
    kit = CallKit()
    over = asyncio.Event()
    await kit.init(SERVER, userID="alice", userName="Alice")
    kit.events.onCallStarted.connect(lambda call: print("started", call.callID, flush=True))
    kit.events.onCallEnded.connect(lambda callID, reason: over.set())
    try:
        sent = await kit.service.send([CallUser("bob", "Bob")], isVideoCall=True)
    except RequestError as error:
        print("error", error.code, error, flush=True)
    else:
        print("sent", sent.callID, flush=True)
        await over.wait()
        print("ended", sent.callID, flush=True)
    await kit.uninit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=newEventLoop) as runner:
        runner.run(main())
