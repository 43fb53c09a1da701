"""Shared memory for the pictures of one stream.

It has no name where the system lets it have none, so nothing is left of it when both have ended,
however they ended. On Windows it has a name, and goes with its last user.
"""

from __future__ import annotations

import mmap
import os
import secrets
import sys
import tempfile
from typing import Final

SLOTS: Final = 3
"""One is shown, one is on its way, one is written."""


class SharedPictures:
    """Slots for pictures; made by the worker, opened by the app."""

    def __init__(self, slots: int, slotBytes: int, *, name: str = "", descriptor: int = -1) -> None:
        self.slots = slots
        self.slotBytes = slotBytes
        self.name = name
        self.descriptor = descriptor
        """Of the maker: to hand over."""
        size = slots * slotBytes
        if name:
            self._memory = mmap.mmap(-1, size, tagname=name)  # type: ignore[call-arg]
        else:
            self._memory = mmap.mmap(descriptor, size)
        self._free = set(range(slots))

    @classmethod
    def make(cls, slotBytes: int, slots: int = SLOTS) -> SharedPictures:
        """New memory for pictures of that many bytes.

        Raises:
            OSError: There is none, or this process has too many files open.
        """
        if sys.platform == "win32":
            return cls(slots, slotBytes, name=f"callkit-{secrets.token_hex(16)}")
        descriptor = _nameless()
        try:
            os.ftruncate(descriptor, slots * slotBytes)
            return cls(slots, slotBytes, descriptor=descriptor)
        except OSError:
            os.close(descriptor)
            raise

    @classmethod
    def open(cls, slots: int, slotBytes: int, *, name: str, descriptor: int) -> SharedPictures:
        """The other side's; the descriptor is closed.

        Raises:
            OSError: No descriptor came, or there is no room for it here.
        """
        if not name and descriptor < 0:
            raise OSError("the descriptor did not come")
        try:
            opened = cls(slots, slotBytes, name=name, descriptor=descriptor)
        except ValueError as error:
            raise OSError(f"the memory is not as large as was said: {error}") from error
        finally:
            if descriptor >= 0:
                os.close(descriptor)
        opened.descriptor = -1
        return opened

    # --- the maker ---

    def write(self, data: bytes) -> int | None:
        """Put a picture into a free slot; None: the app has not looked at any of the last."""
        if not self._free:
            return None
        slot = self._free.pop()
        begin = slot * self.slotBytes
        self._memory[begin : begin + len(data)] = data
        return slot

    @property
    def full(self) -> bool:
        """The app has to look at something before more can be written."""
        return not self._free

    def taken(self, slot: int) -> None:
        """The app has looked at it."""
        if 0 <= slot < self.slots:
            self._free.add(slot)

    # --- the app ---

    def read(self, slot: int, size: int) -> bytes:
        """A copy of the picture in that slot."""
        begin = slot * self.slotBytes
        return self._memory[begin : begin + min(size, self.slotBytes)]

    def close(self) -> None:
        """Twice is fine."""
        self._memory.close()
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


def _nameless() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("callkit-pictures")
    with tempfile.TemporaryFile(prefix="callkit-") as file:
        return os.dup(file.fileno())
