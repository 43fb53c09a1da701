"""Signatures of the server API: the published vector, and what each version covers."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from callkit.server.api.signatures import (
    ApiCall,
    ApiError,
    Gatekeeper,
    signature2,
    signature3,
    signed,
)
from callkit.server.server_time import ServerTime
from callkit.testing.clock import ManualClock

APP = 12345
SECRET = "9193cc662a4c0ec135ec71fb57194b38"
NONCE = "4fd24687296dd9f3"


def test_zegos_vector() -> None:
    signature = signature2(APP, NONCE, SECRET, 1615186943)
    assert signature == "43e5cfcca828314675f91b001390566a"


def test_version_3_is_what_its_description_says() -> None:
    body = b'{"FromUserId":"a"}'
    text = "\n".join(
        [
            "12345",
            NONCE,
            "1615186943",
            "POST",
            "%C3%A4=1&Action=CallInvite&X=%20%2B~&X=b",
            hashlib.sha256(body).hexdigest(),
        ]
    )
    query = [("X", "b"), ("ä", "1"), ("Signature", "?"), ("Action", "CallInvite"), ("X", " +~")]
    expected = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    assert expected == signature3(
        APP, NONCE, SECRET, 1615186943, method="post", query=query, body=body
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def call(
    clock: ManualClock,
    *,
    version: str = "3.0",
    nonce: str = NONCE,
    offset: int = 0,
    body: bytes = b"{}",
    **changed: str,
) -> ApiCall:
    timestamp = clock.wallMs() // 1000 + offset
    pairs = signed(
        APP, SECRET, "CallInvite", nonce=nonce, timestamp=timestamp, body=b"{}", version=version
    )
    query = dict(pairs) | changed
    return ApiCall("POST", tuple(query.items()), body)


def refusal(gate: Gatekeeper, asked: ApiCall) -> int:
    with pytest.raises(ApiError) as caught:
        gate.check(asked)
    return caught.value.code


def gate(clock: ManualClock, *, allow2: bool = True) -> Gatekeeper:
    return Gatekeeper(APP, SECRET, ServerTime(clock), allow2=allow2)


@pytest.mark.parametrize("version", ["2.0", "3.0"])
@pytest.mark.parametrize("offset", [-600, 0, 600])
def test_a_signed_call_passes_once(clock: ManualClock, version: str, offset: int) -> None:
    keeper = gate(clock)
    asked = call(clock, version=version, offset=offset)
    keeper.check(asked)
    assert refusal(keeper, asked) == 100000005


def test_a_nonce_is_remembered_as_long_as_it_could_be_used(clock: ManualClock) -> None:
    keeper = gate(clock)
    asked = call(clock, offset=600)
    keeper.check(asked)
    clock.jump(1200)
    assert refusal(keeper, asked) == 100000005
    clock.jump(1)
    assert refusal(keeper, asked) == 100000004
    clock.jump(1)
    assert len(keeper._seen) == 0


async def test_a_nonce_is_used_up_in_the_whole_service(clock: ManualClock) -> None:
    until: dict[str, int] = {}

    async def claim(name: str, now: int, expireTime: int) -> bool:
        assert now == clock.wallMs()
        free = name not in until
        until[name] = expireTime
        return free

    one, two = (Gatekeeper(APP, SECRET, ServerTime(clock), claim=claim) for _ in range(2))
    asked = call(clock, offset=600)
    await one.admit(asked)
    with pytest.raises(ApiError) as caught:
        await two.admit(asked)
    assert caught.value.code == 100000005
    assert [*until.values()] == [clock.wallMs() + 1_201_000], "as long as it could be used"
    with pytest.raises(ApiError):
        await two.admit(call(clock, nonce="another", offset=-601))
    assert len(until) == 1, "only what passes is claimed"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"AppId": ""}, 100000001),
        ({"AppId": "-1"}, 100000001),
        ({"AppId": "4294967296"}, 100000001),
        ({"AppId": "54321"}, 100000010),
        ({"Timestamp": ""}, 100000002),
        ({"Timestamp": "now"}, 100000003),
        ({"Timestamp": "1"}, 100000004),
        ({"SignatureNonce": ""}, 100000008),
        ({"SignatureNonce": "x" * 65}, 100000008),
        ({"SignatureNonce": "0" * 16}, 100000005),
        ({"SignatureVersion": ""}, 100000013),
        ({"SignatureVersion": "1.0"}, 100000014),
        ({"Signature": ""}, 100000009),
        ({"Signature": "0" * 64}, 100000005),
        ({"Signature": "\ud800ä"}, 100000005),
    ],
)
@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_what_does_not_fit_gets_its_gateway_code(
    clock: ManualClock, version: str, changed: dict[str, str], code: int
) -> None:
    keeper = gate(clock)
    assert refusal(keeper, call(clock, version=version, **changed)) == code
    keeper.check(call(clock, version=version))


@pytest.mark.parametrize("offset", [-601, 601])
def test_too_early_and_too_late_are_refused(clock: ManualClock, offset: int) -> None:
    assert refusal(gate(clock), call(clock, offset=offset)) == 100000004


@pytest.mark.parametrize("changed", [{"Action": "CallEnd"}, {"X": "1"}])
def test_version_3_covers_the_query_and_version_2_does_not(
    clock: ManualClock, changed: dict[str, str]
) -> None:
    gate(clock).check(call(clock, version="2.0", **changed))
    assert refusal(gate(clock), call(clock, **changed)) == 100000005


def test_version_3_covers_method_and_body(clock: ManualClock) -> None:
    assert refusal(gate(clock), call(clock, body=b"{ }")) == 100000005
    assert refusal(gate(clock), call(clock)._replace(method="GET")) == 100000005


def test_version_2_can_be_switched_off(clock: ManualClock) -> None:
    keeper = gate(clock, allow2=False)
    assert refusal(keeper, call(clock, version="2.0")) == 100000014
    keeper.check(call(clock))


def test_while_a_secret_is_exchanged_both_are_good(clock: ManualClock) -> None:
    keeper = Gatekeeper(APP, SECRET[::-1], ServerTime(clock), previous=(SECRET,))
    for number, version in enumerate(("2.0", "3.0")):
        keeper.check(call(clock, version=version, nonce=f"first {number}"))
    keeper.exchange(SECRET[::-1])
    for number, version in enumerate(("2.0", "3.0")):
        assert refusal(keeper, call(clock, version=version, nonce=f"{number}")) == 100000005
    keeper.exchange(SECRET)
    keeper.check(call(clock, nonce="last"))


@pytest.mark.parametrize("seconds", [-366 * 86_400, -3_600, 3_600, 366 * 86_400])
def test_a_clock_that_jumped_keeps_no_caller_out(clock: ManualClock, seconds: float) -> None:
    keeper, old = gate(clock), call(clock, nonce="old")
    clock.shiftWall(seconds)
    keeper.check(old)
    keeper.check(call(clock, nonce="new"))


def test_what_only_memory_knew_is_not_done_again_after_a_restart(clock: ManualClock) -> None:
    keeper = Gatekeeper(APP, SECRET, ServerTime(clock), since=clock.wallMs())
    assert refusal(keeper, call(clock, offset=-1)) == 100000004
    keeper.check(call(clock))


def test_the_versions_that_are_taken_are_named(clock: ManualClock) -> None:
    for keeper, words in ((gate(clock), "2.0 or 3.0"), (gate(clock, allow2=False), "3.0")):
        with pytest.raises(ApiError, match=f"takes SignatureVersion {words}'"):
            keeper.check(call(clock, SignatureVersion="1.0"))
