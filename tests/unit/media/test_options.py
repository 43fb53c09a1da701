import pytest

from callkit.errors import UsageError
from callkit.media import Media, Processing
from callkit.media.engines.fake import FakeEngine


@pytest.mark.parametrize(
    "options",
    [
        {"microphoneOn": "yes"},
        {"cameraOn": 2},
        {"engine": 3},
        {"isolation": "fork"},
        {"processing": "echo"},
        {"maxVideo": "hd"},
        {"maxVideo": (0, 720, 30)},
        {"devices": "fake"},
    ],
)
def test_what_can_never_work_is_refused_by_name(options):
    (name,) = options
    with pytest.raises(UsageError, match=name):
        Media(**options)


def test_the_usual_ones_need_nothing_said():
    media = Media()
    assert media.ownProcess
    assert media.processing == Processing()
    assert media.maxVideo == (1280, 720, 30)


@pytest.mark.parametrize("options", [{"isolation": "thread"}, {"engine": FakeEngine}])
def test_a_thread_has_to_do_where_a_process_cannot(options):
    assert not Media(**options).ownProcess
