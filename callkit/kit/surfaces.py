"""All surfaces of the calls. An error in one does not keep the others from rendering."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from shiboken6 import isValid

from callkit.background_loop import backgroundLoop
from callkit.errors import ErrorCode, RequestError, UsageError
from callkit.invitation.service import CallInvitationService
from callkit.kit.surface import Surface
from callkit.switchboard.view import CallView

log = logging.getLogger(__name__)


class Surfaces:
    """Surfaces are updated in the order in which they were added. An error in one is passed to
    ``failed``, and the others are still updated."""

    def __init__(self, failed: Callable[[RequestError], object]) -> None:
        self._failed = failed
        self._surfaces: list[Surface] = []
        self._newest: Sequence[CallView] = ()

    def add(self, *surfaces: Surface) -> None:
        """Raises UsageError: One of them is no surface."""
        for surface in surfaces:
            if isinstance(surface, type) or not (
                callable(getattr(surface, "render", None))
                and callable(getattr(surface, "close", None))
            ):
                raise UsageError(f"{surface!r:.80} is no Surface: it has render(calls) and close()")
        self._surfaces += surfaces

    def remove(self, surface: Surface) -> None:
        """Remove and close it; an unknown one is fine."""
        if surface in self._surfaces:
            self._surfaces.remove(surface)
            self._tell(surface, surface.close)

    def render(self, calls: Sequence[CallView]) -> None:
        self._newest = calls
        for surface in self:
            # A surface may have changed a call: then all have been updated already.
            if self._newest is calls:
                self._tell(surface, partial(surface.render, calls))

    def close(self) -> None:
        for surface in self:
            self._tell(surface, surface.close)

    def __iter__(self) -> Iterator[Surface]:
        # A surface may add or remove another one.
        return iter(list(self._surfaces))

    def _tell(self, surface: Surface, tell: Callable[[], object]) -> None:
        try:
            tell()
        except Exception as error:  # It may be an app's own surface, which may raise anything.
            failure = RequestError(ErrorCode.FAILED, f"{type(surface).__name__} failed: {error!r}")
            failure.__cause__ = error
            self._report(failure)

    def _report(self, failure: RequestError) -> None:
        try:
            self._failed(failure)
        except RuntimeError as gone:
            # The program deletes its objects one by one, and the receiver of the signal is gone
            # already.
            log.debug("%s (%s)", failure, gone)


def finish(closers: list[Callable[[], object]]) -> None:
    """Close all parts of a kit, once."""
    while closers:
        closers.pop(0)()


def abandon(service: CallInvitationService, closers: list[Callable[[], object]]) -> None:
    """A kit is being deleted, for instance with the app's window that owns it: stop its sounds and
    close its windows. Its parts still exist; they are deleted next. At the end of the program they
    need not be, and everything has ended anyway."""
    if backgroundLoop().ended or QCoreApplication.instance() is None:
        return
    if closers and isValid(service):
        service.uninit()
    finish(closers)
