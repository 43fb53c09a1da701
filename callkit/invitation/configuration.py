"""What an app may configure about its calls (``reference/kits.md`` A4)."""

from __future__ import annotations

import secrets

import msgspec
from PySide6.QtCore import QCoreApplication, QSettings, QSysInfo

from callkit.model import CallInvitationMode
from callkit.protocol import limits
from callkit.switchboard.policy import BusyPolicy, Policy

SERVICE_TIMEOUT = 60
"""Seconds a call of the service rings unless told otherwise (UIKit's default)."""


class CallInvitationConfiguration(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one service, for ``init`` or ``configure``. Durations are seconds."""

    timeoutSeconds: int = SERVICE_TIMEOUT
    """How long a call rings, 1 to 600."""
    mode: CallInvitationMode = CallInvitationMode.ADVANCED
    """Mode of new calls. General ones cannot be left, joined or extended."""
    busy: BusyPolicy = BusyPolicy.REJECT
    """A call that comes during a call: refuse it as busy, or let it wait."""
    canInvitingInCalling: bool = True
    """Whether people may be invited into a running call at all (UIKit's name)."""
    onlyInitiatorCanInvite: bool = False
    """Only the caller may invite into a running call (UIKit's name)."""
    endCallWhenInitiatorLeave: bool = False
    """The caller's hang-up ends the call for all (UIKit's name)."""
    enableNotReceivedCheck: bool = True
    """Learn after 5 s that no device of a callee has the call (``reference/zim.md`` D7)."""
    missedCallEnabled: bool = True
    """Tell of missed calls (surfaces and ``callMissed``); history keeps them anyway."""
    missedCallDialBack: bool = True
    """A clicked missed call may be called back."""
    historyPage: int = 50
    """Calls fetched at a time by the history model, 1 to 100."""
    deviceID: str = ""
    """Tells this device from the person's others; empty: random, kept per app and ``profile``."""
    deviceName: str = ""
    """What the person's other devices call this one; empty: the machine's name."""
    profile: str = ""
    """Tells several programs of one app apart that run on one machine for the same person."""
    ringGrace: float = 2.0
    """How long after its deadline a ring may go on here at most."""

    def policy(self) -> Policy:
        return Policy(
            busy=BusyPolicy(self.busy),
            onlyInitiatorCanInvite=self.onlyInitiatorCanInvite,
            endCallWhenInitiatorLeave=self.endCallWhenInitiatorLeave,
            grace=self.ringGrace,
        )

    def check(self) -> None:
        """Refuse what could not work.

        Raises:
            RequestError: 6000001, naming the field.
        """
        limits.timeout(self.timeoutSeconds, "timeoutSeconds")
        limits.mode(self.mode, "mode")
        if self.busy not in list(BusyPolicy):
            raise limits.bad("busy", "is neither 'reject' nor 'wait'")
        if type(self.historyPage) is not int or not 1 <= self.historyPage <= 100:
            raise limits.bad("historyPage", "is not a number from 1 to 100")
        if self.deviceID:
            limits.deviceID(self.deviceID)
        limits.deviceName(self.deviceName)


def deviceIDOf(profile: str, settings: QSettings | None = None) -> str:
    """Return this installation's device ID for ``profile``, made and kept on first use.

    Kept in the application's settings; where they cannot be written it lasts for this run.
    """
    store = settings if settings is not None else _settings()
    key = f"deviceID/{profile or 'default'}"
    kept = store.value(key)
    if isinstance(kept, str) and kept:
        return kept
    made = f"d{secrets.token_hex(8)}"
    store.setValue(key, made)
    store.sync()
    return made


def machineName() -> str:
    """What the system calls this machine, cut to what a deviceName may have; "" if it has no
    name."""
    name = QSysInfo.machineHostName().partition(".")[0]
    return name.encode()[: limits.MAX_DEVICE_NAME].decode(errors="ignore")


def _settings() -> QSettings:
    organization = QCoreApplication.organizationName() or "callkit"
    application = QCoreApplication.applicationName() or "callkit"
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, organization, application
    )
