"""The sentences about a broken connection, for the person in front of the device."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from callkit.model import LinkTrouble
from callkit.texts.inner_text import InnerText

_KEYS: Final = MappingProxyType(
    {
        LinkTrouble.OFFLINE: "offlineNoNetwork",
        LinkTrouble.NAME_NOT_FOUND: "offlineNoName",
        LinkTrouble.REFUSED: "offlineNoAnswer",
        LinkTrouble.UNREACHABLE: "offlineNoAnswer",
        LinkTrouble.TIMED_OUT: "offlineNoAnswer",
        LinkTrouble.BUSY: "offlineNoAnswer",
        LinkTrouble.SERVER_FAILED: "offlineNoAnswer",
        LinkTrouble.UNKNOWN_CA: "offlineNotTrusted",
        LinkTrouble.WRONG_HOST: "offlineNotTrusted",
        LinkTrouble.CERTIFICATE_REFUSED: "offlineNotTrusted",
        LinkTrouble.CERTIFICATE_EXPIRED: "offlineNotValid",
        LinkTrouble.CERTIFICATE_NOT_YET_VALID: "offlineNotValid",
        LinkTrouble.CLIENT_CERTIFICATE: "offlineNotSecure",
        LinkTrouble.TLS_FAILED: "offlineNotSecure",
        LinkTrouble.PROXY_UNREACHABLE: "offlineProxy",
        LinkTrouble.PROXY_REFUSED: "offlineProxy",
        LinkTrouble.PROXY_ADDRESS: "offlineProxy",
        LinkTrouble.PROXY_CREDENTIALS: "offlineProxyPassword",
        LinkTrouble.NOT_CALLKIT: "offlineOtherServer",
        LinkTrouble.INCOMPATIBLE: "offlineUpdate",
        LinkTrouble.FORBIDDEN: "offlineForbidden",
        LinkTrouble.TOKEN_REFUSED: "offlineSignIn",
        # Troubles that mean nothing to the person.
        LinkTrouble.NO_TOKEN: "trayOffline",
        LinkTrouble.LOST: "trayOffline",
        LinkTrouble.LOCAL: "trayOffline",
    }
)


def offlineSentence(trouble: LinkTrouble | None, text: InnerText) -> str:
    """The sentence that calls cannot reach this device, with the cause if the person can do
    something about it."""
    return text.say(_KEYS[trouble] if trouble is not None else "trayOffline")
