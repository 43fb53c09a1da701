"""The protocol between client and server, pure.

``frames`` are the messages, ``codec`` turns bytes into one of them and back and refuses the rest,
``limits`` is how large each thing may be, ``closing`` what the end of a connection means: the range
of its code says whether to come back.
"""
