"""Settings out of a file, the environment and flags."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from callkit.engine.call import Rules
from callkit.errors import UsageError
from callkit.server.configuration import configure, shown
from callkit.server.settings import Settings


def file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "callkit.toml"
    path.write_text(text)
    return str(path)


def test_nothing_said_means_the_defaults() -> None:
    assert configure().settings == Settings()


def test_the_later_source_wins(tmp_path: Path) -> None:
    path = file(tmp_path, "port = 1\nhistoryDays = 1\nheartbeatSeconds = 1\nmaxDevices = 1\n")
    configuration = configure(
        path,
        {"CALLKIT_HISTORY_DAYS": "2", "CALLKIT_HEARTBEAT_SECONDS": "2", "CALLKIT_MAX_DEVICES": "2"},
        {"heartbeatSeconds": 3, "maxDevices": 3},
        ["maxDevices=4"],
    )
    settings = configuration.settings
    assert (
        settings.port,
        settings.historyDays,
        settings.heartbeatSeconds,
        settings.maxDevices,
    ) == (1, 2, 3, 4)
    assert configuration.sources["port"] == path
    assert configuration.sources["historyDays"] == "CALLKIT_HISTORY_DAYS"


def test_every_kind_of_value_can_be_said_as_text() -> None:
    settings = configure(
        environment={
            "CALLKIT_INSECURE": "yes",
            "CALLKIT_LIMITS": "off",
            "CALLKIT_APP_ID": "12345",
            "CALLKIT_DRAIN_SPREAD_SECONDS": "1.5",
            "CALLKIT_REQUESTS_PER_SECOND": "7",
            "CALLKIT_ALLOW_ORIGINS": "https://a.example, https://b.example",
            "CALLKIT_RULES_LEAVE_AFTER": "9",
            "HOME": "/somewhere",
        }
    ).settings
    assert settings == Settings(
        insecure=True,
        limits=False,
        appID=12345,
        drainSpreadSeconds=1.5,
        requestsPerSecond=7,
        allowOrigins=("https://a.example", "https://b.example"),
        rules=Rules(leaveAfter=9),
    )


def test_the_file_can_be_named_by_the_environment(tmp_path: Path) -> None:
    path = file(tmp_path, '[rules]\nwhoMayJoin = "invited"\n')
    assert configure(environment={"CALLKIT_CONFIG": path}).settings.rules.whoMayJoin == "invited"


def test_the_secret_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("9193cc662a4c0ec135ec71fb57194b38\n")
    configuration = configure(flags={"serverSecretFile": str(secret)})
    assert configuration.settings.serverSecret == "9193cc662a4c0ec135ec71fb57194b38"
    assert "9193cc" not in shown(configuration)
    assert "9193cc" not in repr(configuration)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot = 1", "'prot' is no setting, did you mean port"),
        ("port = 'x'", "port: Expected int, got str"),
        ("port = 65536", "port: Expected int <= 65535"),
        ("heartbeatSeconds = 0", "heartbeatSeconds: Expected int >= 1"),
        ("limits = 1", "limits: Expected bool"),
        ("serverSecret = 5", "serverSecret: Expected a text"),
        ("allowOrigins = [1]", "allowOrigins: Expected str"),
        ("port = ", "is not TOML"),
        ("[rules]\nleave = 1", "'rules.leave' is no setting"),
        ("rules = 1", "'rules' is no setting"),
    ],
)
def test_a_mistake_in_the_file_is_one_helpful_line(tmp_path: Path, text: str, message: str) -> None:
    path = file(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        configure(path)
    assert message in str(caught.value)
    assert path in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "assignments", "message"),
    [
        ({"CALLKIT_PROT": "1"}, [], "CALLKIT_PROT is no setting, did you mean CALLKIT_PORT"),
        ({"CALLKIT_PORT": "many"}, [], "CALLKIT_PORT: port: Expected int, got str"),
        ({"CALLKIT_INSECURE": "perhaps"}, [], "CALLKIT_INSECURE: 'perhaps' is neither on nor off"),
        ({"CALLKIT_CONFIG": "/nowhere/x"}, [], "/nowhere/x cannot be read"),
        ({}, ["port"], "--set takes name=value, not 'port'"),
        ({}, ["prot=1"], "--set prot: 'prot' is no setting"),
        ({"CALLKIT_SERVER_SECRET_FILE": "/nowhere/s"}, [], "the secret /nowhere/s cannot be read"),
    ],
)
def test_a_mistake_elsewhere_is_one_helpful_line(
    environment: dict[str, str], assignments: list[str], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        configure(environment=environment, assignments=assignments)
    assert message in str(caught.value)


def test_what_is_shown_is_a_file_that_says_the_same(tmp_path: Path) -> None:
    configuration = configure(
        flags={"host": 'a"b\\', "allowOrigins": ["https://a.example"], "insecure": True},
        assignments=["rules.aloneFor=77"],
    )
    text = shown(configuration)
    assert tomllib.loads(text)["rules"]["aloneFor"] == 77
    assert configure(file(tmp_path, text)).settings == configuration.settings


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("redis://:geheim@h:1/0", "redis://:***@h:1/0"),
        ("redis://ann:geheim@h", "redis://ann:***@h"),
        (
            "redis+sentinel://:geheim@a:1,b/name?sentinelPassword=geheim&durability=replicated",
            "redis+sentinel://:***@a:1,b/name?sentinelPassword=***&durability=replicated",
        ),
        ("unix:///s?password=geheim", "unix:///s?password=***"),
        ("redis://host:6379/0?service=calls", "redis://host:6379/0?service=calls"),
    ],
)
def test_a_password_in_an_address_is_not_shown(address: str, said: str) -> None:
    configuration = configure(flags={"store": address})
    assert tomllib.loads(shown(configuration))["store"] == said
    assert configuration.settings.store == address
