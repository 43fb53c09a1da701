"""The house rules that a linter does not know."""

from __future__ import annotations

import ast
import fnmatch
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from callkit import errors
from tests.api.rooms import CHECKOUT, PACKAGE, sources, walk

MOST_LINES = 600
TOP_LEVEL = {"LICENSE", "README.md", "assets", "callkit", "demo", "pyproject.toml", "tests"}
PRODUCTS = ("out", "dist", "build", "*.egg-info", "__pycache__")
EMPTY_WORDS = {"utils", "util", "misc", "common", "helper", "helpers", "manager", "managers"}
NESTED_LOOPS = {"exec", "exec_", "processEvents", "qWait", "waitForFinished", "waitForReadyRead"}
MODAL_QUESTIONS = {"QMessageBox", "QInputDialog", "QFileDialog", "QColorDialog", "QFontDialog"}
SIZE_SETTERS = re.compile(
    r"set(Fixed|Minimum|Maximum)(Size|Width|Height)|setContentsMargins|setSpacing|resize"
    r"|addSpacing|setPointSizeF?|setPixelSize|setIconSize"
)
NO_LIMIT = (1 << 24) - 1
"""QWIDGETSIZE_MAX: as large as it likes, not a size."""
COLOUR_OR_PIXELS = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3,5})?\b|\d(?:px|pt)\b|\brgba?\(")


def python_files() -> list[Path]:
    return sources("callkit", "demo", "tests", "assets")


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(CHECKOUT)}:{line}"


def calls(path: Path) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call of a file with what is called and on what: ``a.b.c()`` gives ``c`` and ``b``."""
    for node in walk(path):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Attribute):
            owner = function.value
            owner_name = getattr(owner, "id", getattr(owner, "attr", "()"))
            yield node, function.attr, owner_name
        elif isinstance(function, ast.Name):
            yield node, function.id, ""


def test_the_top_level_is_fixed() -> None:
    found = {
        entry.name
        for entry in CHECKOUT.iterdir()
        if not entry.name.startswith(".")
        and not any(fnmatch.fnmatch(entry.name, product) for product in PRODUCTS)
    }
    assert found == TOP_LEVEL


def test_no_module_is_longer_than_it_may_be() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in python_files()}
    assert {str(path) for path, lines in lengths.items() if lines > MOST_LINES} == set()


def test_no_module_is_named_after_nothing() -> None:
    files = sources("callkit", "demo")
    named = [*files, *(path.parent for path in files)]
    words = {(word, str(path)) for path in named for word in path.stem.split("_")}
    assert {path for word, path in words if word in EMPTY_WORDS} == set()


def test_no_class_wears_a_prefix() -> None:
    worn = re.compile(r"Q[A-Z]|Zego|CallKit")
    found = [
        f"{place(path, node.lineno)} {node.name}"
        for path in sources("callkit")
        for node in walk(path)
        if isinstance(node, ast.ClassDef)
        and worn.match(node.name)
        and node.name not in ("CallKit", "CallKitError")
    ]
    assert found == []


def test_nothing_runs_a_loop_inside_a_loop() -> None:
    found = [
        place(path, node.lineno)
        for path in sources("callkit")
        for node, name, owner in calls(path)
        if name in NESTED_LOOPS or (owner in MODAL_QUESTIONS and name[0].islower())
    ]
    # The last half second of an app that quits; and the loop of a program of our own.
    assert [spot.split(":")[0] for spot in found] == [
        "callkit/invitation/quit_messages.py",
        "callkit/media_worker.py",
    ]


def test_nothing_is_left_unfinished() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    found = [
        place(path, number)
        for path in sources("callkit", "demo", "assets")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if unfinished.search(line)
    ]
    assert found == []


def docstrings(tree: ast.AST) -> set[ast.AST]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_widgets_take_colours_and_sizes_from_the_theme() -> None:
    found = []
    for path in sources("callkit/widgets"):
        tree = ast.parse(path.read_text())
        prose = docstrings(tree)
        found += [
            place(path, node.lineno)
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in prose
            and COLOUR_OR_PIXELS.search(node.value)
        ]
        found += [
            place(path, node.lineno)
            for node, name, _ in calls(path)
            if (SIZE_SETTERS.fullmatch(name) or name == "QColor")
            and any(
                isinstance(argument, ast.Constant)
                and isinstance(argument.value, int | float)
                and 1 < abs(argument.value) < NO_LIMIT
                for argument in node.args
            )
        ]
    assert found == []


def test_margins_are_the_same_on_both_sides() -> None:
    # Qt mirrors the spaces of a row from right to left; its margins stay where they are.
    uneven = [
        place(path, node.lineno)
        for path in sources("callkit/widgets", "demo")
        for node, name, _ in calls(path)
        if name == "setContentsMargins"
        and len(node.args) == 4
        and ast.dump(node.args[0]) != ast.dump(node.args[2])
    ]
    assert uneven == []


def test_painters_end_however_painting_ends() -> None:
    # A painter that an error, or Ctrl+C, leaves at work brings the process down with its widget.
    loose = []
    for path in sources("callkit", "demo"):
        ended = {
            (item.context_expr.lineno, item.context_expr.col_offset)
            for node in walk(path)
            if isinstance(node, ast.With)
            for item in node.items
        }
        loose += [
            place(path, node.lineno)
            for node, name, _ in calls(path)
            if name in ("QPainter", "QStylePainter")
            and (node.args or node.keywords)
            and (node.lineno, node.col_offset) not in ended
        ]
    assert loose == []


READERS = {"loads", "decode", "Decoder"}
OWN_WORDS = {
    "callkit/invitation/account.py": "what the client said about its connection",
    "callkit/server/calls/dispatch.py": "a reply of this server, from its store",
    "callkit/server/api/webhooks.py": "an event of this server, from its store",
    "callkit/testing/peer.py": "a test's own frames",
}


def test_json_of_strangers_is_measured_before_it_is_read() -> None:
    """How deep a reader can go differs between Pythons: nobody may rely on where it gives up."""
    unmeasured = set()
    for path in sources("callkit"):
        text = path.read_text("utf-8")
        assert "RecursionError" not in text or path.name == "nesting.py", path
        reads = any(what in READERS and owner == "json" for _, what, owner in calls(path))
        if reads and "from callkit.nesting import" not in text and path.name != "nesting.py":
            unmeasured.add(path.relative_to(CHECKOUT).as_posix())
    assert unmeasured == set(OWN_WORDS)


def test_no_test_sleeps_is_skipped_or_expected_to_fail() -> None:
    found = [
        place(path, node.lineno)
        for path in sources("tests")
        # Benchmarks measure real time; they are programs, not tests.
        if "benchmarks" not in path.parts
        for node, name, owner in calls(path)
        if (
            name == "sleep"
            # A clock that a test moves by hand sleeps, too.
            and owner in ("", "asyncio", "time")
            and not (node.args and getattr(node.args[0], "value", 1) == 0)
        )
        or name in ("qWait", "importorskip")
        or (name in ("skip", "skipif", "xfail") and owner in ("pytest", "mark"))
    ]
    assert found == []


def test_the_drawing_of_the_error_tree_is_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    classes = {
        name: value
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert {*drawn, "CallKitError"} == set(classes)
    assert all(classes[name].__bases__ == (errors.CallKitError,) for name in drawn)


@pytest.mark.parametrize(
    "package", sorted(PACKAGE.rglob("__init__.py")), ids=lambda path: path.parent.name
)
def test_every_package_opens_with_what_it_is(package: Path) -> None:
    said = ast.get_docstring(ast.parse(package.read_text())) or ""
    assert said.split("\n\n")[0].endswith((".", "::"))


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring, and of each run of comments."""
    text = path.read_text()
    for node in docstrings(ast.parse(text)):
        assert isinstance(node, ast.Constant)
        yield node.lineno, str(node.value)
    run: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            if run and token.start[0] > run[-1][0] + 1:
                yield run[0][0], " ".join(words for _, words in run)
                run.clear()
            run.append((token.start[0], token.string.lstrip("# ")))
    if run:
        yield run[0][0], " ".join(words for _, words in run)


MOST_PRIVATE = 230
"""Lower it when tests have become better: they should speak to what is public."""


def test_tests_use_fewer_and_fewer_private_members() -> None:
    own = {"self", "cls"}
    found = [
        place(path, node.lineno)
        for path in sources("tests")
        for node in walk(path)
        if isinstance(node, ast.Attribute)
        and re.match(r"_[^_]", node.attr)
        and getattr(node.value, "id", "") not in own
        and getattr(getattr(node.value, "func", None), "id", "") != "super"
    ]
    assert MOST_PRIVATE - 15 < len(found) <= MOST_PRIVATE, "\n".join(found)


RIDDLES = re.compile(
    r"\bwho(?:m|se)?(?:so)?ever\b"  # a person who, a client that
    r"|(?:^|[.;] |\n\n\s*)who(?:m|se)?\b"  # the same without the person
    r"|\b(?:of|by|for|from|to|with|than|behind|tell|tells|hide|names|means) who\b"
    r"|; who\b"
    r"|\b(?:the|an|every) own\b"  # this person's own
    r"|\boneself\b|\bone's own\b",
    re.IGNORECASE,
)


def test_a_sentence_says_whom_it_is_about() -> None:
    """``Who waits for it`` is a riddle; ``The operation that waits for it`` is not."""
    found = [
        f"{place(path, line)}: {riddle.group()!r} in {words[:80]!r}"
        for path in sources("callkit")
        for line, words in prose(path)
        for riddle in RIDDLES.finditer(re.sub(r"[ \n]+", " ", words))
    ]
    assert found == []
