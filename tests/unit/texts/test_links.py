"""Why calls cannot reach this device."""

from __future__ import annotations

import pytest

from callkit.model import LinkTrouble
from callkit.texts import InnerText, offlineSentence


@pytest.mark.parametrize("trouble", [None, *LinkTrouble])
def test_every_trouble_has_a_sentence_that_says_that_calls_do_not_come(
    trouble: LinkTrouble | None,
) -> None:
    assert offlineSentence(trouble, InnerText()).startswith("Offline – ")


def test_what_a_person_can_mend_is_said() -> None:
    said = {trouble: offlineSentence(trouble, InnerText()) for trouble in LinkTrouble}
    assert "certificate is not trusted" in said[LinkTrouble.UNKNOWN_CA]
    assert "date" in said[LinkTrouble.CERTIFICATE_EXPIRED]
    assert "password" in said[LinkTrouble.PROXY_CREDENTIALS]
    assert "sign in" in said[LinkTrouble.TOKEN_REFUSED]
