"""The processes of a demo: one real server, and each person's program."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from demo.people.happening import Happening
from demo.stage.program import Program, until

CHECKOUT = Path(__file__).resolve().parents[2]


class Server:
    """``callkit serve`` on a free port of this machine, without tokens, with nothing on disk."""

    def __init__(self, environment: Mapping[str, str], *, log: Path | None = None) -> None:
        command = [sys.executable, "-m", "callkit", "serve", "--insecure"]
        place = ["--host", "127.0.0.1", "--port", "0", "--data", ":memory:"]
        self.program = Program([*command, *place], environment, log=log)
        ready = self.program.wait_line(lambda line: line.startswith("callkit ready "), 20.0)
        self.url = next(word[3:] for word in ready.split() if word.startswith("ws="))


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
        self.requests: deque[str] = deque()
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
                self.requests.append(said["open"])

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
        self.players: dict[str, Player] = {}
        self.wake = threading.Event()
        """Set when anybody has said something or has gone."""

    def __enter__(self) -> Company:
        self._server = Server(self._environment, log=self._log("server"))
        return self

    def __exit__(self, *_: object) -> None:
        for userID in list(self.players):
            self.dismiss(userID)
        if self._server is not None:
            self._server.program.stop()

    @property
    def url(self) -> str:
        assert self._server is not None
        return self._server.url

    def enter(self, userID: str, *options: str) -> Player:
        """Start the person's program; one that runs already is returned."""
        if userID not in self.players:
            log = self._log(userID)
            player = Player(userID, self.url, self._environment, *options, log=log, wake=self.wake)
            self.players[userID] = player
        return self.players[userID]

    def dismiss(self, userID: str) -> None:
        self.players.pop(userID).program.stop()

    def listen(self, longest: float = 0.0) -> list[tuple[str, Happening]]:
        """Hear everybody, waiting at most ``longest`` seconds for somebody to say something."""
        self.wake.wait(longest)
        self.wake.clear()
        news = []
        for player in self.players.values():
            player.listen()
            while player.happenings:
                news.append((player.userID, player.happenings.popleft()))
        news.sort(key=lambda heard: heard[1].time)
        for _, happening in news:
            self._tell(happening)
        return news

    def run(self) -> None:
        """Until the last person's window is closed."""
        while self.players:
            self.listen(longest=60.0)
            for userID, player in list(self.players.items()):
                while player.requests:
                    place = str(len(self.players))
                    self.enter(player.requests.popleft(), "--opens", "--place", place)
                if player.ended:
                    self.dismiss(userID)

    def _log(self, name: str) -> Path | None:
        if self._logs is None:
            return None
        return self._logs / f"{name}-{time.monotonic_ns()}.log"
