"""``tests/contract/media`` has what every engine promises; here is what only this one has."""

import pytest

from callkit.media.engines.fake import FakeEngine, FakePeer


async def test_engines_do_not_reach_each_other():
    one, other = FakeEngine(), FakeEngine()
    peer = FakePeer(one, 1, None)
    other.peers[7] = FakePeer(other, 7, None)
    with pytest.raises(RuntimeError, match="no such connection"):
        await peer.conclude("fake 7")
