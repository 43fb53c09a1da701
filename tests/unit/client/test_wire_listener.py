"""What an older connection still says is not heard."""

from __future__ import annotations

from callkit.client.wire_listener import WireListener


class ConnectionOwner:
    def __init__(self) -> None:
        self.current = 1
        self.told: list[object] = []

    def isCurrent(self, number: int) -> bool:
        return number == self.current

    def opened(self, token: str) -> None:
        self.told.append(token)

    def heard(self) -> None:
        self.told.append("heard")

    def received(self, data: bytes) -> None:
        self.told.append(data)

    def closed(self, code: int, reason: str) -> None:
        self.told.append((code, reason))


def test_only_the_connection_that_counts_is_heard() -> None:
    owner = ConnectionOwner()
    listener = WireListener(owner, 1, "token")
    said: list[object] = ["token", "heard", b"frame", (1000, "bye")]
    for number, told in ((1, said), (2, [])):
        owner.current, owner.told = number, []
        listener.wireOpened()
        listener.wireHeard()
        listener.wireReceived(b"frame")
        listener.wireClosed(1000, "bye")
        assert owner.told == told
