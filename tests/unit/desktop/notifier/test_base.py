import pytest

from callkit.desktop.notifier import Notification, NotificationKind


@pytest.mark.parametrize("kind", NotificationKind)
def test_only_what_rings_stays_until_it_is_withdrawn(kind: NotificationKind) -> None:
    waits = kind in (NotificationKind.INCOMING, NotificationKind.WAITING)
    assert Notification("1", kind, "Ana").stays is waits
