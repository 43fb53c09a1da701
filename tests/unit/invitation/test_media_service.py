"""What the service tells a worker, and what it makes of its reports; ``tests/integration`` has real
ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QImage

from callkit.desktop.addresses import AddressWatch
from callkit.desktop.worker_end import WorkerEnd
from callkit.errors import UsageError
from callkit.invitation.media_service import KEPT_WARM, MediaService
from callkit.media import Media, Processing, SentMedia
from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.port import Figures, Kind, Link
from callkit.media.quality import Quality
from callkit.media.worker import frames
from callkit.model import CallInvitationMode, CallUserInfo, CallUserState, IceServer
from callkit.model import Media as Servers
from callkit.protocol.frames import CallInvitationEnded, CallUserStateChanged, MediaSignalReceived
from tests.unit.invitation.conftest import Stage
from tests.unit.invitation.test_service import ACCEPTED
from tests.waiting import until

STUN = IceServer(urls=("stun:here",))


class Worker(WorkerEnd):
    """The app's end of a worker a test plays."""

    def __init__(self) -> None:
        super().__init__()
        self.started = 0
        self.closed = 0
        self.sent: list[frames.Command] = []

    def start(self) -> None:
        self.started += 1

    def send(self, command: frames.Command) -> None:
        self.sent.append(command)

    def close(self) -> None:
        self.closed += 1

    def of(self, kind: type[frames.Command]) -> list[Any]:
        return [one for one in self.sent if type(one) is kind]


class Room:
    """Bob's media in a call with Alice."""

    def __init__(self, stage: Stage, media: Media | None = None) -> None:
        self.stage = stage
        self.worker = Worker()
        self.told: list[tuple[Any, ...]] = []
        self.addresses = AddressWatch(look=lambda: frozenset({self.address}))
        self.address = "192.0.2.1"
        self.media = MediaService(
            stage.service, media, worker=self.worker, addresses=self.addresses
        )
        for name, member in vars(MediaService).items():
            if name.startswith("on") and type(member).__name__ == "Signal":
                getattr(self.media, name).connect(self._note(name))

    def _note(self, name: str) -> Any:
        return lambda *args: self.told.append((name, *args))

    def report(self, report: frames.Report) -> None:
        self.worker.reported.emit(report)

    async def call(self, *, servers: bool = True) -> None:
        await self.stage.login()
        self.stage.client.ring()
        self.worker.ready.emit("webrtc")
        operation = self.stage.service.accept()
        await self.stage.client.expect("callAccept")
        self.stage.client.reply("callAccept", ACCEPTED)
        await operation
        await self.stage.client.expect("mediaServers")
        if servers:
            self.stage.client.reply("mediaServers", Servers(iceServers=(STUN,)))
            await until(lambda: self.worker.of(frames.Open))

    def word(self, n: int) -> None:
        word = MediaSignalReceived(callID="1", sender="alice", fromDevice="d", data=f"{n}", n=n)
        self.stage.client.say("mediaSignalReceived", word)

    def change(self, state: CallUserState, user: str = "alice") -> None:
        info = CallUserInfo(userID=user, state=state)
        event = CallUserStateChanged(callID="1", revision=9, callUserList=(info,))
        self.stage.client.say("callUserStateChanged", event)

    def end(self) -> None:
        self.stage.client.say(
            "callInvitationEnded",
            CallInvitationEnded(
                callID="1",
                revision=10,
                mode=CallInvitationMode.ADVANCED,
                caller="alice",
                operatedUserID="alice",
                extendedData="",
                endTime=9,
            ),
        )


@pytest.fixture
def room(stage: Stage) -> Iterator[Room]:
    room = Room(stage)
    yield room
    room.media.close()


async def test_the_worker_is_started_when_it_rings_and_told_everything(room: Room) -> None:
    await room.stage.login()
    assert room.worker.started == 0
    room.stage.client.ring()
    assert room.worker.started
    room.worker.ready.emit("webrtc")
    assert room.worker.sent == [frames.Configure()]


async def test_the_call_is_opened_with_its_servers_and_members(room: Room) -> None:
    await room.call()
    (opened,) = room.worker.of(frames.Open)
    assert (opened.callID, opened.me, opened.members) == ("1", "bob", ("alice", "bob"))
    assert opened.iceServers == (STUN,)
    assert opened.state == SentMedia(microphone=True)
    assert ("onMicrophoneStateChanged", True) in room.told


async def test_without_servers_it_is_opened_all_the_same(room: Room) -> None:
    await room.call(servers=False)
    room.stage.client.refuse("mediaServers", 6000276)
    await until(lambda: room.worker.of(frames.Open))
    assert room.worker.of(frames.Open)[0].iceServers == ()


async def test_words_that_come_too_early_wait(room: Room) -> None:
    await room.call(servers=False)
    room.word(1)
    room.word(2)
    assert room.worker.of(frames.SignalReceived) == []
    room.stage.client.reply("mediaServers", Servers())
    await until(lambda: room.worker.of(frames.SignalReceived))
    assert [word.data for word in room.worker.of(frames.SignalReceived)] == ["1", "2"]
    assert room.worker.of(frames.SignalsLost) == []
    room.word(4)
    assert room.worker.of(frames.SignalsLost) == [frames.SignalsLost(callID="1", sender="alice")]


async def test_what_the_worker_says_goes_to_the_other_device(room: Room) -> None:
    await room.call()
    room.report(frames.SendSignal(callID="1", to="alice", data="hello"))
    assert await room.stage.client.expect("mediaSignal") == ("1", "hello", "alice")
    room.report(frames.SendSignal(callID="another", to="alice", data="late"))
    assert len([one for one in room.stage.client.asked if one[0] == "mediaSignal"]) == 1


async def test_words_wait_for_the_connection_and_a_new_way_is_looked_for(room: Room) -> None:
    await room.call()
    room.report(frames.LinkChanged(callID="1", userID="alice", link=Link.RECONNECTING))
    room.stage.client.lose()
    room.report(frames.SendSignal(callID="1", to="alice", data="hello"))
    assert not [one for one in room.stage.client.asked if one[0] == "mediaSignal"]
    room.stage.client.welcome()
    assert await room.stage.client.expect("mediaSignal") == ("1", "hello", "alice")
    assert room.worker.of(frames.Restart)


async def test_a_worker_that_is_new_is_told_the_call_again(room: Room) -> None:
    await room.call()
    room.report(frames.LinkChanged(callID="1", userID="alice", link=Link.CONNECTED))
    room.media.turnMicrophoneOn(False)
    room.worker.lost.emit()
    assert room.told[-1] == ("onMediaStateChanged", "1", Link.RECONNECTING)
    room.word(1)
    room.worker.sent.clear()
    room.worker.ready.emit("webrtc")
    assert [type(one) for one in room.worker.sent] == [
        frames.Configure,
        frames.Open,
        frames.SignalReceived,
    ]
    assert room.worker.of(frames.Open)[0].state == SentMedia()


async def test_switches_are_sent_and_told_once(room: Room) -> None:
    await room.call()
    room.told.clear()
    room.media.turnMicrophoneOn(False)
    room.media.turnMicrophoneOn(False)
    room.media.turnCameraOn(True)
    room.media.startScreenSharing("screen:2")
    room.media.hold(True)
    room.media.raiseHand(True)
    assert room.told == [
        ("onMicrophoneStateChanged", False),
        ("onCameraStateChanged", True),
        ("onScreenSharingStateChanged", "bob", True),
        ("onHoldStateChanged", "bob", True),
        ("onHandStateChanged", "bob", True),
    ]
    assert len(room.worker.of(frames.SetSentMedia)) == 5
    assert room.worker.of(frames.Configure)[-1].chosen == {DeviceKind.SCREEN: "screen:2"}
    assert room.media.state() == SentMedia(camera=True, screen=True, hold=True, hand=True)
    room.media.stopScreenSharing()
    assert not room.media.state("1").screen


async def test_between_calls_the_next_one_is_meant(room: Room) -> None:
    room.media.turnMicrophoneOn(False)
    room.media.turnCameraOn(True)
    room.media.startScreenSharing()
    assert room.media.state() == SentMedia(camera=True)
    await room.call()
    assert room.worker.of(frames.Open)[0].state == SentMedia(camera=True)


async def test_what_others_switch_is_told(room: Room) -> None:
    await room.call()
    room.told.clear()
    for state in (SentMedia(microphone=True), SentMedia(camera=True, hold=True)):
        room.report(frames.SentMediaChanged(callID="1", userID="alice", state=state))
    assert room.told == [
        ("onRemoteMicrophoneStateChanged", "alice", True),
        ("onRemoteMicrophoneStateChanged", "alice", False),
        ("onRemoteCameraStateChanged", "alice", True),
        ("onHoldStateChanged", "alice", True),
    ]
    assert room.media.remoteStates() == {"alice": SentMedia(camera=True, hold=True)}


async def test_who_comes_and_goes_is_told_to_the_worker(room: Room) -> None:
    await room.call()
    room.change(CallUserState.ACCEPTED, "cleo")
    assert room.worker.of(frames.Members)[-1].members == ("alice", "bob", "cleo")


async def test_the_end_closes_and_the_worker_is_kept_for_a_while(room: Room, qtbot: Any) -> None:
    await room.call()
    room.end()
    assert room.worker.of(frames.Close) == [frames.Close(callID="1")]
    assert ("onMediaStateChanged", "1", Link.CLOSED) in room.told
    assert room.worker.closed == 0
    assert room.media._rest.interval() == KEPT_WARM * 1000
    room.media._rest.setInterval(0)
    await until(lambda: room.worker.closed)


async def test_a_ring_that_came_to_nothing_lets_the_worker_go_too(room: Room) -> None:
    await room.stage.login()
    room.stage.client.ring()
    assert not room.media._rest.isActive()
    room.end()
    assert room.media._rest.isActive()


async def test_another_address_finds_a_new_way_during_a_call_only(room: Room) -> None:
    room.address = "192.0.2.2"
    assert not room.addresses._timer.isActive()
    await room.call()
    room.address = "192.0.2.3"
    room.addresses.check()
    assert len(room.worker.of(frames.Restart)) == 1
    assert room.stage.client.woken
    room.end()
    assert not room.addresses._timer.isActive()


async def test_levels_are_told_and_who_speaks_muted_learns_it(room: Room) -> None:
    await room.call()
    room.report(frames.Loudness(callID="1", userID="alice", level=0.5))
    assert room.told[-1] == ("onSoundLevel", "alice", 0.5)
    for _ in range(200):
        room.report(frames.Loudness(callID="", userID="", level=0.8))
    assert room.told[-1] == ("onSoundLevel", "bob", 0.8)
    assert ("onSpeakingWhileMuted",) not in room.told
    room.media.turnMicrophoneOn(False)
    for _ in range(150):
        room.report(frames.Loudness(callID="", userID="", level=0.8))
    assert room.told.count(("onSpeakingWhileMuted",)) == 2


async def test_figures_become_bars_and_statistics(room: Room) -> None:
    await room.call()
    room.told.clear()
    good, bad = Figures(roundTrip=0.02, concealedShare=0.0), Figures(concealedShare=0.3)
    for figures in (good, good, bad):
        room.report(frames.ConnectionFigures(callID="1", userID="alice", figures=figures))
    assert room.told == [
        ("onNetworkQuality", "alice", Quality.GOOD),
        ("onNetworkQuality", "alice", Quality.POOR),
    ]
    assert room.media.statistics() == {"alice": bad}


async def test_pictures_are_handed_on_and_the_first_one_is_news(room: Room) -> None:
    await room.call()
    room.told.clear()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    for _ in range(2):
        room.worker.pictured.emit("1", "alice", "camera", image)
    room.worker.pictured.emit("", "", "camera", image)
    room.worker.pictured.emit("gone", "alice", "camera", image)
    assert [name for name, *_ in room.told] == ["onFirstFrame", *["onPicture"] * 3]
    room.worker.pictured.emit("gone", "alice", "camera", QImage())
    assert room.told[-1][4].isNull(), "that there are no more is news also after the end"


async def test_devices_are_known_once_a_worker_has_looked(room: Room) -> None:
    assert room.media.devices(DeviceKind.SPEAKER) == ()
    room.media.preview(DeviceKind.MICROPHONE)
    assert room.worker.started
    there = (Device("a", "A", True), Device("b", "B"))
    report = frames.DeviceList(kind=DeviceKind.SPEAKER, devices=there, current="b")
    room.report(report)
    room.report(report)
    assert room.media.devices(DeviceKind.SPEAKER) == there
    assert room.told == [
        ("onDevicesChanged", DeviceKind.SPEAKER),
        ("onAudioOutputChanged", there[1]),
    ]
    room.media.setDevice(DeviceKind.SPEAKER, "a")
    assert room.worker.of(frames.Configure)[-1].chosen == {DeviceKind.SPEAKER: "a"}
    room.media.preview()
    assert room.media._rest.isActive()


async def test_trouble_with_devices_is_told_and_what_is_not_shared_is_not_said_to_be(
    room: Room,
) -> None:
    await room.call()
    room.media.startScreenSharing()
    room.told.clear()
    for kind in (DeviceKind.MICROPHONE, DeviceKind.CAMERA, DeviceKind.SCREEN):
        room.report(frames.DeviceFailed(kind=kind, trouble=Trouble.REFUSED, device="d"))
    names = [name for name, *_ in room.told]
    assert names.count("onDeviceExceptionOccurred") == 3
    assert ("onLocalMicrophoneExceptionOccurred", Trouble.REFUSED) in room.told
    assert ("onLocalCameraExceptionOccurred", Trouble.REFUSED) in room.told
    assert ("onScreenSharingStateChanged", "bob", False) in room.told


async def test_logging_out_ends_all(room: Room) -> None:
    await room.call()
    room.stage.service.uninit()
    await until(lambda: room.worker.of(frames.Close))


async def test_what_too_many_people_do_not_get_is_known(room: Room) -> None:
    await room.call()
    room.media.turnCameraOn(True)
    assert room.media.tooMany() is None
    for name in ("c", "d"):
        room.change(CallUserState.ACCEPTED, name)
    await until(lambda: room.media.tooMany() is Kind.CAMERA)
    for name in ("e", "f"):
        room.change(CallUserState.ACCEPTED, name)
    await until(lambda: room.media.tooMany() is Kind.MICROPHONE)
    assert not room.media.state().microphone
    room.media.turnMicrophoneOn(False)
    assert room.media.tooMany() is Kind.CAMERA


async def test_goodbyes_go_out_after_media_were_left_in_calls_that_go_on(room: Room) -> None:
    await room.call()
    room.media.close()
    assert room.worker.of(frames.Close)
    room.report(frames.SendSignal(callID="1", to="alice", data="bye"))
    said = await room.stage.client.expect("mediaSignal")
    assert "bye" in said
    room.stage.client.reply("mediaSignal", None)


@pytest.mark.may_log("no process can be had")
async def test_where_no_process_can_be_had_a_thread_does_it(stage: Stage) -> None:
    media = Media(engine="aiortc", devices="drawn")
    room = Room(stage, media)
    await room.call()
    devices: list[DeviceKind] = []
    room.media.onDevicesChanged.connect(devices.append)
    room.worker.failed.emit("no")
    assert room.worker.closed
    await until(lambda: DeviceKind.CAMERA in devices)
    room.media.close()


@pytest.mark.may_log("no process can be had", "media do not work here")
@pytest.mark.parametrize("lacks", ["engine", "devices"])
async def test_a_machine_that_lacks_a_library_says_that_sound_does_not_work(
    stage: Stage, monkeypatch: Any, lacks: str
) -> None:
    def broken() -> Any:
        raise ImportError("libpulse.so.0 is not here")

    options = Media(engine=broken, devices="drawn") if lacks == "engine" else Media()
    monkeypatch.setitem(sys.modules, "callkit.desktop.capture.devices", None)
    room = Room(stage, options)
    await room.call()
    room.worker.failed.emit("no")
    for kind in (DeviceKind.MICROPHONE, DeviceKind.SPEAKER):
        told = ("onDeviceExceptionOccurred", kind, Trouble.BROKEN, "")
        await until(lambda told=told: told in room.told)
    assert stage.service.isInCall
    room.media.close()


async def test_options_reach_the_worker(stage: Stage) -> None:
    media = Media(
        microphoneOn=False,
        cameraOn=True,
        processing=Processing(noise=False),
        maxVideo=(640, 480, 15),
        relayOnly=True,
    )
    room = Room(stage, media)
    await room.call()
    (configured, opened) = room.worker.sent[:2]
    assert (configured.noise, configured.echo) == (False, True)
    assert (configured.width, configured.height, configured.rate) == (640, 480, 15)
    assert opened.relayOnly
    assert opened.state == SentMedia(camera=True)
    room.media.close()


def test_an_engine_that_is_not_there_is_refused_where_it_is_set(stage: Stage) -> None:
    with pytest.raises(UsageError, match="engine"):
        MediaService(stage.service, Media(engine="skype"))
    assert Kind.CAMERA
