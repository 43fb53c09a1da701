"""Receivers that could never work are refused before anything is delivered.

What is delivered while the store cannot be written is counted all the same. Deliveries over real
HTTP are in ``test_webhooks``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from callkit.errors import StoreError, UsageError
from callkit.server.api.deliveries import RETRY_SECONDS, Deliveries, check_receiver
from callkit.server.server_time import ServerTime
from callkit.server.settings import Secret, Settings
from callkit.server.stores.base import WebhookEvent
from callkit.server.stores.memory import MemoryStore
from callkit.testing.clock import ManualClock
from tests.waiting import until

SIGNED = Secret("secret")


def test_the_waits_are_zegos():
    assert RETRY_SECONDS == (2, 4, 8, 16, 32)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/hook", "https://example.org/a?b=c", ""])
def test_an_http_address_is_good(url):
    check_receiver(Settings(webhookURL=url, webhookSecret=SIGNED))


@pytest.mark.parametrize("url", ["ftp://x", "example.org", "http://", "file:///etc"])
def test_an_address_that_cannot_be_posted_to_is_refused(url):
    with pytest.raises(UsageError, match="webhooks"):
        check_receiver(Settings(webhookURL=url, webhookSecret=SIGNED))
    with pytest.raises(UsageError, match="webhooks"):
        check_receiver(Settings(pushURL=url, webhookSecret=SIGNED))


def test_webhooks_without_a_secret_are_refused():
    with pytest.raises(UsageError, match="webhookSecret"):
        check_receiver(Settings(webhookURL="http://127.0.0.1:9/hook"))


class Full(MemoryStore):
    """Can be read; what becomes of a webhook it can only be told while there is room."""

    full = False

    async def webhookDone(self, position: int) -> None:
        if self.full:
            raise StoreError("the disk is full")
        await super().webhookDone(position)

    async def webhookFailed(self, position: int, retryTime: int) -> None:
        if self.full:
            raise StoreError("the disk is full")
        await super().webhookFailed(position, retryTime)


class Office:
    """Deliveries to a receiver that answers with ``status``."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = Full()
        self.status = 500
        self.headers: dict[str, str] = {}
        self.content: AsyncIterator[bytes] | None = None
        self.asked = 0
        self.notes: list[str] = []
        self.deliveries = Deliveries(
            Settings(webhookURL="http://receiver/hook", webhookSecret=SIGNED),
            ServerTime(self.clock),
            self.store,
            news=asyncio.Event(),
            stillWorth=self._worth,
            note=lambda _event, result: self.notes.append(result),
            transport=httpx.MockTransport(self._answer),
        )

    async def _worth(self, _event: WebhookEvent) -> bool:
        return True

    def _answer(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return httpx.Response(self.status, headers=self.headers, content=self.content)

    async def noted(self, count: int) -> None:
        """Let time pass until so many attempts have an end."""
        for _ in range(1_000):
            if len(self.notes) >= count:
                break
            await self.clock.advance(0.5)
        await until(lambda: len(self.notes) >= count and not len(self.deliveries))


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    office = Office()
    await office.store.open()
    event = WebhookEvent(event="call_create", callID="1", body=b"{}", createTime=1)
    await office.store.putWebhook(event)
    yield office
    await office.deliveries.stop()


@pytest.mark.logs("fate was not stored")
@pytest.mark.logs("given up")
async def test_an_attempt_that_could_not_be_written_down_counts(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "callkit.server.api.deliveries")
    office.store.full = True
    office.deliveries.start()
    await office.noted(2)
    office.store.full = False
    await office.noted(len(RETRY_SECONDS) + 1)
    assert office.notes == ["failed"] * len(RETRY_SECONDS) + ["given_up"]
    assert office.asked == len(RETRY_SECONDS) + 1
    told = [text for text in caplog.messages if "attempt" in text]
    assert [text.split("attempt ")[1][:6] for text in told] == [
        f"{number} of 6" for number in range(1, 7)
    ]


@pytest.mark.logs("fate was not stored")
async def test_what_was_delivered_is_not_delivered_again_because_of_a_full_disk(
    office: Office,
) -> None:
    office.store.full = True
    office.status = 200
    office.deliveries.start()
    await office.noted(1)
    await office.clock.advance(60)
    office.store.full = False
    await office.clock.advance(60)
    await until(lambda: not len(office.deliveries))
    assert office.asked == 1
    assert await office.store.dueWebhooks(2**50, 1, 10) == []


async def test_of_an_answer_without_end_only_the_beginning_is_read(office: Office) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(10_000):
            read += 1
            yield b"x" * 16_384

    office.status, office.content = 200, endless()
    office.deliveries.start()
    await office.noted(1)
    assert office.notes == ["delivered"]
    assert read < 10


async def test_a_receiver_that_has_moved_is_not_followed_and_its_new_address_is_said(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "callkit")
    office.status, office.headers = 308, {"location": "/there?secret=1"}
    office.deliveries.start()
    await office.noted(1)
    assert "answered 308: redirects are not followed, give http://receiver/there" in caplog.text
    assert "secret=1" not in caplog.text
