<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <translation>语音来电…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallDialogMessage</comment>
        <translation>视频来电…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallDialogMessage</comment>
        <translation>多人语音来电…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallDialogMessage</comment>
        <translation>多人视频来电…</translation>
    </message>
    <message>
        <source>Incoming audio call…</source>
        <comment>incomingVoiceCallPageMessage</comment>
        <translation>语音来电…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallPageMessage</comment>
        <translation>视频来电…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallPageMessage</comment>
        <translation>多人语音来电…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallPageMessage</comment>
        <translation>多人视频来电…</translation>
    </message>
    <message>
        <source>Incoming call · silenced</source>
        <comment>incomingSilenced</comment>
        <translation>来电 · 铃声已静音</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>incomingOneIsCalling</comment>
        <translation>{name} 来电</translation>
    </message>
    <message>
        <source>{ringer} is calling you</source>
        <comment>incomingIsCallingYou</comment>
        <translation>{ringer} 正在呼叫你</translation>
    </message>
    <message>
        <source>{ringer} is calling you and {a}</source>
        <comment>incomingIsCallingYouAndOne</comment>
        <translation>{ringer} 正在呼叫你和 {a}</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a} and {b}</source>
        <comment>incomingIsCallingYouAndTwo</comment>
        <translation>{ringer} 正在呼叫你、{a} 和 {b}</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a}, {b} and {c}</source>
        <comment>incomingIsCallingYouAndThree</comment>
        <translation>{ringer} 正在呼叫你、{a}、{b} 和 {c}</translation>
    </message>
    <message numerus="yes">
        <source>{ringer} is calling you, {a}, {b} and %n others</source>
        <comment>incomingIsCallingYouAndMany</comment>
        <translation>
            <numerusform>{ringer} 正在呼叫你、{a}、{b} 和另外 %n 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people already in the call</source>
        <comment>incomingAlreadyInCall</comment>
        <translation>
            <numerusform>已有 %n 人在通话中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more calls are waiting</source>
        <comment>callsWaiting</comment>
        <translation>
            <numerusform>还有 %n 个来电在等待</numerusform>
        </translation>
    </message>
    <message>
        <source>No microphone found</source>
        <comment>incomingNoMicrophone</comment>
        <translation>未找到麦克风</translation>
    </message>
    <message>
        <source>Connection lost. Reconnecting…</source>
        <comment>incomingConnectionLost</comment>
        <translation>连接已断开，正在重新连接…</translation>
    </message>
    <message>
        <source>Declining…</source>
        <comment>declining</comment>
        <translation>正在拒绝…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <comment>connecting</comment>
        <translation>正在接通…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <comment>outgoingStarting</comment>
        <translation>正在发起…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVoiceCallPageMessage</comment>
        <translation>正在呼叫…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVideoCallPageMessage</comment>
        <translation>正在呼叫…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVoiceCallPageMessage</comment>
        <translation>正在呼叫…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVideoCallPageMessage</comment>
        <translation>正在呼叫…</translation>
    </message>
    <message>
        <source>Ringing…</source>
        <comment>outgoingRinging</comment>
        <translation>对方已响铃…</translation>
    </message>
    <message>
        <source>{name} is offline. Still trying…</source>
        <comment>outgoingOffline</comment>
        <translation>{name} 不在线，仍在尝试…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <comment>outgoingCancelling</comment>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <comment>groupNames</comment>
        <translation>{a} 和 {b}</translation>
    </message>
    <message numerus="yes">
        <source>{a}, {b} and %n others</source>
        <comment>groupNamesMany</comment>
        <translation>
            <numerusform>{a}、{b} 和另外 %n 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group call · %n invited</source>
        <comment>groupInvited</comment>
        <translation>
            <numerusform>多人通话 · 已邀请 %n 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{joined} of %n joined</source>
        <comment>groupJoined</comment>
        <translation>
            <numerusform>{joined}/%n 人已加入</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed call from {name}</source>
        <comment>endMissed</comment>
        <translation>来自 {name} 的未接来电</translation>
    </message>
    <message>
        <source>Missed call from {name} · you were in a call</source>
        <comment>endMissedBusy</comment>
        <translation>来自 {name} 的未接来电 · 当时你正在通话</translation>
    </message>
    <message>
        <source>Call declined</source>
        <comment>endDeclined</comment>
        <translation>已拒绝来电</translation>
    </message>
    <message>
        <source>Declined · message sent</source>
        <comment>endDeclinedMessageSent</comment>
        <translation>已拒绝 · 消息已发送</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>endAnsweredElsewhere</comment>
        <translation>已在其他设备上接听</translation>
    </message>
    <message>
        <source>Answered on {device}</source>
        <comment>endAnsweredOn</comment>
        <translation>已在 {device} 上接听</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>endDeclinedElsewhere</comment>
        <translation>已在其他设备上拒绝</translation>
    </message>
    <message>
        <source>Declined on {device}</source>
        <comment>endDeclinedOn</comment>
        <translation>已在 {device} 上拒绝</translation>
    </message>
    <message>
        <source>Call continued on another device</source>
        <comment>endMovedElsewhere</comment>
        <translation>通话已转到其他设备</translation>
    </message>
    <message>
        <source>Call continued on {device}</source>
        <comment>endMovedTo</comment>
        <translation>通话已转到 {device}</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>endNameDeclined</comment>
        <translation>{name} 已拒绝</translation>
    </message>
    <message>
        <source>{name} declined: “{message}”</source>
        <comment>endNameDeclinedSaying</comment>
        <translation>{name} 已拒绝：“{message}”</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>endNameBusy</comment>
        <translation>{name} 正在通话</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>endNoAnswer</comment>
        <translation>无人接听</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>endNameUnreachable</comment>
        <translation>无法联系 {name}</translation>
    </message>
    <message>
        <source>User not found</source>
        <comment>endUserNotFound</comment>
        <translation>找不到该用户</translation>
    </message>
    <message>
        <source>Call cancelled</source>
        <comment>endCancelled</comment>
        <translation>已取消呼叫</translation>
    </message>
    <message>
        <source>Call cancelled · connection lost</source>
        <comment>endCallerLost</comment>
        <translation>呼叫已取消 · 连接已断开</translation>
    </message>
    <message>
        <source>Everyone declined</source>
        <comment>endEveryoneDeclined</comment>
        <translation>所有人都已拒绝</translation>
    </message>
    <message>
        <source>Everyone is in another call</source>
        <comment>endEveryoneBusy</comment>
        <translation>所有人都在通话中</translation>
    </message>
    <message>
        <source>Nobody answered</source>
        <comment>endNobodyAnswered</comment>
        <translation>无人接听</translation>
    </message>
    <message>
        <source>Nobody can be reached</source>
        <comment>endNobodyReachable</comment>
        <translation>无法联系任何人</translation>
    </message>
    <message>
        <source>Call ended</source>
        <comment>endCallEnded</comment>
        <translation>通话已结束</translation>
    </message>
    <message>
        <source>Call ended · {duration}</source>
        <comment>endCallEndedAfter</comment>
        <translation>通话已结束 · {duration}</translation>
    </message>
    <message>
        <source>You left the call</source>
        <comment>endLeft</comment>
        <translation>你已离开通话</translation>
    </message>
    <message>
        <source>Everyone else left</source>
        <comment>endEveryoneElseLeft</comment>
        <translation>其他人都已离开</translation>
    </message>
    <message>
        <source>You were removed from the call</source>
        <comment>endRemoved</comment>
        <translation>你已被移出通话</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>endFailed</comment>
        <translation>无法接通</translation>
    </message>
    <message>
        <source>Couldn’t connect the call</source>
        <comment>endFailedIncoming</comment>
        <translation>无法接通来电</translation>
    </message>
    <message>
        <source>Couldn’t connect · {cause}</source>
        <comment>endFailedBecause</comment>
        <translation>无法接通 · {cause}</translation>
    </message>
    <message>
        <source>Couldn’t connect the call · {cause}</source>
        <comment>endFailedIncomingBecause</comment>
        <translation>无法接通来电 · {cause}</translation>
    </message>
    <message>
        <source>no connection to the server</source>
        <comment>causeNoConnection</comment>
        <translation>未连接到服务器</translation>
    </message>
    <message>
        <source>the server did not answer in time</source>
        <comment>causeTimeout</comment>
        <translation>服务器响应超时</translation>
    </message>
    <message>
        <source>the server has a problem</source>
        <comment>causeServer</comment>
        <translation>服务器出现问题</translation>
    </message>
    <message>
        <source>you are not signed in</source>
        <comment>causeNotSignedIn</comment>
        <translation>你尚未登录</translation>
    </message>
    <message>
        <source>your sign-in has expired</source>
        <comment>causeSignInExpired</comment>
        <translation>登录已过期</translation>
    </message>
    <message>
        <source>too many attempts, try again in a moment</source>
        <comment>causeTooManyRequests</comment>
        <translation>尝试过于频繁，请稍后再试</translation>
    </message>
    <message>
        <source>the call is already over</source>
        <comment>causeCallOver</comment>
        <translation>通话已经结束</translation>
    </message>
    <message>
        <source>the call is full</source>
        <comment>causeCallFull</comment>
        <translation>通话人数已满</translation>
    </message>
    <message>
        <source>you are already in the call</source>
        <comment>causeAlreadyInCall</comment>
        <translation>你已在通话中</translation>
    </message>
    <message>
        <source>you aren’t allowed to do this</source>
        <comment>causeNotAllowed</comment>
        <translation>你无权执行此操作</translation>
    </message>
    <message>
        <source>something went wrong</source>
        <comment>causeInvalid</comment>
        <translation>出了点问题</translation>
    </message>
    <message>
        <source>error {code}</source>
        <comment>causeCode</comment>
        <translation>错误 {code}</translation>
    </message>
    <message>
        <source>waiting…</source>
        <comment>rowWaiting</comment>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>calling…</source>
        <comment>rowCalling</comment>
        <translation>正在呼叫…</translation>
    </message>
    <message>
        <source>ringing…</source>
        <comment>rowRinging</comment>
        <translation>响铃中…</translation>
    </message>
    <message>
        <source>offline, still trying…</source>
        <comment>rowOffline</comment>
        <translation>离线，仍在尝试…</translation>
    </message>
    <message>
        <source>connecting…</source>
        <comment>rowConnecting</comment>
        <translation>接通中…</translation>
    </message>
    <message>
        <source>joined</source>
        <comment>rowJoined</comment>
        <translation>已加入</translation>
    </message>
    <message>
        <source>speaking</source>
        <comment>rowSpeaking</comment>
        <translation>正在发言</translation>
    </message>
    <message>
        <source>listening</source>
        <comment>rowListening</comment>
        <translation>正在聆听</translation>
    </message>
    <message>
        <source>muted</source>
        <comment>rowMuted</comment>
        <translation>已静音</translation>
    </message>
    <message>
        <source>muted by host</source>
        <comment>rowMutedByHost</comment>
        <translation>被主持人静音</translation>
    </message>
    <message>
        <source>muted for you</source>
        <comment>rowMutedForYou</comment>
        <translation>已对你静音</translation>
    </message>
    <message>
        <source>wants to speak</source>
        <comment>rowHandRaised</comment>
        <translation>申请发言</translation>
    </message>
    <message>
        <source>on hold</source>
        <comment>rowOnHold</comment>
        <translation>保持中</translation>
    </message>
    <message>
        <source>reconnecting…</source>
        <comment>rowReconnecting</comment>
        <translation>正在重连…</translation>
    </message>
    <message>
        <source>declined</source>
        <comment>rowDeclined</comment>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>declined: “{message}”</source>
        <comment>rowDeclinedSaying</comment>
        <translation>已拒绝：“{message}”</translation>
    </message>
    <message>
        <source>in another call</source>
        <comment>rowBusy</comment>
        <translation>通话中</translation>
    </message>
    <message>
        <source>no answer</source>
        <comment>rowNoAnswer</comment>
        <translation>无应答</translation>
    </message>
    <message>
        <source>can’t be reached</source>
        <comment>rowUnreachable</comment>
        <translation>无法联系</translation>
    </message>
    <message>
        <source>left</source>
        <comment>rowLeft</comment>
        <translation>已离开</translation>
    </message>
    <message>
        <source>not called any more</source>
        <comment>rowRemoved</comment>
        <translation>已停止呼叫</translation>
    </message>
    <message>
        <source>{name}, {status}</source>
        <comment>rowStatusOf</comment>
        <translation>{name}，{status}</translation>
    </message>
    <message>
        <source>Accept</source>
        <comment>incomingCallPageAcceptButton</comment>
        <translation>接听</translation>
    </message>
    <message>
        <source>Decline</source>
        <comment>incomingCallPageDeclineButton</comment>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>outgoingCallPageACancelButton</comment>
        <translation>取消</translation>
    </message>
    <message>
        <source>Audio only</source>
        <comment>acceptAudioOnlyButton</comment>
        <translation>仅语音</translation>
    </message>
    <message>
        <source>Join</source>
        <comment>joinButton</comment>
        <translation>加入</translation>
    </message>
    <message>
        <source>End and accept</source>
        <comment>endAndAcceptButton</comment>
        <translation>挂断并接听</translation>
    </message>
    <message>
        <source>Ignore</source>
        <comment>ignoreButton</comment>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Silence</source>
        <comment>silenceButton</comment>
        <translation>静音铃声</translation>
    </message>
    <message>
        <source>Sound on</source>
        <comment>soundOnButton</comment>
        <translation>打开铃声</translation>
    </message>
    <message>
        <source>Message</source>
        <comment>messageButton</comment>
        <translation>发消息</translation>
    </message>
    <message>
        <source>Reply with message</source>
        <comment>replyWithMessageButton</comment>
        <translation>用消息回复</translation>
    </message>
    <message>
        <source>Send</source>
        <comment>sendButton</comment>
        <translation>发送</translation>
    </message>
    <message>
        <source>Remind me</source>
        <comment>remindButton</comment>
        <translation>稍后提醒</translation>
    </message>
    <message numerus="yes">
        <source>In %n minutes</source>
        <comment>remindInMinutes</comment>
        <translation>
            <numerusform>%n 分钟后</numerusform>
        </translation>
    </message>
    <message>
        <source>In one hour</source>
        <comment>remindInHour</comment>
        <translation>一小时后</translation>
    </message>
    <message>
        <source>Call back</source>
        <comment>callBackButton</comment>
        <translation>回拨</translation>
    </message>
    <message>
        <source>Call again</source>
        <comment>callAgainButton</comment>
        <translation>再次呼叫</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>closeButton</comment>
        <translation>关闭</translation>
    </message>
    <message>
        <source>End</source>
        <comment>endButton</comment>
        <translation>挂断</translation>
    </message>
    <message>
        <source>End call</source>
        <comment>endCallButton</comment>
        <translation>结束通话</translation>
    </message>
    <message>
        <source>Leave</source>
        <comment>leaveButton</comment>
        <translation>离开</translation>
    </message>
    <message>
        <source>End for everyone</source>
        <comment>endForEveryoneButton</comment>
        <translation>结束所有人的通话</translation>
    </message>
    <message>
        <source>Stay</source>
        <comment>stayButton</comment>
        <translation>留下</translation>
    </message>
    <message>
        <source>Stop calling</source>
        <comment>stopCallingButton</comment>
        <translation>停止呼叫</translation>
    </message>
    <message>
        <source>Ring again</source>
        <comment>ringAgainButton</comment>
        <translation>再次呼叫</translation>
    </message>
    <message>
        <source>Invite</source>
        <comment>inviteButton</comment>
        <translation>邀请</translation>
    </message>
    <message>
        <source>Add people</source>
        <comment>addPeopleButton</comment>
        <translation>添加成员</translation>
    </message>
    <message>
        <source>Mute</source>
        <comment>muteButton</comment>
        <translation>静音</translation>
    </message>
    <message>
        <source>Unmute</source>
        <comment>unmuteButton</comment>
        <translation>取消静音</translation>
    </message>
    <message>
        <source>Camera on</source>
        <comment>cameraOnButton</comment>
        <translation>打开摄像头</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraOffButton</comment>
        <translation>关闭摄像头</translation>
    </message>
    <message>
        <source>Share screen</source>
        <comment>shareScreenButton</comment>
        <translation>共享屏幕</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <comment>stopSharingButton</comment>
        <translation>停止共享</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <comment>raiseHandButton</comment>
        <translation>举手</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <comment>lowerHandButton</comment>
        <translation>放下手</translation>
    </message>
    <message>
        <source>Hold</source>
        <comment>holdButton</comment>
        <translation>保持</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>resumeButton</comment>
        <translation>恢复</translation>
    </message>
    <message>
        <source>People</source>
        <comment>peopleButton</comment>
        <translation>成员</translation>
    </message>
    <message>
        <source>Minimise</source>
        <comment>minimizeButton</comment>
        <translation>最小化</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>expandButton</comment>
        <translation>显示通话</translation>
    </message>
    <message>
        <source>More</source>
        <comment>moreButton</comment>
        <translation>更多</translation>
    </message>
    <message>
        <source>Mute calls from {name}</source>
        <comment>muteContactButton</comment>
        <translation>将 {name} 的来电静音</translation>
    </message>
    <message>
        <source>Unmute calls from {name}</source>
        <comment>unmuteContactButton</comment>
        <translation>取消 {name} 的来电静音</translation>
    </message>
    <message>
        <source>Sound settings…</source>
        <comment>soundSettingsButton</comment>
        <translation>声音设置…</translation>
    </message>
    <message>
        <source>Open settings</source>
        <comment>openSettingsButton</comment>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>voiceCallButton</comment>
        <translation>语音通话</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>videoCallButton</comment>
        <translation>视频通话</translation>
    </message>
    <message>
        <source>Call {name}</source>
        <comment>callNameButton</comment>
        <translation>呼叫 {name}</translation>
    </message>
    <message>
        <source>Video call {name}</source>
        <comment>videoCallNameButton</comment>
        <translation>视频呼叫 {name}</translation>
    </message>
    <message>
        <source>{label} ({shortcut})</source>
        <comment>tooltipWithShortcut</comment>
        <translation>{label}（{shortcut}）</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>barCamera</comment>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Share</source>
        <comment>barShare</comment>
        <translation>共享</translation>
    </message>
    <message>
        <source>Add</source>
        <comment>barAdd</comment>
        <translation>添加</translation>
    </message>
    <message>
        <source>Hand</source>
        <comment>barHand</comment>
        <translation>举手</translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>barStop</comment>
        <translation>停止</translation>
    </message>
    <message>
        <source>Previous page</source>
        <comment>previousPageButton</comment>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <comment>nextPageButton</comment>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Keep {name} large</source>
        <comment>pinButton</comment>
        <translation>固定放大{name}</translation>
    </message>
    <message>
        <source>Stop keeping {name} large</source>
        <comment>unpinButton</comment>
        <translation>取消固定{name}</translation>
    </message>
    <message>
        <source>Full screen</source>
        <comment>fullScreenButton</comment>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <comment>leaveFullScreenButton</comment>
        <translation>退出全屏</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <comment>keepOnTopButton</comment>
        <translation>窗口置顶</translation>
    </message>
    <message>
        <source>Small window</source>
        <comment>smallWindowButton</comment>
        <translation>小窗口</translation>
    </message>
    <message>
        <source>Put the call aside</source>
        <comment>putAsideButton</comment>
        <translation>收起通话窗口</translation>
    </message>
    <message>
        <source>Layout</source>
        <comment>layoutButton</comment>
        <translation>布局</translation>
    </message>
    <message>
        <source>Automatic</source>
        <comment>layoutAuto</comment>
        <translation>自动</translation>
    </message>
    <message>
        <source>Grid</source>
        <comment>layoutGrid</comment>
        <translation>网格</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>layoutSpeaker</comment>
        <translation>发言者</translation>
    </message>
    <message>
        <source>Hide my picture</source>
        <comment>hideSelfViewButton</comment>
        <translation>隐藏我的画面</translation>
    </message>
    <message>
        <source>Show my picture</source>
        <comment>showSelfViewButton</comment>
        <translation>显示我的画面</translation>
    </message>
    <message>
        <source>Swap the pictures</source>
        <comment>swapViewsButton</comment>
        <translation>切换画面</translation>
    </message>
    <message>
        <source>Can’t talk now. What’s up?</source>
        <comment>quickReply1</comment>
        <translation>现在不方便接听，有什么事？</translation>
    </message>
    <message>
        <source>I’ll call you right back.</source>
        <comment>quickReply2</comment>
        <translation>我马上回电。</translation>
    </message>
    <message>
        <source>I’ll call you later.</source>
        <comment>quickReply3</comment>
        <translation>我稍后打给你。</translation>
    </message>
    <message>
        <source>In a meeting. Please message me.</source>
        <comment>quickReply4</comment>
        <translation>正在开会，请发消息给我。</translation>
    </message>
    <message>
        <source>Write a message…</source>
        <comment>ownReplyPlaceholder</comment>
        <translation>输入消息…</translation>
    </message>
    <message>
        <source>Call {name} back?</source>
        <comment>reminderDue</comment>
        <translation>要回拨 {name} 吗？</translation>
    </message>
    <message>
        <source>Connected</source>
        <comment>connected</comment>
        <translation>已接通</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <comment>reconnecting</comment>
        <translation>正在重新连接…</translation>
    </message>
    <message>
        <source>Ending…</source>
        <comment>ending</comment>
        <translation>正在结束…</translation>
    </message>
    <message>
        <source>You’re muted</source>
        <comment>youAreMuted</comment>
        <translation>你已静音</translation>
    </message>
    <message>
        <source>My picture</source>
        <comment>selfView</comment>
        <translation>我的画面</translation>
    </message>
    <message>
        <source>You</source>
        <comment>you</comment>
        <translation>我</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraIsOff</comment>
        <translation>摄像头已关闭</translation>
    </message>
    <message>
        <source>On hold</source>
        <comment>callOnHold</comment>
        <translation>通话保持中</translation>
    </message>
    <message>
        <source>{name} is sharing</source>
        <comment>nameIsSharing</comment>
        <translation>{name}正在共享屏幕</translation>
    </message>
    <message>
        <source>You’re sharing your screen</source>
        <comment>youAreSharing</comment>
        <translation>你正在共享屏幕</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <comment>peopleCount</comment>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>In the call</source>
        <comment>peopleHere</comment>
        <translation>通话中</translation>
    </message>
    <message>
        <source>Ringing</source>
        <comment>peopleRinging</comment>
        <translation>正在响铃</translation>
    </message>
    <message>
        <source>Not in the call</source>
        <comment>peopleNotHere</comment>
        <translation>不在通话中</translation>
    </message>
    <message>
        <source>Hold Space to talk</source>
        <comment>holdSpaceToTalk</comment>
        <translation>按住空格键说话</translation>
    </message>
    <message>
        <source>Poor connection</source>
        <comment>poorConnection</comment>
        <translation>网络不佳</translation>
    </message>
    <message>
        <source>Microphone blocked</source>
        <comment>microphoneBlocked</comment>
        <translation>麦克风被禁用</translation>
    </message>
    <message>
        <source>Another app uses the microphone</source>
        <comment>microphoneInUse</comment>
        <translation>其他应用正在使用麦克风</translation>
    </message>
    <message>
        <source>The microphone does not work</source>
        <comment>microphoneBroken</comment>
        <translation>麦克风无法工作</translation>
    </message>
    <message>
        <source>No speaker found</source>
        <comment>noSpeaker</comment>
        <translation>未找到扬声器</translation>
    </message>
    <message>
        <source>The speaker does not work</source>
        <comment>speakerBroken</comment>
        <translation>扬声器无法工作</translation>
    </message>
    <message>
        <source>No camera found</source>
        <comment>noCamera</comment>
        <translation>未找到摄像头</translation>
    </message>
    <message>
        <source>Camera blocked</source>
        <comment>cameraBlocked</comment>
        <translation>摄像头被禁用</translation>
    </message>
    <message>
        <source>Another app uses the camera</source>
        <comment>cameraInUse</comment>
        <translation>其他应用正在使用摄像头</translation>
    </message>
    <message>
        <source>The camera does not work</source>
        <comment>cameraBroken</comment>
        <translation>摄像头无法工作</translation>
    </message>
    <message>
        <source>The screen can’t be shared</source>
        <comment>screenBroken</comment>
        <translation>无法共享屏幕</translation>
    </message>
    <message>
        <source>Unplugged. Another device is used</source>
        <comment>deviceUnplugged</comment>
        <translation>已拔出，正在使用其他设备</translation>
    </message>
    <message>
        <source>Too many people to hear each other</source>
        <comment>tooManyForSound</comment>
        <translation>人数过多，无法互相听到</translation>
    </message>
    <message>
        <source>Too many people to see each other</source>
        <comment>tooManyForPictures</comment>
        <translation>人数过多，无法互相看到</translation>
    </message>
    <message>
        <source>Sound and camera</source>
        <comment>deviceCheckTitle</comment>
        <translation>声音和摄像头</translation>
    </message>
    <message>
        <source>Speak: the bars move when you can be heard.</source>
        <comment>deviceCheckText</comment>
        <translation>请说话：能听到您时，条形会跳动。</translation>
    </message>
    <message>
        <source>Connection</source>
        <comment>statisticsTitle</comment>
        <translation>连接</translation>
    </message>
    <message>
        <source>Good connection</source>
        <comment>qualityGood</comment>
        <translation>连接良好</translation>
    </message>
    <message>
        <source>Fair connection</source>
        <comment>qualityFair</comment>
        <translation>连接一般</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <comment>qualityUnknown</comment>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>Delay there and back</source>
        <comment>statisticsRoundTrip</comment>
        <translation>往返延迟</translation>
    </message>
    <message>
        <source>Sound lost</source>
        <comment>statisticsLost</comment>
        <translation>丢失的声音</translation>
    </message>
    <message>
        <source>Sound filled in</source>
        <comment>statisticsFilled</comment>
        <translation>补上的声音</translation>
    </message>
    <message>
        <source>Way</source>
        <comment>statisticsWay</comment>
        <translation>路径</translation>
    </message>
    <message>
        <source>Direct</source>
        <comment>wayDirect</comment>
        <translation>直接</translation>
    </message>
    <message>
        <source>Through a relay</source>
        <comment>wayRelay</comment>
        <translation>通过中继</translation>
    </message>
    <message>
        <source>Devices</source>
        <comment>devicesButton</comment>
        <translation>设备</translation>
    </message>
    <message>
        <source>Microphone</source>
        <comment>microphoneDevices</comment>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>speakerDevices</comment>
        <translation>扬声器</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>cameraDevices</comment>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>System default</source>
        <comment>systemDefaultDevice</comment>
        <translation>系统默认</translation>
    </message>
    <message>
        <source>{name} joined</source>
        <comment>memberJoined</comment>
        <translation>{name} 已加入</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>memberDeclined</comment>
        <translation>{name} 已拒绝</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>memberBusy</comment>
        <translation>{name} 正在通话</translation>
    </message>
    <message>
        <source>{name} did not answer</source>
        <comment>memberNoAnswer</comment>
        <translation>{name} 未接听</translation>
    </message>
    <message>
        <source>{name} left</source>
        <comment>memberLeft</comment>
        <translation>{name} 已离开</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>memberUnreachable</comment>
        <translation>无法联系 {name}</translation>
    </message>
    <message>
        <source>{name} is no longer called</source>
        <comment>memberRemoved</comment>
        <translation>已停止呼叫 {name}</translation>
    </message>
    <message>
        <source>{text}.</source>
        <comment>sentence</comment>
        <translation>{text}。</translation>
    </message>
    <message>
        <source>Invite to the call</source>
        <comment>inviteTitle</comment>
        <translation>邀请加入通话</translation>
    </message>
    <message>
        <source>Search people</source>
        <comment>inviteSearch</comment>
        <translation>搜索成员</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <comment>inviteNobodyFound</comment>
        <translation>未找到任何人</translation>
    </message>
    <message>
        <source>Nobody called “{name}”</source>
        <comment>inviteNobodyCalled</comment>
        <translation>没有叫“{name}”的人</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <comment>inviteClearSearch</comment>
        <translation>清除搜索</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <comment>inviteCount</comment>
        <translation>
            <numerusform>邀请 %n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not invite {name}</source>
        <comment>inviteTakeOut</comment>
        <translation>不邀请{name}</translation>
    </message>
    <message>
        <source>Recent</source>
        <comment>inviteRecent</comment>
        <translation>最近</translation>
    </message>
    <message>
        <source>All people</source>
        <comment>inviteEverybody</comment>
        <translation>所有人</translation>
    </message>
    <message numerus="yes">
        <source>%n people found</source>
        <comment>inviteFound</comment>
        <translation>
            <numerusform>找到 %n 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people selected</source>
        <comment>inviteSelected</comment>
        <translation>
            <numerusform>已选择 %n 人</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can invite %n more people</source>
        <comment>inviteLimit</comment>
        <translation>
            <numerusform>还可邀请 %n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>The call is full</source>
        <comment>inviteFull</comment>
        <translation>通话人数已满</translation>
    </message>
    <message>
        <source>Leave the call and quit?</source>
        <comment>quitTitle</comment>
        <translation>要离开通话并退出吗？</translation>
    </message>
    <message>
        <source>Quitting ends the call on this device.</source>
        <comment>quitText</comment>
        <translation>退出将结束此设备上的通话。</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <comment>quitButton</comment>
        <translation>离开并退出</translation>
    </message>
    <message>
        <source>Waiting for an answer…</source>
        <comment>minimizedCallingPageWaitingText</comment>
        <translation>等待接听…</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>notificationIncomingVoice</comment>
        <translation>语音来电</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>notificationIncomingVideo</comment>
        <translation>视频来电</translation>
    </message>
    <message>
        <source>Incoming group audio call</source>
        <comment>notificationIncomingGroupVoice</comment>
        <translation>多人语音来电</translation>
    </message>
    <message>
        <source>Incoming group video call</source>
        <comment>notificationIncomingGroupVideo</comment>
        <translation>多人视频来电</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <comment>notificationPrivateTitle</comment>
        <translation>来电</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>notificationPrivateMissed</comment>
        <translation>未接来电</translation>
    </message>
    <message>
        <source>Missed call · {name}</source>
        <comment>missedCallNotificationTitle</comment>
        <translation>未接来电 · {name}</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>missedAudioCallNotificationContent</comment>
        <translation>语音通话</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>missedVideoCallNotificationContent</comment>
        <translation>视频通话</translation>
    </message>
    <message>
        <source>Group audio call</source>
        <comment>missedGroupAudioCallNotificationContent</comment>
        <translation>多人语音通话</translation>
    </message>
    <message>
        <source>Group video call</source>
        <comment>missedGroupVideoCallNotificationContent</comment>
        <translation>多人视频通话</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>trayIncoming</comment>
        <translation>{name} 来电</translation>
    </message>
    <message>
        <source>Calling {name}…</source>
        <comment>trayOutgoing</comment>
        <translation>正在呼叫 {name}…</translation>
    </message>
    <message>
        <source>In a call with {name}</source>
        <comment>trayInCall</comment>
        <translation>正在与 {name} 通话</translation>
    </message>
    <message numerus="yes">
        <source>In a group call with %n people</source>
        <comment>trayInGroupCall</comment>
        <translation>
            <numerusform>正在与 %n 人进行多人通话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed calls</source>
        <comment>trayMissed</comment>
        <translation>
            <numerusform>%n 个未接来电</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready for calls</source>
        <comment>trayReady</comment>
        <translation>可以接听来电</translation>
    </message>
    <message>
        <source>Offline – calls can’t reach this device</source>
        <comment>trayOffline</comment>
        <translation>离线：此设备无法收到来电</translation>
    </message>
    <message>
        <source>Offline – no network connection</source>
        <comment>offlineNoNetwork</comment>
        <translation>离线：没有网络连接</translation>
    </message>
    <message>
        <source>Offline – the server’s name is not found</source>
        <comment>offlineNoName</comment>
        <translation>离线：找不到服务器名称</translation>
    </message>
    <message>
        <source>Offline – the server does not answer</source>
        <comment>offlineNoAnswer</comment>
        <translation>离线：服务器没有响应</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not trusted</source>
        <comment>offlineNotTrusted</comment>
        <translation>离线：服务器的证书不受信任</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not valid today; check this computer’s date</source>
        <comment>offlineNotValid</comment>
        <translation>离线：服务器的证书目前无效；请检查这台电脑的日期</translation>
    </message>
    <message>
        <source>Offline – no secure connection to the server</source>
        <comment>offlineNotSecure</comment>
        <translation>离线：无法与服务器建立安全连接</translation>
    </message>
    <message>
        <source>Offline – the proxy does not lead to the server</source>
        <comment>offlineProxy</comment>
        <translation>离线：无法通过代理连接服务器</translation>
    </message>
    <message>
        <source>Offline – the proxy asks for a name and a password</source>
        <comment>offlineProxyPassword</comment>
        <translation>离线：代理要求用户名和密码</translation>
    </message>
    <message>
        <source>Offline – there is no call server at this address</source>
        <comment>offlineOtherServer</comment>
        <translation>离线：此地址没有通话服务器</translation>
    </message>
    <message>
        <source>Offline – this app and the server do not fit together; an update may help</source>
        <comment>offlineUpdate</comment>
        <translation>离线：此应用与服务器不兼容；更新可能有帮助</translation>
    </message>
    <message>
        <source>Offline – the server does not let this computer in</source>
        <comment>offlineForbidden</comment>
        <translation>离线：服务器不允许这台电脑连接</translation>
    </message>
    <message>
        <source>Offline – please sign in again</source>
        <comment>offlineSignIn</comment>
        <translation>离线：请重新登录</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>trayShow</comment>
        <translation>显示通话</translation>
    </message>
    <message>
        <source>Incoming audio call from {name}.</source>
        <comment>announceIncomingVoice</comment>
        <translation>{name} 的语音来电。</translation>
    </message>
    <message>
        <source>Incoming video call from {name}.</source>
        <comment>announceIncomingVideo</comment>
        <translation>{name} 的视频来电。</translation>
    </message>
    <message>
        <source>Incoming group audio call. {people}.</source>
        <comment>announceIncomingGroupVoice</comment>
        <translation>多人语音来电。{people}。</translation>
    </message>
    <message>
        <source>Incoming group video call. {people}.</source>
        <comment>announceIncomingGroupVideo</comment>
        <translation>多人视频来电。{people}。</translation>
    </message>
    <message>
        <source>Press {accept} to accept, {decline} to decline.</source>
        <comment>announceShortcuts</comment>
        <translation>按 {accept} 接听，按 {decline} 拒绝。</translation>
    </message>
    <message>
        <source>Switch to the call window to answer; there, {accept} accepts and {decline} declines.</source>
        <comment>announceShortcutsAway</comment>
        <translation>要接听，请切换到通话窗口；在那里按 {accept} 接听，按 {decline} 拒绝。</translation>
    </message>
    <message>
        <source>Another call: {name}, audio.</source>
        <comment>announceWaitingVoice</comment>
        <translation>另一个来电：{name}，语音。</translation>
    </message>
    <message>
        <source>Another call: {name}, video.</source>
        <comment>announceWaitingVideo</comment>
        <translation>另一个来电：{name}，视频。</translation>
    </message>
    <message>
        <source>Press {accept} to end this call and accept.</source>
        <comment>announceWaitingAccept</comment>
        <translation>按 {accept} 结束此通话并接听。</translation>
    </message>
    <message>
        <source>Ringer silenced</source>
        <comment>announceSilenced</comment>
        <translation>铃声已静音</translation>
    </message>
    <message>
        <source>Ringer on</source>
        <comment>announceSoundOn</comment>
        <translation>铃声已打开</translation>
    </message>
    <message>
        <source>Connecting</source>
        <comment>announceConnecting</comment>
        <translation>正在接通</translation>
    </message>
    <message>
        <source>Call connected</source>
        <comment>announceConnected</comment>
        <translation>通话已接通</translation>
    </message>
    <message>
        <source>Call ended after {duration}</source>
        <comment>announceEndedAfter</comment>
        <translation>通话结束，时长 {duration}</translation>
    </message>
    <message>
        <source>The call goes on in the small bar</source>
        <comment>announceSmallBar</comment>
        <translation>通话在小窗栏中继续</translation>
    </message>
    <message>
        <source>Incoming call from {name}</source>
        <comment>accessIncomingWindow</comment>
        <translation>{name} 的来电</translation>
    </message>
    <message>
        <source>Call to {name}</source>
        <comment>accessOutgoingWindow</comment>
        <translation>呼叫 {name}</translation>
    </message>
    <message>
        <source>Call with {name}</source>
        <comment>accessCallWindow</comment>
        <translation>与 {name} 的通话</translation>
    </message>
    <message>
        <source>People in the call</source>
        <comment>accessPeopleList</comment>
        <translation>通话成员</translation>
    </message>
    <message>
        <source>People you can invite</source>
        <comment>accessPeopleToInvite</comment>
        <translation>可以邀请的人</translation>
    </message>
    <message>
        <source>Call history</source>
        <comment>accessHistoryList</comment>
        <translation>通话记录</translation>
    </message>
    <message>
        <source>Call time {duration}</source>
        <comment>accessTimer</comment>
        <translation>通话时长 {duration}</translation>
    </message>
    <message>
        <source>Quick replies</source>
        <comment>accessQuickReplies</comment>
        <translation>快捷回复</translation>
    </message>
    <message>
        <source>Silence the ringing</source>
        <comment>accessSilence</comment>
        <translation>关闭铃声</translation>
    </message>
    <message>
        <source>Decline the call from {name}</source>
        <comment>accessDecline</comment>
        <translation>拒绝 {name} 的来电</translation>
    </message>
    <message>
        <source>Accept the call from {name}</source>
        <comment>accessAccept</comment>
        <translation>接听 {name} 的来电</translation>
    </message>
    <message>
        <source>Accept the call from {name} with your camera on</source>
        <comment>accessAcceptVideo</comment>
        <translation>打开摄像头接听 {name} 的来电</translation>
    </message>
    <message>
        <source>Accept the call from {name} without your camera</source>
        <comment>accessAcceptAudioOnly</comment>
        <translation>不开摄像头接听 {name} 的来电</translation>
    </message>
    <message>
        <source>Stop calling {name}</source>
        <comment>accessCancel</comment>
        <translation>停止呼叫 {name}</translation>
    </message>
    <message>
        <source>End the call</source>
        <comment>accessEnd</comment>
        <translation>结束通话</translation>
    </message>
    <message>
        <source>Leave the call, the others stay</source>
        <comment>accessLeave</comment>
        <translation>离开通话，其他人继续</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <comment>accessStopAnswering</comment>
        <translation>停止接听</translation>
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
            <numerusform>%n小时</numerusform>
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
        <translation>通话</translation>
    </message>
    <message>
        <source>Search calls</source>
        <comment>historySearch</comment>
        <translation>搜索通话</translation>
    </message>
    <message>
        <source>All</source>
        <comment>historyAll</comment>
        <translation>全部</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historyMissedFilter</comment>
        <translation>未接</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historyIncomingFilter</comment>
        <translation>来电</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historyOutgoingFilter</comment>
        <translation>去电</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <comment>historyEmpty</comment>
        <translation>暂无通话</translation>
    </message>
    <message>
        <source>Calls you make and get show here</source>
        <comment>historyEmptyHint</comment>
        <translation>你拨打和接到的通话会显示在这里</translation>
    </message>
    <message>
        <source>No missed calls</source>
        <comment>historyNoMissed</comment>
        <translation>没有未接来电</translation>
    </message>
    <message>
        <source>No calls found</source>
        <comment>historyNothingFound</comment>
        <translation>没有找到通话</translation>
    </message>
    <message>
        <source>New call</source>
        <comment>historyNewCall</comment>
        <translation>新通话</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historySideMissed</comment>
        <translation>未接</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historySideIncoming</comment>
        <translation>来电</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historySideOutgoing</comment>
        <translation>去电</translation>
    </message>
    <message>
        <source>video</source>
        <comment>historyVideo</comment>
        <translation>视频</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <comment>historyCounted</comment>
        <translation>{name}（{count}）</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>historyIncomingVoice</comment>
        <translation>语音来电</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>historyIncomingVideo</comment>
        <translation>视频来电</translation>
    </message>
    <message>
        <source>Outgoing audio call</source>
        <comment>historyOutgoingVoice</comment>
        <translation>语音去电</translation>
    </message>
    <message>
        <source>Outgoing video call</source>
        <comment>historyOutgoingVideo</comment>
        <translation>视频去电</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>historyMissed</comment>
        <translation>未接来电</translation>
    </message>
    <message>
        <source>Missed while in a call</source>
        <comment>historyMissedBusy</comment>
        <translation>通话中未接</translation>
    </message>
    <message>
        <source>Declined</source>
        <comment>historyDeclined</comment>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>They declined</source>
        <comment>historyDeclinedByThem</comment>
        <translation>对方已拒绝</translation>
    </message>
    <message>
        <source>Busy</source>
        <comment>historyBusy</comment>
        <translation>忙线</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>historyNoAnswer</comment>
        <translation>无人接听</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>historyCancelled</comment>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>historyAnsweredElsewhere</comment>
        <translation>已在其他设备上接听</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>historyDeclinedElsewhere</comment>
        <translation>已在其他设备上拒绝</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>historyFailed</comment>
        <translation>无法接通</translation>
    </message>
    <message>
        <source>Ongoing</source>
        <comment>historyOngoing</comment>
        <translation>进行中</translation>
    </message>
    <message>
        <source>{kind} · {result}</source>
        <comment>historyKindAndResult</comment>
        <translation>{kind} · {result}</translation>
    </message>
    <message>
        <source>Today</source>
        <comment>historyToday</comment>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <comment>historyYesterday</comment>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Loading…</source>
        <comment>historyLoading</comment>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>unknownPerson</comment>
        <translation>未知</translation>
    </message>
</context>
</TS>
