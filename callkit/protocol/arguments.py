"""Checks of a request's values beyond their types, in one table.

Types, missing fields and ranges are :mod:`callkit.protocol.codec`'s; here are sizes and
characters. The client checks before it sends, the server before it acts. What needs to know who
asks or what the call is (only myself, unknown callID) is not here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callkit.errors import ErrorCode, RequestError
from callkit.protocol import limits
from callkit.protocol.frames import (
    AnyRequest,
    CallAccept,
    CallAnswer,
    CallCancel,
    CallEnd,
    CallHistoryRead,
    CallingInvite,
    CallInvite,
    CallJoin,
    CallQuit,
    CallReceived,
    CallReject,
    Login,
    MediaServers,
    MediaSignal,
    QueryCallInvitationList,
    QueryUsersInfo,
    QueryUsersStatus,
    RenewToken,
    SubscribeUsersStatus,
    UnsubscribeUsersStatus,
    UpdateUserAvatarUrl,
    UpdateUserName,
)


def check(request: AnyRequest) -> None:
    """Return for a request whose values are all within limits.

    Raises:
        RequestError: 6000001 naming the field; 6000012 for more than 10 userIDs in
            ``queryUsersInfo``.
    """
    checker = _CHECKERS.get(type(request))
    if checker is not None:
        checker(request)


def _login(request: Login) -> None:
    limits.userID(request.userID)
    limits.deviceID(request.deviceID)
    limits.userName(request.userName)
    limits.deviceName(request.deviceName)
    limits.token(request.token)
    limits.known(request.known)


def _renew_token(request: RenewToken) -> None:
    limits.token(request.token)


def _call_invite(request: CallInvite) -> None:
    _people(request.invitees, "invitees")
    limits.mode(request.config.mode)
    limits.extendedData(request.config.extendedData)
    limits.pushConfig(request.config.pushConfig)
    limits.nonce(request.nonce)


def _calling_invite(request: CallingInvite) -> None:
    limits.callID(request.callID)
    _people(request.invitees, "invitees")
    limits.pushConfig(request.config.pushConfig)
    limits.nonce(request.nonce)


def _call_cancel(request: CallCancel) -> None:
    limits.callID(request.callID)
    limits.userIDs(request.invitees, "invitees")
    limits.extendedData(request.config.extendedData)
    limits.pushConfig(request.config.pushConfig)
    limits.nonce(request.nonce)


def _call_answer(request: CallAnswer) -> None:
    limits.callID(request.callID)
    limits.extendedData(request.config.extendedData)
    limits.pushConfig(request.config.pushConfig)
    limits.nonce(request.nonce)


def _call_received(request: CallReceived) -> None:
    limits.callID(request.callID)


def _query_call_invitation_list(request: QueryCallInvitationList) -> None:
    limits.count(request.count)
    limits.position(request.nextFlag, "nextFlag")


def _call_history_read(request: CallHistoryRead) -> None:
    limits.position(request.upTo, "upTo")


def _query_users_info(request: QueryUsersInfo) -> None:
    _people(request.userIDs, "userIDs")
    if len(request.userIDs) > limits.MAX_USERS_INFO:
        raise RequestError(
            ErrorCode.USER_INFO_QUERIED_LIMIT,
            f"userIDs: more than {limits.MAX_USERS_INFO} at once",
        )


def _query_users_status(request: QueryUsersStatus) -> None:
    _people(request.userIDs, "userIDs")
    if len(request.userIDs) > limits.MAX_USERS_STATUS:
        raise limits.bad("userIDs", f"names more than {limits.MAX_USERS_STATUS} people")


def _subscribe_users_status(request: SubscribeUsersStatus) -> None:
    _unsubscribe_users_status(request)
    limits.subscriptionDuration(request.config.subscriptionDuration)


def _unsubscribe_users_status(request: SubscribeUsersStatus | UnsubscribeUsersStatus) -> None:
    _people(request.userIDs, "userIDs")
    if len(request.userIDs) > limits.MAX_USERS_SUBSCRIBED:
        raise limits.bad("userIDs", f"names more than {limits.MAX_USERS_SUBSCRIBED} people")


def _media_signal(request: MediaSignal) -> None:
    limits.callID(request.callID)
    if request.to:
        limits.userID(request.to, "to")
    limits.text(request.data, "data", limits.MAX_MEDIA_SIGNAL)


def _media_servers(request: MediaServers) -> None:
    limits.callID(request.callID)


def _update_user_name(request: UpdateUserName) -> None:
    limits.userName(request.value, "value")


def _update_user_avatar_url(request: UpdateUserAvatarUrl) -> None:
    limits.userAvatarUrl(request.value, "value")


def _people(userIDs: list[str], field: str) -> None:
    if not userIDs:
        raise limits.bad(field, "is empty")
    limits.userIDs(userIDs, field)


_CHECKERS: dict[type, Callable[[Any], None]] = {
    Login: _login,
    RenewToken: _renew_token,
    CallInvite: _call_invite,
    CallingInvite: _calling_invite,
    CallCancel: _call_cancel,
    CallAccept: _call_answer,
    CallReject: _call_answer,
    CallJoin: _call_answer,
    CallQuit: _call_answer,
    CallEnd: _call_answer,
    CallReceived: _call_received,
    QueryCallInvitationList: _query_call_invitation_list,
    CallHistoryRead: _call_history_read,
    QueryUsersInfo: _query_users_info,
    QueryUsersStatus: _query_users_status,
    SubscribeUsersStatus: _subscribe_users_status,
    UnsubscribeUsersStatus: _unsubscribe_users_status,
    MediaSignal: _media_signal,
    MediaServers: _media_servers,
    UpdateUserName: _update_user_name,
    UpdateUserAvatarUrl: _update_user_avatar_url,
}
