"""Every request with values has them checked, each by its own name."""

from __future__ import annotations

from typing import get_args

import pytest

from callkit.errors import ErrorCode, RequestError
from callkit.protocol import frames
from callkit.protocol.arguments import check

LONG = "x" * 2049
DATA = frames.DataConfig(extendedData=LONG)
BAD = [
    (frames.Login(id=1, userID="", deviceID="d"), "userID"),
    (frames.Login(id=1, userID="a", deviceID="d d"), "deviceID"),
    (frames.Login(id=1, userID="a", deviceID="d", userName="n" * 257), "userName"),
    (frames.Login(id=1, userID="a", deviceID="d", known={"": 1}), "known"),
    (frames.RenewToken(id=1, token="t" * 4097), "token"),
    (frames.CallInvite(id=1, invitees=[]), "invitees"),
    (frames.CallInvite(id=1, invitees=["b b"]), "invitees[0]"),
    (frames.CallInvite(id=1, invitees=["b"], nonce="n" * 65), "nonce"),
    (
        frames.CallInvite(id=1, invitees=["b"], config=frames.InviteConfig(extendedData=LONG)),
        "config.extendedData",
    ),
    (frames.CallingInvite(id=1, callID="1", invitees=[]), "invitees"),
    (frames.CallCancel(id=1, callID="1", invitees=["b" * 33]), "invitees[0]"),
    (frames.CallCancel(id=1, callID=""), "callID"),
    *(
        (kind(id=1, callID="1", config=DATA), "config.extendedData")
        for kind in (
            frames.CallAccept,
            frames.CallReject,
            frames.CallJoin,
            frames.CallQuit,
            frames.CallEnd,
        )
    ),
    (frames.CallReceived(id=1, callID=""), "callID"),
    (frames.QueryCallInvitationList(id=1, count=0), "count"),
    (frames.QueryCallInvitationList(id=1, count=10, nextFlag=-1), "nextFlag"),
    (frames.CallHistoryRead(id=1, upTo=-1), "upTo"),
    (frames.QueryUsersStatus(id=1, userIDs=["a"] * 201), "userIDs"),
    (frames.UpdateUserName(id=1, value="n" * 257), "value"),
    (frames.UpdateUserAvatarUrl(id=1, value="u" * 501), "value"),
]


@pytest.mark.parametrize(("request_", "field"), BAD)
def test_a_bad_value_is_refused_by_its_name(request_, field):
    with pytest.raises(RequestError) as caught:
        check(request_)
    assert caught.value.code == ErrorCode.PARAM_INVALID
    assert caught.value.message.startswith(f"{field}:")


def test_more_than_ten_people_to_look_up_have_a_code_of_their_own():
    check(frames.QueryUsersInfo(id=1, userIDs=["a"] * 10))
    with pytest.raises(RequestError) as caught:
        check(frames.QueryUsersInfo(id=1, userIDs=["a"] * 11))
    assert caught.value.code == ErrorCode.USER_INFO_QUERIED_LIMIT


def test_no_request_with_values_goes_unchecked():
    checked = {type(request) for request, _ in BAD} | {frames.QueryUsersInfo}
    assert {kind for kind in get_args(frames.AnyRequest) if kind not in checked} == {frames.Logout}


def test_a_cancel_of_everybody_names_nobody():
    check(frames.CallCancel(id=1, callID="1", invitees=[]))
