"""A process that commits until it is killed, and says what was acknowledged.

    python -m tests.contract.stores.committing KIND PLACE FIRST

Each line of its output is the number of a call and the version acknowledged last for it. Several
calls are under way at once, as on a server; every call is created, changed twice and ended.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys

import msgspec

from callkit.server.stores.base import Store
from tests.contract.stores.doors import (
    NOW,
    Door,
    ended,
    frame,
    member,
    new_call,
    nonce_of,
    step,
)

AT_ONCE = 8
LAST_VERSION = 4


async def play(store: Store, number: int) -> None:
    """One call from its creation to its end, each acknowledgement printed once it is there."""
    user_id = f"user{number % 20}"
    call = new_call(member(user_id), callID=str(number), caller=user_id)
    for version in range(1, LAST_VERSION + 1):
        call = msgspec.structs.replace(call, revision=version, extendedData="x" * version)
        if version == LAST_VERSION:
            call = ended(call)
        result = await store.commit(
            step(
                call,
                version - 1,
                deadline=0 if version == LAST_VERSION else NOW + number,
                history=(user_id,),
                nonce=nonce_of(user_id, f"{number}-{version}", callID=call.callID),
                frames=(frame(call, b"%d" % version, user_id),),
            )
        )
        assert result.applied
        # One write of a short line to a pipe arrives whole or not at all.
        os.write(1, b"%d %d\n" % (number, version))


async def main(kind: str, place: str, first: int) -> None:
    store = await Door(kind, place).open()
    os.write(1, b"ready\n")
    numbers = itertools.count(first)

    async def work() -> None:
        for number in numbers:
            await play(store, number)

    await asyncio.gather(*[work() for _ in range(AT_ONCE)])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
