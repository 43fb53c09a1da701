"""Webhooks are tried again as documented, whichever store keeps them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from callkit.server.api.deliveries import Deliveries
from callkit.server.server_time import ServerTime
from callkit.server.settings import Secret, Settings
from callkit.server.stores.base import Store, WebhookEvent
from callkit.testing.clock import ManualClock
from tests.contract.stores.doors import Door, event, new_call, step

SETTINGS = Settings(
    webhookURL="http://user:word@app.example:81/hook?key=secret", webhookSecret=Secret("secret")
)


class Receiver:
    """Answers as it is told, and knows when it was asked, in seconds from the beginning."""

    def __init__(self, store: Store) -> None:
        self.clock = ManualClock()
        self.store = store
        self.began = self.clock.monotonic()
        self.status = 500
        self.asked: list[float] = []
        self.news = asyncio.Event()
        self.deliveries = Deliveries(
            SETTINGS,
            ServerTime(self.clock),
            store,
            news=self.news,
            stillWorth=self._worth,
            note=lambda _event, _result: None,
            transport=httpx.MockTransport(self._answer),
        )

    async def passes(self, seconds: float) -> None:
        for _ in range(round(seconds * 4)):
            await self.clock.advance(0.25)
            for _ in range(4):
                await self.store.setBlocked("nobody", "nobody", False)
                await self.clock.advance(0)

    async def _worth(self, _event: WebhookEvent) -> bool:
        return True

    async def _answer(self, _request: httpx.Request) -> httpx.Response:
        self.asked.append(self.clock.monotonic() - self.began)
        if self.status == 0:
            raise httpx.ConnectError("refused")
        return httpx.Response(self.status)


@pytest.fixture
async def receiver(store: Store) -> AsyncIterator[Receiver]:
    receiver = Receiver(store)
    receiver.deliveries.start()
    yield receiver
    await receiver.deliveries.stop()


@pytest.mark.logs("webhook call_created of ")
async def test_a_receiver_that_fails_is_asked_after_2_4_8_16_and_32_seconds(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "callkit")
    call = new_call()
    await receiver.store.commit(step(call, webhooks=(event(call),)))
    receiver.news.set()
    await receiver.passes(66)
    waits = [
        later - earlier for earlier, later in zip(receiver.asked, receiver.asked[1:], strict=False)
    ]
    assert len(waits) == 5
    for wait, documented in zip(waits, (2, 4, 8, 16, 32), strict=True):
        assert documented <= wait <= documented + 0.5
    lines = [record for record in caplog.records if "attempt" in record.message]
    assert [record.levelno for record in lines] == [logging.INFO] * 5 + [logging.WARNING]
    first, last = lines[0].message, lines[-1].message
    for line in (first, last):
        assert f"of {call.callID} to http://app.example:81/hook: attempt" in line
    assert first.endswith("attempt 1 of 6: answered 500; again in 2 s")
    assert last.endswith("attempt 6 of 6: answered 500; given up")
    assert "secret" not in caplog.text


async def test_a_receiver_that_is_well_again_is_asked_no_more(
    receiver: Receiver, door: Door
) -> None:
    call = new_call()
    await receiver.store.commit(step(call, webhooks=(event(call), event(call, "second"))))
    receiver.status = 0
    receiver.news.set()
    await receiver.passes(5)
    assert len(receiver.asked) == 2
    receiver.status = 204
    await receiver.passes(4)
    assert len(receiver.asked) == 4
    await receiver.passes(40)
    assert len(receiver.asked) == 4, door.kind
