"""The app's options for call windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from callkit.options import Bytes, checkFields
from callkit.widgets.scenes.incoming_scene import IncomingOptions
from callkit.widgets.scenes.outgoing_scene import OutgoingOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """What an app decides about the windows.

    Raises:
        UsageError: A value that no window could follow; it names the field.
    """

    compact: bool = True
    """Incoming calls appear as the small pop-up; False: as the large card."""
    ringIn: Literal["auto", "window", "notification", "both"] = "auto"
    """Where a call is seen first while it rings. ``window``: always in its window; where that is
    over all others, the desktop's notification comes only when it is hidden. ``both``: in its
    window, and in a notification besides.
    ``notification``: in the desktop's notification, and the window opens when the person asks for
    it there; in the window on a desktop without notifications. ``auto``: in the window where a
    new window leaves the keyboard alone (X11, Windows, macOS), or while the app has the keyboard;
    else (Wayland) in the notification, if it has buttons a person can see."""
    layerShell: bool = False
    """On Wayland desktops that have ``wlr-layer-shell`` (sway, KDE, Hyprland, COSMIC …) a ringing
    call is a card in the corner, above all windows and without the keyboard; a menu or an answer
    makes it a window. Elsewhere nothing changes, and one line in the log says so."""
    focusPolicy: Literal["passive", "alert", "raise"] = "passive"
    """``passive``: an incoming call never takes the keyboard, where a program decides that (on
    Wayland the desktop does, see ``ringIn`` and ``layerShell``). ``alert``, ``raise``: see
    :meth:`CardWindow.setFocusPolicyOnShow`."""
    incoming: IncomingOptions = field(default_factory=IncomingOptions)
    outgoing: OutgoingOptions = field(default_factory=OutgoingOptions)
    detail: Annotated[str, Bytes(1024)] = ""
    """The app's own line under the name."""
    invite: bool = False
    """Offer to add people to a running call."""
    endForAll: bool = False
    """Offer the caller of a group to end it for everybody."""
    miniBar: bool = True
    """A running call whose window was put aside stays as a small bar in the corner."""

    def __post_init__(self) -> None:
        checkFields(self)
