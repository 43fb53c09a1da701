"""Real addresses behind proxies one trusts, and how many strangers may come from one address."""

from __future__ import annotations

import pytest

from callkit.errors import UsageError
from callkit.server.settings import Settings
from callkit.server.transport.client_address import (
    ClientAddresses,
    is_loopback,
    place_of,
    plain,
    unbracketed,
)
from callkit.testing.clock import ManualClock

PROXY = "10.0.0.5"
PROXIES = ("10.0.0.0/24", "fd00::1", "127.0.0.1")


@pytest.fixture
def client_addresses() -> ClientAddresses:
    return ClientAddresses(Settings(trustedProxies=PROXIES, strangersPerAddress=2), ManualClock())


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("203.0.113.9", ["198.51.100.7"], "203.0.113.9"),
        (PROXY, [], PROXY),
        (PROXY, ["198.51.100.7"], "198.51.100.7"),
        (PROXY, ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
        (PROXY, ["1.1.1.1", "198.51.100.7"], "198.51.100.7"),
        (PROXY, ["198.51.100.7, 10.0.0.9"], "198.51.100.7"),
        (PROXY, ["198.51.100.7:5060"], "198.51.100.7"),
        (PROXY, ["[2001:db8::7]:5060"], "2001:db8::7"),
        (PROXY, ["2001:db8::7"], "2001:db8::7"),
        ("fd00::1", ["198.51.100.7"], "198.51.100.7"),
        ("::ffff:10.0.0.5", ["198.51.100.7"], "198.51.100.7"),
        (PROXY, ["198.51.100.7, unknown"], PROXY),
        (PROXY, ["<script>"], PROXY),
        (PROXY, ["unknown, 10.0.0.9"], "10.0.0.9"),
        ("", ["198.51.100.7"], ""),
    ],
)
def test_only_what_a_trusted_proxy_wrote_is_believed(
    client_addresses: ClientAddresses, peer: str, forwarded: list[str], origin: str
) -> None:
    assert client_addresses.origin(peer, forwarded) == origin


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert (
        ClientAddresses(Settings(), ManualClock()).origin("127.0.0.1", ["198.51.100.7"])
        == "127.0.0.1"
    )


@pytest.mark.parametrize("text", ["load-balancer", "10.0.0.0/33", "300.1.1.1"])
def test_a_proxy_that_is_no_network_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="neither an address nor a network"):
        ClientAddresses(Settings(trustedProxies=(text,)), ManualClock())


def test_one_address_has_so_many_strangers_and_another_its_own(
    client_addresses: ClientAddresses,
) -> None:
    assert [client_addresses.come("a") for _ in range(3)] == [True, True, False]
    assert client_addresses.come("b")
    for _ in range(2):
        client_addresses.go("a")
    assert client_addresses.come("a")


def test_who_went_leaves_nothing_behind(client_addresses: ClientAddresses) -> None:
    client_addresses.come("a")
    client_addresses.go("a")
    client_addresses.go("a")
    assert client_addresses._waiting == {}


def test_one_address_may_come_so_often_whether_it_stays_or_not() -> None:
    clock = ManualClock()
    client_addresses = ClientAddresses(Settings(connectionsPerSecond=5, connectionBurst=10), clock)

    def came(address: str) -> bool:
        let_in = client_addresses.come(address)
        client_addresses.go(address)
        return let_in

    assert sum(came("203.0.113.9") for _ in range(50)) == 10
    assert sum(came("203.0.113.10") for _ in range(50)) == 10
    clock.jump(1)
    assert sum(came("203.0.113.9") for _ in range(50)) == 5
    assert all(came("127.0.0.1") for _ in range(50))


def test_the_addresses_of_one_place_are_counted_together(client_addresses: ClientAddresses) -> None:
    mine = [f"2001:db8:0:7:{number:x}::1" for number in range(3)]
    assert [client_addresses.come(address) for address in mine] == [True, True, False]
    assert client_addresses.come("2001:db8:0:8::1")
    for address in mine:
        client_addresses.go(address)
    assert client_addresses.come("2001:db8:0:7::ffff")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("::FFFF:cb00:7109", "203.0.113.9"),
        ("2001:db8:0:7::1", "2001:db8:0:7::/64"),
        ("2001:0DB8:0:7:ffff:ffff:ffff:ffff", "2001:db8:0:7::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::1"),
        ("", ""),
        ("no:address", "no:address"),
    ],
)
def test_a_place_is_an_ipv4_address_or_a_64_of_ipv6(address: str, place: str) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:0db8::0001", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("", ""),
    ],
)
def test_ipv4_that_came_in_over_ipv6_is_written_as_ipv4(address: str, written: str) -> None:
    assert plain(address) == written


def test_a_proxy_named_as_mapped_ipv4_is_found_under_both_names() -> None:
    client_addresses = ClientAddresses(
        Settings(trustedProxies=("::ffff:10.0.0.0/104",)), ManualClock()
    )
    assert client_addresses.trusts("10.1.2.3")
    assert client_addresses.trusts("::ffff:10.1.2.3")
    assert not client_addresses.trusts("11.1.2.3")


def test_this_machine_and_unlimited_servers_let_everybody_come(
    client_addresses: ClientAddresses,
) -> None:
    assert all(client_addresses.come("127.0.0.1") for _ in range(9))
    unlimited = ClientAddresses(Settings(limits=False, strangersPerAddress=1), ManualClock())
    assert all(unlimited.come("a") for _ in range(9))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::1%lo", "::ffff:127.0.0.1", "127.0.0.1, ::1"],
)
def test_loopback_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "example.org", "", "10.0.0.1", "::ffff:10.0.0.1", "::1,10.0.0.1", "::1,"],
)
def test_anything_else_is_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "address"),
    [("::1", "::1"), (" [::1] ", "::1"), ("[::]", "::"), ("name", "name"), ("[half", "[half")],
)
def test_an_address_may_stand_in_brackets(host: str, address: str) -> None:
    assert unbracketed(host) == address
    assert is_loopback(host) == is_loopback(address)
