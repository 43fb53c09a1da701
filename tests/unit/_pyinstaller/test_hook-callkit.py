"""The hook is found where PyInstaller looks, and says what the contents are."""

from __future__ import annotations

import runpy
import tomllib
from importlib import import_module
from pathlib import Path

from callkit._pyinstaller import contents

CHECKOUT = Path(__file__).resolve().parents[3]


def test_the_entry_point_leads_to_the_hook():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    module, name = project["entry-points"]["pyinstaller40"]["hook-dirs"].split(":")
    (folder,) = getattr(import_module(module), name)()
    said = runpy.run_path(str(Path(folder) / "hook-callkit.py"))
    assert said["datas"] == contents.assets() + contents.libraries()
    assert said["hiddenimports"] == contents.modules()
