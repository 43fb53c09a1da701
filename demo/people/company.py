"""The processes of a demo: one real server, and each person's program."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from demo.people.happening import Happening
from demo.stage.program import Program, until

CHECKOUT = Path(__file__).resolve().parents[2]


class Server:
    """``callkit serve`` on a free port of this machine, without tokens, with nothing on disk."""

    def __init__(
        self, environment: Mapping[str, str], *, log: Path | None = None, port: int = 0
    ) -> None:
        command = [sys.executable, "-m", "callkit", "serve", "--insecure"]
        place = ["--host", "127.0.0.1", "--port", str(port), "--data", ":memory:"]
        self.program = Program([*command, *place], environment, log=log)
        ready = self.program.wait_line(lambda line: line.startswith("callkit ready "), 20.0)
        self.url = next(word[3:] for word in ready.split() if word.startswith("ws="))
        self.port = urlsplit(self.url).port or 0


class Player:
    """One person's program, started with ``--tell``: it tells what happens.

    With ``--answer`` besides, it can be asked.
    """

    def __init__(
        self,
        userID: str,
        url: str,
        environment: Mapping[str, str],
        *options: str,
        log: Path | None = None,
        wake: threading.Event | None = None,
    ) -> None:
        self.userID = userID
        command = [sys.executable, "-m", "demo.people", "--user", userID, "--server", url]
        self.program = Program([*command, "--tell", *options], environment, log=log, wake=wake)
        self.happenings: deque[Happening] = deque()
        self.windows: deque[str] = deque()
        """People for whom a window was asked for here."""
        self.scenes: deque[str] = deque()
        """What the person wants to happen."""
        self._answers: deque[Any] = deque()

    @property
    def ended(self) -> bool:
        return self.program.ended

    def listen(self) -> None:
        """Take in what the program has said since the last time; never waits."""
        for line in self.program.new_lines():
            said = json.loads(line)
            if "happening" in said:
                self.happenings.append(Happening(**said["happening"]))
            elif "answer" in said:
                self._answers.append(said["answer"])
            elif "open" in said:
                self.windows.append(said["open"])
            elif "scene" in said:
                self.scenes.append(said["scene"])

    def tell(self, **what: Any) -> None:
        """Say something the program obeys; one that has ended hears nothing."""
        with contextlib.suppress(BrokenPipeError):
            self.program.write(json.dumps(what))

    def ask(self, question: str, **details: Any) -> Any:
        """Ask the program about its windows (:mod:`demo.people.remote`)."""
        self.program.write(json.dumps({"ask": question, **details}))

        def answered() -> bool:
            self.listen()
            if self.ended and not self._answers:
                raise ChildProcessError(f"{self.userID}'s program has ended")
            return bool(self._answers)

        until(answered, what=f"{self.userID}'s answer", wake=self.program.wake)
        return self._answers.popleft()


class Company:
    """Starts the server and the people, hears all of them, and ends them all.

    ``tell`` gets every happening at once, in the order it was heard. ``logs`` is a folder for
    what the programs write to their standard error; without it that goes to this program's.
    """

    def __init__(
        self,
        tell: Callable[[Happening], None],
        environment: Mapping[str, str] | None = None,
        *,
        logs: Path | None = None,
    ) -> None:
        self._tell = tell
        self._environment = dict(os.environ if environment is None else environment)
        self._environment["PYTHONPATH"] = str(CHECKOUT)
        self._logs = logs
        self._server: Server | None = None
        self._url, self._port = "", 0
        self.players: dict[str, Player] = {}
        """By the person, or the person and a number for further windows of theirs."""
        self._town: Player | None = None
        self.wake = threading.Event()
        """Set when anybody has said something or has gone."""

    def __enter__(self) -> Company:
        self.open_server()
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self.players):
            self.dismiss(name)
        if self._town is not None:
            self._town.program.stop()
        self.close_server()

    @property
    def url(self) -> str:
        return self._url

    def open_server(self) -> None:
        """The server is there, where it was before."""
        if self._server is None:
            self._server = Server(self._environment, log=self._log("server"), port=self._port)
            self._url, self._port = self._server.url, self._server.port

    def close_server(self) -> None:
        if self._server is not None:
            self._server.program.stop()
            self._server = None

    def populate(self) -> None:
        """The people without windows come (:mod:`demo.people.townsfolk`)."""
        log = self._log("town")
        self._town = Player("town", self.url, self._environment, "--town", log=log, wake=self.wake)

    def tell(self, name: str, **what: Any) -> None:
        """Say something to that person's program, wherever the person lives."""
        player = self.players.get(name, self._town)
        if player is not None:
            player.tell(**what)

    def tell_all(self, **what: Any) -> None:
        for player in self.players.values():
            player.tell(**what)

    def enter(self, userID: str, *options: str, name: str = "") -> Player:
        """Start the person's program; one that runs already is returned."""
        name = name or userID
        if name not in self.players:
            if self._town is not None:
                self._town.tell(do="leave", who=userID)
            log = self._log(name)
            player = Player(userID, self.url, self._environment, *options, log=log, wake=self.wake)
            self.players[name] = player
        return self.players[name]

    def enter_again(self, userID: str) -> Player:
        """One more window of a person: another device."""
        place = len(self.players)
        return self.enter(userID, "--companion", "--place", str(place), name=f"{userID}-{place}")

    def dismiss(self, userID: str) -> None:
        self.players.pop(userID).program.stop()

    def listen(self, longest: float = 0.0) -> list[tuple[str, Happening]]:
        """Hear everybody, waiting at most ``longest`` seconds for somebody to say something."""
        self.wake.wait(longest)
        self.wake.clear()
        news = []
        everybody = [*self.players.values(), *([self._town] if self._town else [])]
        for player in everybody:
            player.listen()
            while player.happenings:
                news.append((player.userID, player.happenings.popleft()))
        news.sort(key=lambda heard: heard[1].time)
        for _, happening in news:
            self._tell(happening)
        return news

    def gone(self) -> list[str]:
        """Forget the programs that have ended; their people live in the town again."""
        ended = [name for name, player in self.players.items() if player.ended]
        for name in ended:
            userID = self.players[name].userID
            self.dismiss(name)
            if self._town is not None and userID not in self.players:
                self._town.tell(do="come", who=userID)
        return ended

    def _log(self, name: str) -> Path | None:
        if self._logs is None:
            return None
        return self._logs / f"{name}-{time.monotonic_ns()}.log"
