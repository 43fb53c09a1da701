"""Reloads keys, secrets and the certificate while a server runs.

On SIGHUP, and where there is no such signal, or nobody sends it, within a minute after one of
their files has changed. What cannot be used changes nothing, and says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from callkit.errors import UsageError
from callkit.server.settings import Settings

WATCH_SECONDS = 30.0
"""How often files are looked at."""
RENEWED = frozenset(
    {
        "serverSecret",
        "serverSecretFile",
        "previousServerSecrets",
        "jwtKey",
        "previousJWTKeys",
        "tokenDays",
        "tokenLeewaySeconds",
        "webhookSecret",
        "previousWebhookSecret",
        "tlsCert",
        "tlsKey",
    }
)
"""Settings that hold at once; all others wait for the next start."""

_log = logging.getLogger(__name__)

Look = tuple[tuple[str, int, int], ...]


class Renewal:
    """``read`` says the settings as they are now, ``take`` makes the server use them.

    Both may raise UsageError.
    """

    def __init__(
        self,
        settings: Settings,
        read: Callable[[], Settings],
        take: Callable[[Settings], object],
    ) -> None:
        self._settings = settings
        self._read = read
        self._take = take
        self._seen = _look(settings)

    def renew(self) -> bool:
        """Read everything again; whether it is used now."""
        try:
            settings = self._read()
            self._take(settings)
        except UsageError as error:
            _log.error("keys and certificate stay as they were: %s", error)
            self._seen = _look(self._settings)
            return False
        waiting = [
            name
            for name in Settings.__struct_fields__
            if name not in RENEWED and getattr(settings, name) != getattr(self._settings, name)
        ]
        if waiting:
            _log.warning("these settings hold from the next start on: %s", ", ".join(waiting))
        # What was warned of once is not warned of again.
        self._settings = settings
        self._seen = _look(settings)
        _log.info("keys and the certificate were read again")
        return True

    def renewIfChanged(self) -> bool:
        """Renew if one of the files has changed; whether it did."""
        if _look(self._settings) == self._seen:
            return False
        self.renew()
        return True


def _files(settings: Settings) -> Iterable[str]:
    return (
        settings.serverSecretFile,
        settings.jwtKey,
        *settings.previousJWTKeys,
        settings.tlsCert,
        settings.tlsKey,
    )


def _look(settings: Settings) -> Look:
    """What can be seen of the files from outside."""
    found = []
    for name in _files(settings):
        try:
            state = Path(name).expanduser().stat() if name else None
        except OSError:
            state = None
        if state is not None:
            found.append((name, state.st_mtime_ns, state.st_size))
    return tuple(found)
