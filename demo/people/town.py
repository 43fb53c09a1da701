"""The people of the demo."""

from __future__ import annotations

from callkit import User

PEOPLE = (
    User("alice", "Alice Moreau"),
    User("bob", "Bob Tanaka"),
    User("carol", "Carol Osei"),
    User("dan", "Dan Novak"),
    User("erin", "Erin Walsh"),
)


def person(name: str) -> User:
    """Return the person called that; somebody from elsewhere is known by the name only."""
    return next((user for user in PEOPLE if user.userID == name.lower()), User(name, name))


def others(userID: str) -> list[User]:
    return [user for user in PEOPLE if user.userID != userID]
