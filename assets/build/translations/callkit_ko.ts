<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>CallKit</name>
    <message>
        <source>{name}</source>
        <comment>incomingVoiceCallDialogTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingVideoCallDialogTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingGroupVoiceCallDialogTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingGroupVideoCallDialogTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingVoiceCallPageTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingVideoCallPageTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingGroupVoiceCallPageTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>incomingGroupVideoCallPageTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>outgoingVoiceCallPageTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{name}</source>
        <comment>outgoingVideoCallPageTitle</comment>
        <translation>{name}</translation>
    </message>
    <message>
        <source>{names}</source>
        <comment>outgoingGroupVoiceCallPageTitle</comment>
        <translation>{names}</translation>
    </message>
    <message>
        <source>{names}</source>
        <comment>outgoingGroupVideoCallPageTitle</comment>
        <translation>{names}</translation>
    </message>
    <message>
        <source>Incoming audio call…</source>
        <comment>incomingVoiceCallDialogMessage</comment>
        <translation>음성 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallDialogMessage</comment>
        <translation>영상 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallDialogMessage</comment>
        <translation>그룹 음성 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallDialogMessage</comment>
        <translation>그룹 영상 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming audio call…</source>
        <comment>incomingVoiceCallPageMessage</comment>
        <translation>음성 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallPageMessage</comment>
        <translation>영상 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallPageMessage</comment>
        <translation>그룹 음성 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallPageMessage</comment>
        <translation>그룹 영상 통화 수신 중…</translation>
    </message>
    <message>
        <source>Incoming call · silenced</source>
        <comment>incomingSilenced</comment>
        <translation>전화 수신 중 · 벨소리 꺼짐</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>incomingOneIsCalling</comment>
        <translation>{name} 님의 전화</translation>
    </message>
    <message>
        <source>{ringer} is calling you</source>
        <comment>incomingIsCallingYou</comment>
        <translation>{ringer} 님이 전화하고 있습니다</translation>
    </message>
    <message>
        <source>{ringer} is calling you and {a}</source>
        <comment>incomingIsCallingYouAndOne</comment>
        <translation>{ringer} 님이 나와 {a} 님에게 전화하고 있습니다</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a} and {b}</source>
        <comment>incomingIsCallingYouAndTwo</comment>
        <translation>{ringer} 님이 나와 {a} 님, {b} 님에게 전화하고 있습니다</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a}, {b} and {c}</source>
        <comment>incomingIsCallingYouAndThree</comment>
        <translation>{ringer} 님이 나와 {a} 님, {b} 님, {c} 님에게 전화하고 있습니다</translation>
    </message>
    <message numerus="yes">
        <source>{ringer} is calling you, {a}, {b} and %n others</source>
        <comment>incomingIsCallingYouAndMany</comment>
        <translation>
            <numerusform>{ringer} 님이 나와 {a} 님, {b} 님 외 %n명에게 전화하고 있습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people already in the call</source>
        <comment>incomingAlreadyInCall</comment>
        <translation>
            <numerusform>이미 %n명이 통화 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more calls are waiting</source>
        <comment>callsWaiting</comment>
        <translation>
            <numerusform>대기 중인 전화 %n통 더 있음</numerusform>
        </translation>
    </message>
    <message>
        <source>No microphone found</source>
        <comment>incomingNoMicrophone</comment>
        <translation>마이크를 찾을 수 없음</translation>
    </message>
    <message>
        <source>Connection lost. Reconnecting…</source>
        <comment>incomingConnectionLost</comment>
        <translation>연결이 끊겼습니다. 다시 연결하는 중…</translation>
    </message>
    <message>
        <source>Declining…</source>
        <comment>declining</comment>
        <translation>거절하는 중…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <comment>connecting</comment>
        <translation>연결 중…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <comment>outgoingStarting</comment>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVoiceCallPageMessage</comment>
        <translation>전화 거는 중…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVideoCallPageMessage</comment>
        <translation>전화 거는 중…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVoiceCallPageMessage</comment>
        <translation>전화 거는 중…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVideoCallPageMessage</comment>
        <translation>전화 거는 중…</translation>
    </message>
    <message>
        <source>Ringing…</source>
        <comment>outgoingRinging</comment>
        <translation>벨이 울리는 중…</translation>
    </message>
    <message>
        <source>{name} is offline. Still trying…</source>
        <comment>outgoingOffline</comment>
        <translation>{name} 님은 오프라인입니다. 계속 시도하는 중…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <comment>outgoingCancelling</comment>
        <translation>취소하는 중…</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <comment>groupNames</comment>
        <translation>{a}, {b}</translation>
    </message>
    <message numerus="yes">
        <source>{a}, {b} and %n others</source>
        <comment>groupNamesMany</comment>
        <translation>
            <numerusform>{a}, {b} 외 %n명</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group call · %n invited</source>
        <comment>groupInvited</comment>
        <translation>
            <numerusform>그룹 통화 · %n명 초대됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{joined} of %n joined</source>
        <comment>groupJoined</comment>
        <translation>
            <numerusform>%n명 중 {joined}명 참여</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed call from {name}</source>
        <comment>endMissed</comment>
        <translation>{name} 님의 부재중 전화</translation>
    </message>
    <message>
        <source>Missed call from {name} · you were in a call</source>
        <comment>endMissedBusy</comment>
        <translation>{name} 님의 부재중 전화 · 통화 중에 온 전화</translation>
    </message>
    <message>
        <source>Call declined</source>
        <comment>endDeclined</comment>
        <translation>전화를 거절했습니다</translation>
    </message>
    <message>
        <source>Declined · message sent</source>
        <comment>endDeclinedMessageSent</comment>
        <translation>거절함 · 메시지 보냄</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>endAnsweredElsewhere</comment>
        <translation>다른 기기에서 받음</translation>
    </message>
    <message>
        <source>Answered on {device}</source>
        <comment>endAnsweredOn</comment>
        <translation>{device}에서 받음</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>endDeclinedElsewhere</comment>
        <translation>다른 기기에서 거절함</translation>
    </message>
    <message>
        <source>Declined on {device}</source>
        <comment>endDeclinedOn</comment>
        <translation>{device}에서 거절함</translation>
    </message>
    <message>
        <source>Call continued on another device</source>
        <comment>endMovedElsewhere</comment>
        <translation>다른 기기에서 통화 계속 중</translation>
    </message>
    <message>
        <source>Call continued on {device}</source>
        <comment>endMovedTo</comment>
        <translation>{device}에서 통화 계속 중</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>endNameDeclined</comment>
        <translation>{name} 님이 거절했습니다</translation>
    </message>
    <message>
        <source>{name} declined: “{message}”</source>
        <comment>endNameDeclinedSaying</comment>
        <translation>{name} 님이 거절했습니다: “{message}”</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>endNameBusy</comment>
        <translation>{name} 님은 통화 중입니다</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>endNoAnswer</comment>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>endNameUnreachable</comment>
        <translation>{name} 님과 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>User not found</source>
        <comment>endUserNotFound</comment>
        <translation>사용자를 찾을 수 없음</translation>
    </message>
    <message>
        <source>Call cancelled</source>
        <comment>endCancelled</comment>
        <translation>전화를 취소했습니다</translation>
    </message>
    <message>
        <source>Call cancelled · connection lost</source>
        <comment>endCallerLost</comment>
        <translation>전화 취소됨 · 연결 끊김</translation>
    </message>
    <message>
        <source>Everyone declined</source>
        <comment>endEveryoneDeclined</comment>
        <translation>모두 거절했습니다</translation>
    </message>
    <message>
        <source>Everyone is in another call</source>
        <comment>endEveryoneBusy</comment>
        <translation>모두 통화 중입니다</translation>
    </message>
    <message>
        <source>Nobody answered</source>
        <comment>endNobodyAnswered</comment>
        <translation>아무도 받지 않았습니다</translation>
    </message>
    <message>
        <source>Nobody can be reached</source>
        <comment>endNobodyReachable</comment>
        <translation>아무와도 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Call ended</source>
        <comment>endCallEnded</comment>
        <translation>통화가 종료되었습니다</translation>
    </message>
    <message>
        <source>Call ended · {duration}</source>
        <comment>endCallEndedAfter</comment>
        <translation>통화 종료 · {duration}</translation>
    </message>
    <message>
        <source>You left the call</source>
        <comment>endLeft</comment>
        <translation>통화에서 나갔습니다</translation>
    </message>
    <message>
        <source>Everyone else left</source>
        <comment>endEveryoneElseLeft</comment>
        <translation>다른 사람이 모두 나갔습니다</translation>
    </message>
    <message>
        <source>You were removed from the call</source>
        <comment>endRemoved</comment>
        <translation>통화에서 제외되었습니다</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>endFailed</comment>
        <translation>연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Couldn’t connect the call</source>
        <comment>endFailedIncoming</comment>
        <translation>전화를 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Couldn’t connect · {cause}</source>
        <comment>endFailedBecause</comment>
        <translation>연결할 수 없습니다 · {cause}</translation>
    </message>
    <message>
        <source>Couldn’t connect the call · {cause}</source>
        <comment>endFailedIncomingBecause</comment>
        <translation>전화를 연결할 수 없습니다 · {cause}</translation>
    </message>
    <message>
        <source>no connection to the server</source>
        <comment>causeNoConnection</comment>
        <translation>서버에 연결되지 않음</translation>
    </message>
    <message>
        <source>the server did not answer in time</source>
        <comment>causeTimeout</comment>
        <translation>서버가 제때 응답하지 않음</translation>
    </message>
    <message>
        <source>the server has a problem</source>
        <comment>causeServer</comment>
        <translation>서버에 문제가 있습니다</translation>
    </message>
    <message>
        <source>you are not signed in</source>
        <comment>causeNotSignedIn</comment>
        <translation>로그인하지 않음</translation>
    </message>
    <message>
        <source>your sign-in has expired</source>
        <comment>causeSignInExpired</comment>
        <translation>로그인이 만료됨</translation>
    </message>
    <message>
        <source>too many attempts, try again in a moment</source>
        <comment>causeTooManyRequests</comment>
        <translation>시도가 너무 많음, 잠시 후 다시 시도하세요</translation>
    </message>
    <message>
        <source>the call is already over</source>
        <comment>causeCallOver</comment>
        <translation>이미 종료된 통화</translation>
    </message>
    <message>
        <source>the call is full</source>
        <comment>causeCallFull</comment>
        <translation>통화 인원이 가득 참</translation>
    </message>
    <message>
        <source>you are already in the call</source>
        <comment>causeAlreadyInCall</comment>
        <translation>이미 통화 중</translation>
    </message>
    <message>
        <source>you aren’t allowed to do this</source>
        <comment>causeNotAllowed</comment>
        <translation>이 작업을 할 권한이 없습니다</translation>
    </message>
    <message>
        <source>something went wrong</source>
        <comment>causeInvalid</comment>
        <translation>문제가 발생했습니다</translation>
    </message>
    <message>
        <source>error {code}</source>
        <comment>causeCode</comment>
        <translation>오류 {code}</translation>
    </message>
    <message>
        <source>waiting…</source>
        <comment>rowWaiting</comment>
        <translation>대기 중…</translation>
    </message>
    <message>
        <source>calling…</source>
        <comment>rowCalling</comment>
        <translation>전화 거는 중…</translation>
    </message>
    <message>
        <source>ringing…</source>
        <comment>rowRinging</comment>
        <translation>벨 울리는 중…</translation>
    </message>
    <message>
        <source>offline, still trying…</source>
        <comment>rowOffline</comment>
        <translation>오프라인, 계속 시도하는 중…</translation>
    </message>
    <message>
        <source>connecting…</source>
        <comment>rowConnecting</comment>
        <translation>연결 중…</translation>
    </message>
    <message>
        <source>joined</source>
        <comment>rowJoined</comment>
        <translation>참여 중</translation>
    </message>
    <message>
        <source>speaking</source>
        <comment>rowSpeaking</comment>
        <translation>말하는 중</translation>
    </message>
    <message>
        <source>listening</source>
        <comment>rowListening</comment>
        <translation>듣는 중</translation>
    </message>
    <message>
        <source>muted</source>
        <comment>rowMuted</comment>
        <translation>음소거됨</translation>
    </message>
    <message>
        <source>muted by host</source>
        <comment>rowMutedByHost</comment>
        <translation>호스트가 음소거함</translation>
    </message>
    <message>
        <source>muted for you</source>
        <comment>rowMutedForYou</comment>
        <translation>나에게만 음소거됨</translation>
    </message>
    <message>
        <source>wants to speak</source>
        <comment>rowHandRaised</comment>
        <translation>발언 요청</translation>
    </message>
    <message>
        <source>on hold</source>
        <comment>rowOnHold</comment>
        <translation>보류 중</translation>
    </message>
    <message>
        <source>reconnecting…</source>
        <comment>rowReconnecting</comment>
        <translation>다시 연결 중…</translation>
    </message>
    <message>
        <source>declined</source>
        <comment>rowDeclined</comment>
        <translation>거절함</translation>
    </message>
    <message>
        <source>declined: “{message}”</source>
        <comment>rowDeclinedSaying</comment>
        <translation>거절함: “{message}”</translation>
    </message>
    <message>
        <source>in another call</source>
        <comment>rowBusy</comment>
        <translation>통화 중</translation>
    </message>
    <message>
        <source>no answer</source>
        <comment>rowNoAnswer</comment>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>can’t be reached</source>
        <comment>rowUnreachable</comment>
        <translation>연결할 수 없음</translation>
    </message>
    <message>
        <source>left</source>
        <comment>rowLeft</comment>
        <translation>나감</translation>
    </message>
    <message>
        <source>not called any more</source>
        <comment>rowRemoved</comment>
        <translation>호출 중지됨</translation>
    </message>
    <message>
        <source>{name}, {status}</source>
        <comment>rowStatusOf</comment>
        <translation>{name}, {status}</translation>
    </message>
    <message>
        <source>Accept</source>
        <comment>incomingCallPageAcceptButton</comment>
        <translation>받기</translation>
    </message>
    <message>
        <source>Decline</source>
        <comment>incomingCallPageDeclineButton</comment>
        <translation>거절</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>outgoingCallPageACancelButton</comment>
        <translation>취소</translation>
    </message>
    <message>
        <source>Audio only</source>
        <comment>acceptAudioOnlyButton</comment>
        <translation>음성으로 받기</translation>
    </message>
    <message>
        <source>Join</source>
        <comment>joinButton</comment>
        <translation>참여</translation>
    </message>
    <message>
        <source>End and accept</source>
        <comment>endAndAcceptButton</comment>
        <translation>끊고 받기</translation>
    </message>
    <message>
        <source>Ignore</source>
        <comment>ignoreButton</comment>
        <translation>무시</translation>
    </message>
    <message>
        <source>Silence</source>
        <comment>silenceButton</comment>
        <translation>벨소리 끄기</translation>
    </message>
    <message>
        <source>Sound on</source>
        <comment>soundOnButton</comment>
        <translation>벨소리 켜기</translation>
    </message>
    <message>
        <source>Message</source>
        <comment>messageButton</comment>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Reply with message</source>
        <comment>replyWithMessageButton</comment>
        <translation>메시지로 답하기</translation>
    </message>
    <message>
        <source>Send</source>
        <comment>sendButton</comment>
        <translation>보내기</translation>
    </message>
    <message>
        <source>Remind me</source>
        <comment>remindButton</comment>
        <translation>나중에 알림</translation>
    </message>
    <message numerus="yes">
        <source>In %n minutes</source>
        <comment>remindInMinutes</comment>
        <translation>
            <numerusform>%n분 후</numerusform>
        </translation>
    </message>
    <message>
        <source>In one hour</source>
        <comment>remindInHour</comment>
        <translation>한 시간 후</translation>
    </message>
    <message>
        <source>Call back</source>
        <comment>callBackButton</comment>
        <translation>다시 전화하기</translation>
    </message>
    <message>
        <source>Call again</source>
        <comment>callAgainButton</comment>
        <translation>다시 걸기</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>closeButton</comment>
        <translation>닫기</translation>
    </message>
    <message>
        <source>End</source>
        <comment>endButton</comment>
        <translation>끊기</translation>
    </message>
    <message>
        <source>End call</source>
        <comment>endCallButton</comment>
        <translation>통화 종료</translation>
    </message>
    <message>
        <source>Leave</source>
        <comment>leaveButton</comment>
        <translation>나가기</translation>
    </message>
    <message>
        <source>End for everyone</source>
        <comment>endForEveryoneButton</comment>
        <translation>모두의 통화 종료</translation>
    </message>
    <message>
        <source>Stay</source>
        <comment>stayButton</comment>
        <translation>통화 유지</translation>
    </message>
    <message>
        <source>Stop calling</source>
        <comment>stopCallingButton</comment>
        <translation>호출 중지</translation>
    </message>
    <message>
        <source>Ring again</source>
        <comment>ringAgainButton</comment>
        <translation>다시 호출</translation>
    </message>
    <message>
        <source>Invite</source>
        <comment>inviteButton</comment>
        <translation>초대</translation>
    </message>
    <message>
        <source>Add people</source>
        <comment>addPeopleButton</comment>
        <translation>사람 추가</translation>
    </message>
    <message>
        <source>Mute</source>
        <comment>muteButton</comment>
        <translation>음소거</translation>
    </message>
    <message>
        <source>Unmute</source>
        <comment>unmuteButton</comment>
        <translation>음소거 해제</translation>
    </message>
    <message>
        <source>Camera on</source>
        <comment>cameraOnButton</comment>
        <translation>카메라 켜기</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraOffButton</comment>
        <translation>카메라 끄기</translation>
    </message>
    <message>
        <source>Share screen</source>
        <comment>shareScreenButton</comment>
        <translation>화면 공유</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <comment>stopSharingButton</comment>
        <translation>공유 중지</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <comment>raiseHandButton</comment>
        <translation>손들기</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <comment>lowerHandButton</comment>
        <translation>손 내리기</translation>
    </message>
    <message>
        <source>Hold</source>
        <comment>holdButton</comment>
        <translation>보류</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>resumeButton</comment>
        <translation>통화 재개</translation>
    </message>
    <message>
        <source>People</source>
        <comment>peopleButton</comment>
        <translation>참가자</translation>
    </message>
    <message>
        <source>Minimise</source>
        <comment>minimizeButton</comment>
        <translation>최소화</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>expandButton</comment>
        <translation>통화 보기</translation>
    </message>
    <message>
        <source>More</source>
        <comment>moreButton</comment>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Mute calls from {name}</source>
        <comment>muteContactButton</comment>
        <translation>{name} 님의 전화 무음 처리</translation>
    </message>
    <message>
        <source>Unmute calls from {name}</source>
        <comment>unmuteContactButton</comment>
        <translation>{name} 님의 전화 무음 해제</translation>
    </message>
    <message>
        <source>Sound settings…</source>
        <comment>soundSettingsButton</comment>
        <translation>소리 설정…</translation>
    </message>
    <message>
        <source>Open settings</source>
        <comment>openSettingsButton</comment>
        <translation>설정 열기</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>voiceCallButton</comment>
        <translation>음성 통화</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>videoCallButton</comment>
        <translation>영상 통화</translation>
    </message>
    <message>
        <source>Call {name}</source>
        <comment>callNameButton</comment>
        <translation>{name} 님에게 전화</translation>
    </message>
    <message>
        <source>Video call {name}</source>
        <comment>videoCallNameButton</comment>
        <translation>{name} 님에게 영상 통화</translation>
    </message>
    <message>
        <source>{label} ({shortcut})</source>
        <comment>tooltipWithShortcut</comment>
        <translation>{label}({shortcut})</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>barCamera</comment>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Share</source>
        <comment>barShare</comment>
        <translation>공유</translation>
    </message>
    <message>
        <source>Add</source>
        <comment>barAdd</comment>
        <translation>추가</translation>
    </message>
    <message>
        <source>Hand</source>
        <comment>barHand</comment>
        <translation>손들기</translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>barStop</comment>
        <translation>중지</translation>
    </message>
    <message>
        <source>Previous page</source>
        <comment>previousPageButton</comment>
        <translation>이전 페이지</translation>
    </message>
    <message>
        <source>Next page</source>
        <comment>nextPageButton</comment>
        <translation>다음 페이지</translation>
    </message>
    <message>
        <source>Keep {name} large</source>
        <comment>pinButton</comment>
        <translation>{name} 님을 크게 표시</translation>
    </message>
    <message>
        <source>Stop keeping {name} large</source>
        <comment>unpinButton</comment>
        <translation>{name} 님 크게 표시 해제</translation>
    </message>
    <message>
        <source>Full screen</source>
        <comment>fullScreenButton</comment>
        <translation>전체 화면</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <comment>leaveFullScreenButton</comment>
        <translation>전체 화면 종료</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <comment>keepOnTopButton</comment>
        <translation>항상 위에 표시</translation>
    </message>
    <message>
        <source>Small window</source>
        <comment>smallWindowButton</comment>
        <translation>작은 창</translation>
    </message>
    <message>
        <source>Put the call aside</source>
        <comment>putAsideButton</comment>
        <translation>통화 창 치워 두기</translation>
    </message>
    <message>
        <source>Layout</source>
        <comment>layoutButton</comment>
        <translation>레이아웃</translation>
    </message>
    <message>
        <source>Automatic</source>
        <comment>layoutAuto</comment>
        <translation>자동</translation>
    </message>
    <message>
        <source>Grid</source>
        <comment>layoutGrid</comment>
        <translation>격자</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>layoutSpeaker</comment>
        <translation>발표자</translation>
    </message>
    <message>
        <source>Hide my picture</source>
        <comment>hideSelfViewButton</comment>
        <translation>내 화면 숨기기</translation>
    </message>
    <message>
        <source>Show my picture</source>
        <comment>showSelfViewButton</comment>
        <translation>내 화면 표시</translation>
    </message>
    <message>
        <source>Swap the pictures</source>
        <comment>swapViewsButton</comment>
        <translation>화면 바꾸기</translation>
    </message>
    <message>
        <source>Can’t talk now. What’s up?</source>
        <comment>quickReply1</comment>
        <translation>지금은 통화할 수 없어요. 무슨 일이세요?</translation>
    </message>
    <message>
        <source>I’ll call you right back.</source>
        <comment>quickReply2</comment>
        <translation>바로 다시 전화할게요.</translation>
    </message>
    <message>
        <source>I’ll call you later.</source>
        <comment>quickReply3</comment>
        <translation>나중에 전화할게요.</translation>
    </message>
    <message>
        <source>In a meeting. Please message me.</source>
        <comment>quickReply4</comment>
        <translation>회의 중이에요. 메시지 남겨 주세요.</translation>
    </message>
    <message>
        <source>Write a message…</source>
        <comment>ownReplyPlaceholder</comment>
        <translation>메시지 입력…</translation>
    </message>
    <message>
        <source>Call {name} back?</source>
        <comment>reminderDue</comment>
        <translation>{name} 님에게 다시 전화할까요?</translation>
    </message>
    <message>
        <source>Connected</source>
        <comment>connected</comment>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <comment>reconnecting</comment>
        <translation>다시 연결하는 중…</translation>
    </message>
    <message>
        <source>Ending…</source>
        <comment>ending</comment>
        <translation>종료하는 중…</translation>
    </message>
    <message>
        <source>You’re muted</source>
        <comment>youAreMuted</comment>
        <translation>음소거되었습니다</translation>
    </message>
    <message>
        <source>My picture</source>
        <comment>selfView</comment>
        <translation>내 화면</translation>
    </message>
    <message>
        <source>You</source>
        <comment>you</comment>
        <translation>나</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraIsOff</comment>
        <translation>카메라 꺼짐</translation>
    </message>
    <message>
        <source>On hold</source>
        <comment>callOnHold</comment>
        <translation>보류 중</translation>
    </message>
    <message>
        <source>{name} is sharing</source>
        <comment>nameIsSharing</comment>
        <translation>{name} 님이 화면을 공유 중</translation>
    </message>
    <message>
        <source>You’re sharing your screen</source>
        <comment>youAreSharing</comment>
        <translation>화면을 공유하고 있습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <comment>peopleCount</comment>
        <translation>
            <numerusform>%n명</numerusform>
        </translation>
    </message>
    <message>
        <source>In the call</source>
        <comment>peopleHere</comment>
        <translation>통화 중</translation>
    </message>
    <message>
        <source>Ringing</source>
        <comment>peopleRinging</comment>
        <translation>벨이 울리는 중</translation>
    </message>
    <message>
        <source>Not in the call</source>
        <comment>peopleNotHere</comment>
        <translation>통화에 없음</translation>
    </message>
    <message>
        <source>Hold Space to talk</source>
        <comment>holdSpaceToTalk</comment>
        <translation>말하려면 스페이스바를 누르고 있으세요</translation>
    </message>
    <message>
        <source>Poor connection</source>
        <comment>poorConnection</comment>
        <translation>연결 상태가 좋지 않음</translation>
    </message>
    <message>
        <source>Microphone blocked</source>
        <comment>microphoneBlocked</comment>
        <translation>마이크가 차단됨</translation>
    </message>
    <message>
        <source>Another app uses the microphone</source>
        <comment>microphoneInUse</comment>
        <translation>다른 앱이 마이크를 사용 중입니다</translation>
    </message>
    <message>
        <source>The microphone does not work</source>
        <comment>microphoneBroken</comment>
        <translation>마이크가 작동하지 않습니다</translation>
    </message>
    <message>
        <source>No speaker found</source>
        <comment>noSpeaker</comment>
        <translation>스피커를 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>The speaker does not work</source>
        <comment>speakerBroken</comment>
        <translation>스피커가 작동하지 않습니다</translation>
    </message>
    <message>
        <source>No camera found</source>
        <comment>noCamera</comment>
        <translation>카메라를 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Camera blocked</source>
        <comment>cameraBlocked</comment>
        <translation>카메라가 차단됨</translation>
    </message>
    <message>
        <source>Another app uses the camera</source>
        <comment>cameraInUse</comment>
        <translation>다른 앱이 카메라를 사용 중입니다</translation>
    </message>
    <message>
        <source>The camera does not work</source>
        <comment>cameraBroken</comment>
        <translation>카메라가 작동하지 않습니다</translation>
    </message>
    <message>
        <source>The screen can’t be shared</source>
        <comment>screenBroken</comment>
        <translation>화면을 공유할 수 없습니다</translation>
    </message>
    <message>
        <source>Unplugged. Another device is used</source>
        <comment>deviceUnplugged</comment>
        <translation>분리되었습니다. 다른 장치를 사용합니다</translation>
    </message>
    <message>
        <source>Too many people to hear each other</source>
        <comment>tooManyForSound</comment>
        <translation>사람이 너무 많아 서로 들을 수 없습니다</translation>
    </message>
    <message>
        <source>Too many people to see each other</source>
        <comment>tooManyForPictures</comment>
        <translation>사람이 너무 많아 서로 볼 수 없습니다</translation>
    </message>
    <message>
        <source>Sound and camera</source>
        <comment>deviceCheckTitle</comment>
        <translation>소리 및 카메라</translation>
    </message>
    <message>
        <source>Speak: the bars move when you can be heard.</source>
        <comment>deviceCheckText</comment>
        <translation>말해 보세요. 소리가 들리면 막대가 움직입니다.</translation>
    </message>
    <message>
        <source>Connection</source>
        <comment>statisticsTitle</comment>
        <translation>연결</translation>
    </message>
    <message>
        <source>Good connection</source>
        <comment>qualityGood</comment>
        <translation>연결 좋음</translation>
    </message>
    <message>
        <source>Fair connection</source>
        <comment>qualityFair</comment>
        <translation>연결 보통</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <comment>qualityUnknown</comment>
        <translation>측정 중…</translation>
    </message>
    <message>
        <source>Delay there and back</source>
        <comment>statisticsRoundTrip</comment>
        <translation>왕복 지연</translation>
    </message>
    <message>
        <source>Sound lost</source>
        <comment>statisticsLost</comment>
        <translation>손실된 소리</translation>
    </message>
    <message>
        <source>Sound filled in</source>
        <comment>statisticsFilled</comment>
        <translation>보완된 소리</translation>
    </message>
    <message>
        <source>Way</source>
        <comment>statisticsWay</comment>
        <translation>경로</translation>
    </message>
    <message>
        <source>Direct</source>
        <comment>wayDirect</comment>
        <translation>직접</translation>
    </message>
    <message>
        <source>Through a relay</source>
        <comment>wayRelay</comment>
        <translation>릴레이 경유</translation>
    </message>
    <message>
        <source>Devices</source>
        <comment>devicesButton</comment>
        <translation>장치</translation>
    </message>
    <message>
        <source>Microphone</source>
        <comment>microphoneDevices</comment>
        <translation>마이크</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>speakerDevices</comment>
        <translation>스피커</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>cameraDevices</comment>
        <translation>카메라</translation>
    </message>
    <message>
        <source>System default</source>
        <comment>systemDefaultDevice</comment>
        <translation>시스템 기본값</translation>
    </message>
    <message>
        <source>{name} joined</source>
        <comment>memberJoined</comment>
        <translation>{name} 님이 참여했습니다</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>memberDeclined</comment>
        <translation>{name} 님이 거절했습니다</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>memberBusy</comment>
        <translation>{name} 님은 통화 중입니다</translation>
    </message>
    <message>
        <source>{name} did not answer</source>
        <comment>memberNoAnswer</comment>
        <translation>{name} 님이 받지 않았습니다</translation>
    </message>
    <message>
        <source>{name} left</source>
        <comment>memberLeft</comment>
        <translation>{name} 님이 나갔습니다</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>memberUnreachable</comment>
        <translation>{name} 님과 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>{name} is no longer called</source>
        <comment>memberRemoved</comment>
        <translation>{name} 님을 더 이상 호출하지 않습니다</translation>
    </message>
    <message>
        <source>{text}.</source>
        <comment>sentence</comment>
        <translation>{text}.</translation>
    </message>
    <message>
        <source>Invite to the call</source>
        <comment>inviteTitle</comment>
        <translation>통화에 초대</translation>
    </message>
    <message>
        <source>Search people</source>
        <comment>inviteSearch</comment>
        <translation>사람 검색</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <comment>inviteNobodyFound</comment>
        <translation>찾을 수 없음</translation>
    </message>
    <message>
        <source>Nobody called “{name}”</source>
        <comment>inviteNobodyCalled</comment>
        <translation>“{name}”(이)라는 사람이 없습니다</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <comment>inviteClearSearch</comment>
        <translation>검색 지우기</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <comment>inviteCount</comment>
        <translation>
            <numerusform>%n명 초대</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not invite {name}</source>
        <comment>inviteTakeOut</comment>
        <translation>{name} 초대하지 않기</translation>
    </message>
    <message>
        <source>Recent</source>
        <comment>inviteRecent</comment>
        <translation>최근</translation>
    </message>
    <message>
        <source>All people</source>
        <comment>inviteEverybody</comment>
        <translation>모든 사람</translation>
    </message>
    <message numerus="yes">
        <source>%n people found</source>
        <comment>inviteFound</comment>
        <translation>
            <numerusform>%n명 찾음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people selected</source>
        <comment>inviteSelected</comment>
        <translation>
            <numerusform>%n명 선택됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can invite %n more people</source>
        <comment>inviteLimit</comment>
        <translation>
            <numerusform>%n명 더 초대할 수 있습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The call is full</source>
        <comment>inviteFull</comment>
        <translation>통화 인원이 가득 찼습니다</translation>
    </message>
    <message>
        <source>Leave the call and quit?</source>
        <comment>quitTitle</comment>
        <translation>통화에서 나가고 앱을 종료할까요?</translation>
    </message>
    <message>
        <source>Quitting ends the call on this device.</source>
        <comment>quitText</comment>
        <translation>종료하면 이 기기의 통화가 끊깁니다.</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <comment>quitButton</comment>
        <translation>나가고 앱 종료</translation>
    </message>
    <message>
        <source>Waiting for an answer…</source>
        <comment>minimizedCallingPageWaitingText</comment>
        <translation>응답을 기다리는 중…</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>notificationIncomingVoice</comment>
        <translation>음성 전화 수신</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>notificationIncomingVideo</comment>
        <translation>영상 전화 수신</translation>
    </message>
    <message>
        <source>Incoming group audio call</source>
        <comment>notificationIncomingGroupVoice</comment>
        <translation>그룹 음성 통화 수신</translation>
    </message>
    <message>
        <source>Incoming group video call</source>
        <comment>notificationIncomingGroupVideo</comment>
        <translation>그룹 영상 통화 수신</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <comment>notificationPrivateTitle</comment>
        <translation>전화 수신</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>notificationPrivateMissed</comment>
        <translation>부재중 전화</translation>
    </message>
    <message>
        <source>Missed call · {name}</source>
        <comment>missedCallNotificationTitle</comment>
        <translation>부재중 전화 · {name}</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>missedAudioCallNotificationContent</comment>
        <translation>음성 통화</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>missedVideoCallNotificationContent</comment>
        <translation>영상 통화</translation>
    </message>
    <message>
        <source>Group audio call</source>
        <comment>missedGroupAudioCallNotificationContent</comment>
        <translation>그룹 음성 통화</translation>
    </message>
    <message>
        <source>Group video call</source>
        <comment>missedGroupVideoCallNotificationContent</comment>
        <translation>그룹 영상 통화</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>trayIncoming</comment>
        <translation>{name} 님의 전화</translation>
    </message>
    <message>
        <source>Calling {name}…</source>
        <comment>trayOutgoing</comment>
        <translation>{name}에게 전화 거는 중…</translation>
    </message>
    <message>
        <source>In a call with {name}</source>
        <comment>trayInCall</comment>
        <translation>{name} 님과 통화 중</translation>
    </message>
    <message numerus="yes">
        <source>In a group call with %n people</source>
        <comment>trayInGroupCall</comment>
        <translation>
            <numerusform>%n명과 그룹 통화 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed calls</source>
        <comment>trayMissed</comment>
        <translation>
            <numerusform>부재중 전화 %n건</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready for calls</source>
        <comment>trayReady</comment>
        <translation>전화를 받을 수 있음</translation>
    </message>
    <message>
        <source>Offline – calls can’t reach this device</source>
        <comment>trayOffline</comment>
        <translation>오프라인: 이 기기로 전화가 오지 않습니다</translation>
    </message>
    <message>
        <source>Offline – no network connection</source>
        <comment>offlineNoNetwork</comment>
        <translation>오프라인: 네트워크에 연결되어 있지 않습니다</translation>
    </message>
    <message>
        <source>Offline – the server’s name is not found</source>
        <comment>offlineNoName</comment>
        <translation>오프라인: 서버 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Offline – the server does not answer</source>
        <comment>offlineNoAnswer</comment>
        <translation>오프라인: 서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not trusted</source>
        <comment>offlineNotTrusted</comment>
        <translation>오프라인: 서버의 인증서를 신뢰할 수 없습니다</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not valid today; check this computer’s date</source>
        <comment>offlineNotValid</comment>
        <translation>오프라인: 서버의 인증서가 현재 유효하지 않습니다. 이 컴퓨터의 날짜를 확인하세요</translation>
    </message>
    <message>
        <source>Offline – no secure connection to the server</source>
        <comment>offlineNotSecure</comment>
        <translation>오프라인: 서버에 안전하게 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Offline – the proxy does not lead to the server</source>
        <comment>offlineProxy</comment>
        <translation>오프라인: 프록시를 통해 서버에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Offline – the proxy asks for a name and a password</source>
        <comment>offlineProxyPassword</comment>
        <translation>오프라인: 프록시가 이름과 비밀번호를 요구합니다</translation>
    </message>
    <message>
        <source>Offline – there is no call server at this address</source>
        <comment>offlineOtherServer</comment>
        <translation>오프라인: 이 주소에 통화 서버가 없습니다</translation>
    </message>
    <message>
        <source>Offline – this app and the server do not fit together; an update may help</source>
        <comment>offlineUpdate</comment>
        <translation>오프라인: 이 앱과 서버가 호환되지 않습니다. 업데이트하면 해결될 수 있습니다</translation>
    </message>
    <message>
        <source>Offline – the server does not let this computer in</source>
        <comment>offlineForbidden</comment>
        <translation>오프라인: 서버가 이 컴퓨터의 접속을 허용하지 않습니다</translation>
    </message>
    <message>
        <source>Offline – please sign in again</source>
        <comment>offlineSignIn</comment>
        <translation>오프라인: 다시 로그인하세요</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>trayShow</comment>
        <translation>통화 보기</translation>
    </message>
    <message>
        <source>Incoming audio call from {name}.</source>
        <comment>announceIncomingVoice</comment>
        <translation>{name} 님의 음성 전화입니다.</translation>
    </message>
    <message>
        <source>Incoming video call from {name}.</source>
        <comment>announceIncomingVideo</comment>
        <translation>{name} 님의 영상 전화입니다.</translation>
    </message>
    <message>
        <source>Incoming group audio call. {people}.</source>
        <comment>announceIncomingGroupVoice</comment>
        <translation>그룹 음성 통화입니다. {people}.</translation>
    </message>
    <message>
        <source>Incoming group video call. {people}.</source>
        <comment>announceIncomingGroupVideo</comment>
        <translation>그룹 영상 통화입니다. {people}.</translation>
    </message>
    <message>
        <source>Press {accept} to accept, {decline} to decline.</source>
        <comment>announceShortcuts</comment>
        <translation>받으려면 {accept} 키를, 거절하려면 {decline} 키를 누르세요.</translation>
    </message>
    <message>
        <source>Switch to the call window to answer; there, {accept} accepts and {decline} declines.</source>
        <comment>announceShortcutsAway</comment>
        <translation>응답하려면 통화 창으로 전환하세요. 그곳에서 받으려면 {accept} 키를, 거절하려면 {decline} 키를 누르세요.</translation>
    </message>
    <message>
        <source>Another call: {name}, audio.</source>
        <comment>announceWaitingVoice</comment>
        <translation>다른 전화: {name} 님, 음성.</translation>
    </message>
    <message>
        <source>Another call: {name}, video.</source>
        <comment>announceWaitingVideo</comment>
        <translation>다른 전화: {name} 님, 영상.</translation>
    </message>
    <message>
        <source>Press {accept} to end this call and accept.</source>
        <comment>announceWaitingAccept</comment>
        <translation>이 통화를 끝내고 받으려면 {accept} 키를 누르세요.</translation>
    </message>
    <message>
        <source>Ringer silenced</source>
        <comment>announceSilenced</comment>
        <translation>벨소리 꺼짐</translation>
    </message>
    <message>
        <source>Ringer on</source>
        <comment>announceSoundOn</comment>
        <translation>벨소리 켜짐</translation>
    </message>
    <message>
        <source>Connecting</source>
        <comment>announceConnecting</comment>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>Call connected</source>
        <comment>announceConnected</comment>
        <translation>통화가 연결되었습니다</translation>
    </message>
    <message>
        <source>Call ended after {duration}</source>
        <comment>announceEndedAfter</comment>
        <translation>통화가 종료되었습니다. 통화 시간 {duration}</translation>
    </message>
    <message>
        <source>The call goes on in the small bar</source>
        <comment>announceSmallBar</comment>
        <translation>통화가 작은 막대에서 계속됩니다</translation>
    </message>
    <message>
        <source>Incoming call from {name}</source>
        <comment>accessIncomingWindow</comment>
        <translation>{name} 님의 전화</translation>
    </message>
    <message>
        <source>Call to {name}</source>
        <comment>accessOutgoingWindow</comment>
        <translation>{name}에게 거는 전화</translation>
    </message>
    <message>
        <source>Call with {name}</source>
        <comment>accessCallWindow</comment>
        <translation>{name} 님과의 통화</translation>
    </message>
    <message>
        <source>People in the call</source>
        <comment>accessPeopleList</comment>
        <translation>통화 참가자</translation>
    </message>
    <message>
        <source>People you can invite</source>
        <comment>accessPeopleToInvite</comment>
        <translation>초대할 수 있는 사람</translation>
    </message>
    <message>
        <source>Call history</source>
        <comment>accessHistoryList</comment>
        <translation>통화 기록</translation>
    </message>
    <message>
        <source>Call time {duration}</source>
        <comment>accessTimer</comment>
        <translation>통화 시간 {duration}</translation>
    </message>
    <message>
        <source>Quick replies</source>
        <comment>accessQuickReplies</comment>
        <translation>빠른 답장</translation>
    </message>
    <message>
        <source>Silence the ringing</source>
        <comment>accessSilence</comment>
        <translation>벨소리 끄기</translation>
    </message>
    <message>
        <source>Decline the call from {name}</source>
        <comment>accessDecline</comment>
        <translation>{name} 님의 전화 거절</translation>
    </message>
    <message>
        <source>Accept the call from {name}</source>
        <comment>accessAccept</comment>
        <translation>{name} 님의 전화 받기</translation>
    </message>
    <message>
        <source>Accept the call from {name} with your camera on</source>
        <comment>accessAcceptVideo</comment>
        <translation>카메라를 켜고 {name} 님의 전화 받기</translation>
    </message>
    <message>
        <source>Accept the call from {name} without your camera</source>
        <comment>accessAcceptAudioOnly</comment>
        <translation>카메라 없이 {name} 님의 전화 받기</translation>
    </message>
    <message>
        <source>Stop calling {name}</source>
        <comment>accessCancel</comment>
        <translation>{name}에게 거는 전화 중지</translation>
    </message>
    <message>
        <source>End the call</source>
        <comment>accessEnd</comment>
        <translation>통화 종료</translation>
    </message>
    <message>
        <source>Leave the call, the others stay</source>
        <comment>accessLeave</comment>
        <translation>통화에서 나가기, 다른 사람은 계속 통화</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <comment>accessStopAnswering</comment>
        <translation>받기 중지</translation>
    </message>
    <message>
        <source>{kind}: {device}</source>
        <comment>accessDeviceOf</comment>
        <translation>{kind}: {device}</translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <comment>spokenHours</comment>
        <translation>
            <numerusform>%n시간</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <comment>spokenMinutes</comment>
        <translation>
            <numerusform>%n분</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <comment>spokenSeconds</comment>
        <translation>
            <numerusform>%n초</numerusform>
        </translation>
    </message>
    <message>
        <source>{a} {b}</source>
        <comment>spokenTwo</comment>
        <translation>{a} {b}</translation>
    </message>
    <message>
        <source>{a} {b} {c}</source>
        <comment>spokenThree</comment>
        <translation>{a} {b} {c}</translation>
    </message>
    <message>
        <source>Calls</source>
        <comment>historyTitle</comment>
        <translation>통화</translation>
    </message>
    <message>
        <source>Search calls</source>
        <comment>historySearch</comment>
        <translation>통화 검색</translation>
    </message>
    <message>
        <source>All</source>
        <comment>historyAll</comment>
        <translation>전체</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historyMissedFilter</comment>
        <translation>부재중</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historyIncomingFilter</comment>
        <translation>수신</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historyOutgoingFilter</comment>
        <translation>발신</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <comment>historyEmpty</comment>
        <translation>아직 통화가 없습니다</translation>
    </message>
    <message>
        <source>Calls you make and get show here</source>
        <comment>historyEmptyHint</comment>
        <translation>걸거나 받은 전화가 여기에 표시됩니다</translation>
    </message>
    <message>
        <source>No missed calls</source>
        <comment>historyNoMissed</comment>
        <translation>부재중 전화가 없습니다</translation>
    </message>
    <message>
        <source>No calls found</source>
        <comment>historyNothingFound</comment>
        <translation>통화를 찾을 수 없음</translation>
    </message>
    <message>
        <source>New call</source>
        <comment>historyNewCall</comment>
        <translation>새 통화</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historySideMissed</comment>
        <translation>부재중</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historySideIncoming</comment>
        <translation>수신</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historySideOutgoing</comment>
        <translation>발신</translation>
    </message>
    <message>
        <source>video</source>
        <comment>historyVideo</comment>
        <translation>영상</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <comment>historyCounted</comment>
        <translation>{name} ({count})</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>historyIncomingVoice</comment>
        <translation>음성 전화 수신</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>historyIncomingVideo</comment>
        <translation>영상 전화 수신</translation>
    </message>
    <message>
        <source>Outgoing audio call</source>
        <comment>historyOutgoingVoice</comment>
        <translation>음성 전화 발신</translation>
    </message>
    <message>
        <source>Outgoing video call</source>
        <comment>historyOutgoingVideo</comment>
        <translation>영상 전화 발신</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>historyMissed</comment>
        <translation>부재중 전화</translation>
    </message>
    <message>
        <source>Missed while in a call</source>
        <comment>historyMissedBusy</comment>
        <translation>통화 중에 온 부재중 전화</translation>
    </message>
    <message>
        <source>Declined</source>
        <comment>historyDeclined</comment>
        <translation>거절함</translation>
    </message>
    <message>
        <source>They declined</source>
        <comment>historyDeclinedByThem</comment>
        <translation>상대방이 거절함</translation>
    </message>
    <message>
        <source>Busy</source>
        <comment>historyBusy</comment>
        <translation>통화 중</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>historyNoAnswer</comment>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>historyCancelled</comment>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>historyAnsweredElsewhere</comment>
        <translation>다른 기기에서 받음</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>historyDeclinedElsewhere</comment>
        <translation>다른 기기에서 거절함</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>historyFailed</comment>
        <translation>연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Ongoing</source>
        <comment>historyOngoing</comment>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>{kind} · {result}</source>
        <comment>historyKindAndResult</comment>
        <translation>{kind} · {result}</translation>
    </message>
    <message>
        <source>Today</source>
        <comment>historyToday</comment>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <comment>historyYesterday</comment>
        <translation>어제</translation>
    </message>
    <message>
        <source>Loading…</source>
        <comment>historyLoading</comment>
        <translation>불러오는 중…</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>unknownPerson</comment>
        <translation>알 수 없음</translation>
    </message>
</context>
</TS>
