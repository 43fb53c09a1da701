import pytest

from callkit.errors import UsageError
from callkit.media.engines import choice


def test_the_first_engine_that_is_installed_is_taken():
    assert choice.engineName() == "webrtc"
    assert choice.openEngine("aiortc").name == "aiortc"
    assert choice.openEngine().name == "webrtc"


def test_an_engine_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="auto, webrtc, aiortc"):
        choice.engineName("skype")


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch):
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'"callkit\[media\]"'):
        choice.engineName()
    with pytest.raises(UsageError, match="media-aiortc"):
        choice.openEngine("aiortc")


def test_without_libwebrtc_the_other_one_is_taken(monkeypatch):
    monkeypatch.setattr(choice, "find_spec", lambda name: name == "aiortc" or None)
    assert choice.engineName() == "aiortc"
