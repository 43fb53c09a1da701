"""Another program of the person's: a text field that says what is in it, as JSON, line by line.

Its arguments are its title and its place on the screen (x, y, width, height).
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QPlainTextEdit


def main() -> None:
    title, *place = sys.argv[1:]
    application = QApplication([])
    field = QPlainTextEdit()
    field.setWindowTitle(title)
    field.setGeometry(QRect(*map(int, place)))

    def say() -> None:
        sys.stdout.write(json.dumps(field.toPlainText()) + "\n")
        sys.stdout.flush()

    field.textChanged.connect(say)
    field.show()
    application.exec()


if __name__ == "__main__":
    main()
