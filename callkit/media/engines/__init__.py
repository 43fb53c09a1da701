"""Media engines behind :mod:`callkit.media.port`, each imported by its own module only.

``webrtc`` is libwebrtc (``wrtc``), ``aiortc`` is WebRTC in Python; ``fake`` has no network;
``choice`` takes what is installed.
"""
