"""The media worker: it obeys the app's commands with sessions of an engine and the devices they
need.

Lives on one asyncio loop, in a process of its own or in a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import msgspec

from callkit.errors import CallKitError
from callkit.media.devices import DeviceKind, Devices, Trouble
from callkit.media.mesh import sends
from callkit.media.mixing import Mixer
from callkit.media.port import Engine, Kind, Link, MediaCall, Picture, Session
from callkit.media.processing import Processing, Processor
from callkit.media.signals import SentMedia
from callkit.media.sound import level
from callkit.media.worker import frames
from callkit.media.worker.showing import Showing

log = logging.getLogger("callkit.media")

LOOKS: Final = 2.0
"""Seconds between two looks at the figures."""
LEVEL_EVERY: Final = 10
"""Blocks between two reports of a level."""
SETTLING: Final = 0.5
"""Seconds after which it is known whether a device that failed was unplugged."""
FAREWELL: Final = 0.5
"""Seconds the calls have to be left."""

Report = Callable[[frames.Report, int | None], None]
"""Tells the app; a descriptor of memory goes with some."""


class MediaWorker:
    """Obeys commands and reports. Needs a running loop; every method is called on it."""

    def __init__(self, engine: Engine, devices: Devices, report: Report) -> None:
        self.loop = asyncio.get_running_loop()
        self.engine = engine
        self.report = report
        self.mixer = Mixer()
        self.showing = Showing(engine, report)
        self.calls: dict[str, _Call] = {}
        self.ended = asyncio.Event()
        """It was told farewell, and has left every call."""
        self._device_switch = _DeviceSwitch(self, devices)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._looking = self.loop.call_later(LOOKS, self._look)
        self._late = 0

    def obey(self, command: frames.AnyCommand) -> None:
        """Do it; what does not work is reported or logged, and hinders nothing else."""
        name = type(command).__name__
        if not self._does(name, partial(self._obey, command)) and isinstance(command, frames.Open):
            self._tell_nothing_works()
        self._does("arrange", self._device_switch.arrange)

    def _does(self, what: str, step: Callable[[], None]) -> bool:
        """Whether it worked. An app's own engine and devices raise what they like."""
        try:
            step()
        except CallKitError as error:
            log.warning("! the media worker does not do %s: %s", what, error)
        except Exception as error:
            log.error("! in the media worker, %s: %r", what, error, exc_info=error)
        else:
            return True
        return False

    def _obey(self, command: frames.AnyCommand) -> None:
        match command:
            case frames.Configure():
                self._device_switch.configure(command)
            case frames.Open():
                self._leave(command.callID)
                call = self.calls[command.callID] = _Call(self, command)
                call.session.setMembers(command.members)
            case frames.Close(callID=callID):
                self._leave(callID)
            case frames.Restart():
                for call in self.calls.values():
                    call.session.restart()
            case frames.PictureTaken(stream=stream, slot=slot):
                self.showing.taken(stream, slot)
            case frames.Shutdown():
                self.start(self._farewell())
            case _:
                if command.callID in self.calls:
                    self.calls[command.callID].obey(command)

    def close(self) -> None:
        """Stop everything at once; nobody is told."""
        self._looking.cancel()
        self._device_switch.close()
        self.showing.close()
        for task in self._tasks:
            task.cancel()

    def start(self, work: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("! in the media worker: %r", task.exception(), exc_info=task.exception())

    def _tell_nothing_works(self) -> None:
        """The engine does not open the call: it has no media."""
        for kind in (DeviceKind.SPEAKER, DeviceKind.MICROPHONE):
            self.report(frames.DeviceFailed(kind=kind, trouble=Trouble.BROKEN), None)

    def _leave(self, callID: str) -> None:
        call = self.calls.pop(callID, None)
        if call is not None:
            self.start(call.close())

    async def _farewell(self) -> None:
        calls, self.calls = list(self.calls.values()), {}
        self._device_switch.arrange()
        work = [self.loop.create_task(call.close()) for call in calls]
        if work:
            await asyncio.wait(work, timeout=FAREWELL)
        self.ended.set()

    def _look(self) -> None:
        self._looking = self.loop.call_later(LOOKS, self._look)
        late, self._late = self.mixer.late - self._late, self.mixer.late
        for call in self.calls.values():
            self.start(call.look(late / LOOKS))


class _Call:
    """One call's session, and who is told what it says."""

    def __init__(self, worker: MediaWorker, opened: frames.Open) -> None:
        self.worker = worker
        self.callID = opened.callID
        self.state = opened.state
        self._levels: dict[str, _Meter] = {}
        self._raised = False
        call = MediaCall(
            opened.callID,
            opened.me,
            iceServers=opened.iceServers,
            relayOnly=opened.relayOnly,
            state=opened.state,
        )
        self.session: Session = worker.engine.open(call, self, self)

    def obey(
        self,
        command: frames.Members | frames.SignalReceived | frames.SignalsLost | frames.SetSentMedia,
    ) -> None:
        match command:
            case frames.Members(members=members):
                self.session.setMembers(members)
            case frames.SignalReceived(sender=sender, data=data):
                self.session.received(sender, data)
            case frames.SignalsLost(sender=sender):
                self.session.lost(sender)
            case frames.SetSentMedia(state=state):
                self.state = state
                self.session.setState(state)

    def give(self, write: Callable[..., None], *what: Any) -> None:
        """Hand a device's block or picture to the session. An app's own one that raises is told
        once, not a hundred times a second."""
        try:
            write(*what)
        except Exception as error:
            if not self._raised:
                log.error("! the media of a call: %r", error, exc_info=error)
            self._raised = True

    async def look(self, underruns: float) -> None:
        for userID, figures in (await self.session.figures()).items():
            self._report(
                frames.ConnectionFigures(
                    callID=self.callID, userID=userID, figures=figures, underruns=underruns
                )
            )

    async def close(self) -> None:
        await self.session.close()
        for userID in self._levels:
            self.worker.mixer.forget((self.callID, userID))
        self.worker.showing.endCall(self.callID)

    def _report(self, report: frames.Report) -> None:
        self.worker.report(report, None)

    # --- what the session wants and tells ---

    def send(self, to: str, data: str) -> None:
        self._report(frames.SendSignal(callID=self.callID, to=to, data=data))

    def sound(self, userID: str, block: bytes) -> None:
        if self.state.hold:
            return
        self.worker.mixer.put((self.callID, userID), block)
        meter = self._levels.setdefault(userID, _Meter())
        if (loudness := meter.loudness(block)) is not None:
            self._report(frames.Loudness(callID=self.callID, userID=userID, level=loudness))

    def picture(self, userID: str, kind: Kind, picture: Picture) -> None:
        if not self.state.hold:
            self.worker.showing.show(self.callID, userID, kind, picture)

    def linkChanged(self, userID: str, link: Link) -> None:
        self._report(frames.LinkChanged(callID=self.callID, userID=userID, link=link))
        if link is Link.CLOSED:
            self.worker.mixer.forget((self.callID, userID))
            self.worker.showing.end(self.callID, userID)

    def stateChanged(self, userID: str, state: SentMedia) -> None:
        self._report(frames.SentMediaChanged(callID=self.callID, userID=userID, state=state))
        for kind in (Kind.CAMERA, Kind.SCREEN):
            if not sends(state, kind):
                self.worker.showing.end(self.callID, userID, kind)


class _Meter:
    """The loudest of some blocks, told now and then, and the first one at once; nothing while it
    stays silent."""

    def __init__(self) -> None:
        self._blocks = 0
        self._loudest = 0.0
        self._silent = True

    def loudness(self, block: bytes) -> float | None:
        self._blocks += 1
        if self._silent or self._blocks % 2 == 0:
            self._loudest = max(self._loudest, level(block))
        begins = self._silent and self._loudest > 0.0
        if self._blocks % LEVEL_EVERY and not begins:
            return None
        loudest, self._loudest = self._loudest, 0.0
        was_silent, self._silent = self._silent, loudest == 0.0
        return None if was_silent and self._silent else loudest


class _DeviceSwitch:
    """The devices: which run, with which one of a kind, and where what they give goes."""

    def __init__(self, worker: MediaWorker, devices: Devices) -> None:
        self.worker = worker
        self.devices = devices
        self.configured = frames.Configure()
        self.processor = Processor(Processing(echo=False, noise=False, gain=False))
        self._running: dict[DeviceKind, str] = {}
        self._failed: set[DeviceKind] = set()
        self._meter = _Meter()
        devices.listen(self)

    def configure(self, configured: frames.Configure) -> None:
        before, self.configured = self.configured, configured
        processing = Processing(configured.echo, configured.noise, configured.gain)
        if processing != self.processor.processing:
            self.processor = Processor(processing)
        size = (configured.width, configured.height, configured.rate)
        if size != (before.width, before.height, before.rate):
            self._stop(DeviceKind.CAMERA)
        for kind in DeviceKind:
            if configured.chosen.get(kind) != before.chosen.get(kind):
                self._failed.discard(kind)
        for kind in configured.preview:
            self._failed.discard(kind)
        self.tell()

    def tell(self) -> None:
        """Say what there is to choose from."""
        for kind in DeviceKind:
            there = tuple(self.devices.list(kind))
            self.worker.report(
                frames.DeviceList(kind=kind, devices=there, current=self._current(kind)), None
            )

    def arrange(self) -> None:
        """Start and stop devices, as the calls need them."""
        for kind, wanted in self._wanted().items():
            if not wanted:
                self._failed.discard(kind)
                self._stop(kind)
            elif kind not in self._failed and self._running.get(kind) != self._current(kind):
                self._start(kind)

    def close(self) -> None:
        self.devices.listen(None)
        self.devices.close()

    def _wanted(self) -> dict[DeviceKind, bool]:
        live = [call.state for call in self.worker.calls.values() if not call.state.hold]
        preview = self.configured.preview
        return {
            DeviceKind.MICROPHONE: bool(live) or DeviceKind.MICROPHONE in preview,
            DeviceKind.SPEAKER: bool(live),
            DeviceKind.CAMERA: any(state.camera for state in live) or DeviceKind.CAMERA in preview,
            DeviceKind.SCREEN: any(state.screen for state in live),
        }

    def _current(self, kind: DeviceKind) -> str:
        """The chosen device, or the default one, or "" when there is none."""
        there = self.devices.list(kind)
        chosen = self.configured.chosen.get(kind, "")
        if any(device.deviceID == chosen for device in there):
            return chosen
        default = [device.deviceID for device in there if device.isDefault]
        return (default or [device.deviceID for device in there] or [""])[0]

    def _start(self, kind: DeviceKind) -> None:
        device = self._running[kind] = self._current(kind)
        devices, here = self.devices, self._from_device
        match kind:
            case DeviceKind.MICROPHONE:
                devices.startMicrophone(device, partial(here, self._heard))
            case DeviceKind.SPEAKER:
                devices.startSpeaker(device, self._take)
            case DeviceKind.CAMERA:
                size = self.configured
                seen = partial(here, partial(self._seen, Kind.CAMERA))
                devices.startCamera(device, seen, size.width, size.height, size.rate)
            case DeviceKind.SCREEN:
                devices.startScreen(device, partial(here, partial(self._seen, Kind.SCREEN)))

    def _stop(self, kind: DeviceKind) -> None:
        if self._running.pop(kind, None) is not None:
            self.devices.stop(kind)
            if kind in (DeviceKind.CAMERA, DeviceKind.SCREEN):
                self.worker.showing.end("", "", Kind(kind.value))

    # --- what devices give ---

    def _from_device(self, take: Callable[[Any], None], given: Any) -> None:
        """In whatever thread: bring it to the loop."""
        try:
            self.worker.loop.call_soon_threadsafe(take, given)
        except RuntimeError:
            # The loop has ended.
            return

    def _heard(self, block: bytes) -> None:
        block = self.processor.near(block)
        for call in self.worker.calls.values():
            call.give(call.session.writeSound, block)
        if (loudness := self._meter.loudness(block)) is not None:
            self.worker.report(frames.Loudness(callID="", userID="", level=loudness), None)

    def _seen(self, kind: Kind, picture: Picture) -> None:
        if DeviceKind(kind.value) not in self._running:
            return
        for call in self.worker.calls.values():
            call.give(call.session.writePicture, kind, picture)
        self.worker.showing.show("", "", kind, picture)

    def _take(self) -> bytes:
        """In the speaker's thread."""
        block = self.worker.mixer.take()
        self.processor.far(block)
        return block

    # --- what devices tell ---

    def devicesChanged(self, kind: DeviceKind) -> None:
        self._from_device(self._changed, kind)

    def deviceFailed(self, kind: DeviceKind, trouble: Trouble, text: str) -> None:
        self._from_device(self._troubled, (kind, trouble, text))

    def _changed(self, kind: DeviceKind) -> None:
        running = self._running.get(kind, "")
        if running and all(one.deviceID != running for one in self.devices.list(kind)):
            self._stop(kind)
            fails = frames.DeviceFailed(kind=kind, trouble=Trouble.UNPLUGGED, device=running)
            self.worker.report(fails, None)
        self._failed.discard(kind)
        self.tell()
        self.arrange()

    def _troubled(self, told: tuple[DeviceKind, Trouble, str]) -> None:
        kind, trouble, text = told
        device = self._running.pop(kind, "")
        self.devices.stop(kind)
        self._failed.add(kind)
        log.info("the %s: %s (%s)", kind, trouble, text)
        fails = frames.DeviceFailed(kind=kind, trouble=trouble, device=device, text=text)
        if trouble is Trouble.BROKEN and device:
            # One that was unplugged breaks first; that it is gone is known a little later.
            self.worker.loop.call_later(SETTLING, self._settle, fails)
        else:
            self.worker.report(fails, None)

    def _settle(self, fails: frames.DeviceFailed) -> None:
        if all(one.deviceID != fails.device for one in self.devices.list(fails.kind)):
            fails = msgspec.structs.replace(fails, trouble=Trouble.UNPLUGGED)
            self._failed.discard(fails.kind)
        self.worker.report(fails, None)
        self.arrange()
