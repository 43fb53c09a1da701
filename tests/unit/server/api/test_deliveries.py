"""Receivers that could never work are refused before anything is delivered.

Deliveries over real HTTP are in ``test_webhooks``.
"""

from __future__ import annotations

import pytest

from callkit.errors import UsageError
from callkit.server.api.deliveries import RETRY_SECONDS, check_receiver
from callkit.server.settings import Secret, Settings

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
