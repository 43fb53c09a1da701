"""Leaf adapters to the desktop: sound, notifications, tray, do-not-disturb, screens.

Each module is a small port with its implementations; none of them knows a widget or decides
anything about a call. Importing this package imports no Qt.
"""
