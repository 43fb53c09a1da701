"""``python -m callkit`` is ``callkit``."""

from callkit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
