"""The service (QtCore only): the one room that holds a client and a switchboard together."""

from callkit.invitation.configuration import CallInvitationConfiguration
from callkit.invitation.events import CallInvitationEvents
from callkit.invitation.history import CallHistoryModel, HistoryEntry, HistoryRole
from callkit.invitation.operation import Operation
from callkit.invitation.service import CallInvitationService

__all__ = [
    "CallHistoryModel",
    "CallInvitationConfiguration",
    "CallInvitationEvents",
    "CallInvitationService",
    "HistoryEntry",
    "HistoryRole",
    "Operation",
]
