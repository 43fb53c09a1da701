"""Surfaces of a call inside an app's own window."""
