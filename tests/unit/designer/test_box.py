"""What is put into Designer's box."""

from __future__ import annotations

from callkit import widgets
from callkit.designer.box import register
from callkit.designer.catalogue import CATALOGUE


class Box:
    def __init__(self) -> None:
        self.offers = []

    def registerCustomWidget(self, kind, /, **options) -> None:
        self.offers.append((kind, options))


def test_every_entry_is_registered_with_its_class():
    box = Box()
    register(box)
    assert [kind for kind, _ in box.offers] == [getattr(widgets, e.name) for e in CATALOGUE]
    assert all(options["module"] == "callkit.widgets" for _, options in box.offers)
