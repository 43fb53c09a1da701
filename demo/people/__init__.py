"""Two people call each other: a window for each, one real server."""
