"""Real addresses behind proxies one trusts, and how many strangers may come from one address."""

from __future__ import annotations

import pytest

from callkit.errors import UsageError
from callkit.server.settings import Settings
from callkit.server.visitors import Visitors, is_loopback

PROXY = "10.0.0.5"
PROXIES = ("10.0.0.0/24", "fd00::1", "127.0.0.1")


@pytest.fixture
def visitors() -> Visitors:
    return Visitors(Settings(trustedProxies=PROXIES, strangersPerAddress=2))


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
    visitors: Visitors, peer: str, forwarded: list[str], origin: str
) -> None:
    assert visitors.origin(peer, forwarded) == origin


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert Visitors(Settings()).origin("127.0.0.1", ["198.51.100.7"]) == "127.0.0.1"


@pytest.mark.parametrize("text", ["load-balancer", "10.0.0.0/33", "300.1.1.1"])
def test_a_proxy_that_is_no_network_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="neither an address nor a network"):
        Visitors(Settings(trustedProxies=(text,)))


def test_one_address_has_so_many_strangers_and_another_its_own(visitors: Visitors) -> None:
    assert [visitors.come("a") for _ in range(3)] == [True, True, False]
    assert visitors.come("b")
    for _ in range(2):
        visitors.go("a")
    assert visitors.come("a")


def test_who_went_leaves_nothing_behind(visitors: Visitors) -> None:
    visitors.come("a")
    visitors.go("a")
    visitors.go("a")
    assert visitors._waiting == {}


def test_this_machine_and_unlimited_servers_let_everybody_come(visitors: Visitors) -> None:
    assert all(visitors.come("127.0.0.1") for _ in range(9))
    unlimited = Visitors(Settings(limits=False, strangersPerAddress=1))
    assert all(unlimited.come("a") for _ in range(9))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::1%lo", "::ffff:127.0.0.1"]
)
def test_loopback_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "example.org", "", "10.0.0.1", "::ffff:10.0.0.1"])
def test_anything_else_is_not(host: str) -> None:
    assert not is_loopback(host)
