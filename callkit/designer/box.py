"""Filling Designer's widget box. QtDesigner is not imported here: it exists in Designer only."""

from __future__ import annotations

from typing import Protocol

import callkit.widgets
from callkit.designer.catalogue import CATALOGUE, GROUP, MODULE


class Collection(Protocol):
    """Designer's collection of widgets that are written in Python."""

    def registerCustomWidget(
        self,
        customWidgetType: object,
        /,
        *,
        xml: str,
        tool_tip: str,
        group: str,
        module: str,
        container: bool,
    ) -> None: ...


def register(collection: Collection) -> None:
    """Put every widget of the catalogue into Designer's box."""
    for entry in CATALOGUE:
        collection.registerCustomWidget(
            getattr(callkit.widgets, entry.name),
            xml=entry.xml(),
            tool_tip=entry.tip,
            group=GROUP,
            module=MODULE,
            container=entry.container,
        )
