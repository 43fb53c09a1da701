"""Scenes: what a surface shows of a call, as values without a widget (words, shapes, controls)."""
