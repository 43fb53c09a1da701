"""Media engines behind :mod:`callkit.media.port`, each imported by its own module only.

``webrtc`` is libwebrtc (``wrtc``); ``fake`` has no network.
"""
