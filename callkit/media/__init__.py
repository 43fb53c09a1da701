"""Voice, picture and screen of a call: the port of media engines, and the rules that need no
engine.

``options`` is what an app writes, ``port`` says what an engine promises, ``signals`` what two
devices say to each other through the server, ``negotiation`` how two of them agree (pure),
``topology`` who connects to whom (pure), ``quality`` what figures of a connection mean for a
person, ``devices`` what one hears and sees with. ``engines`` has the engines, ``worker`` what works
with them beside the app. No Qt.
"""

from callkit.media.options import Media
from callkit.media.processing import Processing
from callkit.media.signals import SentMedia

__all__ = ["Media", "Processing", "SentMedia"]
