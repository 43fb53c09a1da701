"""A Redis server of the tests' own: on a socket in a temporary directory, ended with its user."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType


class RedisServer:
    """``with RedisServer() as server:`` — ``server.url`` until the end of the block.

    With ``durable=True`` it writes each change to disk before it answers, so that it can be
    killed and started again. Arguments are further settings, as on redis-server's command line.
    """

    def __init__(self, *settings: str, durable: bool = False, port: int = 0) -> None:
        # Not pytest's directory: the path of a socket has at most 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="callkit-redis-"))
        self.socket = self.directory / "redis.sock"
        self.port = port
        self._settings = (
            *("--appendonly", "yes" if durable else "no", "--appendfsync", "always"),
            *settings,
        )
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, service: str = "callkit", **query: str) -> str:
        more = "".join(f"&{name}={value}" for name, value in query.items())
        return f"unix://{self.socket}?service={service}{more}"

    def start(self, *settings: str) -> None:
        """Run, with further ``settings`` in this life; returns when it accepts connections."""
        command = shutil.which("redis-server")
        assert command is not None, "redis-server is not installed; tests/run installs it"
        self._process = subprocess.Popen(
            [
                command,
                *("--port", str(self.port), "--bind", "127.0.0.1"),
                *("--unixsocket", str(self.socket), "--dir", str(self.directory)),
                *("--save", "", "--repl-diskless-sync-delay", "0", *self._settings),
                *settings,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line.decode(errors="replace"))
            if b"now ready to accept connections at" in line:
                return
        self.stop()
        raise AssertionError(f"redis-server did not start: {''.join(said)}")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._wait()

    def pause(self) -> None:
        """Let it hang until :meth:`resume`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.resume()
            self._process.kill()
        self._wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _wait(self) -> None:
        if self._process is not None:
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
