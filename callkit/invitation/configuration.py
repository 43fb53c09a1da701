"""What an app may configure about its calls (``reference/kits.md`` A4)."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from PySide6.QtCore import QCoreApplication, QSettings, QSysInfo

from callkit.errors import RequestError
from callkit.model import MAX_TIMEOUT, MIN_TIMEOUT, CallInvitationMode
from callkit.options import Between, Bytes, Matching, checkFields
from callkit.protocol import limits
from callkit.switchboard.policy import BusyPolicy, Policy

SERVICE_TIMEOUT = 60
"""Seconds a call of the service rings by default (UIKit's default)."""


def _is_device_id(text: str) -> bool:
    try:
        limits.deviceID(text)
    except RequestError:
        return not text
    return True


def _is_known(mode: CallInvitationMode) -> bool:
    return mode is not CallInvitationMode.UNKNOWN


class CallInvitationConfiguration(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one service, for ``init`` or ``configure``. Durations are seconds.

    Raises:
        UsageError: A setting could not work; it names the field.
    """

    timeoutSeconds: Annotated[int, Between(MIN_TIMEOUT, MAX_TIMEOUT)] = SERVICE_TIMEOUT
    """How long a call rings, 1 to 600."""
    mode: Annotated[CallInvitationMode, Matching(_is_known, "but UNKNOWN")] = (
        CallInvitationMode.ADVANCED
    )
    """Mode of new calls. General ones cannot be left, joined or extended."""
    busy: BusyPolicy | Literal["reject", "wait"] = BusyPolicy.REJECT
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
    """Report missed calls (surfaces and ``callMissed``); the history has them anyway."""
    missedCallDialBack: bool = True
    """A clicked missed call may be called back."""
    historyPage: Annotated[int, Between(1, 100)] = 50
    """Calls fetched at a time by the history model, 1 to 100."""
    deviceID: Annotated[
        str, Matching(_is_device_id, "of 32 ASCII letters, digits and !#$%&()+-:;<=.>?@[]^_{}|~")
    ] = ""
    """The ID of this device among the person's devices; empty: random, stored per app and
    ``profile``."""
    deviceName: Annotated[str, Bytes(limits.MAX_DEVICE_NAME)] = ""
    """The name of this device for the person's other devices; empty: the machine's name."""
    profile: Annotated[str, Bytes(128)] = ""
    """Distinguishes several programs of one app that run on one machine for the same person."""
    ringGrace: Annotated[float, Between(0, 60)] = 2.0
    """How long a call may still ring here after its deadline."""
    renewTokenBefore: Annotated[float, Between(1, 30 * 86_400)] | None = None
    """How long before its token ends ``tokenProvider`` is asked for the next one, and
    onTokenWillExpire comes without a provider; None: a fifth of the token's life and at least 30
    for a provider, 30 without."""

    def __post_init__(self) -> None:
        checkFields(self)

    def policy(self) -> Policy:
        return Policy(
            busy=BusyPolicy(self.busy),
            onlyInitiatorCanInvite=self.onlyInitiatorCanInvite,
            endCallWhenInitiatorLeave=self.endCallWhenInitiatorLeave,
            grace=self.ringGrace,
        )


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


def settingsFolder() -> Path:
    """Where the application's settings are kept."""
    return Path(_settings().fileName()).parent


def machineName() -> str:
    """The machine's host name, cut to the length of a deviceName; "" if it has no name."""
    name = QSysInfo.machineHostName().partition(".")[0]
    return name.encode()[: limits.MAX_DEVICE_NAME].decode(errors="ignore")


def _settings() -> QSettings:
    organization = QCoreApplication.organizationName() or "callkit"
    application = QCoreApplication.applicationName() or "callkit"
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, organization, application
    )
