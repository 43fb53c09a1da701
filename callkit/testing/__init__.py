"""Fakes for testing an app's own call flows, and callkit's own tests. No Qt in here.

:class:`ManualClock` is time a test moves by hand.
"""

from callkit.testing.clock import ManualClock, settle

__all__ = ["ManualClock", "settle"]
