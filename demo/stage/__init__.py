"""A virtual screen, and hands and eyes on it: for the demo's script and the desktop tests."""
