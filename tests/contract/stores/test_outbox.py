"""The outbox and the webhooks, on every store."""

from __future__ import annotations

import asyncio

from callkit.engine.notices import Recipient
from callkit.server.stores.base import OutgoingFrame, Store, WebhookEvent
from tests.contract.stores.doors import NOW, event, frame, kept, new_call, step


async def positions(store: Store, after: int = 0, limit: int = 1_000) -> list[int]:
    return [entry.position for entry in await store.undelivered(after, limit)]


# --- outbox --------------------------------------------------------------------------------------


async def test_frames_wait_in_the_outbox_as_they_were(store: Store) -> None:
    call = new_call()
    frames = (
        frame(call, b'{"op":"a"}'),
        OutgoingFrame(
            callID=call.callID,
            revision=7,
            recipients=(Recipient("bob", only="d1"), Recipient("carol", excluding="d2")),
            frame=bytes(range(256)),
        ),
    )
    result = await store.commit(step(call, frames=frames))
    entries = await store.undelivered(0, 10)
    assert [entry.outgoing for entry in entries] == list(frames)
    assert tuple(entry.position for entry in entries) == result.frameIDs


async def test_a_commit_without_frames_has_no_positions(store: Store) -> None:
    result = await store.commit(step(new_call()))
    assert result.frameIDs == ()
    assert await store.undelivered(0, 10) == []


async def test_positions_grow_by_one_in_the_order_of_commits(store: Store) -> None:
    calls = [new_call() for _ in range(50)]
    results = await asyncio.gather(
        *[store.commit(step(call, frames=(frame(call),) * (n % 3))) for n, call in enumerate(calls)]
    )
    given = [position for result in results for position in result.frameIDs]
    assert given == list(range(given[0], given[0] + len(given)))
    entries = await store.undelivered(0, 1_000)
    assert [entry.position for entry in entries] == given
    assert [entry.outgoing.callID for entry in entries] == [
        call.callID for n, call in enumerate(calls) for _ in range(n % 3)
    ]


async def test_undelivered_starts_after_a_position_and_stops_at_the_limit(store: Store) -> None:
    call = new_call()
    result = await store.commit(step(call, frames=(frame(call),) * 5))
    first = result.frameIDs[0]
    assert await positions(store, after=first) == [first + n for n in (1, 2, 3, 4)]
    assert await positions(store, after=first + 2, limit=1) == [first + 3]
    assert await positions(store, limit=2) == [first, first + 1]
    assert await positions(store, after=first + 4) == []


async def test_what_is_delivered_is_forgotten(store: Store) -> None:
    call = new_call()
    result = await store.commit(step(call, frames=(frame(call),) * 4))
    first = result.frameIDs[0]
    await store.delivered(first + 1)
    assert await positions(store) == [first + 2, first + 3]
    await store.delivered(first)
    assert await positions(store) == [first + 2, first + 3]
    await store.delivered(first + 3)
    assert await positions(store) == []


async def test_delivering_what_is_not_there_yet_forgets_nothing_later(store: Store) -> None:
    call = new_call()
    await kept(store, call, frames=(frame(call),))
    await store.delivered(10**15)
    result = await store.commit(step(call, 1, frames=(frame(call),)))
    assert await positions(store) == list(result.frameIDs)


async def test_positions_grow_after_everything_was_delivered(store: Store) -> None:
    call = new_call()
    last = 0
    for version in range(30):
        result = await store.commit(step(call, version, frames=(frame(call),) * 100))
        assert result.frameIDs[0] > last
        last = result.frameIDs[-1]
        await store.delivered(last)
    assert await positions(store) == []


# --- webhooks ------------------------------------------------------------------------------------


async def names(store: Store, now: int, lease: int = 1_000, limit: int = 10) -> list[str]:
    return [entry.event.event for entry in await store.dueWebhooks(now, lease, limit)]


async def test_a_webhook_is_due_at_once_and_leased_while_it_is_tried(store: Store) -> None:
    call = new_call()
    await kept(store, call, webhooks=(event(call),))
    entries = await store.dueWebhooks(NOW, 1_000, 10)
    assert [(entry.event, entry.attempts) for entry in entries] == [(event(call), 0)]
    assert await store.dueWebhooks(NOW + 999, 1_000, 10) == []
    assert [entry.position for entry in await store.dueWebhooks(NOW + 1_000, 1_000, 10)] == [
        entry.position for entry in entries
    ]


async def test_webhooks_of_a_call_come_one_after_the_other(store: Store) -> None:
    call = new_call()
    await kept(store, call, webhooks=(event(call, "first"), event(call, "second")))
    await store.commit(step(call, 1, webhooks=(event(call, "third"),)))
    told = []
    now = NOW
    while entries := await store.dueWebhooks(now, 1_000, 10):
        assert len(entries) == 1
        told.append(entries[0].event.event)
        await store.webhookDone(entries[0].position)
        now += 1
    assert told == ["first", "second", "third"]


async def test_a_webhook_of_no_commit_waits_behind_those_of_its_name(store: Store) -> None:
    await store.putWebhook(WebhookEvent(callID="user:a", event="in", body=b"1", createTime=NOW))
    await store.putWebhook(WebhookEvent(callID="user:a", event="out", body=b"2", createTime=NOW))
    await store.putWebhook(WebhookEvent(callID="user:ä", event="else", body=b"3", createTime=NOW))
    first, other = await store.dueWebhooks(NOW, 1_000, 10)
    assert (first.event.event, first.event.body, first.attempts) == ("in", b"1", 0)
    assert other.event.callID == "user:ä"
    await store.webhookDone(first.position)
    assert [e.event.event for e in await store.dueWebhooks(NOW, 1_000, 10)] == ["out"]


async def test_webhooks_of_other_calls_do_not_wait(store: Store) -> None:
    stuck, other = new_call(), new_call()
    await kept(store, stuck, webhooks=(event(stuck, "stuck"), event(stuck, "behind")))
    entries = await store.dueWebhooks(NOW, 1_000, 10)
    await store.webhookFailed(entries[0].position, NOW + 60_000)
    await kept(store, other, webhooks=(event(other, "other"),))
    assert await names(store, NOW + 1) == ["other"]


async def test_a_failed_webhook_is_due_again_at_its_retry_time(store: Store) -> None:
    call = new_call()
    await kept(store, call, webhooks=(event(call),))
    (entry,) = await store.dueWebhooks(NOW, 1_000, 10)
    await store.webhookFailed(entry.position, NOW + 2_000)
    assert await store.dueWebhooks(NOW + 1_999, 1_000, 10) == []
    (again,) = await store.dueWebhooks(NOW + 2_000, 1_000, 10)
    assert (again.position, again.attempts) == (entry.position, 1)
    await store.webhookFailed(entry.position, NOW + 6_000)
    (again,) = await store.dueWebhooks(NOW + 6_000, 1_000, 10)
    assert again.attempts == 2


async def test_due_webhooks_come_oldest_first_and_not_more_than_asked_for(store: Store) -> None:
    for name in ("a", "b", "c"):
        call = new_call()
        await kept(store, call, webhooks=(event(call, name),))
    assert await names(store, NOW, limit=2) == ["a", "b"]
    assert await names(store, NOW, limit=2) == ["c"]


async def test_two_who_ask_at_once_never_get_the_same_webhook(store: Store) -> None:
    for _ in range(6):
        call = new_call()
        await kept(store, call, webhooks=(event(call),))
    answers = await asyncio.gather(*[store.dueWebhooks(NOW, 1_000, 4) for _ in range(4)])
    told = [entry.position for answer in answers for entry in answer]
    assert len(told) == len(set(told)) == 6


async def test_a_webhook_that_is_gone_can_be_done_and_failed_again(store: Store) -> None:
    call = new_call()
    await kept(store, call, webhooks=(event(call),))
    (entry,) = await store.dueWebhooks(NOW, 1_000, 10)
    await store.webhookDone(entry.position)
    await store.webhookDone(entry.position)
    await store.webhookFailed(entry.position, NOW)
    assert await store.dueWebhooks(NOW + 100_000, 1_000, 10) == []


async def test_a_refused_commit_has_no_webhooks(store: Store) -> None:
    call = new_call()
    await store.commit(step(call, 3, webhooks=(event(call),)))
    assert await store.dueWebhooks(NOW, 1_000, 10) == []
