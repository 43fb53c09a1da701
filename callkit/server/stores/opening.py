"""Chooses the store that an address means."""

from __future__ import annotations

from pathlib import Path

from callkit.errors import UsageError
from callkit.server.stores.base import Store
from callkit.server.stores.memory import MemoryStore

MEMORY = ":memory:"


def open_store(address: str | Path, *, process: str = "main") -> Store:
    """The store at an address; its :meth:`~Store.open` is still to be awaited.

    ``:memory:`` keeps nothing beyond the process. A directory, or a file with a suffix, is SQLite:
    ``DIR/callkit.sqlite3``; what is missing is made. ``redis://``, ``rediss://``, ``unix://``,
    ``redis+sentinel://`` and ``redis+cluster://`` are Redis, shared with other processes that give
    the same address and another ``process``
    (:mod:`callkit.server.stores.redis.address` has the details).

    Raises:
        UsageError: The address cannot be read, or the extra ``redis`` is not installed.
    """
    text = str(address)
    if text == MEMORY:
        return MemoryStore()
    if isinstance(address, str) and "://" in text:
        return _redis(text, process)
    if not text.strip():
        raise UsageError("a store needs an address: :memory:, a directory or a redis:// URL")
    from callkit.server.stores.sqlite.store import SQLiteStore

    return SQLiteStore(address)


def _redis(url: str, process: str) -> Store:
    try:
        from callkit.server.stores.redis.store import RedisStore
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "redis":
            raise
        raise UsageError("a redis:// store needs the extra: pip install 'callkit[redis]'") from None
    return RedisStore(url, process)
