"""Which engine a machine has (``engines/__init__``)."""

import pytest

from callkit.errors import UsageError
from callkit.media import engines


def test_the_first_engine_that_is_installed_is_taken():
    assert engines.engineName() == "webrtc"
    assert engines.openEngine("aiortc").name == "aiortc"
    assert engines.openEngine().name == "webrtc"


def test_an_engine_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="auto, webrtc, aiortc"):
        engines.engineName("skype")


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'"callkit\[media\]"'):
        engines.engineName()
    with pytest.raises(UsageError, match="media-aiortc"):
        engines.openEngine("aiortc")


def test_without_libwebrtc_the_other_one_is_taken(monkeypatch):
    monkeypatch.setattr(engines, "find_spec", lambda name: name == "aiortc" or None)
    assert engines.engineName() == "aiortc"
