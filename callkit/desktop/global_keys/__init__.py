"""Global shortcuts: they work while another program has the focus. One port, one backend per
desktop.

``base`` is the port, ``portal`` the desktop portal's GlobalShortcuts, ``x11`` a grab on the X
server, ``windows`` RegisterHotKey; ``chain`` is the face that chooses.
"""
