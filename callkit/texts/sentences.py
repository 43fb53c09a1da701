"""Every sentence a person reads: a key, and what it says in English.

Rules: ``{name}`` marks a value by name, ``%n`` a number that decides the plural, "…" is U+2026,
sentence case. The translation context is always :data:`CONTEXT` and the key is the
disambiguation, so two sentences that happen to look alike in English may differ elsewhere.
Keys that UIKit's ``InnerText`` has carry its names (``reference/kits.md`` C).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

CONTEXT: Final = "CallKit"
"""Fixed, so that a subclass of a widget never loses its translations."""


class Plural(NamedTuple):
    """A sentence with ``%n``: for exactly one, and for every other number.

    ``other`` is the text translators see; without any translation the English pair is used.
    """

    one: str
    other: str


Sentence = str | Plural

_TITLES: dict[str, Sentence] = {
    "incomingVoiceCallDialogTitle": "{name}",
    "incomingVideoCallDialogTitle": "{name}",
    "incomingGroupVoiceCallDialogTitle": "{name}",
    "incomingGroupVideoCallDialogTitle": "{name}",
    "incomingVoiceCallPageTitle": "{name}",
    "incomingVideoCallPageTitle": "{name}",
    "incomingGroupVoiceCallPageTitle": "{name}",
    "incomingGroupVideoCallPageTitle": "{name}",
    "outgoingVoiceCallPageTitle": "{name}",
    "outgoingVideoCallPageTitle": "{name}",
    "outgoingGroupVoiceCallPageTitle": "{names}",
    "outgoingGroupVideoCallPageTitle": "{names}",
}

_INCOMING: dict[str, Sentence] = {
    "incomingVoiceCallDialogMessage": "Incoming audio call…",
    "incomingVideoCallDialogMessage": "Incoming video call…",
    "incomingGroupVoiceCallDialogMessage": "Incoming group audio call…",
    "incomingGroupVideoCallDialogMessage": "Incoming group video call…",
    "incomingVoiceCallPageMessage": "Incoming audio call…",
    "incomingVideoCallPageMessage": "Incoming video call…",
    "incomingGroupVoiceCallPageMessage": "Incoming group audio call…",
    "incomingGroupVideoCallPageMessage": "Incoming group video call…",
    "incomingSilenced": "Incoming call · silenced",
    "incomingOneIsCalling": "{name} is calling",
    "incomingIsCallingYou": "{ringer} is calling you",
    "incomingIsCallingYouAndOne": "{ringer} is calling you and {a}",
    "incomingIsCallingYouAndTwo": "{ringer} is calling you, {a} and {b}",
    "incomingIsCallingYouAndThree": "{ringer} is calling you, {a}, {b} and {c}",
    "incomingIsCallingYouAndMany": Plural(
        "{ringer} is calling you, {a}, {b} and %n other",
        "{ringer} is calling you, {a}, {b} and %n others",
    ),
    "incomingAlreadyInCall": Plural(
        "%n person already in the call", "%n people already in the call"
    ),
    "incomingMore": Plural("+%n more", "+%n more"),
    "incomingNoMicrophone": "No microphone found",
    "incomingConnectionLost": "Connection lost – trying to reconnect…",
    "declining": "Declining…",
    "connecting": "Connecting…",
}

_OUTGOING: dict[str, Sentence] = {
    "outgoingStarting": "Starting…",
    "outgoingVoiceCallPageMessage": "Calling…",
    "outgoingVideoCallPageMessage": "Calling…",
    "outgoingGroupVoiceCallPageMessage": "Calling…",
    "outgoingGroupVideoCallPageMessage": "Calling…",
    "outgoingRinging": "Ringing…",
    "outgoingOffline": "{name} is offline. Trying…",
    "outgoingCancelling": "Cancelling…",
    "groupNames": "{a} and {b}",
    "groupNamesMany": Plural("{a}, {b} and %n other", "{a}, {b} and %n others"),
    "groupInvited": Plural("Group call · %n invited", "Group call · %n invited"),
    "groupJoined": Plural("{joined} of %n joined", "{joined} of %n joined"),
}

_ENDS: dict[str, Sentence] = {
    "endMissed": "Missed call from {name}",
    "endMissedBusy": "Missed while in a call",
    "endDeclined": "Call declined",
    "endDeclinedMessageSent": "Declined · message sent",
    "endAnsweredElsewhere": "Answered on another device",
    "endAnsweredOn": "Answered on {device}",
    "endDeclinedElsewhere": "Declined on another device",
    "endDeclinedOn": "Declined on {device}",
    "endMovedElsewhere": "Call continued on another device",
    "endMovedTo": "Call continued on {device}",
    "endNameDeclined": "{name} declined",
    "endNameDeclinedSaying": "{name} declined “{message}”",
    "endNameBusy": "{name} is on another call",
    "endNoAnswer": "No answer",
    "endNameUnreachable": "{name} can't be reached",
    "endUserNotFound": "User not found",
    "endCancelled": "Call cancelled",
    "endCallerLost": "Call cancelled · connection lost",
    "endEveryoneDeclined": "Everyone declined",
    "endEveryoneBusy": "Everyone is on another call",
    "endNobodyAnswered": "Nobody answered",
    "endNobodyReachable": "Nobody can be reached",
    "endCallEnded": "Call ended",
    "endCallEndedAfter": "Call ended · {duration}",
    "endLeft": "You left the call",
    "endEveryoneElseLeft": "Everyone else left",
    "endRemoved": "You were removed from the call",
    "endFailed": "Couldn't connect",
    "endFailedIncoming": "Couldn't connect the call",
    "endFailedBecause": "Couldn't connect · {cause}",
    "endFailedIncomingBecause": "Couldn't connect the call · {cause}",
}

_CAUSES: dict[str, Sentence] = {
    "causeNoConnection": "no connection to the server",
    "causeTimeout": "the server did not answer in time",
    "causeServer": "the server had a problem",
    "causeNotSignedIn": "you are not signed in",
    "causeSignInExpired": "your sign-in has expired",
    "causeTooManyRequests": "too many attempts, try again in a moment",
    "causeCallOver": "the call is already over",
    "causeCallFull": "the call is full",
    "causeAlreadyInCall": "already in the call",
    "causeNotAllowed": "this is not allowed",
    "causeInvalid": "the request was not valid",
    "causeCode": "error {code}",
}

_ROWS: dict[str, Sentence] = {
    "rowWaiting": "waiting…",
    "rowCalling": "calling…",
    "rowRinging": "ringing…",
    "rowOffline": "offline, trying…",
    "rowConnecting": "connecting…",
    "rowJoined": "joined",
    "rowSpeaking": "speaking",
    "rowListening": "listening",
    "rowMuted": "muted",
    "rowMutedByHost": "muted by host",
    "rowMutedForYou": "muted for you",
    "rowHandRaised": "wants to speak",
    "rowOnHold": "on hold",
    "rowReconnecting": "reconnecting…",
    "rowDeclined": "declined",
    "rowDeclinedSaying": "declined “{message}”",
    "rowBusy": "on another call",
    "rowNoAnswer": "no answer",
    "rowUnreachable": "can't be reached",
    "rowLeft": "left",
    "rowRemoved": "removed",
    "rowStatusOf": "{name}, {status}",
}

_BUTTONS: dict[str, Sentence] = {
    "incomingCallPageAcceptButton": "Accept",
    "incomingCallPageDeclineButton": "Decline",
    "outgoingCallPageACancelButton": "Cancel",
    "acceptAudioOnlyButton": "Audio only",
    "joinButton": "Join",
    "endAndAcceptButton": "End & accept",
    "ignoreButton": "Ignore",
    "silenceButton": "Silence",
    "soundOnButton": "Sound on",
    "messageButton": "Message",
    "replyWithMessageButton": "Reply with message",
    "sendButton": "Send",
    "remindButton": "Remind me",
    "remindInMinutes": Plural("In %n minute", "In %n minutes"),
    "remindInHour": "In one hour",
    "callBackButton": "Call back",
    "callAgainButton": "Call again",
    "closeButton": "Close",
    "endButton": "End",
    "endCallButton": "End call",
    "leaveButton": "Leave",
    "endForEveryoneButton": "End for everyone",
    "stayButton": "Stay",
    "stopCallingButton": "Stop calling",
    "ringAgainButton": "Ring again",
    "inviteButton": "Invite",
    "addPeopleButton": "Add people",
    "muteButton": "Mute",
    "unmuteButton": "Unmute",
    "cameraOnButton": "Camera on",
    "cameraOffButton": "Camera off",
    "shareScreenButton": "Share screen",
    "stopSharingButton": "Stop sharing",
    "raiseHandButton": "Raise hand",
    "lowerHandButton": "Lower hand",
    "holdButton": "Hold",
    "resumeButton": "Resume",
    "peopleButton": "People",
    "minimizeButton": "Minimize",
    "expandButton": "Show the call",
    "moreButton": "More",
    "muteContactButton": "Mute calls from {name}",
    "unmuteContactButton": "Unmute calls from {name}",
    "soundSettingsButton": "Sound settings…",
    "openSettingsButton": "Open settings",
    "voiceCallButton": "Audio call",
    "videoCallButton": "Video call",
    "callNameButton": "Call {name}",
    "videoCallNameButton": "Video call {name}",
    "tooltipWithShortcut": "{label} ({shortcut})",
}

_REPLIES: dict[str, Sentence] = {
    "quickReply1": "Can't talk now. What's up?",
    "quickReply2": "I'll call you right back.",
    "quickReply3": "I'll call you later.",
    "quickReply4": "In a meeting. Please message me.",
    "ownReplyPlaceholder": "Write a message…",
    "reminderDue": "Call {name} back?",
}

_IN_CALL: dict[str, Sentence] = {
    "connected": "Connected",
    "reconnecting": "Reconnecting…",
    "ending": "Ending…",
    "youAreMuted": "You're muted",
    "holdSpaceToTalk": "Hold Space to talk",
    "poorConnection": "Poor connection",
    "microphoneBlocked": "Microphone blocked",
    "devicesButton": "Devices",
    "microphoneDevices": "Microphone",
    "speakerDevices": "Speaker",
    "cameraDevices": "Camera",
    "systemDefaultDevice": "System default",
    "memberJoined": "{name} joined",
    "memberDeclined": "{name} declined",
    "memberBusy": "{name} is on another call",
    "memberNoAnswer": "{name} did not answer",
    "memberLeft": "{name} left",
    "memberUnreachable": "{name} can't be reached",
    "memberRemoved": "{name} was removed",
    "sentence": "{text}.",
    "inviteTitle": "Invite to the call",
    "inviteSearch": "Search people",
    "inviteNobodyFound": "Nobody found",
    "inviteSelected": Plural("%n person selected", "%n people selected"),
    "inviteLimit": Plural("You can invite %n more person", "You can invite %n more people"),
    "inviteFull": "The call is full",
    "quitTitle": "Leave the call and quit?",
    "quitText": "Quitting ends the call on this device.",
    "quitButton": "Leave and quit",
    "minimizedCallingPageWaitingText": "Waiting for an answer…",
}

_OUTSIDE: dict[str, Sentence] = {
    "notificationIncomingVoice": "Incoming audio call",
    "notificationIncomingVideo": "Incoming video call",
    "notificationIncomingGroupVoice": "Incoming group audio call",
    "notificationIncomingGroupVideo": "Incoming group video call",
    "notificationPrivateTitle": "Incoming call",
    "notificationPrivateMissed": "Missed call",
    "missedCallNotificationTitle": "Missed call · {name}",
    "missedAudioCallNotificationContent": "Audio call",
    "missedVideoCallNotificationContent": "Video call",
    "missedGroupAudioCallNotificationContent": "Group audio call",
    "missedGroupVideoCallNotificationContent": "Group video call",
    "trayIncoming": "{name} is calling",
    "trayOutgoing": "Calling {name}…",
    "trayInCall": "In a call with {name}",
    "trayInGroupCall": Plural("In a group call with %n person", "In a group call with %n people"),
    "trayMissed": Plural("%n missed call", "%n missed calls"),
    "trayReady": "Ready for calls",
    "trayOffline": "Offline – calls can't reach this device",
    "offlineNoNetwork": "Offline – no network connection",
    "offlineNoName": "Offline – the server's name is not found",
    "offlineNoAnswer": "Offline – the server does not answer",
    "offlineNotTrusted": "Offline – the server's certificate is not trusted",
    "offlineNotValid": "Offline – the server's certificate is not valid today; "
    "check this computer's date",
    "offlineNotSecure": "Offline – no secure connection to the server",
    "offlineProxy": "Offline – the proxy does not lead to the server",
    "offlineProxyPassword": "Offline – the proxy asks for a name and a password",
    "offlineOtherServer": "Offline – there is no call server at this address",
    "offlineUpdate": "Offline – this app and the server do not fit together; an update may help",
    "offlineForbidden": "Offline – the server does not let this computer in",
    "offlineSignIn": "Offline – please sign in again",
    "trayShow": "Show",
}

_ANNOUNCEMENTS: dict[str, Sentence] = {
    "announceIncomingVoice": "Incoming audio call from {name}.",
    "announceIncomingVideo": "Incoming video call from {name}.",
    "announceIncomingGroupVoice": "Incoming group audio call. {people}.",
    "announceIncomingGroupVideo": "Incoming group video call. {people}.",
    "announceShortcuts": "{accept} to accept, {decline} to decline.",
    "announceWaiting": "{name} is calling.",
    "announceSilenced": "Ringer silenced",
    "announceSoundOn": "Ringer on",
    "announceConnecting": "Connecting",
    "announceConnected": "Call connected",
}

_ACCESS: dict[str, Sentence] = {
    "accessIncomingWindow": "Incoming call from {name}",
    "accessOutgoingWindow": "Call to {name}",
    "accessCallWindow": "Call with {name}",
    "accessPeopleList": "People in the call",
    "accessHistoryList": "Call history",
    "accessTimer": "Call time {duration}",
    "accessQuickReplies": "Quick replies",
    "accessSilence": "Silence the ringing without declining",
    "accessDecline": "Refuse the call from {name}",
    "accessAccept": "Take the call from {name}",
    "accessAcceptVideo": "Take the call from {name} with your camera on",
    "accessAcceptAudioOnly": "Take the call from {name} without your camera",
    "accessCancel": "Stop calling {name}",
    "accessEnd": "Leave this call",
    "spokenHours": Plural("%n hour", "%n hours"),
    "spokenMinutes": Plural("%n minute", "%n minutes"),
    "spokenSeconds": Plural("%n second", "%n seconds"),
}

_HISTORY: dict[str, Sentence] = {
    "historyAll": "All",
    "historyMissedFilter": "Missed",
    "historyIncomingFilter": "Incoming",
    "historyOutgoingFilter": "Outgoing",
    "historyEmpty": "No calls yet",
    "historyNoMissed": "No missed calls",
    "historyIncomingVoice": "Incoming audio call",
    "historyIncomingVideo": "Incoming video call",
    "historyOutgoingVoice": "Outgoing audio call",
    "historyOutgoingVideo": "Outgoing video call",
    "historyMissed": "Missed call",
    "historyMissedBusy": "Missed while in a call",
    "historyDeclined": "Declined",
    "historyDeclinedByThem": "They declined",
    "historyBusy": "Busy",
    "historyNoAnswer": "No answer",
    "historyCancelled": "Cancelled",
    "historyAnsweredElsewhere": "Answered on another device",
    "historyDeclinedElsewhere": "Declined on another device",
    "historyFailed": "Couldn't connect",
    "historyOngoing": "Ongoing",
    "historyKindAndResult": "{kind} · {result}",
    "historyYesterday": "Yesterday",
    "historyLoading": "Loading…",
    "unknownPerson": "Unknown",
}

SENTENCES: MappingProxyType[str, Sentence] = MappingProxyType(
    {
        **_TITLES,
        **_INCOMING,
        **_OUTGOING,
        **_ENDS,
        **_CAUSES,
        **_ROWS,
        **_BUTTONS,
        **_REPLIES,
        **_IN_CALL,
        **_OUTSIDE,
        **_ANNOUNCEMENTS,
        **_ACCESS,
        **_HISTORY,
    }
)
"""Key → English. The order is the order of the translation files."""
