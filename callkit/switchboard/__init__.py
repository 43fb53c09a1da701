"""What one device makes of what it hears: pure, no Qt, no I/O, no clock. See ``board``."""

from callkit.switchboard.board import Switchboard
from callkit.switchboard.calling import Sent
from callkit.switchboard.policy import BusyPolicy, Policy
from callkit.switchboard.view import CallView, MemberView, Phase
from callkit.switchboard.wishes import Invitation

__all__ = [
    "BusyPolicy",
    "CallView",
    "Invitation",
    "MemberView",
    "Phase",
    "Policy",
    "Sent",
    "Switchboard",
]
