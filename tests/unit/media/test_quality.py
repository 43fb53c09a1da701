import pytest

from callkit.media.port import Figures
from callkit.media.quality import Quality, quality, share


@pytest.mark.parametrize(
    ("figures", "bars"),
    [
        (Figures(), Quality.UNKNOWN),
        (Figures(roundTrip=0.05, concealedShare=0.0), Quality.GOOD),
        (Figures(roundTrip=0.05, concealedShare=0.05), Quality.FAIR),
        (Figures(roundTrip=0.05, concealedShare=0.2), Quality.POOR),
        (Figures(roundTrip=0.9, concealedShare=0.0), Quality.POOR),
        (Figures(roundTrip=0.4), Quality.FAIR),
        (Figures(lossShare=0.5), Quality.POOR),
    ],
)
def test_the_worst_that_is_known_counts(figures, bars):
    assert quality(figures) is bars


def test_a_share_of_nothing_is_not_known():
    assert share(1, 4) == 0.25
    assert share(0, 4) == 0.0
    assert share(1, 0) is None
    assert share(None, 4) is share(1, None) is None
