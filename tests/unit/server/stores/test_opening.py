"""Addresses and the stores they mean."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from callkit.errors import UsageError
from callkit.server.stores.memory import MemoryStore
from callkit.server.stores.opening import open_store
from callkit.server.stores.redis.address import RedisAddress, parse
from callkit.server.stores.redis.store import RedisStore
from callkit.server.stores.sqlite.store import FILE_NAME, SQLiteStore


def sqlite_path(address: str | Path) -> Path:
    store = open_store(address)
    assert isinstance(store, SQLiteStore)
    return store.path


def test_memory_is_called_memory() -> None:
    assert isinstance(open_store(":memory:"), MemoryStore)


def test_directories_and_files_are_sqlite(tmp_path: Path) -> None:
    assert sqlite_path(tmp_path) == tmp_path / FILE_NAME
    assert sqlite_path(str(tmp_path / "new")) == tmp_path / "new" / FILE_NAME
    assert sqlite_path(tmp_path / "calls.sqlite3") == tmp_path / "calls.sqlite3"


@pytest.mark.parametrize(
    "url",
    [
        "redis://localhost",
        "rediss://localhost:6380/2",
        "unix:///run/redis.sock",
        "redis+sentinel://a,b:26380/main",
        "redis+cluster://a:7000,b:7001",
    ],
)
def test_redis_urls_are_redis(url: str) -> None:
    assert isinstance(open_store(url), RedisStore)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "  ",
        "http://localhost",
        "redis+sentinel://localhost",
        "redis+cluster://",
        "redis://localhost:port",
        "redis://localhost?service=",
        "redis://localhost?service=a{b}",
        "redis://localhost?service=ä",
        "redis://localhost?durability=some",
        "redis://localhost?timeout=never",
        "redis://localhost?timeout=0",
        "redis+sentinel://host:x/main",
    ],
)
def test_what_cannot_be_read_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        open_store(address)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in sys.modules if name.startswith("callkit.server.stores.redis.store")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "redis.asyncio.connection", None)
    with pytest.raises(UsageError, match=r"callkit\[redis\]"):
        open_store("redis://localhost")


# --- Redis URLs ----------------------------------------------------------------------------------


def options(place: RedisAddress) -> dict[str, Any]:
    return {key: value for key, value in place.options.items() if key != "connection_class"}


def test_a_plain_url_is_one_server_with_defaults() -> None:
    place = parse("redis://localhost:6380/3")
    assert (place.kind, place.service, place.replicated) == ("server", "callkit", False)
    assert place.prefix == "{callkit}:"
    assert options(place) == {"host": "localhost", "port": 6380, "db": 3}


def test_our_arguments_are_ours_and_the_others_redis_pys() -> None:
    place = parse("redis://h?service=calls&durability=replicated&timeout=0.5&client_name=x")
    assert (place.prefix, place.replicated, place.timeout) == ("{calls}:", True, 0.5)
    assert options(place) == {"host": "h", "client_name": "x"}


def test_sentinels_are_hosts_and_a_name() -> None:
    place = parse("redis+sentinel://user:p%40ss@one,two:26380,[::1]:5/main/2?sentinelPassword=s")
    assert place.kind == "sentinel"
    assert place.hosts == (("one", 26379), ("two", 26380), ("::1", 5))
    assert place.name == "main"
    assert options(place) == {"username": "user", "password": "p@ss", "db": 2}
    assert place.sentinel_options["password"] == "s"
    assert "username" not in place.sentinel_options


def test_a_cluster_is_hosts() -> None:
    place = parse("rediss+cluster://:secret@one,two:7001")
    assert place.kind == "cluster"
    assert place.hosts == (("one", 6379), ("two", 7001))
    assert options(place) == {"password": "secret"}
    assert "SSL" in place.options["connection_class"].__name__


def test_messages_do_not_carry_secrets() -> None:
    for url in (
        "redis://user:secret@host/1?password=secret",
        "redis+sentinel://user:secret@host/main?sentinelPassword=secret",
    ):
        assert "secret" not in parse(url).label
    with pytest.raises(UsageError) as refused:
        parse("redis://user:secret@host?timeout=x")
    assert "secret" not in str(refused.value)
