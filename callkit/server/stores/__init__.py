"""Where a server keeps its calls, people and history: one contract, three stores.

``base`` is the contract, in prose; every store passes the same suite. ``memory`` is for tests,
``sqlite`` for one process with a file, ``redis`` for any number of processes that are one service.
``opening`` makes the one that an address names. What every process adds to its store is a
``decorator``: ``steady`` lets no clock move a deadline, ``health`` knows whether the store works.
"""
