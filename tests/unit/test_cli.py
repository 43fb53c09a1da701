"""The command line: one helpful line for what cannot work, tokens on stdout."""

from __future__ import annotations

from pathlib import Path

import pytest

from callkit.cli import main
from callkit.clock import SystemClock
from callkit.server.tokens import JWTAuthenticator, readToken04

SECRET = "9193cc662a4c0ec135ec71fb57194b38"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("APP_ID", "SERVER_SECRET", "SERVER_SECRET_FILE", "JWT_KEY", "CONFIG"):
        monkeypatch.delenv(f"CALLKIT_{name}", raising=False)


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
    ],
)
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
