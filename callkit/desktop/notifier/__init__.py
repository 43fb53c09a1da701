"""Desktop notifications: one port, a chain of implementations.

:func:`openNotifications` gives the face the rest of the kit uses; behind it the first backend of
the chain that works: portal, freedesktop, tray, none on Linux; the system's own center, tray,
none elsewhere. Importing this package imports no Qt.
"""

from callkit.desktop.notifier.base import (
    Notification,
    NotificationAction,
    NotificationKind,
    Notifier,
    NotifierEvents,
)

__all__ = [
    "Notification",
    "NotificationAction",
    "NotificationKind",
    "Notifier",
    "NotifierEvents",
]
