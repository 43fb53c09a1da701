"""The ``callkit`` command: each sub-command is a parser and a function, listed in COMMANDS.

Exit codes: 0 done, 1 failed while running, 2 asked for something that cannot work. Every failure is
one line on stderr.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from callkit.client.connection import WebSocketTransport
from callkit.client.dial_failures import Trouble
from callkit.client.proxies import AUTO
from callkit.client.server_probe import examine
from callkit.clock import SystemClock
from callkit.desktop.remote_call import VERBS, ask
from callkit.errors import CallKitError, RequestError, StoreError, TransportError, UsageError
from callkit.model import IceServer, LinkTrouble
from callkit.server.api.api_client import ApiClient, api_url, calls_table, users_table
from callkit.server.auth.login_check import read_jwt_key
from callkit.server.calls.media_relay import ice_servers
from callkit.server.configuration import (
    FIELDS,
    PREFIX,
    Configuration,
    configure,
    shown,
    variable,
)
from callkit.server.coturn import coturn_configuration
from callkit.server.data_folder import default_data
from callkit.server.logs import formatter
from callkit.server.program import run_server
from callkit.server.settings import DEFAULT_PORT, MEMORY, Settings
from callkit.server.stores.sqlite.backup import back_up
from callkit.server.stores.sqlite.store import FILE_NAME

Result = TypeVar("Result")


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, and whose flags have one spelling."""

    def __init__(self, **options: Any) -> None:
        # Half a flag would become another one, or none, when a flag is added.
        super().__init__(**{"allow_abbrev": False} | options)

    def error(self, message: str) -> Any:
        self.exit(2, f"{self.prog}: error: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    parser = Parser(prog="callkit", description="Call invitations: server and tools.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (add, run) in COMMANDS.items():
        command = commands.add_parser(name, help=(add.__doc__ or "").strip())
        add(command)
        command.set_defaults(run=run, prog=command.prog)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name in letters the terminal's encoding has not is shown in another spelling.
            stream.reconfigure(errors="backslashreplace")
    said = sys.argv[1:] if arguments is None else list(arguments)
    if said and not said[0].startswith("-") and said[0] not in COMMANDS:
        near = difflib.get_close_matches(said[0], COMMANDS, 1)
        hint = f", did you mean {near[0]}?" if near else f": it is {', '.join(COMMANDS)}"
        parser.error(f"there is no command {said[0]!r}{hint}")
    options = parser.parse_args(said)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except CallKitError as error:
        print(f"{options.prog}: error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, a pager) has closed its end. Nothing more must be written at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


# --- callkit serve ---------------------------------------------------------------------------


def add_serve(parser: argparse.ArgumentParser) -> None:
    """run a signaling server"""
    add_setting(
        parser,
        "host",
        "address to listen on (127.0.0.1); several with commas between; :: is all of IPv4 and IPv6",
    )
    add_setting(parser, "port", f"0 picks a free one ({DEFAULT_PORT})", type=_port)
    add_setting(
        parser, "data", f"directory of the database, or {MEMORY} ({default_data()})", metavar="DIR"
    )
    add_setting(
        parser,
        "store",
        "memory, sqlite, or redis://HOST:PORT: processes with the same one are one service",
        metavar="STORE",
    )
    add_setting(parser, "insecure", "believe everybody who they say they are", flag=True)
    add_setting(parser, "allowNetwork", "with --insecure: serve other machines too", flag=True)
    parser.add_argument(
        "--allow-origin",
        action="append",
        dest="allowOrigins",
        default=argparse.SUPPRESS,
        metavar="ORIGIN",
        help="let web pages of this origin connect (repeatable)",
    )
    add_keys(parser)
    add_setting(parser, "tlsCert", "PEM of the certificate: speak TLS", metavar="FILE")
    add_setting(parser, "tlsKey", "PEM of its key, unless in the same file", metavar="FILE")
    add_setting(parser, "apiPort", "also serve the server API; 0 picks a free port", type=_port)
    add_setting(parser, "apiHost", "address of the server API (127.0.0.1)")
    add_setting(parser, "webhookURL", "tell this address of calls and logins", metavar="URL")
    add_setting(parser, "pushURL", "tell this address of offline pushes", metavar="URL")
    add_setting(parser, "webhookSecret", "signs webhooks (better: CALLKIT_WEBHOOK_SECRET)")
    parser.add_argument(
        "--signature-2.0",
        dest="signature2",
        type=_on_or_off,
        default=argparse.SUPPRESS,
        metavar="on|off",
        help="whether the server API takes ZEGO's MD5 signatures",
    )
    parser.add_argument(
        "--limits", type=_on_or_off, default=argparse.SUPPRESS, metavar="on|off", help="rate limits"
    )
    parser.add_argument(
        "--log",
        dest="log_level",
        choices=("debug", "info", "warning", "error"),
        default="info",
        metavar="LEVEL",
    )
    add_setting(parser, "logFormat", "text, or json: one object per line", metavar="KIND")
    add_setting(parser, "logCalls", "a line for every change of a call", flag=True)
    _add_files(parser)
    parser.add_argument(
        "--set",
        dest="assignments",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="any setting of --print-config (repeatable)",
    )
    parser.add_argument(
        "--print-config",
        dest="print_config",
        action="store_true",
        help="print all settings as a TOML file and stop",
    )


def add_keys(parser: argparse.ArgumentParser) -> None:
    """The flags about logins that serve and token share."""
    add_setting(parser, "appID", "the app, a number: with a server secret", type=int)
    add_setting(
        parser,
        "serverSecret",
        "32 characters; other people of this machine can read a command line, so prefer a file"
        " or CALLKIT_SERVER_SECRET",
        metavar="TEXT",
    )
    add_setting(parser, "serverSecretFile", "a file that holds it", metavar="FILE")
    add_setting(
        parser, "jwtKey", "a file: PEM of an Ed25519 key, or a secret for HS256", metavar="FILE"
    )


def add_setting(
    parser: argparse.ArgumentParser, name: str, text: str, *, flag: bool = False, **options: Any
) -> None:
    """A flag for one setting. Absent, it says nothing: file and environment may."""
    action: dict[str, Any] = {"action": "store_true"} if flag else options
    words = variable(name).removeprefix(PREFIX).lower().replace("_", "-")
    parser.add_argument(f"--{words}", dest=name, default=argparse.SUPPRESS, help=text, **action)


def configuration_of(options: argparse.Namespace) -> Configuration:
    """What file, environment and the command line say.

    Raises:
        UsageError: As :func:`~callkit.server.configuration.configure`.
    """
    flags = {name: value for name, value in vars(options).items() if name in FIELDS}
    file = getattr(options, "config_file", "")
    return configure(file, os.environ, flags, getattr(options, "assignments", ()))


def serve(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    configuration = configuration_of(options)._replace(settings=_serving(options))
    if options.print_config:
        print(shown(configuration), end="")
        return 0
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(formatter(configuration.settings.logFormat))
    logging.basicConfig(level=options.log_level.upper(), handlers=[lines])
    return run_server(configuration.settings, lambda: _serving(options))


def _serving(options: argparse.Namespace) -> Settings:
    """The settings of ``callkit serve`` as file, environment and command line say them now."""
    configuration = configuration_of(options)
    if "data" in configuration.sources:
        return configuration.settings
    return msgspec.structs.replace(configuration.settings, data=str(default_data()))


# --- callkit token ---------------------------------------------------------------------------


def add_token(parser: argparse.ArgumentParser) -> None:
    """make a token for one person, for tests and first steps"""
    parser.add_argument("userID", metavar="USERID", help="whom the token lets in")
    add_keys(parser)
    parser.add_argument(
        "--valid", type=int, default=86_400, metavar="SECONDS", help="1 to 2073600 (%(default)s)"
    )
    parser.add_argument("--gcm", action="store_true", help="Token04 with GCM instead of CBC")
    parser.add_argument("--payload", default="", metavar="TEXT", help="Token04's payload")
    parser.add_argument("--name", default="", metavar="TEXT", help="a JWT's user name")


def token(options: argparse.Namespace) -> int:
    """Print a token: a JWT when there is a JWT key, else a Token04."""
    settings = configuration_of(options).settings
    try:
        from callkit.server.auth import tokens
    except ImportError as error:
        raise UsageError(
            f"tokens need the server extra, pip install 'callkit[server]': {error}"
        ) from error
    now = SystemClock().wallMs() // 1000
    if settings.jwtKey:
        key = read_jwt_key(settings.jwtKey)
        made = tokens.makeJWT(
            options.userID,
            key,
            options.valid,
            now=now,
            userName=options.name,
            appID=settings.appID,
        )
    elif settings.serverSecret and settings.appID:
        made = tokens.makeToken04(
            settings.appID,
            options.userID,
            settings.serverSecret,
            options.valid,
            now=now,
            payload=options.payload,
            gcm=options.gcm,
        )
    else:
        raise UsageError("give --app-id and --server-secret-file, or --jwt-key")
    print(made)
    return 0


# --- callkit calls, users, end: of a running server ------------------------------------------


def add_calls(parser: argparse.ArgumentParser) -> None:
    """list the calls that go on, of a running server"""
    parser.add_argument("--user", default="", metavar="USERID", help="this person's last calls")
    parser.add_argument("--call", default="", metavar="CALLID", help="this one call")
    _add_listing(parser)


def calls(options: argparse.Namespace) -> int:
    """Print calls as a table or as JSON."""
    return _ask(
        options,
        lambda console: console.calls(options.user, options.call, options.limit),
        calls_table,
    )


def add_users(parser: argparse.ArgumentParser) -> None:
    """list who is online, with their devices, of a running server"""
    parser.add_argument("userIDs", nargs="*", metavar="USERID", help="these people instead")
    _add_listing(parser)


def users(options: argparse.Namespace) -> int:
    """Print people as a table or as JSON."""
    return _ask(options, lambda console: console.users(options.userIDs, options.limit), users_table)


def add_end(parser: argparse.ArgumentParser) -> None:
    """end a call of a running server"""
    parser.add_argument("callID", metavar="CALLID")
    parser.add_argument("--user", default="", metavar="USERID", help="in this person's name")
    parser.add_argument("--data", dest="text", default="", metavar="TEXT", help="extendedData")
    _add_remote(parser)


def end(options: argparse.Namespace) -> int:
    """End a call; say that it has ended."""
    return _ask(
        options,
        lambda console: console.end(options.callID, options.user, options.text),
        lambda _reply: f"call {options.callID} has ended",
    )


def add_kick(parser: argparse.ArgumentParser) -> None:
    """end a person's sessions and refuse the tokens made until now"""
    parser.add_argument("userID", metavar="USERID")
    parser.add_argument(
        "--device",
        default="",
        metavar="DEVICEID",
        help="only this device's session; tokens stay good",
    )
    _add_remote(parser)


def kick(options: argparse.Namespace) -> int:
    """Kick a person, or one device; say what was online."""

    def said(reply: dict[str, Any]) -> str:
        devices = ", ".join(reply["Devices"]) or "no device was online"
        refused = "" if options.device else "; tokens made until now are refused"
        return f"{options.userID}: {devices}{refused}"

    return _ask(options, lambda console: console.kick(options.userID, options.device), said)


def _add_listing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_count, default=100, metavar="N", help="(%(default)s)")
    _add_remote(parser)


class _NotAPI(argparse.Action):
    """``--server`` is where people connect (callkit doctor); this is about another port."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> NoReturn:
        parser.error("give the server API's own address instead: --api http://HOST:PORT")


def _add_remote(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--server", action=_NotAPI, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="for programs instead of people")
    parser.add_argument("--api", default="", metavar="URL", help="its server API (the settings')")
    parser.add_argument(
        "--ca", default="", metavar="FILE", help="PEM of who signed its certificate"
    )
    add_keys(parser)
    _add_files(parser)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", dest="config_file", default="", metavar="FILE", help="a TOML file of settings"
    )


def _ask(
    options: argparse.Namespace,
    question: Callable[[ApiClient], Result],
    table: Callable[[Result], str],
) -> int:
    settings = configuration_of(options).settings
    now = SystemClock().wallMs() // 1000
    console = ApiClient(options.api or api_url(settings), settings, now, options.ca)
    try:
        answer = question(console)
    except (RequestError, TransportError) as error:
        print(f"{options.prog}: error: {error}", file=sys.stderr)
        return 1
    # JSON in ASCII, whatever the terminal's encoding is.
    print(json.dumps(msgspec.to_builtins(answer)) if options.json else table(answer))
    return 0


# --- callkit backup --------------------------------------------------------------------------


def add_backup(parser: argparse.ArgumentParser) -> None:
    """copy the database, also while its server runs"""
    parser.add_argument("target", metavar="FILE", help="where to; overwrites nothing")
    add_setting(parser, "data", f"directory of the database ({default_data()})", metavar="DIR")
    _add_files(parser)


def backup(options: argparse.Namespace) -> int:
    """Write a backup; say of what, where to and how large it is."""
    configuration = configuration_of(options)
    data = configuration.settings.data if "data" in configuration.sources else default_data()
    if str(data) == MEMORY:
        raise UsageError("what is kept in memory only cannot be backed up")
    source, target = Path(data) / FILE_NAME, Path(options.target)
    try:
        size = back_up(source, target)
    except StoreError as error:
        hint = "" if source.is_file() else " (which folder? give --data, as to callkit serve)"
        print(f"{options.prog}: error: {error}{hint}", file=sys.stderr)
        return 1
    print(f"{source.resolve()} was copied to {target.resolve()}: {size} bytes")
    return 0


# --- callkit doctor --------------------------------------------------------------------------


def add_doctor(parser: argparse.ArgumentParser) -> None:
    """say what works on this desktop and how to mend the rest"""
    parser.add_argument(
        "--server",
        default=f"ws://127.0.0.1:{DEFAULT_PORT}/v1",
        metavar="URL",
        help="the server to look at (%(default)s)",
    )
    parser.add_argument("--ca", metavar="FILE", help="the only CAs that are trusted, as PEM")
    parser.add_argument(
        "--proxy",
        default=AUTO,
        metavar="URL",
        help="on the way to the server; '' for none (the environment's or the system's)",
    )
    _add_files(parser)


def doctor(options: argparse.Namespace) -> int:
    """Print what works; 0 when nothing is broken, else 1."""
    if sys.platform.startswith("linux") and not _display():
        # Without a display Qt would abort on its default platform.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UsageError(f"Qt cannot be loaded: {error}") from error
    from callkit.desktop.doctor import CHECKS, Doctor, Verdict, relayCheck, table
    from callkit.invitation.loop import newEventLoop

    kept = QApplication.instance() or QApplication(["callkit"])

    transport = WebSocketTransport(
        ca=options.ca, proxy=options.proxy, systemProxies=_system_proxies()
    )
    transport.check(options.server)

    async def examined() -> list[Any]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[list[Any]] = loop.create_future()
        server = loop.create_task(examine(options.server, transport))

        def checkServer(report: Callable[[Any], object]) -> None:
            server.add_done_callback(lambda ended: report(_found(options.server, ended.result())))

        relays = [(url, relayCheck(one, url, loop)) for one, url in _ice_urls(options)]
        examiner = Doctor([*CHECKS, ("server", checkServer), *relays], kept)
        examiner.finished.connect(done.set_result)
        examiner.start()
        return await done

    with asyncio.Runner(loop_factory=newEventLoop) as runner:
        findings = runner.run(examined())
    print(table(findings))
    return int(any(finding.verdict is Verdict.BROKEN for finding in findings))


def _ice_urls(options: argparse.Namespace) -> list[tuple[IceServer, str]]:
    """The STUN and TURN servers of the settings, with a credential made for this look."""
    servers = ice_servers(configuration_of(options).settings, "doctor", SystemClock().wallMs())
    return [(server, url) for server in servers for url in server.urls]


def _display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _system_proxies() -> Callable[[str], list[str]]:
    from callkit.desktop.system_proxies import systemProxies

    return systemProxies


def _found(url: str, trouble: Trouble | None) -> Any:
    """Whether a signaling server answers at ``url``, and if not why."""
    from callkit.desktop.doctor import Finding, Verdict

    if trouble is None:
        return Finding("server", Verdict.WORKS, f"answers at {url}")
    mend = trouble.advice
    if trouble.reason is LinkTrouble.REFUSED:
        mend = f"{mend}: callkit serve --insecure"
    return Finding("server", Verdict.BROKEN, f"{url}: {trouble.message}", mend)


# --- inside ----------------------------------------------------------------------------------


def _on_or_off(text: str) -> bool:
    if text not in ("on", "off"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither on nor off")
    return text == "on"


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no number, 1 or more")
    return int(text)


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return port


# --- callkit answer, decline, silence, hangup, mute ------------------------------------------


def add_verb(verb: str) -> Callable[[argparse.ArgumentParser], None]:
    def add(parser: argparse.ArgumentParser) -> None:
        parser.description = f"{VERBS[verb]}, in whichever program of this person has it"

    add.__doc__ = VERBS[verb]
    return add


def do_verb(options: argparse.Namespace) -> int:
    reason = ask(options.command)
    if reason:
        print(f"{options.prog}: {reason}", file=sys.stderr)
    return 1 if reason else 0


# --- callkit media-config --------------------------------------------------------------------


def add_media_config(parser: argparse.ArgumentParser) -> None:
    """print a configuration of the TURN server that goes with this service's settings"""
    parser.add_argument("program", choices=("coturn",))
    parser.add_argument("--realm", default="callkit", help="coturn's realm (callkit)")
    _add_files(parser)


def media_config(options: argparse.Namespace) -> int:
    print(coturn_configuration(configuration_of(options).settings, realm=options.realm), end="")
    return 0


COMMANDS: dict[
    str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
] = {
    "serve": (add_serve, serve),
    "token": (add_token, token),
    "calls": (add_calls, calls),
    "users": (add_users, users),
    "end": (add_end, end),
    "kick": (add_kick, kick),
    "backup": (add_backup, backup),
    "media-config": (add_media_config, media_config),
    "doctor": (add_doctor, doctor),
    **{verb: (add_verb(verb), do_verb) for verb in VERBS},
}
