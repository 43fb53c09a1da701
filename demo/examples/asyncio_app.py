"""An asyncio main inside Qt: ``await`` calls, and the windows work as ever."""

from __future__ import annotations

import asyncio
import sys

from PySide6.QtWidgets import QApplication

from callkit import CallKit, CallUser, RequestError
from callkit.invitation.loop import newEventLoop
from demo.examples import server


async def main() -> None:
    kit = CallKit()
    over = asyncio.Event()
    await kit.init(server(), userID="alice", userName="Alice")
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
