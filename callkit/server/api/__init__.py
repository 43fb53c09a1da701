"""The server API over HTTP, its signatures, and the webhooks: the interface to an app's own
backend.
"""
