"""The relay's configuration is safe in public, and coturn takes it."""

from __future__ import annotations

import ipaddress

import pytest

from callkit.errors import UsageError
from callkit.server.coturn import coturn_configuration
from callkit.server.settings import Secret, Settings

SETTINGS = Settings(turnSecret=Secret("s3cr3t"))


def closed(configuration: str, address: str) -> bool:
    """Whether that address is denied."""
    wanted = ipaddress.ip_address(address)
    for line in configuration.splitlines():
        if line.startswith("denied-peer-ip="):
            first, _, last = line.partition("=")[2].partition("-")
            low, high = ipaddress.ip_address(first), ipaddress.ip_address(last or first)
            if low.version == wanted.version and low <= wanted <= high:  # type: ignore[operator]
                return True
    return False


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fd00::1", "ff02::1"],
)  # fmt: skip
def test_no_address_of_the_servers_own_network_can_be_reached_through_it(address: str) -> None:
    assert closed(coturn_configuration(SETTINGS), address)


@pytest.mark.parametrize("address", ["203.0.113.9", "8.8.8.8", "2001:db8::1"])
def test_people_elsewhere_can(address: str) -> None:
    assert not closed(coturn_configuration(SETTINGS), address)


def test_it_asks_for_credentials_made_with_the_services_secret() -> None:
    lines = coturn_configuration(SETTINGS, realm="calls.example").splitlines()
    assert {"use-auth-secret", "static-auth-secret=s3cr3t", "realm=calls.example"} <= set(lines)
    assert not any(line.startswith("allow-loopback") for line in lines)


@pytest.mark.parametrize("secret", ["", "two words", "line\nbreak", "a#b", 'q"q'])
def test_a_secret_that_cannot_stand_in_the_file_is_refused(secret: str) -> None:
    with pytest.raises(UsageError, match="turnSecret"):
        coturn_configuration(Settings(turnSecret=Secret(secret)))
