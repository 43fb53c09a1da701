"""Both clients fit the service's port, and the switchboard's requests pass it as they are."""

from __future__ import annotations

from callkit.client.signaling import REPLIES, SignalingClient
from callkit.invitation.signaling_port import Signaling
from callkit.invitation.threaded_client import ThreadedClient
from callkit.switchboard.replies import REPLIED


def test_the_real_client_fits_the_port() -> None:
    client: Signaling = SignalingClient("ws://127.0.0.1:1/v1", deviceID="d")
    assert client.deviceID == "d"


def test_the_threaded_client_asks_the_real_one() -> None:
    assert ThreadedClient.request is not SignalingClient.request
    assert ThreadedClient.request.__doc__ == SignalingClient.request.__doc__


def test_the_client_can_make_every_request_of_the_switchboard() -> None:
    assert set(REPLIED) <= set(REPLIES)
