"""Microphones, speakers, cameras and screens through QtMultimedia (extra ``callkit[sound]``), for
the media worker. ``devices`` is the port's one; the others are its parts.
"""
