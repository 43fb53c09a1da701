"""Finds the end of a TLS ClientHello, in however many records and pieces it comes.

Agreeing on TLS is the dearest thing a stranger can ask for, and it is all done at the moment the
hello is there as a whole. So the hello is put together first, and TLS begins when it is the peer's
turn: many who finish their hello at the same moment keep nobody waiting.
"""

from __future__ import annotations

HELLO_UNITS = 100
"""What agreeing on TLS costs (:mod:`callkit.server.transport.loop_share`)."""
MAX_HELLO = 64 * 1024
"""Bytes; the hello of a browser has less than two thousand."""
_MOST_RECORDS = 64
"""Some programs cut their hello in pieces; in pieces of a byte it is an attack."""
_RECORD_HEADER = 5
_MESSAGE_HEADER = 4
_HANDSHAKE = 0x16


class HelloReader:
    """What a peer has said so far, as it came."""

    def __init__(self) -> None:
        self.said = bytearray()
        self.end = 0
        """Where the next record begins, or the one that is not whole; of a whole hello its end."""
        self._message = bytearray()
        """The beginning of the hello itself, without the records around it."""
        self._length = 0
        """Bytes of the hello that have come in whole records."""
        self._records = 0

    @property
    def tooLong(self) -> bool:
        """No hello is like that: nothing more should be heard."""
        return len(self.said) > MAX_HELLO or self._records > _MOST_RECORDS

    def hear(self, data: bytes) -> bool:
        """Take what came; whether the hello is whole, or it is none: TLS itself will say so."""
        self.said += data
        while not self.tooLong and len(self.said) - self.end >= _RECORD_HEADER:
            if self.said[self.end] != _HANDSHAKE:
                self.end = len(self.said)
                return True
            begin = self.end + _RECORD_HEADER
            end = begin + int.from_bytes(self.said[begin - 2 : begin], "big")
            if len(self.said) < end:
                return False
            self.end = end
            self._records += 1
            self._length += end - begin
            missing = _MESSAGE_HEADER - len(self._message)
            self._message += self.said[begin : min(end, begin + missing)]
            if len(self._message) == _MESSAGE_HEADER:
                whole = _MESSAGE_HEADER + int.from_bytes(self._message[1:], "big")
                if self._length >= whole:
                    return True
        return False
