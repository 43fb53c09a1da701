"""Keys change while a server runs: on a signal, or because a file did."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from callkit.errors import UsageError
from callkit.server.auth.renewal import RENEWED, Renewal
from callkit.server.settings import Secret, Settings


class House:
    def __init__(self, folder: Path) -> None:
        self.key = folder / "key"
        self.key.write_bytes(b"x" * 32)
        self.settings = Settings(jwtKey=str(self.key))
        self.taken: list[Settings] = []
        self.refusal = ""
        self.renewal = Renewal(self.settings, lambda: self.settings, self._take)

    def change(self, **fields: object) -> None:
        self.settings = msgspec.structs.replace(self.settings, **fields)

    def write(self, data: bytes, seconds: int) -> None:
        self.key.write_bytes(data)
        os.utime(self.key, (seconds, seconds))

    def _take(self, settings: Settings) -> None:
        if self.refusal:
            raise UsageError(self.refusal)
        self.taken.append(settings)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_only_a_file_that_changed_is_read_again(house: House) -> None:
    assert not house.renewal.renewIfChanged()
    house.write(b"y" * 32, 1_000)
    assert house.renewal.renewIfChanged()
    assert not house.renewal.renewIfChanged()
    house.write(b"y" * 32, 2_000)
    assert house.renewal.renewIfChanged()
    house.key.unlink()
    assert house.renewal.renewIfChanged()
    assert len(house.taken) == 3


@pytest.mark.logs("keys and certificate stay as they were: bad key")
def test_what_cannot_be_used_changes_nothing_and_is_said_once(house: House) -> None:
    house.refusal = "bad key"
    house.write(b"bad", 1_000)
    assert house.renewal.renewIfChanged()
    assert not house.renewal.renewIfChanged()
    house.refusal = ""
    house.write(b"z" * 32, 2_000)
    assert house.renewal.renewIfChanged()
    assert house.taken == [house.settings]


@pytest.mark.logs("from the next start on: port, historyDays")
def test_other_settings_wait_for_the_next_start(house: House) -> None:
    house.change(port=1, historyDays=3, serverSecret=Secret("x" * 32))
    assert house.renewal.renew()


def test_every_setting_that_is_renewed_is_one() -> None:
    assert set(Settings.__struct_fields__) >= RENEWED
