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


def person(userID: str) -> User:
    """Return the person; somebody from elsewhere has the userID for a name."""
    return next((user for user in PEOPLE if user.userID == userID), User(userID, userID))


def others(userID: str) -> list[User]:
    return [user for user in PEOPLE if user.userID != userID]
