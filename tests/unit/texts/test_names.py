from callkit.model import User
from callkit.texts import InnerText, duration, personName, spokenDuration

TEXT = InnerText()


def test_a_person_without_a_name_is_called_by_id() -> None:
    assert personName(User("u1", "Ana"), TEXT) == "Ana"
    assert personName(User("u1"), TEXT) == "u1"
    assert personName(User("u1", " \n"), TEXT) == "u1"
    assert personName(User(""), TEXT) == "Unknown"


def test_durations_have_two_digits_and_hours_only_when_needed() -> None:
    assert duration(0) == "00:00"
    assert duration(59.9) == "00:59"
    assert duration(754) == "12:34"
    assert duration(3600) == "1:00:00"
    assert duration(-5) == "00:00"


def test_a_spoken_duration_names_its_units() -> None:
    assert spokenDuration(754, TEXT) == "12 minutes 34 seconds"
    assert spokenDuration(3601, TEXT) == "1 hour 1 second"
    assert spokenDuration(0, TEXT) == "0 seconds"
