<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
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
        <translation>音声通話の着信…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallDialogMessage</comment>
        <translation>ビデオ通話の着信…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallDialogMessage</comment>
        <translation>グループ音声通話の着信…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallDialogMessage</comment>
        <translation>グループビデオ通話の着信…</translation>
    </message>
    <message>
        <source>Incoming audio call…</source>
        <comment>incomingVoiceCallPageMessage</comment>
        <translation>音声通話の着信…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallPageMessage</comment>
        <translation>ビデオ通話の着信…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallPageMessage</comment>
        <translation>グループ音声通話の着信…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallPageMessage</comment>
        <translation>グループビデオ通話の着信…</translation>
    </message>
    <message>
        <source>Incoming call · silenced</source>
        <comment>incomingSilenced</comment>
        <translation>着信中 · 着信音オフ</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>incomingOneIsCalling</comment>
        <translation>{name}さんから着信中</translation>
    </message>
    <message>
        <source>{ringer} is calling you</source>
        <comment>incomingIsCallingYou</comment>
        <translation>{ringer}さんから着信中です</translation>
    </message>
    <message>
        <source>{ringer} is calling you and {a}</source>
        <comment>incomingIsCallingYouAndOne</comment>
        <translation>{ringer}さんから着信中。他に{a}さんも呼び出しています</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a} and {b}</source>
        <comment>incomingIsCallingYouAndTwo</comment>
        <translation>{ringer}さんから着信中。他に{a}さん、{b}さんも呼び出しています</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a}, {b} and {c}</source>
        <comment>incomingIsCallingYouAndThree</comment>
        <translation>{ringer}さんから着信中。他に{a}さん、{b}さん、{c}さんも呼び出しています</translation>
    </message>
    <message numerus="yes">
        <source>{ringer} is calling you, {a}, {b} and %n others</source>
        <comment>incomingIsCallingYouAndMany</comment>
        <translation>
            <numerusform>{ringer}さんから着信中。他に{a}さん、{b}さん、ほか%n人も呼び出しています</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people already in the call</source>
        <comment>incomingAlreadyInCall</comment>
        <translation>
            <numerusform>すでに%n人が通話中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more calls are waiting</source>
        <comment>callsWaiting</comment>
        <translation>
            <numerusform>ほかに%n件の着信があります</numerusform>
        </translation>
    </message>
    <message>
        <source>No microphone found</source>
        <comment>incomingNoMicrophone</comment>
        <translation>マイクが見つかりません</translation>
    </message>
    <message>
        <source>Connection lost. Reconnecting…</source>
        <comment>incomingConnectionLost</comment>
        <translation>接続が切れました。再接続しています…</translation>
    </message>
    <message>
        <source>Declining…</source>
        <comment>declining</comment>
        <translation>拒否しています…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <comment>connecting</comment>
        <translation>接続中…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <comment>outgoingStarting</comment>
        <translation>開始しています…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVoiceCallPageMessage</comment>
        <translation>発信中…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVideoCallPageMessage</comment>
        <translation>発信中…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVoiceCallPageMessage</comment>
        <translation>発信中…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVideoCallPageMessage</comment>
        <translation>発信中…</translation>
    </message>
    <message>
        <source>Ringing…</source>
        <comment>outgoingRinging</comment>
        <translation>呼び出し中…</translation>
    </message>
    <message>
        <source>{name} is offline. Still trying…</source>
        <comment>outgoingOffline</comment>
        <translation>{name}さんはオフラインです。引き続き試みています…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <comment>outgoingCancelling</comment>
        <translation>キャンセルしています…</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <comment>groupNames</comment>
        <translation>{a}、{b}</translation>
    </message>
    <message numerus="yes">
        <source>{a}, {b} and %n others</source>
        <comment>groupNamesMany</comment>
        <translation>
            <numerusform>{a}、{b}、ほか%n人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group call · %n invited</source>
        <comment>groupInvited</comment>
        <translation>
            <numerusform>グループ通話 · %n人を招待</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{joined} of %n joined</source>
        <comment>groupJoined</comment>
        <translation>
            <numerusform>%n人中{joined}人が参加</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed call from {name}</source>
        <comment>endMissed</comment>
        <translation>{name}さんからの不在着信</translation>
    </message>
    <message>
        <source>Missed call from {name} · you were in a call</source>
        <comment>endMissedBusy</comment>
        <translation>{name}さんからの不在着信 · 通話中でした</translation>
    </message>
    <message>
        <source>Call declined</source>
        <comment>endDeclined</comment>
        <translation>通話を拒否しました</translation>
    </message>
    <message>
        <source>Declined · message sent</source>
        <comment>endDeclinedMessageSent</comment>
        <translation>拒否 · メッセージを送信しました</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>endAnsweredElsewhere</comment>
        <translation>別のデバイスで応答しました</translation>
    </message>
    <message>
        <source>Answered on {device}</source>
        <comment>endAnsweredOn</comment>
        <translation>{device}で応答しました</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>endDeclinedElsewhere</comment>
        <translation>別のデバイスで拒否しました</translation>
    </message>
    <message>
        <source>Declined on {device}</source>
        <comment>endDeclinedOn</comment>
        <translation>{device}で拒否しました</translation>
    </message>
    <message>
        <source>Call continued on another device</source>
        <comment>endMovedElsewhere</comment>
        <translation>通話は別のデバイスで続いています</translation>
    </message>
    <message>
        <source>Call continued on {device}</source>
        <comment>endMovedTo</comment>
        <translation>通話は{device}で続いています</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>endNameDeclined</comment>
        <translation>{name}さんが拒否しました</translation>
    </message>
    <message>
        <source>{name} declined: “{message}”</source>
        <comment>endNameDeclinedSaying</comment>
        <translation>{name}さんが拒否しました：「{message}」</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>endNameBusy</comment>
        <translation>{name}さんは通話中です</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>endNoAnswer</comment>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>endNameUnreachable</comment>
        <translation>{name}さんに接続できません</translation>
    </message>
    <message>
        <source>User not found</source>
        <comment>endUserNotFound</comment>
        <translation>ユーザーが見つかりません</translation>
    </message>
    <message>
        <source>Call cancelled</source>
        <comment>endCancelled</comment>
        <translation>発信をキャンセルしました</translation>
    </message>
    <message>
        <source>Call cancelled · connection lost</source>
        <comment>endCallerLost</comment>
        <translation>発信をキャンセルしました · 接続が切れました</translation>
    </message>
    <message>
        <source>Everyone declined</source>
        <comment>endEveryoneDeclined</comment>
        <translation>全員が拒否しました</translation>
    </message>
    <message>
        <source>Everyone is in another call</source>
        <comment>endEveryoneBusy</comment>
        <translation>全員が通話中です</translation>
    </message>
    <message>
        <source>Nobody answered</source>
        <comment>endNobodyAnswered</comment>
        <translation>誰も応答しませんでした</translation>
    </message>
    <message>
        <source>Nobody can be reached</source>
        <comment>endNobodyReachable</comment>
        <translation>誰にも接続できません</translation>
    </message>
    <message>
        <source>Call ended</source>
        <comment>endCallEnded</comment>
        <translation>通話が終了しました</translation>
    </message>
    <message>
        <source>Call ended · {duration}</source>
        <comment>endCallEndedAfter</comment>
        <translation>通話終了 · {duration}</translation>
    </message>
    <message>
        <source>You left the call</source>
        <comment>endLeft</comment>
        <translation>通話から退出しました</translation>
    </message>
    <message>
        <source>Everyone else left</source>
        <comment>endEveryoneElseLeft</comment>
        <translation>ほかの全員が退出しました</translation>
    </message>
    <message>
        <source>You were removed from the call</source>
        <comment>endRemoved</comment>
        <translation>通話から外れました</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>endFailed</comment>
        <translation>接続できませんでした</translation>
    </message>
    <message>
        <source>Couldn’t connect the call</source>
        <comment>endFailedIncoming</comment>
        <translation>通話を接続できませんでした</translation>
    </message>
    <message>
        <source>Couldn’t connect · {cause}</source>
        <comment>endFailedBecause</comment>
        <translation>接続できませんでした · {cause}</translation>
    </message>
    <message>
        <source>Couldn’t connect the call · {cause}</source>
        <comment>endFailedIncomingBecause</comment>
        <translation>通話を接続できませんでした · {cause}</translation>
    </message>
    <message>
        <source>no connection to the server</source>
        <comment>causeNoConnection</comment>
        <translation>サーバーに接続できません</translation>
    </message>
    <message>
        <source>the server did not answer in time</source>
        <comment>causeTimeout</comment>
        <translation>サーバーから時間内に応答がありません</translation>
    </message>
    <message>
        <source>the server has a problem</source>
        <comment>causeServer</comment>
        <translation>サーバーに問題が発生しています</translation>
    </message>
    <message>
        <source>you are not signed in</source>
        <comment>causeNotSignedIn</comment>
        <translation>サインインしていません</translation>
    </message>
    <message>
        <source>your sign-in has expired</source>
        <comment>causeSignInExpired</comment>
        <translation>サインインの有効期限が切れました</translation>
    </message>
    <message>
        <source>too many attempts, try again in a moment</source>
        <comment>causeTooManyRequests</comment>
        <translation>試行回数が多すぎます。しばらくお待ちください</translation>
    </message>
    <message>
        <source>the call is already over</source>
        <comment>causeCallOver</comment>
        <translation>通話はすでに終了しています</translation>
    </message>
    <message>
        <source>the call is full</source>
        <comment>causeCallFull</comment>
        <translation>通話の定員に達しています</translation>
    </message>
    <message>
        <source>you are already in the call</source>
        <comment>causeAlreadyInCall</comment>
        <translation>すでに通話に参加しています</translation>
    </message>
    <message>
        <source>you aren’t allowed to do this</source>
        <comment>causeNotAllowed</comment>
        <translation>この操作は許可されていません</translation>
    </message>
    <message>
        <source>something went wrong</source>
        <comment>causeInvalid</comment>
        <translation>問題が発生しました</translation>
    </message>
    <message>
        <source>error {code}</source>
        <comment>causeCode</comment>
        <translation>エラー {code}</translation>
    </message>
    <message>
        <source>waiting…</source>
        <comment>rowWaiting</comment>
        <translation>待機中…</translation>
    </message>
    <message>
        <source>calling…</source>
        <comment>rowCalling</comment>
        <translation>発信中…</translation>
    </message>
    <message>
        <source>ringing…</source>
        <comment>rowRinging</comment>
        <translation>呼び出し中…</translation>
    </message>
    <message>
        <source>offline, still trying…</source>
        <comment>rowOffline</comment>
        <translation>オフライン、引き続き試行中…</translation>
    </message>
    <message>
        <source>connecting…</source>
        <comment>rowConnecting</comment>
        <translation>接続中…</translation>
    </message>
    <message>
        <source>joined</source>
        <comment>rowJoined</comment>
        <translation>参加中</translation>
    </message>
    <message>
        <source>speaking</source>
        <comment>rowSpeaking</comment>
        <translation>発言中</translation>
    </message>
    <message>
        <source>listening</source>
        <comment>rowListening</comment>
        <translation>聞いています</translation>
    </message>
    <message>
        <source>muted</source>
        <comment>rowMuted</comment>
        <translation>ミュート中</translation>
    </message>
    <message>
        <source>muted by host</source>
        <comment>rowMutedByHost</comment>
        <translation>主催者がミュート</translation>
    </message>
    <message>
        <source>muted for you</source>
        <comment>rowMutedForYou</comment>
        <translation>あなたのみミュート</translation>
    </message>
    <message>
        <source>wants to speak</source>
        <comment>rowHandRaised</comment>
        <translation>挙手中</translation>
    </message>
    <message>
        <source>on hold</source>
        <comment>rowOnHold</comment>
        <translation>保留中</translation>
    </message>
    <message>
        <source>reconnecting…</source>
        <comment>rowReconnecting</comment>
        <translation>再接続中…</translation>
    </message>
    <message>
        <source>declined</source>
        <comment>rowDeclined</comment>
        <translation>拒否</translation>
    </message>
    <message>
        <source>declined: “{message}”</source>
        <comment>rowDeclinedSaying</comment>
        <translation>拒否：「{message}」</translation>
    </message>
    <message>
        <source>in another call</source>
        <comment>rowBusy</comment>
        <translation>通話中</translation>
    </message>
    <message>
        <source>no answer</source>
        <comment>rowNoAnswer</comment>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>can’t be reached</source>
        <comment>rowUnreachable</comment>
        <translation>つながりません</translation>
    </message>
    <message>
        <source>left</source>
        <comment>rowLeft</comment>
        <translation>退出</translation>
    </message>
    <message>
        <source>not called any more</source>
        <comment>rowRemoved</comment>
        <translation>除外</translation>
    </message>
    <message>
        <source>{name}, {status}</source>
        <comment>rowStatusOf</comment>
        <translation>{name}、{status}</translation>
    </message>
    <message>
        <source>Accept</source>
        <comment>incomingCallPageAcceptButton</comment>
        <translation>応答</translation>
    </message>
    <message>
        <source>Decline</source>
        <comment>incomingCallPageDeclineButton</comment>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>outgoingCallPageACancelButton</comment>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Audio only</source>
        <comment>acceptAudioOnlyButton</comment>
        <translation>音声のみ</translation>
    </message>
    <message>
        <source>Join</source>
        <comment>joinButton</comment>
        <translation>参加</translation>
    </message>
    <message>
        <source>End and accept</source>
        <comment>endAndAcceptButton</comment>
        <translation>終了して応答</translation>
    </message>
    <message>
        <source>Ignore</source>
        <comment>ignoreButton</comment>
        <translation>無視</translation>
    </message>
    <message>
        <source>Silence</source>
        <comment>silenceButton</comment>
        <translation>着信音オフ</translation>
    </message>
    <message>
        <source>Sound on</source>
        <comment>soundOnButton</comment>
        <translation>着信音オン</translation>
    </message>
    <message>
        <source>Message</source>
        <comment>messageButton</comment>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Reply with message</source>
        <comment>replyWithMessageButton</comment>
        <translation>メッセージで返信</translation>
    </message>
    <message>
        <source>Send</source>
        <comment>sendButton</comment>
        <translation>送信</translation>
    </message>
    <message>
        <source>Remind me</source>
        <comment>remindButton</comment>
        <translation>後で通知</translation>
    </message>
    <message numerus="yes">
        <source>In %n minutes</source>
        <comment>remindInMinutes</comment>
        <translation>
            <numerusform>%n分後</numerusform>
        </translation>
    </message>
    <message>
        <source>In one hour</source>
        <comment>remindInHour</comment>
        <translation>1時間後</translation>
    </message>
    <message>
        <source>Call back</source>
        <comment>callBackButton</comment>
        <translation>折り返す</translation>
    </message>
    <message>
        <source>Call again</source>
        <comment>callAgainButton</comment>
        <translation>もう一度発信</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>closeButton</comment>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>End</source>
        <comment>endButton</comment>
        <translation>終了</translation>
    </message>
    <message>
        <source>End call</source>
        <comment>endCallButton</comment>
        <translation>通話を終了</translation>
    </message>
    <message>
        <source>Leave</source>
        <comment>leaveButton</comment>
        <translation>退出</translation>
    </message>
    <message>
        <source>End for everyone</source>
        <comment>endForEveryoneButton</comment>
        <translation>全員の通話を終了</translation>
    </message>
    <message>
        <source>Stay</source>
        <comment>stayButton</comment>
        <translation>通話を続ける</translation>
    </message>
    <message>
        <source>Stop calling</source>
        <comment>stopCallingButton</comment>
        <translation>呼び出しを中止</translation>
    </message>
    <message>
        <source>Ring again</source>
        <comment>ringAgainButton</comment>
        <translation>もう一度呼び出す</translation>
    </message>
    <message>
        <source>Invite</source>
        <comment>inviteButton</comment>
        <translation>招待</translation>
    </message>
    <message>
        <source>Add people</source>
        <comment>addPeopleButton</comment>
        <translation>メンバーを追加</translation>
    </message>
    <message>
        <source>Mute</source>
        <comment>muteButton</comment>
        <translation>ミュート</translation>
    </message>
    <message>
        <source>Unmute</source>
        <comment>unmuteButton</comment>
        <translation>ミュート解除</translation>
    </message>
    <message>
        <source>Camera on</source>
        <comment>cameraOnButton</comment>
        <translation>カメラをオン</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraOffButton</comment>
        <translation>カメラをオフ</translation>
    </message>
    <message>
        <source>Share screen</source>
        <comment>shareScreenButton</comment>
        <translation>画面を共有</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <comment>stopSharingButton</comment>
        <translation>共有を停止</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <comment>raiseHandButton</comment>
        <translation>手を挙げる</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <comment>lowerHandButton</comment>
        <translation>手を下ろす</translation>
    </message>
    <message>
        <source>Hold</source>
        <comment>holdButton</comment>
        <translation>保留</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>resumeButton</comment>
        <translation>再開</translation>
    </message>
    <message>
        <source>People</source>
        <comment>peopleButton</comment>
        <translation>参加者</translation>
    </message>
    <message>
        <source>Minimise</source>
        <comment>minimizeButton</comment>
        <translation>最小化</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>expandButton</comment>
        <translation>通話を表示</translation>
    </message>
    <message>
        <source>More</source>
        <comment>moreButton</comment>
        <translation>その他</translation>
    </message>
    <message>
        <source>Mute calls from {name}</source>
        <comment>muteContactButton</comment>
        <translation>{name}さんの着信を消音</translation>
    </message>
    <message>
        <source>Unmute calls from {name}</source>
        <comment>unmuteContactButton</comment>
        <translation>{name}さんの消音を解除</translation>
    </message>
    <message>
        <source>Sound settings…</source>
        <comment>soundSettingsButton</comment>
        <translation>サウンド設定…</translation>
    </message>
    <message>
        <source>Open settings</source>
        <comment>openSettingsButton</comment>
        <translation>設定を開く</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>voiceCallButton</comment>
        <translation>音声通話</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>videoCallButton</comment>
        <translation>ビデオ通話</translation>
    </message>
    <message>
        <source>Call {name}</source>
        <comment>callNameButton</comment>
        <translation>{name}さんに電話</translation>
    </message>
    <message>
        <source>Video call {name}</source>
        <comment>videoCallNameButton</comment>
        <translation>{name}さんにビデオ通話</translation>
    </message>
    <message>
        <source>{label} ({shortcut})</source>
        <comment>tooltipWithShortcut</comment>
        <translation>{label}（{shortcut}）</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>barCamera</comment>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>Share</source>
        <comment>barShare</comment>
        <translation>共有</translation>
    </message>
    <message>
        <source>Add</source>
        <comment>barAdd</comment>
        <translation>追加</translation>
    </message>
    <message>
        <source>Hand</source>
        <comment>barHand</comment>
        <translation>挙手</translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>barStop</comment>
        <translation>停止</translation>
    </message>
    <message>
        <source>Previous page</source>
        <comment>previousPageButton</comment>
        <translation>前のページ</translation>
    </message>
    <message>
        <source>Next page</source>
        <comment>nextPageButton</comment>
        <translation>次のページ</translation>
    </message>
    <message>
        <source>Keep {name} large</source>
        <comment>pinButton</comment>
        <translation>{name}さんを大きく表示</translation>
    </message>
    <message>
        <source>Stop keeping {name} large</source>
        <comment>unpinButton</comment>
        <translation>{name}さんの拡大表示をやめる</translation>
    </message>
    <message>
        <source>Full screen</source>
        <comment>fullScreenButton</comment>
        <translation>全画面表示</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <comment>leaveFullScreenButton</comment>
        <translation>全画面表示を終了</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <comment>keepOnTopButton</comment>
        <translation>常に手前に表示</translation>
    </message>
    <message>
        <source>Small window</source>
        <comment>smallWindowButton</comment>
        <translation>小さいウィンドウ</translation>
    </message>
    <message>
        <source>Put the call aside</source>
        <comment>putAsideButton</comment>
        <translation>通話をわきに置く</translation>
    </message>
    <message>
        <source>Layout</source>
        <comment>layoutButton</comment>
        <translation>レイアウト</translation>
    </message>
    <message>
        <source>Automatic</source>
        <comment>layoutAuto</comment>
        <translation>自動</translation>
    </message>
    <message>
        <source>Grid</source>
        <comment>layoutGrid</comment>
        <translation>グリッド</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>layoutSpeaker</comment>
        <translation>発言者</translation>
    </message>
    <message>
        <source>Hide my picture</source>
        <comment>hideSelfViewButton</comment>
        <translation>自分の映像を隠す</translation>
    </message>
    <message>
        <source>Show my picture</source>
        <comment>showSelfViewButton</comment>
        <translation>自分の映像を表示</translation>
    </message>
    <message>
        <source>Swap the pictures</source>
        <comment>swapViewsButton</comment>
        <translation>映像を入れ替える</translation>
    </message>
    <message>
        <source>Can’t talk now. What’s up?</source>
        <comment>quickReply1</comment>
        <translation>今は話せません。ご用件は？</translation>
    </message>
    <message>
        <source>I’ll call you right back.</source>
        <comment>quickReply2</comment>
        <translation>すぐに折り返します。</translation>
    </message>
    <message>
        <source>I’ll call you later.</source>
        <comment>quickReply3</comment>
        <translation>後でかけ直します。</translation>
    </message>
    <message>
        <source>In a meeting. Please message me.</source>
        <comment>quickReply4</comment>
        <translation>会議中です。メッセージをください。</translation>
    </message>
    <message>
        <source>Write a message…</source>
        <comment>ownReplyPlaceholder</comment>
        <translation>メッセージを入力…</translation>
    </message>
    <message>
        <source>Call {name} back?</source>
        <comment>reminderDue</comment>
        <translation>{name}さんに折り返しますか？</translation>
    </message>
    <message>
        <source>Connected</source>
        <comment>connected</comment>
        <translation>接続しました</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <comment>reconnecting</comment>
        <translation>再接続中…</translation>
    </message>
    <message>
        <source>Ending…</source>
        <comment>ending</comment>
        <translation>終了しています…</translation>
    </message>
    <message>
        <source>You’re muted</source>
        <comment>youAreMuted</comment>
        <translation>ミュート中です</translation>
    </message>
    <message>
        <source>My picture</source>
        <comment>selfView</comment>
        <translation>自分の映像</translation>
    </message>
    <message>
        <source>You</source>
        <comment>you</comment>
        <translation>自分</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraIsOff</comment>
        <translation>カメラはオフです</translation>
    </message>
    <message>
        <source>On hold</source>
        <comment>callOnHold</comment>
        <translation>保留中</translation>
    </message>
    <message>
        <source>{name} is sharing</source>
        <comment>nameIsSharing</comment>
        <translation>{name}さんが画面を共有中</translation>
    </message>
    <message>
        <source>You’re sharing your screen</source>
        <comment>youAreSharing</comment>
        <translation>画面を共有しています</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <comment>peopleCount</comment>
        <translation>
            <numerusform>%n人</numerusform>
        </translation>
    </message>
    <message>
        <source>In the call</source>
        <comment>peopleHere</comment>
        <translation>通話中</translation>
    </message>
    <message>
        <source>Ringing</source>
        <comment>peopleRinging</comment>
        <translation>呼び出し中</translation>
    </message>
    <message>
        <source>Not in the call</source>
        <comment>peopleNotHere</comment>
        <translation>参加していません</translation>
    </message>
    <message>
        <source>Hold Space to talk</source>
        <comment>holdSpaceToTalk</comment>
        <translation>スペースキーを押している間話せます</translation>
    </message>
    <message>
        <source>Poor connection</source>
        <comment>poorConnection</comment>
        <translation>接続が不安定です</translation>
    </message>
    <message>
        <source>Microphone blocked</source>
        <comment>microphoneBlocked</comment>
        <translation>マイクがブロックされています</translation>
    </message>
    <message>
        <source>Another app uses the microphone</source>
        <comment>microphoneInUse</comment>
        <translation>ほかのアプリがマイクを使用中です</translation>
    </message>
    <message>
        <source>The microphone does not work</source>
        <comment>microphoneBroken</comment>
        <translation>マイクが動作しません</translation>
    </message>
    <message>
        <source>No speaker found</source>
        <comment>noSpeaker</comment>
        <translation>スピーカーが見つかりません</translation>
    </message>
    <message>
        <source>The speaker does not work</source>
        <comment>speakerBroken</comment>
        <translation>スピーカーが動作しません</translation>
    </message>
    <message>
        <source>No camera found</source>
        <comment>noCamera</comment>
        <translation>カメラが見つかりません</translation>
    </message>
    <message>
        <source>Camera blocked</source>
        <comment>cameraBlocked</comment>
        <translation>カメラがブロックされています</translation>
    </message>
    <message>
        <source>Another app uses the camera</source>
        <comment>cameraInUse</comment>
        <translation>ほかのアプリがカメラを使用中です</translation>
    </message>
    <message>
        <source>The camera does not work</source>
        <comment>cameraBroken</comment>
        <translation>カメラが動作しません</translation>
    </message>
    <message>
        <source>The screen can’t be shared</source>
        <comment>screenBroken</comment>
        <translation>画面を共有できません</translation>
    </message>
    <message>
        <source>Unplugged. Another device is used</source>
        <comment>deviceUnplugged</comment>
        <translation>取り外されました。別の機器を使います</translation>
    </message>
    <message>
        <source>Too many people to hear each other</source>
        <comment>tooManyForSound</comment>
        <translation>人数が多すぎて互いの声が届きません</translation>
    </message>
    <message>
        <source>Too many people to see each other</source>
        <comment>tooManyForPictures</comment>
        <translation>人数が多すぎて互いの映像が届きません</translation>
    </message>
    <message>
        <source>Sound and camera</source>
        <comment>deviceCheckTitle</comment>
        <translation>音声とカメラ</translation>
    </message>
    <message>
        <source>Speak: the bars move when you can be heard.</source>
        <comment>deviceCheckText</comment>
        <translation>話してみてください。声が届くとバーが動きます。</translation>
    </message>
    <message>
        <source>Connection</source>
        <comment>statisticsTitle</comment>
        <translation>接続</translation>
    </message>
    <message>
        <source>Good connection</source>
        <comment>qualityGood</comment>
        <translation>良好な接続</translation>
    </message>
    <message>
        <source>Fair connection</source>
        <comment>qualityFair</comment>
        <translation>普通の接続</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <comment>qualityUnknown</comment>
        <translation>測定中…</translation>
    </message>
    <message>
        <source>Delay there and back</source>
        <comment>statisticsRoundTrip</comment>
        <translation>往復の遅延</translation>
    </message>
    <message>
        <source>Sound lost</source>
        <comment>statisticsLost</comment>
        <translation>失われた音声</translation>
    </message>
    <message>
        <source>Sound filled in</source>
        <comment>statisticsFilled</comment>
        <translation>補われた音声</translation>
    </message>
    <message>
        <source>Way</source>
        <comment>statisticsWay</comment>
        <translation>経路</translation>
    </message>
    <message>
        <source>Direct</source>
        <comment>wayDirect</comment>
        <translation>直接</translation>
    </message>
    <message>
        <source>Through a relay</source>
        <comment>wayRelay</comment>
        <translation>リレー経由</translation>
    </message>
    <message>
        <source>Devices</source>
        <comment>devicesButton</comment>
        <translation>デバイス</translation>
    </message>
    <message>
        <source>Microphone</source>
        <comment>microphoneDevices</comment>
        <translation>マイク</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>speakerDevices</comment>
        <translation>スピーカー</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>cameraDevices</comment>
        <translation>カメラ</translation>
    </message>
    <message>
        <source>System default</source>
        <comment>systemDefaultDevice</comment>
        <translation>システムの既定</translation>
    </message>
    <message>
        <source>{name} joined</source>
        <comment>memberJoined</comment>
        <translation>{name}さんが参加しました</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>memberDeclined</comment>
        <translation>{name}さんが拒否しました</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>memberBusy</comment>
        <translation>{name}さんは通話中です</translation>
    </message>
    <message>
        <source>{name} did not answer</source>
        <comment>memberNoAnswer</comment>
        <translation>{name}さんは応答しませんでした</translation>
    </message>
    <message>
        <source>{name} left</source>
        <comment>memberLeft</comment>
        <translation>{name}さんが退出しました</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>memberUnreachable</comment>
        <translation>{name}さんに接続できません</translation>
    </message>
    <message>
        <source>{name} is no longer called</source>
        <comment>memberRemoved</comment>
        <translation>{name}さんの呼び出しをやめました</translation>
    </message>
    <message>
        <source>{text}.</source>
        <comment>sentence</comment>
        <translation>{text}。</translation>
    </message>
    <message>
        <source>Invite to the call</source>
        <comment>inviteTitle</comment>
        <translation>通話に招待</translation>
    </message>
    <message>
        <source>Search people</source>
        <comment>inviteSearch</comment>
        <translation>メンバーを検索</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <comment>inviteNobodyFound</comment>
        <translation>見つかりませんでした</translation>
    </message>
    <message>
        <source>Nobody called “{name}”</source>
        <comment>inviteNobodyCalled</comment>
        <translation>「{name}」という人は見つかりません</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <comment>inviteClearSearch</comment>
        <translation>検索をクリア</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <comment>inviteCount</comment>
        <translation>
            <numerusform>%n人を招待</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not invite {name}</source>
        <comment>inviteTakeOut</comment>
        <translation>{name}を招待しない</translation>
    </message>
    <message>
        <source>Recent</source>
        <comment>inviteRecent</comment>
        <translation>最近</translation>
    </message>
    <message>
        <source>All people</source>
        <comment>inviteEverybody</comment>
        <translation>全員</translation>
    </message>
    <message numerus="yes">
        <source>%n people found</source>
        <comment>inviteFound</comment>
        <translation>
            <numerusform>%n人見つかりました</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people selected</source>
        <comment>inviteSelected</comment>
        <translation>
            <numerusform>%n人を選択</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can invite %n more people</source>
        <comment>inviteLimit</comment>
        <translation>
            <numerusform>あと%n人招待できます</numerusform>
        </translation>
    </message>
    <message>
        <source>The call is full</source>
        <comment>inviteFull</comment>
        <translation>通話の定員に達しています</translation>
    </message>
    <message>
        <source>Leave the call and quit?</source>
        <comment>quitTitle</comment>
        <translation>通話から退出してアプリを終了しますか？</translation>
    </message>
    <message>
        <source>Quitting ends the call on this device.</source>
        <comment>quitText</comment>
        <translation>終了すると、このデバイスでの通話が切れます。</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <comment>quitButton</comment>
        <translation>退出して終了</translation>
    </message>
    <message>
        <source>Waiting for an answer…</source>
        <comment>minimizedCallingPageWaitingText</comment>
        <translation>応答を待っています…</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>notificationIncomingVoice</comment>
        <translation>音声通話の着信</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>notificationIncomingVideo</comment>
        <translation>ビデオ通話の着信</translation>
    </message>
    <message>
        <source>Incoming group audio call</source>
        <comment>notificationIncomingGroupVoice</comment>
        <translation>グループ音声通話の着信</translation>
    </message>
    <message>
        <source>Incoming group video call</source>
        <comment>notificationIncomingGroupVideo</comment>
        <translation>グループビデオ通話の着信</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <comment>notificationPrivateTitle</comment>
        <translation>着信</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>notificationPrivateMissed</comment>
        <translation>不在着信</translation>
    </message>
    <message>
        <source>Missed call · {name}</source>
        <comment>missedCallNotificationTitle</comment>
        <translation>不在着信 · {name}</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>missedAudioCallNotificationContent</comment>
        <translation>音声通話</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>missedVideoCallNotificationContent</comment>
        <translation>ビデオ通話</translation>
    </message>
    <message>
        <source>Group audio call</source>
        <comment>missedGroupAudioCallNotificationContent</comment>
        <translation>グループ音声通話</translation>
    </message>
    <message>
        <source>Group video call</source>
        <comment>missedGroupVideoCallNotificationContent</comment>
        <translation>グループビデオ通話</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>trayIncoming</comment>
        <translation>{name}さんから着信中</translation>
    </message>
    <message>
        <source>Calling {name}…</source>
        <comment>trayOutgoing</comment>
        <translation>{name}に発信中…</translation>
    </message>
    <message>
        <source>In a call with {name}</source>
        <comment>trayInCall</comment>
        <translation>{name}さんと通話中</translation>
    </message>
    <message numerus="yes">
        <source>In a group call with %n people</source>
        <comment>trayInGroupCall</comment>
        <translation>
            <numerusform>%n人とグループ通話中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed calls</source>
        <comment>trayMissed</comment>
        <translation>
            <numerusform>不在着信%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready for calls</source>
        <comment>trayReady</comment>
        <translation>着信できます</translation>
    </message>
    <message>
        <source>Offline – calls can’t reach this device</source>
        <comment>trayOffline</comment>
        <translation>オフライン：このデバイスでは着信できません</translation>
    </message>
    <message>
        <source>Offline – no network connection</source>
        <comment>offlineNoNetwork</comment>
        <translation>オフライン：ネットワークに接続されていません</translation>
    </message>
    <message>
        <source>Offline – the server’s name is not found</source>
        <comment>offlineNoName</comment>
        <translation>オフライン：サーバー名が見つかりません</translation>
    </message>
    <message>
        <source>Offline – the server does not answer</source>
        <comment>offlineNoAnswer</comment>
        <translation>オフライン：サーバーが応答しません</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not trusted</source>
        <comment>offlineNotTrusted</comment>
        <translation>オフライン：サーバーの証明書が信頼されていません</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not valid today; check this computer’s date</source>
        <comment>offlineNotValid</comment>
        <translation>オフライン：サーバーの証明書は現在有効ではありません。このコンピューターの日付を確認してください</translation>
    </message>
    <message>
        <source>Offline – no secure connection to the server</source>
        <comment>offlineNotSecure</comment>
        <translation>オフライン：サーバーに安全に接続できません</translation>
    </message>
    <message>
        <source>Offline – the proxy does not lead to the server</source>
        <comment>offlineProxy</comment>
        <translation>オフライン：プロキシ経由でサーバーに到達できません</translation>
    </message>
    <message>
        <source>Offline – the proxy asks for a name and a password</source>
        <comment>offlineProxyPassword</comment>
        <translation>オフライン：プロキシがユーザー名とパスワードを求めています</translation>
    </message>
    <message>
        <source>Offline – there is no call server at this address</source>
        <comment>offlineOtherServer</comment>
        <translation>オフライン：このアドレスに通話サーバーがありません</translation>
    </message>
    <message>
        <source>Offline – this app and the server do not fit together; an update may help</source>
        <comment>offlineUpdate</comment>
        <translation>オフライン：このアプリとサーバーに互換性がありません。更新すると解決することがあります</translation>
    </message>
    <message>
        <source>Offline – the server does not let this computer in</source>
        <comment>offlineForbidden</comment>
        <translation>オフライン：サーバーがこのコンピューターの接続を拒否しています</translation>
    </message>
    <message>
        <source>Offline – please sign in again</source>
        <comment>offlineSignIn</comment>
        <translation>オフライン：もう一度サインインしてください</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>trayShow</comment>
        <translation>通話を表示</translation>
    </message>
    <message>
        <source>Incoming audio call from {name}.</source>
        <comment>announceIncomingVoice</comment>
        <translation>{name}さんから音声通話の着信です。</translation>
    </message>
    <message>
        <source>Incoming video call from {name}.</source>
        <comment>announceIncomingVideo</comment>
        <translation>{name}さんからビデオ通話の着信です。</translation>
    </message>
    <message>
        <source>Incoming group audio call. {people}.</source>
        <comment>announceIncomingGroupVoice</comment>
        <translation>グループ音声通話の着信です。{people}。</translation>
    </message>
    <message>
        <source>Incoming group video call. {people}.</source>
        <comment>announceIncomingGroupVideo</comment>
        <translation>グループビデオ通話の着信です。{people}。</translation>
    </message>
    <message>
        <source>Press {accept} to accept, {decline} to decline.</source>
        <comment>announceShortcuts</comment>
        <translation>{accept}で応答、{decline}で拒否します。</translation>
    </message>
    <message>
        <source>Switch to the call window to answer; there, {accept} accepts and {decline} declines.</source>
        <comment>announceShortcutsAway</comment>
        <translation>応答するには通話ウィンドウに切り替えてください。{accept}で応答、{decline}で拒否します。</translation>
    </message>
    <message>
        <source>Another call: {name}, audio.</source>
        <comment>announceWaitingVoice</comment>
        <translation>別の着信：{name}さん、音声。</translation>
    </message>
    <message>
        <source>Another call: {name}, video.</source>
        <comment>announceWaitingVideo</comment>
        <translation>別の着信：{name}さん、ビデオ。</translation>
    </message>
    <message>
        <source>Press {accept} to end this call and accept.</source>
        <comment>announceWaitingAccept</comment>
        <translation>{accept}でこの通話を終了して応答します。</translation>
    </message>
    <message>
        <source>Ringer silenced</source>
        <comment>announceSilenced</comment>
        <translation>着信音を消しました</translation>
    </message>
    <message>
        <source>Ringer on</source>
        <comment>announceSoundOn</comment>
        <translation>着信音を鳴らします</translation>
    </message>
    <message>
        <source>Connecting</source>
        <comment>announceConnecting</comment>
        <translation>接続中</translation>
    </message>
    <message>
        <source>Call connected</source>
        <comment>announceConnected</comment>
        <translation>通話がつながりました</translation>
    </message>
    <message>
        <source>Call ended after {duration}</source>
        <comment>announceEndedAfter</comment>
        <translation>通話が終了しました。通話時間{duration}</translation>
    </message>
    <message>
        <source>The call goes on in the small bar</source>
        <comment>announceSmallBar</comment>
        <translation>通話は小さなバーで続いています</translation>
    </message>
    <message>
        <source>Incoming call from {name}</source>
        <comment>accessIncomingWindow</comment>
        <translation>{name}さんからの着信</translation>
    </message>
    <message>
        <source>Call to {name}</source>
        <comment>accessOutgoingWindow</comment>
        <translation>{name}への発信</translation>
    </message>
    <message>
        <source>Call with {name}</source>
        <comment>accessCallWindow</comment>
        <translation>{name}さんとの通話</translation>
    </message>
    <message>
        <source>People in the call</source>
        <comment>accessPeopleList</comment>
        <translation>通話の参加者</translation>
    </message>
    <message>
        <source>People you can invite</source>
        <comment>accessPeopleToInvite</comment>
        <translation>招待できるメンバー</translation>
    </message>
    <message>
        <source>Call history</source>
        <comment>accessHistoryList</comment>
        <translation>通話履歴</translation>
    </message>
    <message>
        <source>Call time {duration}</source>
        <comment>accessTimer</comment>
        <translation>通話時間 {duration}</translation>
    </message>
    <message>
        <source>Quick replies</source>
        <comment>accessQuickReplies</comment>
        <translation>クイック返信</translation>
    </message>
    <message>
        <source>Silence the ringing</source>
        <comment>accessSilence</comment>
        <translation>着信音を消す</translation>
    </message>
    <message>
        <source>Decline the call from {name}</source>
        <comment>accessDecline</comment>
        <translation>{name}さんからの着信を拒否します</translation>
    </message>
    <message>
        <source>Accept the call from {name}</source>
        <comment>accessAccept</comment>
        <translation>{name}さんからの着信に応答します</translation>
    </message>
    <message>
        <source>Accept the call from {name} with your camera on</source>
        <comment>accessAcceptVideo</comment>
        <translation>カメラをオンにして{name}さんからの着信に応答します</translation>
    </message>
    <message>
        <source>Accept the call from {name} without your camera</source>
        <comment>accessAcceptAudioOnly</comment>
        <translation>カメラをオフにして{name}さんからの着信に応答します</translation>
    </message>
    <message>
        <source>Stop calling {name}</source>
        <comment>accessCancel</comment>
        <translation>{name}の呼び出しをやめます</translation>
    </message>
    <message>
        <source>End the call</source>
        <comment>accessEnd</comment>
        <translation>通話を終了します</translation>
    </message>
    <message>
        <source>Leave the call, the others stay</source>
        <comment>accessLeave</comment>
        <translation>通話から退出します。ほかの人は通話を続けます</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <comment>accessStopAnswering</comment>
        <translation>応答をやめます</translation>
    </message>
    <message>
        <source>{kind}: {device}</source>
        <comment>accessDeviceOf</comment>
        <translation>{kind}：{device}</translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <comment>spokenHours</comment>
        <translation>
            <numerusform>%n時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <comment>spokenMinutes</comment>
        <translation>
            <numerusform>%n分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <comment>spokenSeconds</comment>
        <translation>
            <numerusform>%n秒</numerusform>
        </translation>
    </message>
    <message>
        <source>{a} {b}</source>
        <comment>spokenTwo</comment>
        <translation>{a}{b}</translation>
    </message>
    <message>
        <source>{a} {b} {c}</source>
        <comment>spokenThree</comment>
        <translation>{a}{b}{c}</translation>
    </message>
    <message>
        <source>Calls</source>
        <comment>historyTitle</comment>
        <translation>通話</translation>
    </message>
    <message>
        <source>Search calls</source>
        <comment>historySearch</comment>
        <translation>通話を検索</translation>
    </message>
    <message>
        <source>All</source>
        <comment>historyAll</comment>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historyMissedFilter</comment>
        <translation>不在着信</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historyIncomingFilter</comment>
        <translation>着信</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historyOutgoingFilter</comment>
        <translation>発信</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <comment>historyEmpty</comment>
        <translation>通話履歴はありません</translation>
    </message>
    <message>
        <source>Calls you make and get show here</source>
        <comment>historyEmptyHint</comment>
        <translation>発信と着信はここに表示されます</translation>
    </message>
    <message>
        <source>No missed calls</source>
        <comment>historyNoMissed</comment>
        <translation>不在着信はありません</translation>
    </message>
    <message>
        <source>No calls found</source>
        <comment>historyNothingFound</comment>
        <translation>通話が見つかりません</translation>
    </message>
    <message>
        <source>New call</source>
        <comment>historyNewCall</comment>
        <translation>新しい通話</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historySideMissed</comment>
        <translation>不在着信</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historySideIncoming</comment>
        <translation>着信</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historySideOutgoing</comment>
        <translation>発信</translation>
    </message>
    <message>
        <source>video</source>
        <comment>historyVideo</comment>
        <translation>ビデオ</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <comment>historyCounted</comment>
        <translation>{name}（{count}）</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>historyIncomingVoice</comment>
        <translation>音声通話の着信</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>historyIncomingVideo</comment>
        <translation>ビデオ通話の着信</translation>
    </message>
    <message>
        <source>Outgoing audio call</source>
        <comment>historyOutgoingVoice</comment>
        <translation>音声通話の発信</translation>
    </message>
    <message>
        <source>Outgoing video call</source>
        <comment>historyOutgoingVideo</comment>
        <translation>ビデオ通話の発信</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>historyMissed</comment>
        <translation>不在着信</translation>
    </message>
    <message>
        <source>Missed while in a call</source>
        <comment>historyMissedBusy</comment>
        <translation>通話中の不在着信</translation>
    </message>
    <message>
        <source>Declined</source>
        <comment>historyDeclined</comment>
        <translation>拒否</translation>
    </message>
    <message>
        <source>They declined</source>
        <comment>historyDeclinedByThem</comment>
        <translation>相手が拒否</translation>
    </message>
    <message>
        <source>Busy</source>
        <comment>historyBusy</comment>
        <translation>話し中</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>historyNoAnswer</comment>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>historyCancelled</comment>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>historyAnsweredElsewhere</comment>
        <translation>別のデバイスで応答しました</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>historyDeclinedElsewhere</comment>
        <translation>別のデバイスで拒否しました</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>historyFailed</comment>
        <translation>接続できませんでした</translation>
    </message>
    <message>
        <source>Ongoing</source>
        <comment>historyOngoing</comment>
        <translation>通話中</translation>
    </message>
    <message>
        <source>{kind} · {result}</source>
        <comment>historyKindAndResult</comment>
        <translation>{kind} · {result}</translation>
    </message>
    <message>
        <source>Today</source>
        <comment>historyToday</comment>
        <translation>今日</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <comment>historyYesterday</comment>
        <translation>昨日</translation>
    </message>
    <message>
        <source>Loading…</source>
        <comment>historyLoading</comment>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>unknownPerson</comment>
        <translation>不明</translation>
    </message>
</context>
</TS>
