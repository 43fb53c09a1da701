"""How many Python functions, and functions in C, the server's loop calls for one full call.

A count depends on no load and on no machine, so two editions can be compared by it while others
compute: ``python -m tests.benchmarks.steps [DATA [ROOT [MOST]]]``, where ``ROOT`` is the checkout
whose server is counted and ``MOST`` how many of its functions are listed.
"""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.benchmarks.calls import ROOT
from tests.benchmarks.table import Row

_PAIRS, _SECONDS = 10, 2
_ONCE = "deadlines.close"
"""What is called once in every call, and never goes on: a coroutine counts each time it does."""


class Steps:
    """What the thread that made it calls, from the end of the first call on."""

    def __init__(self) -> None:
        self._python: Counter[CodeType] = Counter()
        self._c: Counter[str] = Counter()
        self._once: CodeType | None = None

    def count(self, frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if self._once is None:
            if event == "call" and _name(code) == _ONCE:
                self._once = code
        elif event == "call":
            self._python[code] += 1
        elif event == "c_call":
            self._c[argument.__qualname__] += 1

    def per_call(self) -> dict[str, dict[str, float]]:
        calls = self._python[self._once] if self._once is not None else 0
        if not calls:
            raise RuntimeError("no call came to its end")
        python: Counter[str] = Counter()
        for code, number in self._python.items():
            python[_name(code)] += number / calls
        return {"python": python, "c": {name: n / calls for name, n in self._c.items()}}


def _name(code: CodeType) -> str:
    return f"{Path(code.co_filename).stem}.{code.co_qualname}"


def serve(report: str, *command: str) -> None:
    """Be the server until SIGTERM, then write down what was counted."""
    sys.argv = ["callkit", *command]
    steps = Steps()
    sys.setprofile(steps.count)
    try:
        runpy.run_module("callkit", run_name="__main__")
    finally:
        sys.setprofile(None)
        Path(report).write_text(json.dumps(steps.per_call()))


def measure(data: str, root: Path = ROOT) -> dict[str, dict[str, float]]:
    """Calls of each function for one full call, by kind and name."""
    with tempfile.TemporaryDirectory() as place:
        report = f"{place}/steps.json"
        # The server is another checkout's, the counting this one's.
        code = (
            f"import sys; sys.path[:0] = [{str(root)!r}, {str(ROOT)!r}];"
            " from tests.benchmarks import steps; steps.serve(*sys.argv[1:])"
        )
        options = ["serve", "--port", "0", "--insecure", "--limits", "off"]
        options += ["--data", data if data == ":memory:" else f"{place}/{data}"]
        server = subprocess.Popen(
            [sys.executable, "-P", "-c", code, report, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
        )
        try:
            assert server.stdout is not None
            port = server.stdout.readline().decode().split("ws://127.0.0.1:")[1].split("/")[0]
            driver = [sys.executable, "-m", "tests.benchmarks.driver", port, "closed"]
            driver += [f"pairs={_PAIRS}", f"seconds={_SECONDS}"]
            subprocess.run(driver, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=60)
        finally:
            server.terminate()
            server.wait(15)
        counted: dict[str, dict[str, float]] = json.loads(Path(report).read_text())
    return counted


def run() -> list[Row]:
    rows = []
    for name, data in (("memory", ":memory:"), ("SQLite", "data")):
        for kind, functions in measure(data).items():
            rows.append(Row(f"{name}: functions of a call, {kind}", sum(functions.values()), ""))
    return rows


def main(data: str = ":memory:", root: str = str(ROOT), most: str = "0") -> None:
    counted = measure(data, Path(root).resolve())
    for kind, functions in counted.items():
        print(f"{kind}: {sum(functions.values()):.0f} of a call")
        ranked = sorted(functions.items(), key=lambda one: -one[1])[: int(most)]
        for name, number in ranked:
            print(f"  {number:7.2f}  {name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
