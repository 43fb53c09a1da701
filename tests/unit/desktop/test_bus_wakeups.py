"""What logind and NetworkManager say, on a bus of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, message_bus, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from callkit.desktop.bus_wakeups import LOGIND, NETWORK, BusWakeups
from callkit.errors import TransportError
from tests.contract.desktop_servers import session_bus

MANAGER = DBusAddress("/org/freedesktop/login1", LOGIND, f"{LOGIND}.Manager")
STATE = DBusAddress("/org/freedesktop/NetworkManager", NETWORK, NETWORK)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with session_bus(tmp_path_factory.mktemp("bus")) as address:
        yield address


@pytest.fixture
def services(address: str) -> Iterator[DBusConnection]:
    """Both services, as one program."""
    with open_dbus_connection(address) as connection:
        for name in (LOGIND, NETWORK):
            connection.send_and_get_reply(message_bus.RequestName(name))
        yield connection


@pytest.fixture
def heard(address: str, services: DBusConnection, qtbot: Any) -> Iterator[list[str]]:
    """What was told, from the moment the bus knows who listens."""
    told: list[str] = []
    source = BusWakeups(address)
    source.start(told.append)

    def listens() -> bool:
        services.send(new_signal(MANAGER, "PrepareForSleep", "b", (False,)))
        return bool(told)

    qtbot.waitUntil(listens)
    services.send(new_signal(STATE, "StateChanged", "u", (10,)))
    services.send(new_signal(STATE, "StateChanged", "u", (50,)))
    qtbot.waitUntil(lambda: told[-1] == "the network is there")
    told.clear()
    yield told
    source.close()
    source.close()


def test_the_end_of_sleep_is_told_and_its_beginning_is_not(
    heard: list[str], services: DBusConnection, qtbot: Any
) -> None:
    services.send(new_signal(MANAGER, "PrepareForSleep", "b", (True,)))
    services.send(new_signal(MANAGER, "PrepareForSleep", "b", (False,)))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["the machine woke up"]


def test_a_network_that_gets_better_is_told(
    heard: list[str], services: DBusConnection, qtbot: Any
) -> None:
    for state in (20, 40, 60, 70, 70, 20, 70):
        services.send(new_signal(STATE, "StateChanged", "u", (state,)))
    qtbot.waitUntil(lambda: len(heard) >= 3)
    assert heard == ["the network is there"] * 3


def test_a_stranger_who_says_the_same_is_not_believed(
    heard: list[str], services: DBusConnection, address: str, qtbot: Any
) -> None:
    with open_dbus_connection(address) as stranger:
        stranger.send(new_signal(MANAGER, "PrepareForSleep", "b", (False,)))
        stranger.send_and_get_reply(message_bus.GetId())
    services.send(new_signal(STATE, "StateChanged", "u", (70,)))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["the network is there"]


def test_a_bus_that_is_not_there_is_an_error_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(TransportError):
        BusWakeups(f"unix:path={tmp_path}/none").start(print)
