"""What stands between the network and a request: ports, sockets, sessions, and what a peer may
cost.
"""
