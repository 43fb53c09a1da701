"""The example of an app's own tests is true: they pass anywhere, with nothing but the plug-in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "demo" / "examples" / "test_my_app.py"
ALONE = ("-p", "no:pytest-qt", "-o", "asyncio_default_fixture_loop_scope=function")


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_in_a_project_of_their_own_one_notices_an_app_that_does_not_pause_its_music(tmp_path):
    broken = EXAMPLE.read_text().replace("self.playing = False", "self.playing = True")
    (tmp_path / EXAMPLE.name).write_text(broken)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = pytest_in(tmp_path, *ALONE, EXAMPLE.name)
    assert "1 failed, 2 passed" in done.stdout


def test_the_test_in_the_docs_passes_without_qt(tmp_path):
    page = (ROOT / "demo" / "docs" / "testing.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (block,) = (block for block in blocks if "async def test_" in block)
    (tmp_path / "test_nobody_answers.py").write_text(
        f"import sys\n{block}    assert 'PySide6' not in sys.modules\n"
    )
    # No settings at all: not even a mode for asyncio.
    done = pytest_in(tmp_path, *ALONE, "test_nobody_answers.py")
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_it_passes_as_the_docs_say():
    done = pytest_in(ROOT, str(EXAMPLE.relative_to(ROOT)))
    assert done.returncode == 0, done.stdout + done.stderr
