"""A token function that ends programs: the kit hears that it failed, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from callkit import CallInvitationEvents, CallInvitationService, EmbeddedServer
from callkit.errors import RequestError

pytestmark = pytest.mark.qt


@pytest.fixture
def url(qtbot: Any) -> Iterator[str]:
    server = EmbeddedServer()
    with qtbot.waitSignal(server.started):
        server.begin()
    yield server.url
    stopped = server.stop()
    qtbot.waitUntil(stopped.done)


@pytest.mark.logs("raised KeyboardInterrupt")
def test_the_kit_goes_on_after_a_token_function_that_would_end_the_program(
    qtbot: Any, url: str
) -> None:
    async def interrupted() -> str:
        raise KeyboardInterrupt

    errors: list[RequestError] = []
    service = CallInvitationService()
    with qtbot.captureExceptions() as raised:
        events = CallInvitationEvents(onError=errors.append)
        service.init(url, "alice", tokenProvider=interrupted, events=events)
        qtbot.waitUntil(lambda: bool(errors))
    assert "raised KeyboardInterrupt()" in errors[0].message
    assert [kind for kind, *_ in raised] == [KeyboardInterrupt]
    again = service.init(url, "alice")
    qtbot.waitUntil(again.done)
    assert again.error is None
    gone = service.uninit()
    qtbot.waitUntil(gone.done)
