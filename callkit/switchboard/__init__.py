"""The state of all calls on one device: pure, no Qt, no I/O, no clock. See ``switchboard``."""

from callkit.switchboard.operations import Invitation
from callkit.switchboard.policy import BusyPolicy, Policy
from callkit.switchboard.replies import Sent
from callkit.switchboard.switchboard import Switchboard
from callkit.switchboard.view import CallView, MemberView, Phase

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
