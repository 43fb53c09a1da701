"""The calls of a server: the rules applied to the store, presence, and the frames on their way to
devices.
"""
