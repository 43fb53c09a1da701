"""Logins: tokens, keys, and the port through which a service can bring its own check."""
