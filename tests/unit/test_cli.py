"""The command line: one helpful line for what cannot work, tokens on stdout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit.cli import main
from callkit.clock import SystemClock
from callkit.server.auth.tokens import JWTAuthenticator, readToken04

SECRET = "9193cc662a4c0ec135ec71fb57194b38"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("APP_ID", "SERVER_SECRET", "SERVER_SECRET_FILE", "JWT_KEY", "CONFIG"):
        monkeypatch.delenv(f"CALLKIT_{name}", raising=False)


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """A server is a whole program: it takes them for itself, also where it then cannot start."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["serve"], "--insecure"),
        (["serve", "--insecure", "--host", "0.0.0.0"], "this machine only"),
        (["serve", "--app-id", "1"], "nobody could log in"),
        (["serve", "--server-secret", SECRET], "AppID"),
        (["serve", "--app-id", "1", "--server-secret", "short"], "32 characters"),
        (["serve", "--insecure", "--set", "prot=1"], "did you mean port"),
        (["serve", "--insecure", "--config", "/nowhere"], "/nowhere"),
        (["token", "alice"], "--app-id"),
        (["token", "a b", "--app-id", "1", "--server-secret", SECRET], "userID"),
        (["token", "alice", "--jwt-key", "/nowhere"], "/nowhere"),
        (["token", "alice", "--app-id", "0", "--server-secret", SECRET], "--app-id"),
        (["token", "alice", "--app-id", "1", "--server-secret", SECRET, "--valid", "0"], "1 to"),
        (["token", "alice", "--app-id", "1", "--server-secret-file", "/nowhere"], "/nowhere"),
        (["token", "alice", "--app-id", "1", "--server-secret-file", os.devnull], "is empty"),
        (["calls"], "--api"),
        (["users", "--api", "nonsense"], "http://HOST:PORT"),
        (["users", "--api", "http://[::1"], "http://HOST:PORT"),
        (["users", "--api", "http://h:99999"], "http://HOST:PORT"),
        (["end", "1", "--api", "http://h:1"], "--app-id"),
        (["kick", "bob", "--api", "http://h:1", "--app-id", "1"], "server secret"),
        (["backup", "x", "--data", ":memory:"], "memory"),
        (["serve", "--insecure", "--tls-key", "k.pem"], "--tls-cert"),
        (["serve", "--insecure", "--tls-cert", "/nowhere"], "/nowhere"),
        (["serve", "--insecure", "--store", "mysql"], "memory, sqlite"),
        (["serve", "--insecure", "--data", __file__], __file__),
        (["serve", "--insecure", "--port", "0", "--set", "historyDays=0"], "historyDays"),
        (["doctor", "--server", "http://x"], "ws://"),
        (["doctor", "--server", "wss://x", "--ca", "/nowhere"], "/nowhere"),
        (["doctor", "--proxy", "gopher://x"], "socks5h://"),
        (["serve", "--insecure", "--webhook-url", "ftp://x"], "http://"),
        (["serve", "--insecure", "--webhook-url", "http://x"], "webhookSecret"),
    ],
)
# The doctor among them makes Qt's application, which sets the locale of its process.
@pytest.mark.qt
def test_what_cannot_work_is_one_line_and_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--limits", "perhaps"], ["--bogus"]])
def test_a_flag_that_cannot_be_is_one_line_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--insecure", *arguments])
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", [["calls"], ["users"], ["end", "1"], ["kick", "bob"]])
def test_who_gives_the_peoples_address_is_told_which_is_meant(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command, "--server", "ws://127.0.0.1:8765/v1"])
    assert caught.value.code == 2
    assert "--api http://HOST:PORT" in capsys.readouterr().err


def test_half_a_flag_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--insec"])
    assert "unrecognized arguments: --insec" in capsys.readouterr().err


def test_print_config_says_where_a_setting_comes_from(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CALLKIT_PORT", "1234")
    monkeypatch.setenv("CALLKIT_SERVER_SECRET", SECRET)
    assert main(["serve", "--print-config", "--host", "::1"]) == 0
    out = capsys.readouterr().out
    assert "port = 1234  # CALLKIT_PORT\n" in out
    assert 'host = "::1"  # the command line\n' in out
    assert SECRET not in out


def test_token_prints_a_token04(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    arguments = ["token", "alice", "--app-id", "7", "--server-secret-file", str(file)]
    assert main([*arguments, "--gcm", "--payload", "p", "--valid", "60"]) == 0
    content = readToken04(capsys.readouterr().out.strip(), SECRET)
    assert (content.app_id, content.user_id, content.payload) == (7, "alice", "p")
    assert content.expire - content.ctime == 60


async def test_token_prints_a_jwt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "key"
    file.write_text("a secret that is long enough for HS256")
    assert main(["token", "alice", "--jwt-key", str(file), "--name", "Alice"]) == 0
    token = capsys.readouterr().out.strip()
    now = SystemClock().wallMs()
    admission = await JWTAuthenticator(file.read_bytes()).admit("alice", token, now)
    assert admission.userName == "Alice"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["token"], "USERID"),
        (["token", "alice", "--valid", "long"], "--valid"),
        (["token", "alice", "--app-id", "one"], "--app-id"),
        (["calls", "--limit", "0"], "1 or more"),
        (["users", "--limit", "many"], "--limit"),
        (["end"], "CALLID"),
        (["kick"], "USERID"),
        (["backup"], "FILE"),
        (["serv"], "did you mean serve?"),
        ([], "COMMAND"),
    ],
)
def test_a_line_that_says_too_little_or_nonsense_is_one_line_and_exit_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_a_backup_of_nothing_says_where_it_looked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "copy"), "--data", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert f"{tmp_path}/callkit.sqlite3: there is no such file" in err
    assert "--data" in err


def _run(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        env=os.environ | {"PY": sys.executable} | environment,
        check=False,
        timeout=60,
    )


def test_whoever_has_read_enough_gets_no_traceback() -> None:
    line = f"$PY -m callkit token alice --app-id 1 --server-secret {SECRET}"
    assert _run(f"{line} | head -c 9 | wc -c").stderr == b""
    assert _run("$PY -m callkit serve --insecure --print-config | head -n 1").stderr == b""
    # Nobody reads from the beginning.
    closed = _run(f"{line} > >(exec 0<&-; sleep 1)")
    assert closed.stderr == b""


def test_the_doctor_says_why_a_server_is_not_reached(unused_tcp_port: int) -> None:
    url = f"ws://127.0.0.1:{unused_tcp_port}/v1"
    done = _run(f"$PY -m callkit doctor --server {url} --proxy ''", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1
    last = done.stdout.decode().splitlines()[-2:]
    assert f"{url}: the connection is refused" in last[0]
    assert "start the server" in last[1]


def test_letters_a_terminal_has_not_are_spelled_otherwise() -> None:
    line = "$PY -m callkit serve --insecure --print-config --data '日本 →'"
    done = _run(line, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert b"\\u65e5\\u672c" in done.stdout


def test_a_relays_configuration_is_printed(capsys, monkeypatch):
    monkeypatch.setenv("CALLKIT_TURN_SECRET", "s3cr3t")
    assert main(["media-config", "coturn", "--realm", "calls.example"]) == 0
    said = capsys.readouterr().out
    assert "static-auth-secret=s3cr3t" in said and "realm=calls.example" in said


def test_a_relay_without_a_secret_is_refused(capsys):
    assert main(["media-config", "coturn"]) == 2
    assert "turnSecret" in capsys.readouterr().err
