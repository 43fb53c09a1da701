"""Keys that reach the calls while another program has the focus: one port, a way for each desktop.

``base`` is the port, ``portal`` the desktop portal's GlobalShortcuts, ``x11`` a grab on the X
server, ``windows`` RegisterHotKey; ``chain`` is the face that chooses.
"""
