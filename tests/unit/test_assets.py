from __future__ import annotations

from pathlib import Path

import pytest

from callkit import assets
from callkit.assets import asset


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    wheel, checkout = tmp_path / "_assets", tmp_path / "assets"
    for place in (wheel, checkout):
        (place / "icons").mkdir(parents=True)
    monkeypatch.setattr(assets, "_PLACES", (wheel, checkout))
    return wheel, checkout


def test_an_asset_of_the_wheel_comes_before_one_of_the_checkout(places: tuple[Path, Path]) -> None:
    wheel, checkout = places
    (checkout / "icons/a.svg").write_text("checkout")
    assert asset("icons/a.svg").read_text() == "checkout"
    (wheel / "icons/a.svg").write_text("wheel")
    assert asset("icons/a.svg").read_text() == "wheel"


def test_a_missing_asset_is_named_together_with_the_places_looked_at(
    places: tuple[Path, Path],
) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        asset("icons/none.svg")
    message = str(caught.value)
    assert "icons/none.svg" in message
    assert all(str(place) in message for place in places)


@pytest.mark.parametrize("name", ["", ".", "/etc/passwd", "../pyproject.toml", "icons\\a.svg"])
def test_a_name_outside_the_assets_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of an asset"):
        asset(name)


def test_the_places_are_the_package_and_the_checkout() -> None:
    package = Path(assets.__file__).parent
    assert (package / "_assets", package.parent / "assets") == assets._PLACES
