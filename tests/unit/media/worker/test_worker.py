"""A worker obeys and reports, with an engine without network and drawn devices."""

from pathlib import Path

import pytest

from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.drawn import DrawnDevices
from callkit.media.engines.fake import FakeEngine
from callkit.media.port import Kind, Link
from callkit.media.signals import SentMedia
from callkit.media.sound import toneIn
from callkit.media.worker import frames
from callkit.media.worker.worker import MediaWorker
from callkit.model import IceServer
from tests.waiting import until

TALKING = SentMedia(microphone=True)
PLAIN = frames.Configure(echo=False, noise=False, gain=False)


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


class App:
    """One app and its worker; words to others are carried on the next turn."""

    def __init__(self, engine, name, apps, frequency):
        self.name, self.apps = name, apps
        self.reports = []
        self.devices = DrawnDevices(frequency, (32, 16))
        self.worker = MediaWorker(engine, self.devices, self.report)
        self.worker.obey(PLAIN)
        apps[name] = self

    def report(self, frame, descriptor):
        self.reports.append(frame)
        if isinstance(frame, frames.SendSignal) and frame.to in self.apps:
            word = frames.SignalReceived(callID=frame.callID, sender=self.name, data=frame.data)
            self.worker.loop.call_soon(self.apps[frame.to].worker.obey, word)

    def open(self, state=TALKING, callID="1", **more):
        self.worker.obey(
            frames.Open(callID=callID, me=self.name, members=tuple(self.apps), state=state, **more)
        )

    def of(self, kind):
        return [report for report in self.reports if isinstance(report, kind)]

    def hears(self, tone):
        return toneIn(b"".join(list(self.devices.played)[-20:]), tone) > 0.05

    @property
    def link(self):
        told = self.of(frames.LinkChanged)
        return told[-1].link if told else None


@pytest.fixture
async def pair():
    engine, apps = FakeEngine(), {}
    ann, bob = App(engine, "ann", apps, 440.0), App(engine, "bob", apps, 880.0)
    yield ann, bob
    for app in (ann, bob):
        app.worker.close()


async def test_two_people_hear_each_other_and_levels_are_told(pair):
    ann, bob = pair
    ann.open()
    bob.open()
    await until(lambda: ann.hears(880.0) and bob.hears(440.0))
    assert ann.link is Link.CONNECTED
    await until(lambda: any(report.userID for report in ann.of(frames.Loudness)))
    loud = ann.of(frames.Loudness)
    assert {(report.callID, report.userID) for report in loud} == {("", ""), ("1", "bob")}
    assert all(0.5 < report.level < 0.8 for report in loud)
    assert ann.of(frames.SentMediaChanged)[-1].state == TALKING


async def test_who_mutes_is_not_heard_and_still_sees_the_own_level(pair):
    ann, bob = pair
    ann.open()
    bob.open()
    await until(lambda: bob.hears(440.0))
    ann.worker.obey(frames.SetSentMedia(callID="1", state=SentMedia()))
    await until(lambda: not any(map(any, list(bob.devices.played)[-20:])))
    told = len(ann.of(frames.Loudness))
    await until(lambda: any(not one.userID for one in ann.of(frames.Loudness)[told:]))


async def test_who_holds_hears_and_is_heard_no_more_and_the_devices_rest(pair):
    ann, bob = pair
    ann.open()
    bob.open()
    await until(lambda: bob.hears(440.0))
    ann.worker.obey(frames.SetSentMedia(callID="1", state=SentMedia(microphone=True, hold=True)))
    assert ann.devices.started == {}
    await until(lambda: not any(map(any, list(bob.devices.played)[-20:])))
    ann.worker.obey(frames.SetSentMedia(callID="1", state=TALKING))
    await until(lambda: bob.hears(440.0))


async def test_a_camera_is_seen_there_and_here(pair):
    ann, bob = pair
    ann.open(SentMedia(microphone=True, camera=True))
    bob.open()
    await until(lambda: bob.of(frames.PictureReady) and ann.of(frames.PictureReady))
    (there,), (here,) = bob.of(frames.Stream), ann.of(frames.Stream)
    assert (there.callID, there.userID, there.kind) == ("1", "ann", Kind.CAMERA)
    assert (here.callID, here.userID) == ("", "")
    ann.worker.obey(frames.SetSentMedia(callID="1", state=TALKING))
    assert DeviceKind.CAMERA not in ann.devices.started
    await until(lambda: bob.of(frames.StreamEnds) and ann.of(frames.StreamEnds))


async def test_a_screen_is_shared_beside_the_camera(pair):
    ann, bob = pair
    ann.open(SentMedia(camera=True, screen=True))
    bob.open()
    await until(lambda: len({one.kind for one in bob.of(frames.Stream)}) == 2)


async def test_devices_run_only_while_a_call_or_a_preview_needs_them(pair):
    ann, _ = pair
    assert ann.devices.started == {}
    ann.worker.obey(
        frames.Configure(
            echo=False,
            noise=False,
            gain=False,
            preview=(DeviceKind.MICROPHONE, DeviceKind.CAMERA),
        )
    )
    assert set(ann.devices.started) == {DeviceKind.MICROPHONE, DeviceKind.CAMERA}
    await until(lambda: ann.of(frames.Loudness) and ann.of(frames.PictureReady))
    ann.worker.obey(PLAIN)
    assert ann.devices.started == {}
    ann.open()
    assert set(ann.devices.started) == {DeviceKind.MICROPHONE, DeviceKind.SPEAKER}
    ann.worker.obey(frames.Close(callID="1"))
    assert ann.devices.started == {}


async def test_the_chosen_device_is_used_and_its_absence_is_said(pair):
    ann, _ = pair
    ann.open()
    chosen = {DeviceKind.MICROPHONE: "microphone-2"}
    ann.worker.obey(frames.Configure(echo=False, noise=False, gain=False, chosen=chosen))
    assert ann.devices.started[DeviceKind.MICROPHONE] == "microphone-2"
    told = [one for one in ann.of(frames.DeviceList) if one.kind is DeviceKind.MICROPHONE]
    assert told[-1].current == "microphone-2"
    ann.devices.unplug("microphone-2")
    await until(lambda: ann.devices.started.get(DeviceKind.MICROPHONE) == "microphone-1")
    (fails,) = ann.of(frames.DeviceFailed)
    assert (fails.trouble, fails.device) == (Trouble.UNPLUGGED, "microphone-2")
    ann.devices.plug(DeviceKind.MICROPHONE, Device("microphone-2", "Back again"))
    await until(lambda: ann.devices.started[DeviceKind.MICROPHONE] == "microphone-2")


@pytest.mark.parametrize("gone", [True, False])
async def test_a_device_that_breaks_is_asked_whether_it_is_still_there(pair, gone):
    ann, _ = pair
    chosen = {DeviceKind.MICROPHONE: "microphone-2"}
    ann.worker.obey(frames.Configure(echo=False, noise=False, gain=False, chosen=chosen))
    ann.open()
    # As a sound server tells it: that it broke comes before that it is gone.
    ann.worker._device_switch.deviceFailed(DeviceKind.MICROPHONE, Trouble.BROKEN, "")
    await until(lambda: DeviceKind.MICROPHONE not in ann.devices.started)
    if gone:
        ann.devices.unplug("microphone-2")
    await until(lambda: ann.of(frames.DeviceFailed))
    (fails,) = ann.of(frames.DeviceFailed)
    assert fails.device == "microphone-2"
    assert fails.trouble is (Trouble.UNPLUGGED if gone else Trouble.BROKEN)
    if gone:
        assert ann.devices.started[DeviceKind.MICROPHONE] == "microphone-1"


async def test_a_device_that_is_refused_is_told_once_and_asked_again_when_it_is_chosen(pair):
    ann, _ = pair
    ann.devices.refuse(DeviceKind.MICROPHONE)
    ann.open()
    await until(lambda: ann.of(frames.DeviceFailed))
    ann.worker.obey(frames.SetSentMedia(callID="1", state=TALKING))
    (fails,) = ann.of(frames.DeviceFailed)
    assert (fails.kind, fails.trouble) == (DeviceKind.MICROPHONE, Trouble.REFUSED)
    ann.devices.refused.clear()
    chosen = {DeviceKind.MICROPHONE: "microphone-2"}
    ann.worker.obey(frames.Configure(echo=False, noise=False, gain=False, chosen=chosen))
    assert ann.devices.started[DeviceKind.MICROPHONE] == "microphone-2"


async def test_a_farewell_leaves_every_call_and_the_others_know(pair):
    ann, bob = pair
    ann.open()
    bob.open()
    await until(lambda: ann.link is bob.link is Link.CONNECTED)
    ann.worker.obey(frames.Shutdown())
    await ann.worker.ended.wait()
    assert ann.devices.started == {}
    await until(lambda: bob.link is Link.CLOSED)


@pytest.mark.may_log("does not do Open")
async def test_what_cannot_be_opened_opens_nothing(pair):
    ann, _ = pair
    ann.open(iceServers=(IceServer(urls=("nonsense:1",)),))
    assert ann.worker.calls == {}
    ann.worker.obey(frames.Members(callID="1", members=("ann",)))
    ann.worker.obey(frames.SignalReceived(callID="1", sender="bob", data="{}"))


async def test_a_new_way_and_lost_words_reach_the_sessions(pair):
    ann, bob = pair
    ann.open()
    bob.open()
    await until(lambda: ann.link is bob.link is Link.CONNECTED)
    said = len(ann.of(frames.SendSignal))
    ann.worker.obey(frames.Restart())
    await until(lambda: len(ann.of(frames.SendSignal)) > said)
    said = len(ann.of(frames.SendSignal))
    ann.worker.obey(frames.SignalsLost(callID="1", sender="bob"))
    await until(lambda: len(ann.of(frames.SendSignal)) > said)
    await until(lambda: bob.hears(440.0))


async def test_nothing_is_open_after_many_calls(pair):
    ann, bob = pair
    files = open_files()
    for number in range(5):
        callID = str(number)
        for app in (ann, bob):
            app.open(SentMedia(microphone=True, camera=True), callID)
        await until(lambda: ann.of(frames.PictureReady) and bob.of(frames.PictureReady))
        for app in (ann, bob):
            app.worker.obey(frames.Close(callID=callID))
            app.reports.clear()
    await until(lambda: open_files() == files)


@pytest.mark.logs("in the media worker")
async def test_an_engine_that_opens_nothing_is_told_and_hinders_nothing(pair):
    ann, bob = pair
    opens = ann.worker.engine.open

    def raising(call, wire, events):
        raise ValueError("broken by the test")

    ann.worker.engine.open = raising
    ann.open()
    assert {one.kind for one in ann.of(frames.DeviceFailed)} == {
        DeviceKind.SPEAKER,
        DeviceKind.MICROPHONE,
    }
    ann.worker.engine.open = opens
    ann.open()
    bob.open()
    await until(lambda: ann.hears(880.0) and bob.hears(440.0))


@pytest.mark.logs("in the media worker")
async def test_devices_that_raise_hinder_nothing(pair):
    ann, bob = pair

    def raising(*given):
        raise ValueError("broken by the test")

    ann.devices.startMicrophone = raising
    ann.open()
    bob.open()
    await until(lambda: ann.hears(880.0))


@pytest.mark.logs("the media of a call")
async def test_a_session_that_raises_at_each_block_is_told_once(pair, caplog):
    ann, bob = pair
    ann.open()
    bob.open()
    await until(lambda: ann.hears(880.0))
    tries = []

    def raising(*given):
        tries.append(1)
        raise ValueError("broken by the test")

    ann.worker.calls["1"].session.writeSound = raising
    await until(lambda: len(tries) > 10)
    assert caplog.text.count("the media of a call") == 1
    assert ann.hears(880.0)
