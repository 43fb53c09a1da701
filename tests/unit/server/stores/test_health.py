"""Of a trouble the log has a line where it begins and one where it ends."""

from __future__ import annotations

import logging

import pytest

from callkit.errors import StoreError
from callkit.server.stores.base import Store
from callkit.server.stores.health import WatchedStore, loudness, watched
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock
from tests.contract.stores.doors import new_call, step


class Ill(MemoryStore):
    ill = False

    def _check(self) -> None:
        super()._check()
        if self.ill:
            raise StoreError("ill")


class Ward:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.under = Ill()
        self.store: Store
        self.watch: WatchedStore
        self.store, self.watch = watched(self.under, self.clock)

    async def write(self) -> int:
        """How loud it failed; 0 when it did not."""
        return await self._loud(self.store.setBlocked("a", "b", True))

    async def read(self) -> int:
        return await self._loud(self.store.blocked("a", ["b"]))

    async def commit(self) -> int:
        return await self._loud(self.store.commit(step(new_call())))

    async def _loud(self, work: object) -> int:
        try:
            await work  # type: ignore[misc]
        except StoreError as error:
            return loudness(error)
        return 0


@pytest.fixture
async def ward() -> Ward:
    ward = Ward()
    await ward.store.open()
    return ward


async def test_only_the_first_failure_of_a_kind_is_loud(
    ward: Ward, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert [await ward.write(), await ward.read(), await ward.commit()] == [0, 0, 0]
    ward.under.ill = True
    assert await ward.write() == logging.ERROR
    for work in (ward.write, ward.commit):
        assert await work() == logging.DEBUG
    assert await ward.read() == logging.ERROR
    assert await ward.read() == logging.DEBUG
    assert (ward.watch.works, ward.watch.failures) == (False, 3)
    ward.under.ill = False
    ward.clock.jump(12.5)
    await ward.read()
    assert not ward.watch.works
    await ward.commit()
    assert ward.watch.works
    assert "can be read again, after 2 failures in 12.5 s" in caplog.text
    assert "can be written again, after 3 failures in 12.5 s" in caplog.text
    ward.under.ill = True
    assert await ward.commit() == logging.ERROR


async def test_after_a_commit_failed_a_small_write_proves_nothing(ward: Ward) -> None:
    ward.under.ill = True
    await ward.commit()
    ward.under.ill = False
    await ward.write()
    assert not ward.watch.works
    await ward.watch.probe()
    assert ward.watch.works
    ward.under.ill = True
    await ward.write()
    with pytest.raises(StoreError):
        await ward.watch.probe()
    ward.under.ill = False
    await ward.write()
    assert ward.watch.works


def test_every_method_of_a_store_is_a_read_a_write_or_none_of_both() -> None:
    others = {"open", "close", "commit", "nonce", "delivered", "undelivered"}
    others |= {"clockMark", "probe", "post", "time"}
    methods = {
        name for name in vars(Store) if not name.startswith("_") and callable(getattr(Store, name))
    }
    assert vars(WatchedStore).keys() | others >= methods
