import pytest

from callkit.media.port import Figures
from callkit.media.quality import Quality, quality


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
