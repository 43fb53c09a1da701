"""A window in a corner of a Wayland desktop, with ``wlr-layer-shell`` and without a native library.

``wire.py`` speaks the protocol, ``surface.py`` is one surface on a screen, ``card.py`` shows a
widget on it. No Qt in the first two.
"""
