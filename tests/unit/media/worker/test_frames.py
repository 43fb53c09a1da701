import msgspec
import pytest

from callkit.media.devices import Device, DeviceKind, Trouble
from callkit.media.port import Figures, Kind, Link
from callkit.media.signals import SentMedia
from callkit.media.worker import frames
from callkit.model import IceServer

STATE = SentMedia(microphone=True)


@pytest.mark.parametrize(
    "command",
    [
        frames.Configure(chosen={DeviceKind.CAMERA: "c"}, preview=(DeviceKind.MICROPHONE,)),
        frames.Open(callID="1", me="ann", iceServers=(IceServer(urls=("stun:a",)),), state=STATE),
        frames.Members(callID="1", members=("ann", "bob")),
        frames.SignalReceived(callID="1", sender="bob", data="{}"),
        frames.SignalsLost(callID="1", sender="bob"),
        frames.SetSentMedia(callID="1", state=STATE),
        frames.Restart(),
        frames.Close(callID="1"),
        frames.PictureTaken(stream=1, slot=2),
        frames.Shutdown(),
    ],
)
def test_every_command_comes_as_it_went(command):
    assert frames.command(frames.encode(command)) == command


@pytest.mark.parametrize(
    "report",
    [
        frames.Ready(engine="webrtc"),
        frames.Alive(),
        frames.SendSignal(callID="1", to="bob", data="{}"),
        frames.LinkChanged(callID="1", userID="bob", link=Link.CONNECTED),
        frames.SentMediaChanged(callID="1", userID="bob", state=STATE),
        frames.Loudness(callID="1", userID="bob", level=0.5),
        frames.Stream(stream=1, callID="1", userID="", kind=Kind.CAMERA, slots=3, slotBytes=4),
        frames.StreamEnds(stream=1),
        frames.PictureReady(stream=1, slot=0, width=2, height=2),
        frames.ConnectionFigures(callID="1", userID="bob", figures=Figures(roundTrip=0.1)),
        frames.DeviceList(kind=DeviceKind.CAMERA, devices=(Device("a", "A", True),), current="a"),
        frames.DeviceFailed(kind=DeviceKind.CAMERA, trouble=Trouble.IN_USE),
    ],
)
def test_every_report_comes_as_it_went(report):
    assert frames.report(frames.encode(report)) == report


def test_a_command_is_no_report():
    with pytest.raises(msgspec.MsgspecError):
        frames.report(frames.encode(frames.Shutdown()))
