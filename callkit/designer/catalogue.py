"""The widgets that the kit offers in Qt Designer's widget box. No Qt in here.

Windows and menus are not in it: they are made by code and are never part of a form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

MODULE: Final = "callkit.widgets"
"""Where code made from a form imports the widgets from."""
GROUP: Final = "callkit"

Value = bool | int | str


@dataclass(frozen=True)
class Entry:
    """One widget of the box: its class, a tip, and what a new one starts with."""

    name: str
    tip: str
    size: tuple[int, int] = (0, 0)
    container: bool = False
    properties: dict[str, Value] = field(default_factory=dict)

    @property
    def objectName(self) -> str:
        return self.name[0].lower() + self.name[1:]

    def xml(self) -> str:
        """The piece of a form that Designer inserts for a new widget."""
        ui = ElementTree.Element("ui", language="c++")
        widget = ElementTree.SubElement(ui, "widget", {"class": self.name, "name": self.objectName})
        if any(self.size):
            rect = _property(widget, "geometry", "rect")
            for tag, number in zip(("x", "y", "width", "height"), (0, 0, *self.size), strict=True):
                ElementTree.SubElement(rect, tag).text = str(number)
        for name, value in self.properties.items():
            if isinstance(value, bool):
                _property(widget, name, "bool").text = str(value).lower()
            elif isinstance(value, int):
                _property(widget, name, "number").text = str(value)
            else:
                _property(widget, name, "string").text = value
        return ElementTree.tostring(ui, encoding="unicode")


def _property(widget: ElementTree.Element, name: str, kind: str) -> ElementTree.Element:
    return ElementTree.SubElement(ElementTree.SubElement(widget, "property", name=name), kind)


CATALOGUE: Final = (
    Entry(
        "SendCallInvitationButton",
        "Calls its invitees when it is pressed",
        properties={"isVideoCall": False, "timeoutSeconds": 60},
    ),
    Entry("AcceptCallButton", "Answers a call"),
    Entry("DeclineCallButton", "Refuses a call"),
    Entry("CancelCallButton", "Takes a call back"),
    Entry("CallButton", "A round button with a word below", properties={"iconName": "mic"}),
    Entry(
        "PillButton", "A rounded button with an icon and a word", properties={"iconName": "voice"}
    ),
    Entry(
        "AvatarLabel",
        "A person's face, or the initials",
        properties={"userName": "Ada Lovelace", "diameter": 96},
    ),
    Entry(
        "ElidedLabel", "Text that ends in … where it has no room", properties={"text": "Calling…"}
    ),
    Entry("CallTimer", "How long a call has lasted"),
    Entry("QualityBars", "How good a connection is: three bars and a word"),
    Entry("CallCard", "A rounded ground for a layout", size=(360, 240), container=True),
    Entry("IncomingCallBanner", "An incoming call inside the window", size=(480, 72)),
    Entry("CallBannerArea", "Where calls that wait show in the window", size=(480, 72)),
    Entry("MiniCallBar", "The call one is in, as a small bar", size=(360, 64)),
    Entry("WaitingCallRows", "Further calls that ring, in rows", size=(384, 130)),
    Entry("InCallPanel", "A call one makes or is in: faces, pictures, the bar", size=(440, 560)),
    Entry("CallHistoryView", "Past and missed calls", size=(360, 480)),
)
