"""Random people at random devices over the real rules: at rest everybody agrees with the server.

Anything may happen at any moment: people press buttons, frames wait while others overtake them,
connections break and come back, programs die, time passes. What must hold:

* at every moment a device is in at most one call, and nothing rings past its deadline + grace;
* every operation ends, once; every call an app was told of ends there, once, and starts at most
  once; nothing is missed twice;
* at rest nothing rings, and a device shows a call as connected exactly when the server has it in
  there (general calls, which the server ends at the answer, excepted);
* a device dies in a call while others of the same person live, and yet every device that is online
  shows every invitation that can still be answered, or its person is busy in a call that is alive.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callkit.engine.call import Call
from callkit.errors import RequestError
from callkit.model import PENDING_STATES, CallInvitationMode, CallInviteConfig, CallUserState
from callkit.protocol import frames
from callkit.switchboard.policy import BusyPolicy
from callkit.switchboard.view import Phase
from tests.unit.switchboard.exchange import OFFLINE_AFTER, Device, Exchange

PLACES = (
    ("alice", "desk", BusyPolicy.REJECT),
    ("alice", "phone", BusyPolicy.REJECT),
    ("bob", "desk", BusyPolicy.WAIT),
    ("bob", "phone", BusyPolicy.REJECT),
    ("carol", "desk", BusyPolicy.REJECT),
)
PEOPLE = ("alice", "bob", "carol")
WISHES = ("send", "send", "accept", "accept", "reject", "cancel", "hangUp", "end", "invite", "join")
HANDS = ("sendOne", "hearOne", "hearOne")
WORLD = ("run", "tick", "drop", "connect", "restart")

BEGINNINGS = ("onIncomingCallReceived", "onOutgoingCallSent")

acts = st.tuples(
    st.sampled_from((*WISHES, *HANDS, *WORLD)),
    st.integers(0, len(PLACES) - 1),
    st.integers(0, 7),
)


def wish(device: Device, name: str, number: int) -> None:
    """The person presses something; most of it is refused, which is fine."""
    calls = device.board.calls()
    callID = calls[number % len(calls)].callID if calls else str(number + 1)
    others = [person for person in PEOPLE if person != device.me.userID]
    try:
        if name == "send":
            people = others if number % 3 == 0 else [others[number % 2]]
            mode = CallInvitationMode(0 if number == 7 else 1)
            device.send(*people, timeout=5 + number, mode=mode)
        elif name == "invite":
            device.invite(callID, others[number % 2])
        elif name == "join":
            device.join(str(number + 1))
        elif name == "cancel" and number % 2:
            device.cancel(callID, others[0])
        else:
            getattr(device, name)(callID)
    except RequestError:
        pass


def hand(device: Device, name: str) -> None:
    if name == "sendOne" and device.outbox:
        device.sendOne()
    elif name == "hearOne" and device.ready:
        device.hearOne()


def world(exchange: Exchange, device: Device, name: str, number: int) -> None:
    if name == "run":
        exchange.run()
    elif name == "tick":
        exchange.tick(0.25 * 2**number)
    elif name == "drop" and device.online:
        device.drop()
    elif name == "connect" and not device.online:
        device.connect()
    elif name == "restart":
        died(device)


def died(device: Device) -> None:
    """The program ends without a word, and is started again."""
    if device.online:
        device.drop()
    device.restart()
    device.settled = dict.fromkeys(range(device.operations + 1))
    device.story.append(("died",))
    device.connect()


def act(exchange: Exchange, name: str, device: Device, number: int) -> None:
    if name in WISHES:
        wish(device, name, number)
    elif name in HANDS:
        hand(device, name)
    else:
        world(exchange, device, name, number)


def check_now(exchange: Exchange) -> None:
    for device in exchange.devices:
        calls = device.board.calls()
        assert sum(view.phase is Phase.CONNECTED for view in calls) <= 1
        assert {view.key: view for view in calls} == device.shown, device.name
        due = device.board.nextDeadline()
        assert due is None or due > exchange.now, (device.name, calls)


def check_rest(exchange: Exchange) -> None:
    for device in exchange.devices:
        inside = {
            call.callID
            for call in exchange.live(device.me.userID)
            if (member := call.member(device.me.userID)) is not None
            and member.state is CallUserState.ACCEPTED
            and member.primaryDevice == device.deviceID
        }
        calls = device.board.calls()
        assert all(view.phase is Phase.CONNECTED for view in calls), (device.name, calls)
        shown = {view.callID for view in calls if view.mode is CallInvitationMode.ADVANCED}
        assert shown == inside, (device.name, shown, inside)
        missing = set(range(1, device.operations + 1)) - set(device.settled)
        refused = {number for number in missing if number in device.refused}
        assert missing == refused, (device.name, missing)
        check_story(device)


def check_story(device: Device) -> None:
    """Each call the app was told of goes: begun or joined, started at most once, ended once."""
    going: dict[str, str] = {}
    missed: set[str] = set()
    for name, *args in device.story:
        if name == "died":
            going.clear()
            missed.clear()
        elif name in BEGINNINGS:
            assert args[0] not in going, (device.name, args[0], device.story)
            going[args[0]] = "begun"
            missed.discard(args[0])
        elif name == "onCallStarted":
            assert going.get(args[0].callID) != "started", (device.name, device.story)
            going[args[0].callID] = "started"
            missed.discard(args[0].callID)
        elif name == "onCallEnded":
            assert going.pop(args[0], None), (device.name, args[0], device.story)
        elif name == "missed":
            assert args[0] not in missed, (device.name, args[0], device.story)
            missed.add(args[0])
    assert set(going) == {view.callID for view in device.board.calls()}, device.name


@settings(
    max_examples=1000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(acts, max_size=150))
def test_at_rest_every_device_agrees_with_the_server(script: list[tuple[str, int, int]]) -> None:
    exchange = Exchange()
    for userID, deviceID, busy in PLACES:
        exchange.device(userID, deviceID, busy=busy)
    for name, place, number in script:
        act(exchange, name, exchange.devices[place], number)
        check_now(exchange)
    for device in exchange.devices:
        if not device.online:
            device.connect()
    exchange.run()
    exchange.pass_(40, step=1.0)
    check_rest(exchange)


@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(acts, max_size=60), st.sets(st.integers(0, len(PLACES) - 1)), *[st.booleans()] * 2)
def test_whatever_dies_a_device_that_lives_rings_or_its_person_is_busy_in_a_live_call(
    script: list[tuple[str, int, int]], dying: set[int], soon: bool, again: bool
) -> None:
    exchange = Exchange()
    for userID, deviceID, busy in PLACES:
        exchange.device(userID, deviceID, busy=busy)
    desk, _, _, phone, _ = exchange.devices
    desk.send("bob")
    exchange.run()
    phone.accept()
    exchange.run()
    for name, place, number in script:
        act(exchange, name, exchange.devices[place], number)
    exchange.run()
    for place in dying:
        if exchange.devices[place].online:
            exchange.devices[place].drop()
    if not soon:
        exchange.pass_(40, step=1.0)
    for device in exchange.devices:
        if again and device.online:
            device.drop()
            device.connect()
    dave = exchange.device("dave")
    for person in PEOPLE:
        dave.exchange.serve(dave, frames.CallInvite(id=1, invitees=[person], config=LATE))
    exchange.flush()
    exchange.run()
    check_rings(exchange)
    # Whoever was only thought to be there is known to be gone by now.
    exchange.pass_(40, step=1.0)
    check_rings(exchange)


LATE = CallInviteConfig(timeout=120, mode=CallInvitationMode.ADVANCED)


def check_rings(exchange: Exchange) -> None:
    for device in exchange.devices:
        if not device.online:
            continue
        shown = {view.callID for view in device.board.calls()}
        live = exchange.live(device.me.userID)
        for call in live:
            member = call.requireMember(device.me.userID)
            if member.state not in PENDING_STATES or call.callID in shown:
                continue
            alive = [other for other in live if in_it(exchange, other, device.me.userID)]
            assert alive, (device.name, call, shown)


def in_it(exchange: Exchange, call: Call, userID: str) -> bool:
    """A device of that person is in the call and there, as far as anybody can know."""
    member = call.requireMember(userID)
    return any(
        device.me.userID == userID
        and device.deviceID == member.primaryDevice
        and (device.online or exchange.now - device.goneAt < OFFLINE_AFTER)
        for device in exchange.devices
    ) and (member.state is CallUserState.ACCEPTED)
