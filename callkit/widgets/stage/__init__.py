"""The dark stage of a call: from "Calling…" to the end, with the app's pictures and sound in it.

One widget a module. Each is usable alone; :class:`~callkit.widgets.stage.page.CallPage` puts them
together, :class:`~callkit.widgets.stage.window.CallWindow` puts that into a window.
"""
