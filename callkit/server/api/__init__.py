"""The server API over HTTP, its signatures, and the webhooks: what an app's own backend speaks
and hears.
"""
