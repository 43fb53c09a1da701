"""The transport of a server: ports, sockets, sessions, and the limits of what one peer may cost."""
