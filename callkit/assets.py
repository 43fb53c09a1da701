"""The files that are not code (icons, sounds, translations, fonts): all of them are opened here.

In an installed wheel they live in ``callkit/_assets``, in a checkout in ``assets/`` at the top.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_assets", _PACKAGE.parent / "assets")


def asset(name: str) -> Path:
    """Return the file (or folder) called ``name``, for example ``asset("icons/accept.svg")``.

    The path is absolute and exists. Safe in any thread; nothing is opened.

    Raises:
        ValueError: If ``name`` is empty, absolute or climbs out with ``..``.
        FileNotFoundError: If there is no such asset.
    """
    parts = PurePosixPath(name)
    if not parts.parts or parts.is_absolute() or ".." in parts.parts or "\\" in name:
        raise ValueError(f"not the name of an asset: {name!r}")
    for place in _PLACES:
        path = place / parts
        if path.exists():
            return path
    looked = " and ".join(str(place) for place in _PLACES)
    raise FileNotFoundError(f"callkit has no asset {name!r} (looked in {looked})")
