"""Who may log in: tokens, keys, and the port behind which a service brings its own answer."""
