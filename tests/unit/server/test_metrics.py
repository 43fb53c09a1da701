"""What /metrics says follows from the changes of calls."""

from __future__ import annotations

import msgspec
import pytest

from callkit.engine.commands import Accept, Cancel, Invite, Received
from callkit.engine.transitions import apply
from callkit.errors import StoreError
from callkit.model import User
from callkit.server.metrics import Metrics
from callkit.server.stores.base import Commit
from callkit.server.stores.memory import MemoryStore

NOW = 1_713_249_504_000


def said(metrics: Metrics) -> dict[str, float]:
    lines = (line for line in metrics.text().decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def ringing():
    command = Invite(
        callID="1", caller=User("alice"), invitees=(User("bob"),), timeout=60, deviceID="d"
    )
    return apply(None, command, NOW).call


def test_a_call_is_counted_when_it_is_made_and_when_it_is_over():
    metrics, call = Metrics(), ringing()
    metrics.changed(None, call, NOW)
    over = apply(call, Cancel(userID="alice", deviceID="d"), NOW + 5).call
    metrics.changed(call, over, NOW + 5)
    figures = said(metrics)
    assert figures['callkit_calls_created_total{mode="general"}'] == 1
    assert figures['callkit_calls_ended_total{reason="cancelled"}'] == 1


def test_ring_and_answer_are_measured_from_the_invitation():
    metrics, call = Metrics(), ringing()
    got = apply(call, Received(userID="bob", deviceID="b"), NOW + 20).call
    metrics.changed(call, got, NOW + 20)
    taken = apply(got, Accept(userID="bob", deviceID="b"), NOW + 4_000).call
    metrics.changed(got, taken, NOW + 4_000)
    figures = said(metrics)
    assert figures["callkit_ring_seconds_sum"] == pytest.approx(0.02)
    assert figures["callkit_answer_seconds_sum"] == pytest.approx(4.0)


def test_gauges_are_read_when_somebody_asks():
    metrics, waiting = Metrics(), [3.0]
    metrics.gauge("queue", "Waiting", lambda: waiting[0])
    assert said(metrics)["callkit_queue"] == 3
    waiting[0] = 5.0
    assert said(metrics)["callkit_queue"] == 5


async def test_a_measured_store_is_the_store_and_counts_its_failures():
    class Broken(MemoryStore):
        def commit(self, commit: Commit):
            async def fail():
                raise StoreError("the disk is gone")

            return fail()

    metrics, call = Metrics(), ringing()
    good = metrics.measuring(MemoryStore())
    await good.open()
    assert (await good.commit(Commit(expected=0, call=call, deadline=call.nextDeadline()))).applied
    assert (await good.load("1")).call == call
    bad = metrics.measuring(Broken())
    with pytest.raises(StoreError):
        await bad.commit(Commit(expected=0, call=msgspec.structs.replace(call), deadline=1))
    figures = said(metrics)
    assert figures["callkit_store_commit_seconds_count"] == 1
    assert figures["callkit_store_errors_total"] == 1
    assert figures["callkit_store_queue"] == 0


def test_labels_name_what_was_asked_and_how_it_went():
    metrics = Metrics()
    metrics.apiCalled("CallInvite", 0)
    metrics.webhook("call_create", "delivered")
    figures = said(metrics)
    assert figures['callkit_api_requests_total{action="CallInvite",code="0"}'] == 1
    assert figures['callkit_webhooks_total{event="call_create",result="delivered"}'] == 1


def test_losses_are_counted():
    metrics = Metrics()
    assert said(metrics)["callkit_store_losses_total"] == 0
    metrics.lost()
    assert said(metrics)["callkit_store_losses_total"] == 1
