"""Bytes to frames and back: the only place where JSON is read or written (plan §6).

The good frame takes one pass of msgspec. Only a frame that fails it is looked at a second time, by
the slow and forgiving reader below, to tell *what* is wrong: a frame nobody can answer (close
4400, :class:`~callkit.errors.ProtocolError`) or a request that is refused with its own id
(:class:`Refusal`). Nothing a peer can send makes these functions raise anything else: broken
UTF-8, lone surrogates, NaN, integers of any length, nesting of any depth, a field given twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, TypeVar, get_args

import msgspec

from callkit.errors import ErrorCode, ProtocolError, RequestError
from callkit.nesting import MAX_DEPTH, tooDeep
from callkit.protocol.frames import (
    AnyEvent,
    AnyRequest,
    CallEvent,
    Envelope,
    Error,
    Event,
    Reply,
    Request,
)

MAX_CLIENT_FRAME = 64 * 1024
"""Bytes of a frame from client to server; a larger one is answered with close 1009."""
MAX_SERVER_FRAME = 1024 * 1024
"""Bytes of a frame from server to client."""
MAX_INTEGER = 2**63 - 1
"""Integers on the wire fit 64 bits; a larger one is refused."""

Frame = Request | Reply | Error | Event
ReplyType = TypeVar("ReplyType", bound=Reply)


class Refusal(msgspec.Struct, frozen=True):
    """A request that cannot be carried out as it was written; answered with ``error``."""

    id: int
    error: RequestError


def _plain(value: object) -> str:
    """A text of an app's own class (markup, a text of another library) is sent as the text."""
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError(f"a frame holds no {type(value).__name__}")


_encoder = msgspec.json.Encoder(enc_hook=_plain)
_requests: msgspec.json.Decoder[Any] = msgspec.json.Decoder(AnyRequest)
_envelopes = msgspec.json.Decoder(Envelope)
_errors = msgspec.json.Decoder(Error)
_replies: dict[type[Reply], msgspec.json.Decoder[Any]] = {}

_FAILURES = (msgspec.MsgspecError, UnicodeDecodeError)


def _tags(union: Any) -> Iterator[str]:
    for frame in get_args(union):
        yield str(frame.__struct_config__.tag)


_OPS = frozenset(_tags(AnyRequest))
_EVENTS: dict[str, msgspec.json.Decoder[Any]] = {
    tag: msgspec.json.Decoder(frame)
    for union in (AnyEvent, CallEvent)
    for tag, frame in zip(_tags(union), get_args(union), strict=True)
}


def encode(frame: Frame) -> bytes:
    """Return the frame's bytes, UTF-8 JSON.

    Raises:
        RequestError: 6000001, a text holds a lone surrogate, which UTF-8 cannot carry.
    """
    try:
        return _encoder.encode(frame)
    except UnicodeEncodeError:
        raise RequestError(
            ErrorCode.PARAM_INVALID, "a text holds half of a surrogate pair"
        ) from None


def decodeRequest(data: bytes) -> AnyRequest | Refusal:
    """Return the request in ``data``, or why it is refused.

    A :class:`Refusal` carries 6000013 for an unknown ``op``, 6000001 naming the field for
    anything missing, of a wrong type or out of range.

    Raises:
        ProtocolError: Not a JSON object, nested too deeply, no ``op``, or no usable ``id`` (≥ 1):
            close 4400.
    """
    _checkDepth(data)
    try:
        request: AnyRequest = _requests.decode(data)
    except _FAILURES as error:
        refusal: Refusal = _refusal(data, error)
        return refusal
    if not 0 < request.id <= MAX_INTEGER:
        raise ProtocolError("id is missing, or too large")
    if _mayRepeat(request, data):
        return _refusal(data, None) or request
    return request


def decodeReply(data: bytes, type_: type[ReplyType]) -> ReplyType:
    """Return the reply in ``data``, read as ``type_``.

    Raises:
        RequestError: The reply is an ``error``; carries its code and advice.
        ProtocolError: ``data`` is neither.
    """
    _checkDepth(data)
    decoder = _replies.get(type_)
    if decoder is None:
        decoder = _replies[type_] = msgspec.json.Decoder(type_)
    try:
        return decoder.decode(data)  # type: ignore[no-any-return]
    except _FAILURES as failure:
        _raiseError(data, failure)


def _raiseError(data: bytes, failure: Exception) -> NoReturn:
    try:
        error = _errors.decode(data)
    except _FAILURES:
        raise ProtocolError(f"unreadable reply: {failure}") from None
    raise RequestError(
        error.code,
        error.message,
        temporary=error.temporary,
        retryAfterMs=error.retryAfterMs,
    )


def decodeFrameHeader(data: bytes) -> Envelope:
    """Return ``op`` and ``id`` of a frame: a reply has an id, an event has None.

    Raises:
        ProtocolError: Not a JSON object, nested too deeply, no ``op``, or an ``id`` that is no
            integer.
    """
    _checkDepth(data)
    try:
        header = _envelopes.decode(data)
    except _FAILURES as error:
        raise ProtocolError(f"unreadable frame: {error}") from None
    if header.id is not None and type(header.id) is not int:
        raise ProtocolError("id is not an integer")
    return header


def decodeEvent(data: bytes) -> AnyEvent | None:
    """Return the event in ``data``; None for an event this version does not know.

    Raises:
        ProtocolError: Not an event, or one whose fields cannot be read.
    """
    decoder = _EVENTS.get(decodeFrameHeader(data).op)
    if decoder is None:
        return None
    try:
        return decoder.decode(data)  # type: ignore[no-any-return]
    except _FAILURES as error:
        raise ProtocolError(f"unreadable event: {error}") from None


def _checkDepth(data: bytes) -> None:
    if tooDeep(data):
        raise ProtocolError(f"nested more than {MAX_DEPTH} deep")


# --- the second look -------------------------------------------------------------------------

_Step = tuple[Any, str | int]
"""The step before it or None, and a field's name or an index."""
_DEPTH_OF_TEXTS = 8
_ESCAPED_LETTER = re.compile(rb"\\u00[4-7]").search
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_PATH = re.compile(r"`\$\.([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")


def _names(struct: type[msgspec.Struct]) -> Iterator[bytes]:
    for field in msgspec.structs.fields(struct):
        yield field.encode_name.encode()
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            yield from _names(field.type)


def _finder(request: type[msgspec.Struct]) -> Callable[[bytes], list[bytes]]:
    names = sorted({re.escape(name) for name in (b"op", *_names(request))}, key=len, reverse=True)
    return re.compile(b'"(?:%s)"' % b"|".join(names)).findall


_FIELDS = {request: _finder(request) for request in get_args(AnyRequest)}


def _mayRepeat(request: AnyRequest, data: bytes) -> bool:
    """Cheap and too careful: a text may be the name of a field, or hold an escaped letter as a
    field's name may that is given a second time."""
    found = _FIELDS[type(request)](data)
    return len(set(found)) < len(found) or bool(_ESCAPED_LETTER(data))


def _refusal(data: bytes, failure: Exception | None) -> Any:
    """Say what is wrong with ``data``; None when nothing is."""
    repeated: list[str] = []
    frame = _readSlowly(data, repeated)
    if not isinstance(frame, dict):
        raise ProtocolError("a frame is a JSON object")
    op, number = frame.get("op"), frame.get("id")
    if not isinstance(op, str):
        raise ProtocolError("op is missing or no text")
    if type(number) is not int or not 1 <= number <= MAX_INTEGER:
        raise ProtocolError("id is missing or no integer from 1 on")
    if op not in _OPS:
        return _refuse(number, ErrorCode.UNSUPPORTED_REQUEST, f"unknown op {op[:64]!a}")
    if repeated:
        return _refuse(number, ErrorCode.PARAM_INVALID, f"{repeated[0]}: given twice")
    if failure is None:
        return None
    # A text without an escaped surrogate is not searched for an unpaired one: that is the slowest
    # part.
    broken = next(_brokenTexts(frame), None) if _HALF.search(data) else None
    if broken is not None:
        text = f"{broken}: holds half of a surrogate pair"
        return _refuse(number, ErrorCode.PARAM_INVALID, text)
    return _refuse(number, ErrorCode.PARAM_INVALID, _explain(failure))


def _refuse(number: int, code: ErrorCode, message: str) -> Refusal:
    return Refusal(number, RequestError(code, message))


def _readSlowly(data: bytes, repeated: list[str]) -> Any:
    def integer(digits: str) -> int:
        return int(digits) if len(digits) < 20 else MAX_INTEGER + 1

    def constant(name: str) -> NoReturn:
        raise ProtocolError(f"{name} is not JSON")

    def pairs(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in items:
            if key in result and not repeated:
                repeated.append(ascii(key[:64])[1:-1])
            result[key] = value
        return result

    try:
        return json.loads(
            data.decode("utf-8"),
            parse_int=integer,
            parse_constant=constant,
            object_pairs_hook=pairs,
        )
    except ValueError as error:
        raise ProtocolError(f"not usable JSON: {type(error).__name__}") from None


def _brokenTexts(frame: Any) -> Iterator[str]:
    """Paths of texts that UTF-8 cannot carry, as deep as a field of ours may be."""
    # A step holds the one before it: words are made only of the path that is told.
    waiting: list[tuple[_Step | None, Any, int]] = [(None, frame, 0)]
    while waiting:
        step, value, depth = waiting.pop()
        if depth > _DEPTH_OF_TEXTS:
            continue
        if isinstance(value, str):
            if not _sound(value):
                yield _written(step)
        elif isinstance(value, dict):
            for key, item in value.items():
                if not _sound(key):
                    yield _written(step) or "a field's name"
                waiting.append(((step, key), item, depth + 1))
        elif isinstance(value, list):
            waiting.extend(((step, at), item, depth + 1) for at, item in enumerate(value))


def _written(step: _Step | None) -> str:
    words: list[str] = []
    while step is not None:
        step, last = step
        words.append(f"[{last}]" if isinstance(last, int) else f".{last}")
    return "".join(reversed(words)).removeprefix(".")


def _sound(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _explain(failure: Exception) -> str:
    """Return msgspec's words with the field first: ``config.timeout: Expected `int` <= 600``."""
    words = str(failure)
    path = _PATH.search(words)
    missing = _MISSING.search(words)
    where = path.group(1) if path else ""
    if missing:
        where = f"{where}.{missing.group(1)}" if where else missing.group(1)
        return f"{where}: missing"
    return f"{where or 'frame'}: {words.partition(' - at ')[0]}"
