"""The headless signaling client: asyncio, no Qt."""

from callkit.client.connection import Transport, WebSocketTransport
from callkit.client.signaling import SignalingClient
from callkit.client.tokens import TokenSource

__all__ = ["SignalingClient", "TokenSource", "Transport", "WebSocketTransport"]
