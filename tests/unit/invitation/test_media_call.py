from callkit.invitation.media_call import MOST_WORDS, CallMedia, members
from callkit.media import SentMedia
from callkit.media.port import Link
from callkit.model import CallUserState, User
from callkit.protocol.frames import MediaSignalReceived
from callkit.switchboard.view import CallView, MemberView, Phase


def view(*others, away=()):
    people = [(name, CallUserState.ACCEPTED) for name in others]
    people += [(name, CallUserState.QUIT) for name in away]
    return CallView(
        callID="1",
        outgoing=True,
        caller=User("me"),
        inviter=User("me"),
        me="me",
        phase=Phase.CONNECTED,
        members=tuple(MemberView(user=User(name), state=state) for name, state in people),
    )


def word(n, sender="bob", device="d1"):
    return MediaSignalReceived(callID="1", sender=sender, fromDevice=device, data="{}", n=n)


def test_only_who_is_in_the_call_is_a_member():
    assert members(view("bob", away=("cleo",))) == ("bob", "me")


def test_a_call_of_many_carries_less_and_as_much_again_when_they_leave():
    wanted = SentMedia(microphone=True, camera=True, screen=True)
    call = CallMedia(view("a", "b", "c"), wanted)
    assert call.state == SentMedia(microphone=True)
    call.members = members(view("a", "b", "c", "d", "e"))
    assert call.state == SentMedia()
    call.members = members(view("a", "b"))
    assert call.state == wanted


def test_the_worst_connection_is_the_calls():
    call = CallMedia(view("a", "b"), SentMedia())
    call.links["a"] = Link.CONNECTED
    assert call.link is Link.CONNECTING
    call.links["b"] = Link.CONNECTED
    assert call.link is Link.CONNECTED
    call.links["a"] = Link.RECONNECTING
    assert call.link is Link.RECONNECTING


def test_a_gap_in_what_one_device_said_is_a_loss():
    call = CallMedia(view("bob"), SentMedia())
    assert [call.lost(word(n)) for n in (5, 6, 8, 9)] == [False, False, True, False]
    assert not call.lost(word(1, device="d2")), "another device counts for itself"


def test_what_waits_is_bounded():
    call = CallMedia(view("bob"), SentMedia())
    for n in range(2 * MOST_WORDS):
        call.wait(word(n))
        call.unsay("bob", "{}")
    assert len(call.waiting) == len(call.unsaid) == MOST_WORDS
