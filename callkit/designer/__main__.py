"""``python -m callkit.designer`` prints the folder for ``PYSIDE_DESIGNER_PLUGINS``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.stdout.write(f"{Path(__file__).resolve().parent}\n")
