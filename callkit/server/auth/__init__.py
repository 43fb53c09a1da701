"""Logins: tokens, keys, and the port behind which a service brings its own answer."""
