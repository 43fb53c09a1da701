"""Calls a server finds when it starts, whose waits are those of a clock that was set back since."""

from __future__ import annotations

import logging

from callkit.engine.call import Rules
from callkit.engine.setback import brought_back
from callkit.server.stores.base import Commit, Store

_log = logging.getLogger(__name__)

_AT_ONCE = 500


async def bring_back(store: Store, now: int, rules: Rules) -> int:
    """Move deadlines that would come late; return of how many calls. Before the first alarm.

    A shared store is left alone: other processes are at work on it, with clocks of their own.

    Raises:
        StoreError: The store failed.
    """
    after, count = "0", 0
    while not store.shared and (records := await store.going(after, _AT_ONCE)):
        for record in records:
            call = brought_back(record.call, now)
            if call is not record.call:
                await store.commit(
                    Commit(expected=record.version, call=call, deadline=call.nextDeadline(rules))
                )
                count += 1
        after = records[-1].call.callID
    if count:
        _log.warning("the clock was set back: the deadlines of %d calls came with it", count)
    return count
