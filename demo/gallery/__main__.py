"""``python -m demo.gallery``: every widget in every state, by one click.

``--page NAME`` opens at a page, ``--theme``, ``--language`` and ``--scale`` at a look,
``--out DIR`` writes every page there as a picture and ends.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from callkit.texts import installLanguage
from callkit.theme import MODES, Theme
from demo.gallery.pages import PAGES
from demo.gallery.pictures import writePictures
from demo.gallery.window import GalleryWindow


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.gallery", description=__doc__)
    parser.add_argument("--page", choices=sorted(PAGES), metavar="NAME", default=next(iter(PAGES)))
    parser.add_argument("--theme", choices=MODES, default="system")
    parser.add_argument("--language", default="en", help="for example de, ar, zh_CN")
    parser.add_argument("--scale", type=float, default=0.0, help="of the text, 0.5 to 4")
    parser.add_argument("--out", type=Path, help="write pictures there and end")
    wanted = parser.parse_args(arguments)
    app = QApplication(["callkit gallery"])
    Theme.instance().setMode(wanted.theme)
    Theme.instance().setTextScale(wanted.scale)
    installLanguage(app, wanted.language)
    if wanted.out is not None:
        count = writePictures(wanted.out)
        print(f"{count} pictures in {wanted.out}")
        return 0
    window = GalleryWindow()
    window.setPage(wanted.page)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
