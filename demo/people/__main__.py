"""``python -m demo.people``: see ``demo/run``."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from demo.people.happening import Happening

DEFAULT_SERVER = "ws://127.0.0.1:8765/v1"


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo/run", description="Two people call each other.")
    parser.add_argument("--user", metavar="NAME", help="one window, of this person")
    parser.add_argument(
        "--server", metavar="URL", help=f"whose server that person joins (default {DEFAULT_SERVER})"
    )
    parser.add_argument("--calm", action="store_true", help="nobody calls unless asked to")
    parser.add_argument("--script", action="store_true", help="play seven calls and check them")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="where the script's pictures go (default out/demo)"
    )
    # For the programs this one starts: tell what happens in JSON, answer questions, offer to
    # open other people's windows and to play scenes, be a small window beside the main one, be
    # the people without windows; where the window goes, the first place being 0.
    for option in ("--tell", "--answer", "--opens", "--companion", "--town"):
        parser.add_argument(option, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--place", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.script and (chosen.user or chosen.server):
        parser.error("--script brings its own people and its own server")
    if chosen.server and not (chosen.user or chosen.town):
        parser.error("--server needs --user: who joins it?")
    if chosen.out and not chosen.script:
        parser.error("--out is for --script")
    return chosen


def main(arguments: list[str]) -> int:
    chosen = options(arguments)
    if chosen.script:
        from demo.people.play import play

        return 1 if play(chosen.out or Path("out/demo")) else 0
    if chosen.town:
        from demo.people.townsfolk import run_townsfolk

        return run_townsfolk(chosen.server)
    if chosen.user:
        from demo.people.person import run_person

        return run_person(
            chosen.user,
            chosen.server or DEFAULT_SERVER,
            tell=chosen.tell,
            answer=chosen.answer,
            opens=chosen.opens,
            companion=chosen.companion,
            place=chosen.place,
        )
    return two_windows(calm=chosen.calm)


def two_windows(*, calm: bool) -> int:
    from demo.people.company import Company
    from demo.people.scenes import SceneID
    from demo.people.stagehand import Stagehand

    stagehand: Stagehand

    def heard(happening: Happening) -> None:
        print(happening.line(), flush=True)
        stagehand.heard(happening)

    with Company(heard) as company:
        stagehand = Stagehand(company)
        print(f"server: {company.url}", flush=True)
        company.enter("alice", "--opens", "--place", "0")
        company.enter("bob", "--companion", "--place", "1")
        company.populate()
        if not calm:
            stagehand.greet("alice")
        with contextlib.suppress(KeyboardInterrupt):
            while company.players:
                company.listen(longest=stagehand.step())
                for player in list(company.players.values()):
                    while player.windows:
                        place = str(len(company.players))
                        company.enter(player.windows.popleft(), "--opens", "--place", place)
                    while player.scenes:
                        stagehand.play(player.userID, SceneID(player.scenes.popleft()))
                company.gone()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
