<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="tr" sourcelanguage="en">
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
        <translation>Gelen sesli arama…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallDialogMessage</comment>
        <translation>Gelen görüntülü arama…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallDialogMessage</comment>
        <translation>Gelen sesli grup araması…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallDialogMessage</comment>
        <translation>Gelen görüntülü grup araması…</translation>
    </message>
    <message>
        <source>Incoming audio call…</source>
        <comment>incomingVoiceCallPageMessage</comment>
        <translation>Gelen sesli arama…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallPageMessage</comment>
        <translation>Gelen görüntülü arama…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallPageMessage</comment>
        <translation>Gelen sesli grup araması…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallPageMessage</comment>
        <translation>Gelen görüntülü grup araması…</translation>
    </message>
    <message>
        <source>Incoming call · silenced</source>
        <comment>incomingSilenced</comment>
        <translation>Gelen arama · zil kapalı</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>incomingOneIsCalling</comment>
        <translation>{name} arıyor</translation>
    </message>
    <message>
        <source>{ringer} is calling you</source>
        <comment>incomingIsCallingYou</comment>
        <translation>{ringer} sizi arıyor</translation>
    </message>
    <message>
        <source>{ringer} is calling you and {a}</source>
        <comment>incomingIsCallingYouAndOne</comment>
        <translation>{ringer} sizi arıyor. Aranan diğer kişi: {a}</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a} and {b}</source>
        <comment>incomingIsCallingYouAndTwo</comment>
        <translation>{ringer} sizi arıyor. Aranan diğer kişiler: {a} ve {b}</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a}, {b} and {c}</source>
        <comment>incomingIsCallingYouAndThree</comment>
        <translation>{ringer} sizi arıyor. Aranan diğer kişiler: {a}, {b} ve {c}</translation>
    </message>
    <message numerus="yes">
        <source>{ringer} is calling you, {a}, {b} and %n others</source>
        <comment>incomingIsCallingYouAndMany</comment>
        <translation>
            <numerusform>{ringer} sizi arıyor. Aranan diğer kişiler: {a}, {b} ve %n kişi daha</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people already in the call</source>
        <comment>incomingAlreadyInCall</comment>
        <translation>
            <numerusform>%n kişi zaten görüşmede</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more calls are waiting</source>
        <comment>callsWaiting</comment>
        <translation>
            <numerusform>%n arama daha bekliyor</numerusform>
        </translation>
    </message>
    <message>
        <source>No microphone found</source>
        <comment>incomingNoMicrophone</comment>
        <translation>Mikrofon bulunamadı</translation>
    </message>
    <message>
        <source>Connection lost. Reconnecting…</source>
        <comment>incomingConnectionLost</comment>
        <translation>Bağlantı koptu. Yeniden bağlanılıyor…</translation>
    </message>
    <message>
        <source>Declining…</source>
        <comment>declining</comment>
        <translation>Reddediliyor…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <comment>connecting</comment>
        <translation>Bağlanıyor…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <comment>outgoingStarting</comment>
        <translation>Başlatılıyor…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVoiceCallPageMessage</comment>
        <translation>Aranıyor…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVideoCallPageMessage</comment>
        <translation>Aranıyor…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVoiceCallPageMessage</comment>
        <translation>Aranıyor…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVideoCallPageMessage</comment>
        <translation>Aranıyor…</translation>
    </message>
    <message>
        <source>Ringing…</source>
        <comment>outgoingRinging</comment>
        <translation>Çalıyor…</translation>
    </message>
    <message>
        <source>{name} is offline. Still trying…</source>
        <comment>outgoingOffline</comment>
        <translation>{name} çevrimdışı. Denenmeye devam ediliyor…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <comment>outgoingCancelling</comment>
        <translation>İptal ediliyor…</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <comment>groupNames</comment>
        <translation>{a} ve {b}</translation>
    </message>
    <message numerus="yes">
        <source>{a}, {b} and %n others</source>
        <comment>groupNamesMany</comment>
        <translation>
            <numerusform>{a}, {b} ve %n kişi daha</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group call · %n invited</source>
        <comment>groupInvited</comment>
        <translation>
            <numerusform>Grup araması · %n kişi davetli</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{joined} of %n joined</source>
        <comment>groupJoined</comment>
        <translation>
            <numerusform>%n kişiden {joined} kişi katıldı</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed call from {name}</source>
        <comment>endMissed</comment>
        <translation>Cevapsız arama: {name}</translation>
    </message>
    <message>
        <source>Missed call from {name} · you were in a call</source>
        <comment>endMissedBusy</comment>
        <translation>Cevapsız arama: {name} · görüşmedeydiniz</translation>
    </message>
    <message>
        <source>Call declined</source>
        <comment>endDeclined</comment>
        <translation>Arama reddedildi</translation>
    </message>
    <message>
        <source>Declined · message sent</source>
        <comment>endDeclinedMessageSent</comment>
        <translation>Reddedildi · mesaj gönderildi</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>endAnsweredElsewhere</comment>
        <translation>Başka bir cihazda yanıtlandı</translation>
    </message>
    <message>
        <source>Answered on {device}</source>
        <comment>endAnsweredOn</comment>
        <translation>Şu cihazda yanıtlandı: {device}</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>endDeclinedElsewhere</comment>
        <translation>Başka bir cihazda reddedildi</translation>
    </message>
    <message>
        <source>Declined on {device}</source>
        <comment>endDeclinedOn</comment>
        <translation>Şu cihazda reddedildi: {device}</translation>
    </message>
    <message>
        <source>Call continued on another device</source>
        <comment>endMovedElsewhere</comment>
        <translation>Görüşme başka bir cihazda sürüyor</translation>
    </message>
    <message>
        <source>Call continued on {device}</source>
        <comment>endMovedTo</comment>
        <translation>Görüşme şu cihazda sürüyor: {device}</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>endNameDeclined</comment>
        <translation>{name} reddetti</translation>
    </message>
    <message>
        <source>{name} declined: “{message}”</source>
        <comment>endNameDeclinedSaying</comment>
        <translation>{name} reddetti: “{message}”</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>endNameBusy</comment>
        <translation>{name} başka bir görüşmede</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>endNoAnswer</comment>
        <translation>Yanıt yok</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>endNameUnreachable</comment>
        <translation>{name} adlı kişiye ulaşılamıyor</translation>
    </message>
    <message>
        <source>User not found</source>
        <comment>endUserNotFound</comment>
        <translation>Kullanıcı bulunamadı</translation>
    </message>
    <message>
        <source>Call cancelled</source>
        <comment>endCancelled</comment>
        <translation>Arama iptal edildi</translation>
    </message>
    <message>
        <source>Call cancelled · connection lost</source>
        <comment>endCallerLost</comment>
        <translation>Arama iptal edildi · bağlantı koptu</translation>
    </message>
    <message>
        <source>Everyone declined</source>
        <comment>endEveryoneDeclined</comment>
        <translation>Herkes reddetti</translation>
    </message>
    <message>
        <source>Everyone is in another call</source>
        <comment>endEveryoneBusy</comment>
        <translation>Herkes başka bir görüşmede</translation>
    </message>
    <message>
        <source>Nobody answered</source>
        <comment>endNobodyAnswered</comment>
        <translation>Kimse yanıt vermedi</translation>
    </message>
    <message>
        <source>Nobody can be reached</source>
        <comment>endNobodyReachable</comment>
        <translation>Kimseye ulaşılamıyor</translation>
    </message>
    <message>
        <source>Call ended</source>
        <comment>endCallEnded</comment>
        <translation>Görüşme sona erdi</translation>
    </message>
    <message>
        <source>Call ended · {duration}</source>
        <comment>endCallEndedAfter</comment>
        <translation>Görüşme sona erdi · {duration}</translation>
    </message>
    <message>
        <source>You left the call</source>
        <comment>endLeft</comment>
        <translation>Görüşmeden ayrıldınız</translation>
    </message>
    <message>
        <source>Everyone else left</source>
        <comment>endEveryoneElseLeft</comment>
        <translation>Diğer herkes ayrıldı</translation>
    </message>
    <message>
        <source>You were removed from the call</source>
        <comment>endRemoved</comment>
        <translation>Görüşmeden çıkarıldınız</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>endFailed</comment>
        <translation>Bağlanılamadı</translation>
    </message>
    <message>
        <source>Couldn’t connect the call</source>
        <comment>endFailedIncoming</comment>
        <translation>Arama bağlanamadı</translation>
    </message>
    <message>
        <source>Couldn’t connect · {cause}</source>
        <comment>endFailedBecause</comment>
        <translation>Bağlanılamadı · {cause}</translation>
    </message>
    <message>
        <source>Couldn’t connect the call · {cause}</source>
        <comment>endFailedIncomingBecause</comment>
        <translation>Arama bağlanamadı · {cause}</translation>
    </message>
    <message>
        <source>no connection to the server</source>
        <comment>causeNoConnection</comment>
        <translation>sunucuya bağlantı yok</translation>
    </message>
    <message>
        <source>the server did not answer in time</source>
        <comment>causeTimeout</comment>
        <translation>sunucu zamanında yanıt vermedi</translation>
    </message>
    <message>
        <source>the server has a problem</source>
        <comment>causeServer</comment>
        <translation>sunucuda bir sorun var</translation>
    </message>
    <message>
        <source>you are not signed in</source>
        <comment>causeNotSignedIn</comment>
        <translation>oturum açmadınız</translation>
    </message>
    <message>
        <source>your sign-in has expired</source>
        <comment>causeSignInExpired</comment>
        <translation>oturumunuzun süresi doldu</translation>
    </message>
    <message>
        <source>too many attempts, try again in a moment</source>
        <comment>causeTooManyRequests</comment>
        <translation>çok fazla deneme, birazdan yeniden deneyin</translation>
    </message>
    <message>
        <source>the call is already over</source>
        <comment>causeCallOver</comment>
        <translation>arama zaten sona erdi</translation>
    </message>
    <message>
        <source>the call is full</source>
        <comment>causeCallFull</comment>
        <translation>görüşme dolu</translation>
    </message>
    <message>
        <source>you are already in the call</source>
        <comment>causeAlreadyInCall</comment>
        <translation>zaten görüşmedesiniz</translation>
    </message>
    <message>
        <source>you aren’t allowed to do this</source>
        <comment>causeNotAllowed</comment>
        <translation>bunu yapma izniniz yok</translation>
    </message>
    <message>
        <source>something went wrong</source>
        <comment>causeInvalid</comment>
        <translation>bir şeyler ters gitti</translation>
    </message>
    <message>
        <source>error {code}</source>
        <comment>causeCode</comment>
        <translation>hata {code}</translation>
    </message>
    <message>
        <source>waiting…</source>
        <comment>rowWaiting</comment>
        <translation>bekleniyor…</translation>
    </message>
    <message>
        <source>calling…</source>
        <comment>rowCalling</comment>
        <translation>aranıyor…</translation>
    </message>
    <message>
        <source>ringing…</source>
        <comment>rowRinging</comment>
        <translation>çalıyor…</translation>
    </message>
    <message>
        <source>offline, still trying…</source>
        <comment>rowOffline</comment>
        <translation>çevrimdışı, denenmeye devam ediliyor…</translation>
    </message>
    <message>
        <source>connecting…</source>
        <comment>rowConnecting</comment>
        <translation>bağlanıyor…</translation>
    </message>
    <message>
        <source>joined</source>
        <comment>rowJoined</comment>
        <translation>katıldı</translation>
    </message>
    <message>
        <source>speaking</source>
        <comment>rowSpeaking</comment>
        <translation>konuşuyor</translation>
    </message>
    <message>
        <source>listening</source>
        <comment>rowListening</comment>
        <translation>dinliyor</translation>
    </message>
    <message>
        <source>muted</source>
        <comment>rowMuted</comment>
        <translation>mikrofonu kapalı</translation>
    </message>
    <message>
        <source>muted by host</source>
        <comment>rowMutedByHost</comment>
        <translation>mikrofonunu düzenleyen kapattı</translation>
    </message>
    <message>
        <source>muted for you</source>
        <comment>rowMutedForYou</comment>
        <translation>sizin için sessizde</translation>
    </message>
    <message>
        <source>wants to speak</source>
        <comment>rowHandRaised</comment>
        <translation>söz istiyor</translation>
    </message>
    <message>
        <source>on hold</source>
        <comment>rowOnHold</comment>
        <translation>beklemede</translation>
    </message>
    <message>
        <source>reconnecting…</source>
        <comment>rowReconnecting</comment>
        <translation>yeniden bağlanıyor…</translation>
    </message>
    <message>
        <source>declined</source>
        <comment>rowDeclined</comment>
        <translation>reddetti</translation>
    </message>
    <message>
        <source>declined: “{message}”</source>
        <comment>rowDeclinedSaying</comment>
        <translation>reddetti: “{message}”</translation>
    </message>
    <message>
        <source>in another call</source>
        <comment>rowBusy</comment>
        <translation>başka bir görüşmede</translation>
    </message>
    <message>
        <source>no answer</source>
        <comment>rowNoAnswer</comment>
        <translation>yanıt yok</translation>
    </message>
    <message>
        <source>can’t be reached</source>
        <comment>rowUnreachable</comment>
        <translation>ulaşılamıyor</translation>
    </message>
    <message>
        <source>left</source>
        <comment>rowLeft</comment>
        <translation>ayrıldı</translation>
    </message>
    <message>
        <source>not called any more</source>
        <comment>rowRemoved</comment>
        <translation>artık aranmıyor</translation>
    </message>
    <message>
        <source>{name}, {status}</source>
        <comment>rowStatusOf</comment>
        <translation>{name}, {status}</translation>
    </message>
    <message>
        <source>Accept</source>
        <comment>incomingCallPageAcceptButton</comment>
        <translation>Kabul et</translation>
    </message>
    <message>
        <source>Decline</source>
        <comment>incomingCallPageDeclineButton</comment>
        <translation>Reddet</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>outgoingCallPageACancelButton</comment>
        <translation>İptal</translation>
    </message>
    <message>
        <source>Audio only</source>
        <comment>acceptAudioOnlyButton</comment>
        <translation>Yalnızca ses</translation>
    </message>
    <message>
        <source>Join</source>
        <comment>joinButton</comment>
        <translation>Katıl</translation>
    </message>
    <message>
        <source>End and accept</source>
        <comment>endAndAcceptButton</comment>
        <translation>Bitir ve kabul et</translation>
    </message>
    <message>
        <source>Ignore</source>
        <comment>ignoreButton</comment>
        <translation>Yok say</translation>
    </message>
    <message>
        <source>Silence</source>
        <comment>silenceButton</comment>
        <translation>Zili kapat</translation>
    </message>
    <message>
        <source>Sound on</source>
        <comment>soundOnButton</comment>
        <translation>Zili aç</translation>
    </message>
    <message>
        <source>Message</source>
        <comment>messageButton</comment>
        <translation>Mesaj</translation>
    </message>
    <message>
        <source>Reply with message</source>
        <comment>replyWithMessageButton</comment>
        <translation>Mesajla yanıtla</translation>
    </message>
    <message>
        <source>Send</source>
        <comment>sendButton</comment>
        <translation>Gönder</translation>
    </message>
    <message>
        <source>Remind me</source>
        <comment>remindButton</comment>
        <translation>Hatırlat</translation>
    </message>
    <message numerus="yes">
        <source>In %n minutes</source>
        <comment>remindInMinutes</comment>
        <translation>
            <numerusform>%n dakika sonra</numerusform>
        </translation>
    </message>
    <message>
        <source>In one hour</source>
        <comment>remindInHour</comment>
        <translation>Bir saat sonra</translation>
    </message>
    <message>
        <source>Call back</source>
        <comment>callBackButton</comment>
        <translation>Geri ara</translation>
    </message>
    <message>
        <source>Call again</source>
        <comment>callAgainButton</comment>
        <translation>Tekrar ara</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>closeButton</comment>
        <translation>Kapat</translation>
    </message>
    <message>
        <source>End</source>
        <comment>endButton</comment>
        <translation>Bitir</translation>
    </message>
    <message>
        <source>End call</source>
        <comment>endCallButton</comment>
        <translation>Görüşmeyi bitir</translation>
    </message>
    <message>
        <source>Leave</source>
        <comment>leaveButton</comment>
        <translation>Ayrıl</translation>
    </message>
    <message>
        <source>End for everyone</source>
        <comment>endForEveryoneButton</comment>
        <translation>Herkes için bitir</translation>
    </message>
    <message>
        <source>Stay</source>
        <comment>stayButton</comment>
        <translation>Kal</translation>
    </message>
    <message>
        <source>Stop calling</source>
        <comment>stopCallingButton</comment>
        <translation>Aramayı durdur</translation>
    </message>
    <message>
        <source>Ring again</source>
        <comment>ringAgainButton</comment>
        <translation>Yeniden ara</translation>
    </message>
    <message>
        <source>Invite</source>
        <comment>inviteButton</comment>
        <translation>Davet et</translation>
    </message>
    <message>
        <source>Add people</source>
        <comment>addPeopleButton</comment>
        <translation>Kişi ekle</translation>
    </message>
    <message>
        <source>Mute</source>
        <comment>muteButton</comment>
        <translation>Mikrofonu kapat</translation>
    </message>
    <message>
        <source>Unmute</source>
        <comment>unmuteButton</comment>
        <translation>Mikrofonu aç</translation>
    </message>
    <message>
        <source>Camera on</source>
        <comment>cameraOnButton</comment>
        <translation>Kamerayı aç</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraOffButton</comment>
        <translation>Kamerayı kapat</translation>
    </message>
    <message>
        <source>Share screen</source>
        <comment>shareScreenButton</comment>
        <translation>Ekranı paylaş</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <comment>stopSharingButton</comment>
        <translation>Paylaşımı durdur</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <comment>raiseHandButton</comment>
        <translation>El kaldır</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <comment>lowerHandButton</comment>
        <translation>Eli indir</translation>
    </message>
    <message>
        <source>Hold</source>
        <comment>holdButton</comment>
        <translation>Beklet</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>resumeButton</comment>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>People</source>
        <comment>peopleButton</comment>
        <translation>Kişiler</translation>
    </message>
    <message>
        <source>Minimise</source>
        <comment>minimizeButton</comment>
        <translation>Simge durumuna küçült</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>expandButton</comment>
        <translation>Görüşmeyi göster</translation>
    </message>
    <message>
        <source>More</source>
        <comment>moreButton</comment>
        <translation>Diğer</translation>
    </message>
    <message>
        <source>Mute calls from {name}</source>
        <comment>muteContactButton</comment>
        <translation>Sessize al: {name}</translation>
    </message>
    <message>
        <source>Unmute calls from {name}</source>
        <comment>unmuteContactButton</comment>
        <translation>Sesi aç: {name}</translation>
    </message>
    <message>
        <source>Sound settings…</source>
        <comment>soundSettingsButton</comment>
        <translation>Ses ayarları…</translation>
    </message>
    <message>
        <source>Open settings</source>
        <comment>openSettingsButton</comment>
        <translation>Ayarları aç</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>voiceCallButton</comment>
        <translation>Sesli arama</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>videoCallButton</comment>
        <translation>Görüntülü arama</translation>
    </message>
    <message>
        <source>Call {name}</source>
        <comment>callNameButton</comment>
        <translation>Ara: {name}</translation>
    </message>
    <message>
        <source>Video call {name}</source>
        <comment>videoCallNameButton</comment>
        <translation>Görüntülü ara: {name}</translation>
    </message>
    <message>
        <source>{label} ({shortcut})</source>
        <comment>tooltipWithShortcut</comment>
        <translation>{label} ({shortcut})</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>barCamera</comment>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Share</source>
        <comment>barShare</comment>
        <translation>Paylaş</translation>
    </message>
    <message>
        <source>Add</source>
        <comment>barAdd</comment>
        <translation>Ekle</translation>
    </message>
    <message>
        <source>Hand</source>
        <comment>barHand</comment>
        <translation>El</translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>barStop</comment>
        <translation>Durdur</translation>
    </message>
    <message>
        <source>Previous page</source>
        <comment>previousPageButton</comment>
        <translation>Önceki sayfa</translation>
    </message>
    <message>
        <source>Next page</source>
        <comment>nextPageButton</comment>
        <translation>Sonraki sayfa</translation>
    </message>
    <message>
        <source>Keep {name} large</source>
        <comment>pinButton</comment>
        <translation>Büyük tut: {name}</translation>
    </message>
    <message>
        <source>Stop keeping {name} large</source>
        <comment>unpinButton</comment>
        <translation>Artık büyük tutma: {name}</translation>
    </message>
    <message>
        <source>Full screen</source>
        <comment>fullScreenButton</comment>
        <translation>Tam ekran</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <comment>leaveFullScreenButton</comment>
        <translation>Tam ekrandan çık</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <comment>keepOnTopButton</comment>
        <translation>Hep üstte tut</translation>
    </message>
    <message>
        <source>Small window</source>
        <comment>smallWindowButton</comment>
        <translation>Küçük pencere</translation>
    </message>
    <message>
        <source>Put the call aside</source>
        <comment>putAsideButton</comment>
        <translation>Görüşmeyi kenara al</translation>
    </message>
    <message>
        <source>Layout</source>
        <comment>layoutButton</comment>
        <translation>Düzen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <comment>layoutAuto</comment>
        <translation>Otomatik</translation>
    </message>
    <message>
        <source>Grid</source>
        <comment>layoutGrid</comment>
        <translation>Izgara</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>layoutSpeaker</comment>
        <translation>Konuşmacı</translation>
    </message>
    <message>
        <source>Hide my picture</source>
        <comment>hideSelfViewButton</comment>
        <translation>Görüntümü gizle</translation>
    </message>
    <message>
        <source>Show my picture</source>
        <comment>showSelfViewButton</comment>
        <translation>Görüntümü göster</translation>
    </message>
    <message>
        <source>Swap the pictures</source>
        <comment>swapViewsButton</comment>
        <translation>Görüntüleri değiştir</translation>
    </message>
    <message>
        <source>Can’t talk now. What’s up?</source>
        <comment>quickReply1</comment>
        <translation>Şu an konuşamıyorum. Konu nedir?</translation>
    </message>
    <message>
        <source>I’ll call you right back.</source>
        <comment>quickReply2</comment>
        <translation>Sizi hemen arayacağım.</translation>
    </message>
    <message>
        <source>I’ll call you later.</source>
        <comment>quickReply3</comment>
        <translation>Sizi sonra arayacağım.</translation>
    </message>
    <message>
        <source>In a meeting. Please message me.</source>
        <comment>quickReply4</comment>
        <translation>Toplantıdayım. Lütfen mesaj yazın.</translation>
    </message>
    <message>
        <source>Write a message…</source>
        <comment>ownReplyPlaceholder</comment>
        <translation>Mesaj yazın…</translation>
    </message>
    <message>
        <source>Call {name} back?</source>
        <comment>reminderDue</comment>
        <translation>Geri aransın mı: {name}?</translation>
    </message>
    <message>
        <source>Connected</source>
        <comment>connected</comment>
        <translation>Bağlandı</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <comment>reconnecting</comment>
        <translation>Yeniden bağlanıyor…</translation>
    </message>
    <message>
        <source>Ending…</source>
        <comment>ending</comment>
        <translation>Bitiriliyor…</translation>
    </message>
    <message>
        <source>You’re muted</source>
        <comment>youAreMuted</comment>
        <translation>Mikrofonunuz kapalı</translation>
    </message>
    <message>
        <source>My picture</source>
        <comment>selfView</comment>
        <translation>Görüntüm</translation>
    </message>
    <message>
        <source>You</source>
        <comment>you</comment>
        <translation>Siz</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraIsOff</comment>
        <translation>Kamera kapalı</translation>
    </message>
    <message>
        <source>On hold</source>
        <comment>callOnHold</comment>
        <translation>Beklemede</translation>
    </message>
    <message>
        <source>{name} is sharing</source>
        <comment>nameIsSharing</comment>
        <translation>{name} paylaşıyor</translation>
    </message>
    <message>
        <source>You’re sharing your screen</source>
        <comment>youAreSharing</comment>
        <translation>Ekranınızı paylaşıyorsunuz</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <comment>peopleCount</comment>
        <translation>
            <numerusform>%n kişi</numerusform>
        </translation>
    </message>
    <message>
        <source>In the call</source>
        <comment>peopleHere</comment>
        <translation>Görüşmede</translation>
    </message>
    <message>
        <source>Ringing</source>
        <comment>peopleRinging</comment>
        <translation>Çalıyor</translation>
    </message>
    <message>
        <source>Not in the call</source>
        <comment>peopleNotHere</comment>
        <translation>Görüşmede değil</translation>
    </message>
    <message>
        <source>Hold Space to talk</source>
        <comment>holdSpaceToTalk</comment>
        <translation>Konuşmak için boşluk tuşunu basılı tutun</translation>
    </message>
    <message>
        <source>Poor connection</source>
        <comment>poorConnection</comment>
        <translation>Zayıf bağlantı</translation>
    </message>
    <message>
        <source>Microphone blocked</source>
        <comment>microphoneBlocked</comment>
        <translation>Mikrofon engellendi</translation>
    </message>
    <message>
        <source>Another app uses the microphone</source>
        <comment>microphoneInUse</comment>
        <translation>Mikrofonu başka bir uygulama kullanıyor</translation>
    </message>
    <message>
        <source>The microphone does not work</source>
        <comment>microphoneBroken</comment>
        <translation>Mikrofon çalışmıyor</translation>
    </message>
    <message>
        <source>No speaker found</source>
        <comment>noSpeaker</comment>
        <translation>Hoparlör bulunamadı</translation>
    </message>
    <message>
        <source>The speaker does not work</source>
        <comment>speakerBroken</comment>
        <translation>Hoparlör çalışmıyor</translation>
    </message>
    <message>
        <source>No camera found</source>
        <comment>noCamera</comment>
        <translation>Kamera bulunamadı</translation>
    </message>
    <message>
        <source>Camera blocked</source>
        <comment>cameraBlocked</comment>
        <translation>Kamera engellendi</translation>
    </message>
    <message>
        <source>Another app uses the camera</source>
        <comment>cameraInUse</comment>
        <translation>Kamerayı başka bir uygulama kullanıyor</translation>
    </message>
    <message>
        <source>The camera does not work</source>
        <comment>cameraBroken</comment>
        <translation>Kamera çalışmıyor</translation>
    </message>
    <message>
        <source>The screen can’t be shared</source>
        <comment>screenBroken</comment>
        <translation>Ekran paylaşılamıyor</translation>
    </message>
    <message>
        <source>Unplugged. Another device is used</source>
        <comment>deviceUnplugged</comment>
        <translation>Çıkarıldı. Başka bir aygıt kullanılıyor</translation>
    </message>
    <message>
        <source>Too many people to hear each other</source>
        <comment>tooManyForSound</comment>
        <translation>Birbirini duymak için çok fazla kişi var</translation>
    </message>
    <message>
        <source>Too many people to see each other</source>
        <comment>tooManyForPictures</comment>
        <translation>Birbirini görmek için çok fazla kişi var</translation>
    </message>
    <message>
        <source>Sound and camera</source>
        <comment>deviceCheckTitle</comment>
        <translation>Ses ve kamera</translation>
    </message>
    <message>
        <source>Speak: the bars move when you can be heard.</source>
        <comment>deviceCheckText</comment>
        <translation>Konuşun: Duyulabildiğinizde çubuklar hareket eder.</translation>
    </message>
    <message>
        <source>Connection</source>
        <comment>statisticsTitle</comment>
        <translation>Bağlantı</translation>
    </message>
    <message>
        <source>Good connection</source>
        <comment>qualityGood</comment>
        <translation>İyi bağlantı</translation>
    </message>
    <message>
        <source>Fair connection</source>
        <comment>qualityFair</comment>
        <translation>Orta bağlantı</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <comment>qualityUnknown</comment>
        <translation>Ölçülüyor…</translation>
    </message>
    <message>
        <source>Delay there and back</source>
        <comment>statisticsRoundTrip</comment>
        <translation>Gidiş dönüş gecikmesi</translation>
    </message>
    <message>
        <source>Sound lost</source>
        <comment>statisticsLost</comment>
        <translation>Kaybolan ses</translation>
    </message>
    <message>
        <source>Sound filled in</source>
        <comment>statisticsFilled</comment>
        <translation>Tamamlanan ses</translation>
    </message>
    <message>
        <source>Way</source>
        <comment>statisticsWay</comment>
        <translation>Yol</translation>
    </message>
    <message>
        <source>Direct</source>
        <comment>wayDirect</comment>
        <translation>Doğrudan</translation>
    </message>
    <message>
        <source>Through a relay</source>
        <comment>wayRelay</comment>
        <translation>Aktarıcı üzerinden</translation>
    </message>
    <message>
        <source>Devices</source>
        <comment>devicesButton</comment>
        <translation>Cihazlar</translation>
    </message>
    <message>
        <source>Microphone</source>
        <comment>microphoneDevices</comment>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>speakerDevices</comment>
        <translation>Hoparlör</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>cameraDevices</comment>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>System default</source>
        <comment>systemDefaultDevice</comment>
        <translation>Sistem varsayılanı</translation>
    </message>
    <message>
        <source>{name} joined</source>
        <comment>memberJoined</comment>
        <translation>{name} katıldı</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>memberDeclined</comment>
        <translation>{name} reddetti</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>memberBusy</comment>
        <translation>{name} başka bir görüşmede</translation>
    </message>
    <message>
        <source>{name} did not answer</source>
        <comment>memberNoAnswer</comment>
        <translation>{name} yanıt vermedi</translation>
    </message>
    <message>
        <source>{name} left</source>
        <comment>memberLeft</comment>
        <translation>{name} ayrıldı</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>memberUnreachable</comment>
        <translation>{name} adlı kişiye ulaşılamıyor</translation>
    </message>
    <message>
        <source>{name} is no longer called</source>
        <comment>memberRemoved</comment>
        <translation>{name} artık aranmıyor</translation>
    </message>
    <message>
        <source>{text}.</source>
        <comment>sentence</comment>
        <translation>{text}.</translation>
    </message>
    <message>
        <source>Invite to the call</source>
        <comment>inviteTitle</comment>
        <translation>Görüşmeye davet et</translation>
    </message>
    <message>
        <source>Search people</source>
        <comment>inviteSearch</comment>
        <translation>Kişi ara</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <comment>inviteNobodyFound</comment>
        <translation>Kimse bulunamadı</translation>
    </message>
    <message>
        <source>Nobody called “{name}”</source>
        <comment>inviteNobodyCalled</comment>
        <translation>“{name}” adında kimse yok</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <comment>inviteClearSearch</comment>
        <translation>Aramayı temizle</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <comment>inviteCount</comment>
        <translation>
            <numerusform>%n kişiyi davet et</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not invite {name}</source>
        <comment>inviteTakeOut</comment>
        <translation>{name} davet edilmesin</translation>
    </message>
    <message>
        <source>Recent</source>
        <comment>inviteRecent</comment>
        <translation>Son görüşülenler</translation>
    </message>
    <message>
        <source>All people</source>
        <comment>inviteEverybody</comment>
        <translation>Tüm kişiler</translation>
    </message>
    <message numerus="yes">
        <source>%n people found</source>
        <comment>inviteFound</comment>
        <translation>
            <numerusform>%n kişi bulundu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people selected</source>
        <comment>inviteSelected</comment>
        <translation>
            <numerusform>%n kişi seçildi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can invite %n more people</source>
        <comment>inviteLimit</comment>
        <translation>
            <numerusform>%n kişi daha davet edebilirsiniz</numerusform>
        </translation>
    </message>
    <message>
        <source>The call is full</source>
        <comment>inviteFull</comment>
        <translation>Görüşme dolu</translation>
    </message>
    <message>
        <source>Leave the call and quit?</source>
        <comment>quitTitle</comment>
        <translation>Görüşmeden ayrılıp çıkılsın mı?</translation>
    </message>
    <message>
        <source>Quitting ends the call on this device.</source>
        <comment>quitText</comment>
        <translation>Çıkarsanız görüşme bu cihazda sona erer.</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <comment>quitButton</comment>
        <translation>Ayrıl ve çık</translation>
    </message>
    <message>
        <source>Waiting for an answer…</source>
        <comment>minimizedCallingPageWaitingText</comment>
        <translation>Yanıt bekleniyor…</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>notificationIncomingVoice</comment>
        <translation>Gelen sesli arama</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>notificationIncomingVideo</comment>
        <translation>Gelen görüntülü arama</translation>
    </message>
    <message>
        <source>Incoming group audio call</source>
        <comment>notificationIncomingGroupVoice</comment>
        <translation>Gelen sesli grup araması</translation>
    </message>
    <message>
        <source>Incoming group video call</source>
        <comment>notificationIncomingGroupVideo</comment>
        <translation>Gelen görüntülü grup araması</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <comment>notificationPrivateTitle</comment>
        <translation>Gelen arama</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>notificationPrivateMissed</comment>
        <translation>Cevapsız arama</translation>
    </message>
    <message>
        <source>Missed call · {name}</source>
        <comment>missedCallNotificationTitle</comment>
        <translation>Cevapsız arama · {name}</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>missedAudioCallNotificationContent</comment>
        <translation>Sesli arama</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>missedVideoCallNotificationContent</comment>
        <translation>Görüntülü arama</translation>
    </message>
    <message>
        <source>Group audio call</source>
        <comment>missedGroupAudioCallNotificationContent</comment>
        <translation>Sesli grup araması</translation>
    </message>
    <message>
        <source>Group video call</source>
        <comment>missedGroupVideoCallNotificationContent</comment>
        <translation>Görüntülü grup araması</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>trayIncoming</comment>
        <translation>{name} arıyor</translation>
    </message>
    <message>
        <source>Calling {name}…</source>
        <comment>trayOutgoing</comment>
        <translation>Aranıyor: {name}…</translation>
    </message>
    <message>
        <source>In a call with {name}</source>
        <comment>trayInCall</comment>
        <translation>Görüşmede: {name}</translation>
    </message>
    <message numerus="yes">
        <source>In a group call with %n people</source>
        <comment>trayInGroupCall</comment>
        <translation>
            <numerusform>%n kişiyle grup görüşmesinde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed calls</source>
        <comment>trayMissed</comment>
        <translation>
            <numerusform>%n cevapsız arama</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready for calls</source>
        <comment>trayReady</comment>
        <translation>Aramalara hazır</translation>
    </message>
    <message>
        <source>Offline – calls can’t reach this device</source>
        <comment>trayOffline</comment>
        <translation>Çevrimdışı – aramalar bu cihaza ulaşamıyor</translation>
    </message>
    <message>
        <source>Offline – no network connection</source>
        <comment>offlineNoNetwork</comment>
        <translation>Çevrimdışı – ağ bağlantısı yok</translation>
    </message>
    <message>
        <source>Offline – the server’s name is not found</source>
        <comment>offlineNoName</comment>
        <translation>Çevrimdışı – sunucunun adı bulunamadı</translation>
    </message>
    <message>
        <source>Offline – the server does not answer</source>
        <comment>offlineNoAnswer</comment>
        <translation>Çevrimdışı – sunucu yanıt vermiyor</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not trusted</source>
        <comment>offlineNotTrusted</comment>
        <translation>Çevrimdışı – sunucunun sertifikasına güvenilmiyor</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not valid today; check this computer’s date</source>
        <comment>offlineNotValid</comment>
        <translation>Çevrimdışı – sunucunun sertifikası bugün geçerli değil; bu bilgisayarın tarihini denetleyin</translation>
    </message>
    <message>
        <source>Offline – no secure connection to the server</source>
        <comment>offlineNotSecure</comment>
        <translation>Çevrimdışı – sunucuya güvenli bağlantı yok</translation>
    </message>
    <message>
        <source>Offline – the proxy does not lead to the server</source>
        <comment>offlineProxy</comment>
        <translation>Çevrimdışı – vekil sunucu, sunucuya götürmüyor</translation>
    </message>
    <message>
        <source>Offline – the proxy asks for a name and a password</source>
        <comment>offlineProxyPassword</comment>
        <translation>Çevrimdışı – vekil sunucu ad ve parola istiyor</translation>
    </message>
    <message>
        <source>Offline – there is no call server at this address</source>
        <comment>offlineOtherServer</comment>
        <translation>Çevrimdışı – bu adreste arama sunucusu yok</translation>
    </message>
    <message>
        <source>Offline – this app and the server do not fit together; an update may help</source>
        <comment>offlineUpdate</comment>
        <translation>Çevrimdışı – bu uygulama ile sunucu uyumlu değil; güncelleme yardımcı olabilir</translation>
    </message>
    <message>
        <source>Offline – the server does not let this computer in</source>
        <comment>offlineForbidden</comment>
        <translation>Çevrimdışı – sunucu bu bilgisayara izin vermiyor</translation>
    </message>
    <message>
        <source>Offline – please sign in again</source>
        <comment>offlineSignIn</comment>
        <translation>Çevrimdışı – lütfen yeniden oturum açın</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>trayShow</comment>
        <translation>Görüşmeyi göster</translation>
    </message>
    <message>
        <source>Incoming audio call from {name}.</source>
        <comment>announceIncomingVoice</comment>
        <translation>Gelen sesli arama: {name}.</translation>
    </message>
    <message>
        <source>Incoming video call from {name}.</source>
        <comment>announceIncomingVideo</comment>
        <translation>Gelen görüntülü arama: {name}.</translation>
    </message>
    <message>
        <source>Incoming group audio call. {people}.</source>
        <comment>announceIncomingGroupVoice</comment>
        <translation>Gelen sesli grup araması. {people}.</translation>
    </message>
    <message>
        <source>Incoming group video call. {people}.</source>
        <comment>announceIncomingGroupVideo</comment>
        <translation>Gelen görüntülü grup araması. {people}.</translation>
    </message>
    <message>
        <source>Press {accept} to accept, {decline} to decline.</source>
        <comment>announceShortcuts</comment>
        <translation>Kabul etmek için {accept}, reddetmek için {decline} tuşlarına basın.</translation>
    </message>
    <message>
        <source>Switch to the call window to answer; there, {accept} accepts and {decline} declines.</source>
        <comment>announceShortcutsAway</comment>
        <translation>Yanıtlamak için arama penceresine geçin; orada {accept} kabul eder, {decline} reddeder.</translation>
    </message>
    <message>
        <source>Another call: {name}, audio.</source>
        <comment>announceWaitingVoice</comment>
        <translation>Başka bir arama: {name}, sesli.</translation>
    </message>
    <message>
        <source>Another call: {name}, video.</source>
        <comment>announceWaitingVideo</comment>
        <translation>Başka bir arama: {name}, görüntülü.</translation>
    </message>
    <message>
        <source>Press {accept} to end this call and accept.</source>
        <comment>announceWaitingAccept</comment>
        <translation>Bu görüşmeyi bitirip kabul etmek için {accept} tuşlarına basın.</translation>
    </message>
    <message>
        <source>Ringer silenced</source>
        <comment>announceSilenced</comment>
        <translation>Zil kapatıldı</translation>
    </message>
    <message>
        <source>Ringer on</source>
        <comment>announceSoundOn</comment>
        <translation>Zil açıldı</translation>
    </message>
    <message>
        <source>Connecting</source>
        <comment>announceConnecting</comment>
        <translation>Bağlanıyor</translation>
    </message>
    <message>
        <source>Call connected</source>
        <comment>announceConnected</comment>
        <translation>Görüşme bağlandı</translation>
    </message>
    <message>
        <source>Call ended after {duration}</source>
        <comment>announceEndedAfter</comment>
        <translation>Görüşme sona erdi, süre: {duration}</translation>
    </message>
    <message>
        <source>The call goes on in the small bar</source>
        <comment>announceSmallBar</comment>
        <translation>Görüşme küçük çubukta sürüyor</translation>
    </message>
    <message>
        <source>Incoming call from {name}</source>
        <comment>accessIncomingWindow</comment>
        <translation>Gelen arama: {name}</translation>
    </message>
    <message>
        <source>Call to {name}</source>
        <comment>accessOutgoingWindow</comment>
        <translation>Giden arama: {name}</translation>
    </message>
    <message>
        <source>Call with {name}</source>
        <comment>accessCallWindow</comment>
        <translation>Görüşme: {name}</translation>
    </message>
    <message>
        <source>People in the call</source>
        <comment>accessPeopleList</comment>
        <translation>Görüşmedeki kişiler</translation>
    </message>
    <message>
        <source>People you can invite</source>
        <comment>accessPeopleToInvite</comment>
        <translation>Davet edebileceğiniz kişiler</translation>
    </message>
    <message>
        <source>Call history</source>
        <comment>accessHistoryList</comment>
        <translation>Arama geçmişi</translation>
    </message>
    <message>
        <source>Call time {duration}</source>
        <comment>accessTimer</comment>
        <translation>Görüşme süresi {duration}</translation>
    </message>
    <message>
        <source>Quick replies</source>
        <comment>accessQuickReplies</comment>
        <translation>Hızlı yanıtlar</translation>
    </message>
    <message>
        <source>Silence the ringing</source>
        <comment>accessSilence</comment>
        <translation>Zili kapat</translation>
    </message>
    <message>
        <source>Decline the call from {name}</source>
        <comment>accessDecline</comment>
        <translation>Aramayı reddet: {name}</translation>
    </message>
    <message>
        <source>Accept the call from {name}</source>
        <comment>accessAccept</comment>
        <translation>Aramayı kabul et: {name}</translation>
    </message>
    <message>
        <source>Accept the call from {name} with your camera on</source>
        <comment>accessAcceptVideo</comment>
        <translation>Aramayı kamerayla kabul et: {name}</translation>
    </message>
    <message>
        <source>Accept the call from {name} without your camera</source>
        <comment>accessAcceptAudioOnly</comment>
        <translation>Aramayı kamerasız kabul et: {name}</translation>
    </message>
    <message>
        <source>Stop calling {name}</source>
        <comment>accessCancel</comment>
        <translation>Aramayı durdur: {name}</translation>
    </message>
    <message>
        <source>End the call</source>
        <comment>accessEnd</comment>
        <translation>Görüşmeyi bitir</translation>
    </message>
    <message>
        <source>Leave the call, the others stay</source>
        <comment>accessLeave</comment>
        <translation>Görüşmeden ayrıl, diğerleri kalır</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <comment>accessStopAnswering</comment>
        <translation>Yanıtlamayı durdur</translation>
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
            <numerusform>%n saat</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <comment>spokenMinutes</comment>
        <translation>
            <numerusform>%n dakika</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <comment>spokenSeconds</comment>
        <translation>
            <numerusform>%n saniye</numerusform>
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
        <translation>Aramalar</translation>
    </message>
    <message>
        <source>Search calls</source>
        <comment>historySearch</comment>
        <translation>Arama kayıtlarında ara</translation>
    </message>
    <message>
        <source>All</source>
        <comment>historyAll</comment>
        <translation>Tümü</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historyMissedFilter</comment>
        <translation>Cevapsız</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historyIncomingFilter</comment>
        <translation>Gelen</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historyOutgoingFilter</comment>
        <translation>Giden</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <comment>historyEmpty</comment>
        <translation>Henüz arama yok</translation>
    </message>
    <message>
        <source>Calls you make and get show here</source>
        <comment>historyEmptyHint</comment>
        <translation>Yaptığınız ve aldığınız aramalar burada görünür</translation>
    </message>
    <message>
        <source>No missed calls</source>
        <comment>historyNoMissed</comment>
        <translation>Cevapsız arama yok</translation>
    </message>
    <message>
        <source>No calls found</source>
        <comment>historyNothingFound</comment>
        <translation>Kayıt bulunamadı</translation>
    </message>
    <message>
        <source>New call</source>
        <comment>historyNewCall</comment>
        <translation>Yeni arama</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historySideMissed</comment>
        <translation>Cevapsız</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historySideIncoming</comment>
        <translation>Gelen</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historySideOutgoing</comment>
        <translation>Giden</translation>
    </message>
    <message>
        <source>video</source>
        <comment>historyVideo</comment>
        <translation>görüntülü</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <comment>historyCounted</comment>
        <translation>{name} ({count})</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>historyIncomingVoice</comment>
        <translation>Gelen sesli arama</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>historyIncomingVideo</comment>
        <translation>Gelen görüntülü arama</translation>
    </message>
    <message>
        <source>Outgoing audio call</source>
        <comment>historyOutgoingVoice</comment>
        <translation>Giden sesli arama</translation>
    </message>
    <message>
        <source>Outgoing video call</source>
        <comment>historyOutgoingVideo</comment>
        <translation>Giden görüntülü arama</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>historyMissed</comment>
        <translation>Cevapsız arama</translation>
    </message>
    <message>
        <source>Missed while in a call</source>
        <comment>historyMissedBusy</comment>
        <translation>Görüşme sırasında cevapsız</translation>
    </message>
    <message>
        <source>Declined</source>
        <comment>historyDeclined</comment>
        <translation>Reddedildi</translation>
    </message>
    <message>
        <source>They declined</source>
        <comment>historyDeclinedByThem</comment>
        <translation>Karşı taraf reddetti</translation>
    </message>
    <message>
        <source>Busy</source>
        <comment>historyBusy</comment>
        <translation>Meşgul</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>historyNoAnswer</comment>
        <translation>Yanıt yok</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>historyCancelled</comment>
        <translation>İptal edildi</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>historyAnsweredElsewhere</comment>
        <translation>Başka bir cihazda yanıtlandı</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>historyDeclinedElsewhere</comment>
        <translation>Başka bir cihazda reddedildi</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>historyFailed</comment>
        <translation>Bağlanılamadı</translation>
    </message>
    <message>
        <source>Ongoing</source>
        <comment>historyOngoing</comment>
        <translation>Sürüyor</translation>
    </message>
    <message>
        <source>{kind} · {result}</source>
        <comment>historyKindAndResult</comment>
        <translation>{kind} · {result}</translation>
    </message>
    <message>
        <source>Today</source>
        <comment>historyToday</comment>
        <translation>Bugün</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <comment>historyYesterday</comment>
        <translation>Dün</translation>
    </message>
    <message>
        <source>Loading…</source>
        <comment>historyLoading</comment>
        <translation>Yükleniyor…</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>unknownPerson</comment>
        <translation>Bilinmiyor</translation>
    </message>
</context>
</TS>
