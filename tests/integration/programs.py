"""Programs that stand between a client and its server: nginx, HAProxy, tinyproxy, microsocks.

They come with ``demo/setup.sh`` (tier ``tests``). Each runs in the foreground on a free port of
127.0.0.1, with a folder of its own, and ends with the test.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.waiting import until

NGINX = Path(__file__).parents[2] / "demo" / "deploy" / "nginx.conf"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Program:
    """One program with its configuration; it can be ended and started again on the same port."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        await self.stop()

    def configure(self) -> None:
        """Write what the program reads."""

    @property
    def command(self) -> tuple[str, ...]:
        return self._command

    async def start(self) -> None:
        self.configure()
        program, *arguments = self.command
        # An ordinary person's PATH does not name the place of servers.
        found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        assert found, f"{program} is not installed: demo/setup.sh does it"
        with (self._folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                found,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        await until(self._listens, what=" ".join(self.command))

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.terminate()
            await process.wait()

    def _listens(self) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise AssertionError((self._folder / "log").read_text())
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0


class Nginx(Program):
    """The example of ``demo/deploy``, before one server; with TLS when there is a certificate."""

    def __init__(self, folder: Path, server: int, certificate: Path | None = None) -> None:
        super().__init__(folder)
        self._server = server
        self._certificate = certificate

    def configure(self) -> None:
        example = NGINX.read_text()
        one = f"server 127.0.0.1:{self._server} max_fails=0;"
        text = re.sub(r"(?:    server \w:8765[^\n]*\n)+", f"    {one}\n", example)
        listen = f"listen 127.0.0.1:{self.port}"
        if self._certificate is not None:
            file = self._certificate
            listen += f" ssl;\n    ssl_certificate {file};\n    ssl_certificate_key {file}"
        text = text.replace("listen 8080", listen)
        folder = self._folder
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\n"
            "events {}\n"
            f"http {{\naccess_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
            f"fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
            f"{text}}}\n"
        )

    @property
    def command(self) -> tuple[str, ...]:
        return ("nginx", "-p", str(self._folder), "-c", str(self._folder / "nginx.conf"))


class HAProxy(Program):
    """Before one server; with TLS when there is a certificate."""

    def __init__(self, folder: Path, server: int, certificate: Path | None = None) -> None:
        super().__init__(folder)
        self._server = server
        self._certificate = certificate

    def configure(self) -> None:
        tls = f" ssl crt {self._certificate}" if self._certificate is not None else ""
        (self._folder / "haproxy.cfg").write_text(
            "defaults\n  mode http\n  timeout connect 2s\n  timeout client 1m\n"
            "  timeout server 1m\n  timeout tunnel 1m\n"
            f"frontend people\n  bind 127.0.0.1:{self.port}{tls}\n  default_backend nodes\n"
            f"backend nodes\n  server a 127.0.0.1:{self._server}\n"
        )

    @property
    def command(self) -> tuple[str, ...]:
        return ("haproxy", "-db", "-f", str(self._folder / "haproxy.cfg"))


class Tinyproxy(Program):
    """An HTTP proxy that connects; with Basic credentials when they are given."""

    def __init__(self, folder: Path, user: str = "", password: str = "") -> None:
        super().__init__(folder)
        self._credentials = f"BasicAuth {user} {password}\n" if user else ""

    def configure(self) -> None:
        (self._folder / "tinyproxy.conf").write_text(
            f"Port {self.port}\nListen 127.0.0.1\nTimeout 60\nLogLevel Error\nMaxClients 20\n"
            f"{self._credentials}"
        )

    @property
    def command(self) -> tuple[str, ...]:
        return ("tinyproxy", "-d", "-c", str(self._folder / "tinyproxy.conf"))


class Microsocks(Program):
    """A SOCKS 5 proxy; with a name and a password when they are given."""

    def __init__(self, folder: Path, user: str = "", password: str = "") -> None:
        super().__init__(folder)
        self._credentials = ("-u", user, "-P", password) if user else ()

    @property
    def command(self) -> tuple[str, ...]:
        return ("microsocks", "-i", "127.0.0.1", "-p", str(self.port), *self._credentials)
