"""What the server API answers with: ZEGO's codes, refusals, and calls and devices as data.

Names and codes are those of ``reference/zim.md`` E2 to E4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callkit.engine.call import Call
from callkit.engine.reasons import end_reason
from callkit.errors import ErrorCode, RequestError
from callkit.model import CallUserState, ErrorUserInfo
from callkit.server.api.signatures import ApiError
from callkit.server.stores.base import DeviceRecord

FAILED = 660000001
BAD_PARAMETER = 660000002
TOO_MANY_USERS = 660000011
USER_ID_TOO_LONG = 660000012
NO_STATUS = 660200001
TOO_OFTEN = 660300005
NOT_REGISTERED = 660500002
USER_EXISTS = 660700002
NAME_TOO_LONG = 660700006
AVATAR_TOO_LONG = 660700007
TARGET_NOT_REGISTERED = 660700015
TOO_MANY_BLOCKED = 660800039
NO_CALLEE_REGISTERED = 660900003
NO_SUCH_CALL = 660900004
CALL_ENDED = 660900005
INVITATION_TIMED_OUT = 660900006
TOO_MANY_CALLEES = 660900007
NOT_INVITED = 660900008

Data = dict[str, Any]

_CODES: Mapping[int, int] = {
    ErrorCode.PARAM_INVALID: BAD_PARAMETER,
    ErrorCode.USER_DOES_NOT_EXIST: NOT_REGISTERED,
    ErrorCode.CALL_SERVER_ERROR: TOO_MANY_CALLEES,
    ErrorCode.CALL_INVITE_USER_DOES_NOT_EXIST: NO_CALLEE_REGISTERED,
    ErrorCode.CALL_IS_NOT_INVITEE: NOT_INVITED,
    ErrorCode.SERVER_FREQUENCY_LIMIT: TOO_OFTEN,
}
"""ZEGO's server code for a client code; a client code without one stands for itself."""


class Refused(ApiError):
    """An :class:`ApiError` with data: who failed and why."""

    def __init__(self, code: int, message: str, **data: Any) -> None:
        super().__init__(code, message)
        self.data = data


def translated(error: RequestError) -> ApiError:
    """A refusal of the rules with ZEGO's server code."""
    return ApiError(_CODES.get(error.code, error.code), error.message)


def callRefusal(call: Call | None, userID: str, error: RequestError) -> ApiError:
    """Why a call could not be changed: where the client has one code the server has three."""
    if error.code != ErrorCode.CALL_DOES_NOT_EXIST:
        return translated(error)
    if call is None:
        return ApiError(NO_SUCH_CALL, "there is no such call")
    member = call.member(userID)
    ringing = member is not None and member.state in (
        CallUserState.INVITING,
        CallUserState.RECEIVED,
        CallUserState.NOT_YET_RECEIVED,
    )
    # Refused though it rings in the store: its time was up and the alarm is on its way.
    if ringing or (member is not None and member.state is CallUserState.TIMEOUT):
        return ApiError(INVITATION_TIMED_OUT, "the invitation has timed out")
    return ApiError(CALL_ENDED, "the call or this person's part in it is over")


def failedUser(one: ErrorUserInfo) -> Data:
    """A person who could not be invited, and why."""
    return {"UserId": one.userID, "SubCode": _CODES.get(one.reason, one.reason)}


def deviceData(device: DeviceRecord) -> Data:
    """An online device, for operators."""
    return {
        "DeviceId": device.deviceID,
        "DeviceName": device.deviceName,
        "Platform": device.platform,
        "LoginTime": device.loginTime,
        "Node": device.process,
    }


def callData(call: Call) -> Data:
    """A call with everybody in it, for operators."""
    return {
        "CallId": call.callID,
        "State": call.state,
        "Mode": call.mode,
        "Caller": call.caller,
        "ExtendedData": call.extendedData,
        "Timeout": call.timeout,
        "CreateTime": call.createTime,
        "EndTime": call.endTime,
        "EndReason": end_reason(call, call.caller) or "",
        "Users": [
            {
                "UserId": member.userID,
                "State": member.state,
                "ExtendedData": member.extendedData,
                "Inviter": member.inviter,
                "EndReason": end_reason(call, member.userID) or "",
            }
            for member in call.members
        ],
    }
