"""Voice, picture and screen of a call: the port to media engines, and what is decided without one.

``port`` says what an engine promises, ``signals`` what two devices say to each other through the
server, ``negotiation`` how two of them agree (pure), ``topology`` who connects to whom (pure),
``quality`` what figures of a connection mean for a person. ``engines`` has the engines. No Qt.
"""
