"""What demo/deploy says is understood by the real command line and the real settings."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from callkit.cli import main
from callkit.server.configuration import FIELDS, configure, variable
from tests.api.rooms import CHECKOUT

DEPLOY = CHECKOUT / "demo" / "deploy"
SECRET = "9193cc662a4c0ec135ec71fb57194b38"


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Ask the real parser what a command line makes of the settings."""
    (tmp_path / "secret").write_text(SECRET)

    def check(arguments: list[str]) -> str:
        places = {"/etc/callkit/callkit.toml": DEPLOY / "callkit.toml"}
        places["/etc/callkit.toml"] = DEPLOY / "callkit.toml"
        places["${CREDENTIALS_DIRECTORY}/secret"] = tmp_path / "secret"
        for place, file in places.items():
            arguments = [argument.replace(place, str(file)) for argument in arguments]
        assert main([*arguments, "--print-config"]) == 0
        return capsys.readouterr().out

    return check


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DEPLOY / "callkit.service")
    return parser


def test_the_example_of_settings_is_one() -> None:
    settings = configure(str(DEPLOY / "callkit.toml"), {}).settings
    assert (settings.apiPort, settings.logFormat) == (8766, "json")


def test_the_units_command_line_is_one(checked) -> None:
    program, *arguments = shlex.split(unit()["Service"]["ExecStart"])
    assert program.endswith("/callkit")
    said = checked(arguments)
    assert 'data = "/var/lib/callkit"' in said
    assert 'serverSecret = "***"' in said


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    assert int(unit()["Service"]["TimeoutStopSec"]) > 10, "a drain takes up to ten seconds"
    program = shutil.which("systemd-analyze")
    if program is None:
        return
    # Nothing is installed where the unit looks for it.
    text = (DEPLOY / "callkit.service").read_text().replace("/opt/callkit/bin/callkit", "/bin/true")
    (tmp_path / "callkit.service").write_text(text)
    done = subprocess.run(
        [program, "verify", str(tmp_path / "callkit.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "callkit.service" in done.stderr) == (0, False), done.stderr


def test_the_nodes_of_the_compose_file_start_as_they_are_told(checked) -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    command = text[text.index("  command:") : text.index("  environment:")]
    arguments = re.findall(r"(?m)^ {4}- (.+)$", command)
    assert arguments[0] == "serve"
    assert 'store = "redis://redis:6379/0"' in checked(arguments)
    environment = re.findall(r"(?m)^ +(CALLKIT_\w+):", text)
    assert environment
    assert set(environment) <= {variable(name) for name in FIELDS}
    named = set(re.findall(r"(?m)^  (\w+): \*node$", text))
    balanced = re.findall(r"(?m)^ +server (\w) \1:8765", (DEPLOY / "haproxy.cfg").read_text())
    assert named == set(balanced) == {"a", "b", "c"}


def test_a_balancer_lets_nothing_of_the_api_through_but_its_one_path() -> None:
    text = (DEPLOY / "haproxy.cfg").read_text()
    rules = re.findall(r"(?m)^ +http-request (deny.*)$", text)
    assert rules == ["deny unless { path / }"], "every other path, however it is written"
    assert not re.search(r"(?m)^ +maxconn", text), "it would not start where files are limited"


def test_haproxy_understands_its_example(tmp_path: Path) -> None:
    program = shutil.which("haproxy")
    if program is None:
        return
    few = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (2000, 2000));"
    few += "os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", few, program, "-c", "-f", str(DEPLOY / "haproxy.cfg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_image_starts_what_there_is(checked) -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    (command,) = re.findall(r"(?m)^CMD (\[.+\])$", text)
    assert 'host = "0.0.0.0"' in checked(json.loads(command))
    copied = [name for line in re.findall(r"(?m)^COPY (.+) \S+$", text) for name in line.split()]
    assert all((CHECKOUT / name).exists() for name in copied)
