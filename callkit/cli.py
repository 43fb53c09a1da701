"""The ``callkit`` command: each sub-command is a parser and a function, listed in COMMANDS.

Exit codes: 0 done, 1 failed while running, 2 asked for something that cannot work. Every failure is
one line on stderr.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from callkit.errors import CallKitError
from callkit.server.app import Server
from callkit.server.settings import DEFAULT_PORT, MEMORY, Settings

Result = TypeVar("Result")

_DRAIN_SECONDS = 9.0
"""SIGTERM ends the process within 10 s, whatever hangs."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

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
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except CallKitError as error:
        print(f"{options.prog}: error: {error}", file=sys.stderr)
        return 2


# --- callkit serve ---------------------------------------------------------------------------


def add_serve(parser: argparse.ArgumentParser) -> None:
    """run a signaling server"""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="0 picks a free one")
    parser.add_argument(
        "--data",
        default=str(_default_data()),
        metavar="DIR",
        help=f"directory of the database, or {MEMORY} to keep nothing (%(default)s)",
    )
    parser.add_argument(
        "--store", default="", metavar="KIND", help="memory or sqlite (what --data asks for)"
    )
    parser.add_argument(
        "--insecure", action="store_true", help="believe everybody who they say they are"
    )
    parser.add_argument(
        "--allow-network", action="store_true", help="with --insecure: serve other machines too"
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin connect (repeatable)",
    )
    parser.add_argument(
        "--limits", choices=("on", "off"), default="on", help="rate limits (%(default)s)"
    )
    parser.add_argument(
        "--log", choices=("debug", "info", "warning", "error"), default="info", metavar="LEVEL"
    )


def serve(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    settings = Settings(
        host=options.host,
        port=options.port,
        data=options.data,
        store=options.store,
        insecure=options.insecure,
        allowNetwork=options.allow_network,
        allowOrigins=tuple(options.allow_origin),
        limits=options.limits == "on",
    )
    logging.basicConfig(
        stream=sys.stderr,
        level=options.log.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    return run_on_fastest_loop(_serve(settings))


async def _serve(settings: Settings) -> int:
    server = Server(settings)
    if settings.insecure and settings.allowNetwork:
        print(
            "callkit serve: WARNING: INSECURE ON THE NETWORK: anybody who reaches "
            f"{settings.host} can be anybody",
            file=sys.stderr,
        )
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await server.start()
    print(f"callkit ready ws={server.url}", flush=True)
    await stopping.wait()
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            await server.drain()
            await server.stop()
    except TimeoutError:
        logging.getLogger(__name__).error("the drain took too long: stopped hard")
        sys.stderr.flush()
        os._exit(1)
    return 0


def run_on_fastest_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run ``work`` on uvloop where it is installed, else on asyncio's own loop."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return port


def _default_data() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "callkit"


COMMANDS: dict[
    str, tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
] = {
    "serve": (add_serve, serve),
}
