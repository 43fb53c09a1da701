"""What a server writes down: JSON lines with ids, a line for each change of a call, no secrets."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from callkit.model import CallInviteConfig
from callkit.server.logs import connection_number, formatter
from callkit.server.settings import Settings
from callkit.testing.clock import ManualClock
from callkit.testing.server import LocalServer


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the server's loggers write as JSON."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(formatter("json"))
    logger = logging.getLogger("callkit.server")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield text
    logger.removeHandler(handler)
    logger.setLevel(before)


def lines(text: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.getvalue().splitlines()]


def test_a_line_is_one_object_with_its_time_whatever_is_in_it(written: io.StringIO) -> None:
    logging.getLogger("callkit.server.x").info("two\nlines %s", "\ud800", extra={"callID": "7"})
    (line,) = lines(written)
    assert line["message"].startswith("two\nlines")
    assert (line["level"], line["logger"], line["callID"]) == ("info", "callkit.server.x", "7")
    assert line["time"].endswith("+00:00")


@pytest.mark.logs("failed")
def test_an_exception_stays_in_its_line_and_a_connection_is_named(written: io.StringIO) -> None:
    token = connection_number.set(12)
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("callkit.server.x").exception("failed")
    finally:
        connection_number.reset(token)
    (line,) = lines(written)
    assert line["connection"] == 12
    assert "ValueError: broken" in line["exception"]


async def test_every_change_of_a_call_is_a_line_and_says_nothing_private(
    written: io.StringIO,
) -> None:
    settings = Settings(port=0, insecure=True, logCalls=True)
    async with LocalServer(ManualClock(), settings=settings) as server:
        alice, bob = server.client("alice-1"), server.client("bob-1")
        await alice.login("alice", token="my-token")
        await bob.login("bob")
        made = await alice.callInvite(["bob"], CallInviteConfig(extendedData="my-secret"))
        await alice.callCancel([], made.callID)
        await alice.logout()
        await bob.logout()
    found = [line for line in lines(written) if line["logger"] == "callkit.server.calls"]
    assert [found[0]["change"], found[-1]["change"]] == ["created", "ended"]
    assert {line["callID"] for line in found} == {made.callID}
    assert found[-1]["reason"] == "cancelled"
    assert found[-1]["states"]["bob"] == "cancelled"
    logins = [line for line in lines(written) if "session" in line and "userID" in line]
    assert [(line["userID"], line["connection"]) for line in logins] == [("alice", 1), ("bob", 1)]
    assert "my-secret" not in written.getvalue()
    assert "my-token" not in written.getvalue()
