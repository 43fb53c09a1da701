"""The defaults are UIKit's and the plan's."""

from callkit.switchboard.policy import BusyPolicy, Policy


def test_the_defaults_are_the_plans() -> None:
    policy = Policy()
    assert policy.busy is BusyPolicy.REJECT
    assert not policy.onlyInitiatorCanInvite and not policy.endCallWhenInitiatorLeave
    assert (policy.grace, policy.soundWithoutConnection) == (2.0, 5.0)


def test_the_words_of_the_busy_policy_are_the_plans() -> None:
    assert [policy.value for policy in BusyPolicy] == ["reject", "wait"]
