"""The media worker: sessions, devices and sound processing, apart from the app.

``frames`` is what an app and its worker say to each other, ``channel`` carries it with the memory
of ``pictures``, ``worker`` obeys, ``child`` is the process around it. The process's door is
:mod:`callkit.media_worker`. No Qt.
"""
