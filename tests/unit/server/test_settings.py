"""Settings are one frozen value; what could not work is refused when it is read."""

from __future__ import annotations

import msgspec
import pytest

from callkit.server.settings import MEMORY, Secret, Settings


def test_the_defaults_are_the_plans():
    settings = Settings()
    assert (settings.heartbeatSeconds, settings.offlineAfterSeconds) == (10, 35)
    assert (settings.requestsPerSecond, settings.requestBurst) == (100, 200)
    assert (settings.invitesPerSecond, settings.inviteBurst) == (20, 60)
    assert (settings.maxDevices, settings.historyDays, settings.nonceMinutes) == (10, 90, 10)
    assert (settings.host, settings.data, settings.insecure) == ("127.0.0.1", MEMORY, False)


def test_settings_cannot_change_under_a_running_server():
    with pytest.raises(AttributeError):
        Settings().port = 1


@pytest.mark.parametrize(
    "wrong", [{"port": 65536}, {"port": -1}, {"heartbeatSeconds": 0}, {"requestsPerSecond": 0}]
)
def test_a_number_out_of_range_is_refused_when_it_is_read(wrong):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Settings)


def test_a_secret_is_never_printed():
    settings = Settings(serverSecret=Secret("x" * 32), webhookSecret=Secret("tell-nobody"))
    assert "x" * 32 not in repr(settings)
    assert "tell-nobody" not in f"{settings}"
    assert settings.serverSecret == "x" * 32
