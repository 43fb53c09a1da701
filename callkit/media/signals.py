"""The media signals that two devices of a call exchange; the server passes them on unread.

Each signal is the ``data`` of one ``mediaSignal``: a JSON object whose ``k`` names its kind. Fields
that are not known are ignored, so both sides can grow.
"""

from __future__ import annotations

from typing import Final

import msgspec

from callkit.errors import ProtocolError
from callkit.nesting import tooDeep

MAX_SIGNAL_BYTES: Final = 16 * 1024
"""Of UTF-8: what the server takes."""
PROTOCOL: Final = 1


class SentMedia(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"hold": "held"}
):
    """What a person sends just now. On the wire ``hold`` is called held."""

    microphone: bool = False
    camera: bool = False
    screen: bool = False
    hold: bool = False
    hand: bool = False


class Signal(msgspec.Struct, frozen=True, kw_only=True, tag_field="k"):
    """Base of all. ``session`` is the sender's, random per device and call; ``to`` the receiver's
    as the sender knows it. What is meant for another session is late and void."""

    session: str
    to: str = ""


class Hello(Signal, frozen=True, kw_only=True, tag="hello", omit_defaults=True):
    """The first word; repeated until the other side has shown that it knows this session.

    ``ask`` wants an answer: the sender has not been shown that yet.
    """

    proto: int = PROTOCOL
    engine: str = ""
    ask: bool = False
    state: SentMedia = SentMedia()


class Description(Signal, frozen=True, kw_only=True, tag="desc"):
    """An offer, or the answer to the offer of the same number."""

    type: str
    sdp: str
    number: int


class Candidate(Signal, frozen=True, kw_only=True, tag="cand", omit_defaults=True):
    """One way to reach the sender; an empty ``candidate`` says that there are no more."""

    candidate: str
    mid: str | None = ""
    line: int | None = 0
    ufrag: str | None = ""


class State(Signal, frozen=True, kw_only=True, tag="state"):
    state: SentMedia


class Again(Signal, frozen=True, kw_only=True, tag="again"):
    """Something was lost: negotiate anew."""


class Bye(Signal, frozen=True, kw_only=True, tag="bye"):
    """This device leaves the call's media."""


AnySignal = Hello | Description | Candidate | State | Again | Bye
_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(AnySignal)


def encode(signal: AnySignal) -> str:
    """As the ``data`` of a mediaSignal.

    Raises:
        ProtocolError: It does not fit.
    """
    data = _ENCODER.encode(signal)
    if len(data) > MAX_SIGNAL_BYTES:
        raise ProtocolError(f"a media signal of {len(data)} bytes; {MAX_SIGNAL_BYTES} fit")
    return data.decode()


def decode(data: str) -> AnySignal:
    """The signal in ``data``, which a stranger may have written.

    Raises:
        ProtocolError: It is none of ours.
    """
    if len(data) > MAX_SIGNAL_BYTES or tooDeep(data.encode(errors="replace")):
        raise ProtocolError("a media signal is too long or too deep")
    try:
        return _DECODER.decode(data)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ProtocolError(f"not a media signal: {error}") from error


def wayName(sdp: str) -> str:
    """What a description calls the ways to its sender ("" without any): another name means that
    others are looked for."""
    return next((line for line in sdp.splitlines() if line.startswith("a=ice-ufrag:")), "")
