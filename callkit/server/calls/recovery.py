"""Completes what a process left unfinished when it died: it had not told calls of a lost device."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from callkit.engine.call import Call
from callkit.model import CallUserState
from callkit.server.stores.base import Store

_AT_ONCE = 500

Gone = Callable[[str, str, bool], Awaitable[None]]
"""userID, deviceID, whether no other device of the person is online."""


async def report_lost_devices(store: Store, gone: Gone) -> int:
    """Tell calls that a device in them is not online any more; return how many devices that were.

    A device that is lost is removed from the store first, then its calls are told; a process may
    die between the two. On a shared store this does nothing: other processes are at work on it,
    and every call is reviewed in time.

    Raises:
        StoreError: The store failed.
    """
    after, missing = "0", set[tuple[str, str, bool]]()
    while not store.shared and (records := await store.liveCalls(after, _AT_ONCE)):
        calls = [record.call for record in records]
        inside = [pair for call in calls for pair in _inside(call)]
        online = await store.devices(sorted({userID for userID, _ in inside}))
        for userID, deviceID in inside:
            devices = online.get(userID, [])
            if all(device.deviceID != deviceID for device in devices):
                missing.add((userID, deviceID, not devices))
        after = calls[-1].callID
    for userID, deviceID, last in sorted(missing):
        await gone(userID, deviceID, last)
    return len(missing)


def _inside(call: Call) -> list[tuple[str, str]]:
    """The people in the call, each with the device that the call has noted."""
    return [
        (member.userID, member.primaryDevice)
        for member in call.members
        if member.state is CallUserState.ACCEPTED and member.primaryDevice and not member.absentTime
    ]
