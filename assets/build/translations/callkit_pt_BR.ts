<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
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
        <translation>Recebendo chamada de áudio…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallDialogMessage</comment>
        <translation>Recebendo chamada de vídeo…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallDialogMessage</comment>
        <translation>Recebendo chamada de áudio em grupo…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallDialogMessage</comment>
        <translation>Recebendo chamada de vídeo em grupo…</translation>
    </message>
    <message>
        <source>Incoming audio call…</source>
        <comment>incomingVoiceCallPageMessage</comment>
        <translation>Recebendo chamada de áudio…</translation>
    </message>
    <message>
        <source>Incoming video call…</source>
        <comment>incomingVideoCallPageMessage</comment>
        <translation>Recebendo chamada de vídeo…</translation>
    </message>
    <message>
        <source>Incoming group audio call…</source>
        <comment>incomingGroupVoiceCallPageMessage</comment>
        <translation>Recebendo chamada de áudio em grupo…</translation>
    </message>
    <message>
        <source>Incoming group video call…</source>
        <comment>incomingGroupVideoCallPageMessage</comment>
        <translation>Recebendo chamada de vídeo em grupo…</translation>
    </message>
    <message>
        <source>Incoming call · silenced</source>
        <comment>incomingSilenced</comment>
        <translation>Recebendo chamada · toque silenciado</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>incomingOneIsCalling</comment>
        <translation>{name} está ligando</translation>
    </message>
    <message>
        <source>{ringer} is calling you</source>
        <comment>incomingIsCallingYou</comment>
        <translation>{ringer} está ligando para você</translation>
    </message>
    <message>
        <source>{ringer} is calling you and {a}</source>
        <comment>incomingIsCallingYouAndOne</comment>
        <translation>{ringer} está ligando para você e {a}</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a} and {b}</source>
        <comment>incomingIsCallingYouAndTwo</comment>
        <translation>{ringer} está ligando para você, {a} e {b}</translation>
    </message>
    <message>
        <source>{ringer} is calling you, {a}, {b} and {c}</source>
        <comment>incomingIsCallingYouAndThree</comment>
        <translation>{ringer} está ligando para você, {a}, {b} e {c}</translation>
    </message>
    <message numerus="yes">
        <source>{ringer} is calling you, {a}, {b} and %n others</source>
        <comment>incomingIsCallingYouAndMany</comment>
        <translation>
            <numerusform>{ringer} está ligando para você, {a}, {b} e mais %n pessoa</numerusform>
            <numerusform>{ringer} está ligando para você, {a}, {b} e mais %n pessoas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people already in the call</source>
        <comment>incomingAlreadyInCall</comment>
        <translation>
            <numerusform>%n pessoa já está na chamada</numerusform>
            <numerusform>%n pessoas já estão na chamada</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more calls are waiting</source>
        <comment>callsWaiting</comment>
        <translation>
            <numerusform>Mais %n chamada em espera</numerusform>
            <numerusform>Mais %n chamadas em espera</numerusform>
        </translation>
    </message>
    <message>
        <source>No microphone found</source>
        <comment>incomingNoMicrophone</comment>
        <translation>Nenhum microfone encontrado</translation>
    </message>
    <message>
        <source>Connection lost. Reconnecting…</source>
        <comment>incomingConnectionLost</comment>
        <translation>Conexão perdida. Reconectando…</translation>
    </message>
    <message>
        <source>Declining…</source>
        <comment>declining</comment>
        <translation>Recusando…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <comment>connecting</comment>
        <translation>Conectando…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <comment>outgoingStarting</comment>
        <translation>Iniciando…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVoiceCallPageMessage</comment>
        <translation>Ligando…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingVideoCallPageMessage</comment>
        <translation>Ligando…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVoiceCallPageMessage</comment>
        <translation>Ligando…</translation>
    </message>
    <message>
        <source>Calling…</source>
        <comment>outgoingGroupVideoCallPageMessage</comment>
        <translation>Ligando…</translation>
    </message>
    <message>
        <source>Ringing…</source>
        <comment>outgoingRinging</comment>
        <translation>Chamando…</translation>
    </message>
    <message>
        <source>{name} is offline. Still trying…</source>
        <comment>outgoingOffline</comment>
        <translation>{name} está offline. Ainda tentando…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <comment>outgoingCancelling</comment>
        <translation>Cancelando…</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <comment>groupNames</comment>
        <translation>{a} e {b}</translation>
    </message>
    <message numerus="yes">
        <source>{a}, {b} and %n others</source>
        <comment>groupNamesMany</comment>
        <translation>
            <numerusform>{a}, {b} e mais %n</numerusform>
            <numerusform>{a}, {b} e mais %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group call · %n invited</source>
        <comment>groupInvited</comment>
        <translation>
            <numerusform>Chamada em grupo · %n pessoa convidada</numerusform>
            <numerusform>Chamada em grupo · %n pessoas convidadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{joined} of %n joined</source>
        <comment>groupJoined</comment>
        <translation>
            <numerusform>{joined} de %n na chamada</numerusform>
            <numerusform>{joined} de %n na chamada</numerusform>
        </translation>
    </message>
    <message>
        <source>Missed call from {name}</source>
        <comment>endMissed</comment>
        <translation>Chamada perdida de {name}</translation>
    </message>
    <message>
        <source>Missed call from {name} · you were in a call</source>
        <comment>endMissedBusy</comment>
        <translation>Chamada perdida de {name} · você estava em outra chamada</translation>
    </message>
    <message>
        <source>Call declined</source>
        <comment>endDeclined</comment>
        <translation>Chamada recusada</translation>
    </message>
    <message>
        <source>Declined · message sent</source>
        <comment>endDeclinedMessageSent</comment>
        <translation>Recusada · mensagem enviada</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>endAnsweredElsewhere</comment>
        <translation>Atendida em outro dispositivo</translation>
    </message>
    <message>
        <source>Answered on {device}</source>
        <comment>endAnsweredOn</comment>
        <translation>Atendida em {device}</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>endDeclinedElsewhere</comment>
        <translation>Recusada em outro dispositivo</translation>
    </message>
    <message>
        <source>Declined on {device}</source>
        <comment>endDeclinedOn</comment>
        <translation>Recusada em {device}</translation>
    </message>
    <message>
        <source>Call continued on another device</source>
        <comment>endMovedElsewhere</comment>
        <translation>A chamada continua em outro dispositivo</translation>
    </message>
    <message>
        <source>Call continued on {device}</source>
        <comment>endMovedTo</comment>
        <translation>A chamada continua em {device}</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>endNameDeclined</comment>
        <translation>{name} recusou a chamada</translation>
    </message>
    <message>
        <source>{name} declined: “{message}”</source>
        <comment>endNameDeclinedSaying</comment>
        <translation>{name} recusou a chamada: “{message}”</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>endNameBusy</comment>
        <translation>{name} está em outra chamada</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>endNoAnswer</comment>
        <translation>Sem resposta</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>endNameUnreachable</comment>
        <translation>Não foi possível contatar {name}</translation>
    </message>
    <message>
        <source>User not found</source>
        <comment>endUserNotFound</comment>
        <translation>Usuário não encontrado</translation>
    </message>
    <message>
        <source>Call cancelled</source>
        <comment>endCancelled</comment>
        <translation>Chamada cancelada</translation>
    </message>
    <message>
        <source>Call cancelled · connection lost</source>
        <comment>endCallerLost</comment>
        <translation>Chamada cancelada · conexão perdida</translation>
    </message>
    <message>
        <source>Everyone declined</source>
        <comment>endEveryoneDeclined</comment>
        <translation>Todos recusaram</translation>
    </message>
    <message>
        <source>Everyone is in another call</source>
        <comment>endEveryoneBusy</comment>
        <translation>Todos estão em outra chamada</translation>
    </message>
    <message>
        <source>Nobody answered</source>
        <comment>endNobodyAnswered</comment>
        <translation>Ninguém atendeu</translation>
    </message>
    <message>
        <source>Nobody can be reached</source>
        <comment>endNobodyReachable</comment>
        <translation>Não foi possível contatar ninguém</translation>
    </message>
    <message>
        <source>Call ended</source>
        <comment>endCallEnded</comment>
        <translation>Chamada encerrada</translation>
    </message>
    <message>
        <source>Call ended · {duration}</source>
        <comment>endCallEndedAfter</comment>
        <translation>Chamada encerrada · {duration}</translation>
    </message>
    <message>
        <source>You left the call</source>
        <comment>endLeft</comment>
        <translation>Você saiu da chamada</translation>
    </message>
    <message>
        <source>Everyone else left</source>
        <comment>endEveryoneElseLeft</comment>
        <translation>Todos os outros saíram</translation>
    </message>
    <message>
        <source>You were removed from the call</source>
        <comment>endRemoved</comment>
        <translation>Tiraram você da chamada</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>endFailed</comment>
        <translation>Não foi possível conectar</translation>
    </message>
    <message>
        <source>Couldn’t connect the call</source>
        <comment>endFailedIncoming</comment>
        <translation>Não foi possível completar a chamada</translation>
    </message>
    <message>
        <source>Couldn’t connect · {cause}</source>
        <comment>endFailedBecause</comment>
        <translation>Não foi possível conectar · {cause}</translation>
    </message>
    <message>
        <source>Couldn’t connect the call · {cause}</source>
        <comment>endFailedIncomingBecause</comment>
        <translation>Não foi possível completar a chamada · {cause}</translation>
    </message>
    <message>
        <source>no connection to the server</source>
        <comment>causeNoConnection</comment>
        <translation>sem conexão com o servidor</translation>
    </message>
    <message>
        <source>the server did not answer in time</source>
        <comment>causeTimeout</comment>
        <translation>o servidor não respondeu a tempo</translation>
    </message>
    <message>
        <source>the server has a problem</source>
        <comment>causeServer</comment>
        <translation>o servidor está com um problema</translation>
    </message>
    <message>
        <source>you are not signed in</source>
        <comment>causeNotSignedIn</comment>
        <translation>você não entrou na sua conta</translation>
    </message>
    <message>
        <source>your sign-in has expired</source>
        <comment>causeSignInExpired</comment>
        <translation>sua sessão expirou</translation>
    </message>
    <message>
        <source>too many attempts, try again in a moment</source>
        <comment>causeTooManyRequests</comment>
        <translation>muitas tentativas, aguarde um momento</translation>
    </message>
    <message>
        <source>the call is already over</source>
        <comment>causeCallOver</comment>
        <translation>a chamada já terminou</translation>
    </message>
    <message>
        <source>the call is full</source>
        <comment>causeCallFull</comment>
        <translation>a chamada está cheia</translation>
    </message>
    <message>
        <source>you are already in the call</source>
        <comment>causeAlreadyInCall</comment>
        <translation>você já está na chamada</translation>
    </message>
    <message>
        <source>you aren’t allowed to do this</source>
        <comment>causeNotAllowed</comment>
        <translation>você não pode fazer isso</translation>
    </message>
    <message>
        <source>something went wrong</source>
        <comment>causeInvalid</comment>
        <translation>algo deu errado</translation>
    </message>
    <message>
        <source>error {code}</source>
        <comment>causeCode</comment>
        <translation>erro {code}</translation>
    </message>
    <message>
        <source>waiting…</source>
        <comment>rowWaiting</comment>
        <translation>aguardando…</translation>
    </message>
    <message>
        <source>calling…</source>
        <comment>rowCalling</comment>
        <translation>ligando…</translation>
    </message>
    <message>
        <source>ringing…</source>
        <comment>rowRinging</comment>
        <translation>chamando…</translation>
    </message>
    <message>
        <source>offline, still trying…</source>
        <comment>rowOffline</comment>
        <translation>offline, ainda tentando…</translation>
    </message>
    <message>
        <source>connecting…</source>
        <comment>rowConnecting</comment>
        <translation>conectando…</translation>
    </message>
    <message>
        <source>joined</source>
        <comment>rowJoined</comment>
        <translation>na chamada</translation>
    </message>
    <message>
        <source>speaking</source>
        <comment>rowSpeaking</comment>
        <translation>falando</translation>
    </message>
    <message>
        <source>listening</source>
        <comment>rowListening</comment>
        <translation>ouvindo</translation>
    </message>
    <message>
        <source>muted</source>
        <comment>rowMuted</comment>
        <translation>microfone desativado</translation>
    </message>
    <message>
        <source>muted by host</source>
        <comment>rowMutedByHost</comment>
        <translation>silenciado pelo anfitrião</translation>
    </message>
    <message>
        <source>muted for you</source>
        <comment>rowMutedForYou</comment>
        <translation>silenciado para você</translation>
    </message>
    <message>
        <source>wants to speak</source>
        <comment>rowHandRaised</comment>
        <translation>quer falar</translation>
    </message>
    <message>
        <source>on hold</source>
        <comment>rowOnHold</comment>
        <translation>em espera</translation>
    </message>
    <message>
        <source>reconnecting…</source>
        <comment>rowReconnecting</comment>
        <translation>reconectando…</translation>
    </message>
    <message>
        <source>declined</source>
        <comment>rowDeclined</comment>
        <translation>recusou</translation>
    </message>
    <message>
        <source>declined: “{message}”</source>
        <comment>rowDeclinedSaying</comment>
        <translation>recusou: “{message}”</translation>
    </message>
    <message>
        <source>in another call</source>
        <comment>rowBusy</comment>
        <translation>em outra chamada</translation>
    </message>
    <message>
        <source>no answer</source>
        <comment>rowNoAnswer</comment>
        <translation>sem resposta</translation>
    </message>
    <message>
        <source>can’t be reached</source>
        <comment>rowUnreachable</comment>
        <translation>indisponível</translation>
    </message>
    <message>
        <source>left</source>
        <comment>rowLeft</comment>
        <translation>saiu</translation>
    </message>
    <message>
        <source>not called any more</source>
        <comment>rowRemoved</comment>
        <translation>fora da chamada</translation>
    </message>
    <message>
        <source>{name}, {status}</source>
        <comment>rowStatusOf</comment>
        <translation>{name}, {status}</translation>
    </message>
    <message>
        <source>Accept</source>
        <comment>incomingCallPageAcceptButton</comment>
        <translation>Atender</translation>
    </message>
    <message>
        <source>Decline</source>
        <comment>incomingCallPageDeclineButton</comment>
        <translation>Recusar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>outgoingCallPageACancelButton</comment>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Audio only</source>
        <comment>acceptAudioOnlyButton</comment>
        <translation>Só áudio</translation>
    </message>
    <message>
        <source>Join</source>
        <comment>joinButton</comment>
        <translation>Entrar</translation>
    </message>
    <message>
        <source>End and accept</source>
        <comment>endAndAcceptButton</comment>
        <translation>Encerrar e atender</translation>
    </message>
    <message>
        <source>Ignore</source>
        <comment>ignoreButton</comment>
        <translation>Ignorar</translation>
    </message>
    <message>
        <source>Silence</source>
        <comment>silenceButton</comment>
        <translation>Silenciar toque</translation>
    </message>
    <message>
        <source>Sound on</source>
        <comment>soundOnButton</comment>
        <translation>Ativar toque</translation>
    </message>
    <message>
        <source>Message</source>
        <comment>messageButton</comment>
        <translation>Mensagem</translation>
    </message>
    <message>
        <source>Reply with message</source>
        <comment>replyWithMessageButton</comment>
        <translation>Responder com mensagem</translation>
    </message>
    <message>
        <source>Send</source>
        <comment>sendButton</comment>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Remind me</source>
        <comment>remindButton</comment>
        <translation>Lembrar depois</translation>
    </message>
    <message numerus="yes">
        <source>In %n minutes</source>
        <comment>remindInMinutes</comment>
        <translation>
            <numerusform>Em %n minuto</numerusform>
            <numerusform>Em %n minutos</numerusform>
        </translation>
    </message>
    <message>
        <source>In one hour</source>
        <comment>remindInHour</comment>
        <translation>Em uma hora</translation>
    </message>
    <message>
        <source>Call back</source>
        <comment>callBackButton</comment>
        <translation>Ligar de volta</translation>
    </message>
    <message>
        <source>Call again</source>
        <comment>callAgainButton</comment>
        <translation>Ligar novamente</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>closeButton</comment>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>End</source>
        <comment>endButton</comment>
        <translation>Encerrar</translation>
    </message>
    <message>
        <source>End call</source>
        <comment>endCallButton</comment>
        <translation>Encerrar chamada</translation>
    </message>
    <message>
        <source>Leave</source>
        <comment>leaveButton</comment>
        <translation>Sair</translation>
    </message>
    <message>
        <source>End for everyone</source>
        <comment>endForEveryoneButton</comment>
        <translation>Encerrar para todos</translation>
    </message>
    <message>
        <source>Stay</source>
        <comment>stayButton</comment>
        <translation>Continuar na chamada</translation>
    </message>
    <message>
        <source>Stop calling</source>
        <comment>stopCallingButton</comment>
        <translation>Parar de chamar</translation>
    </message>
    <message>
        <source>Ring again</source>
        <comment>ringAgainButton</comment>
        <translation>Chamar de novo</translation>
    </message>
    <message>
        <source>Invite</source>
        <comment>inviteButton</comment>
        <translation>Convidar</translation>
    </message>
    <message>
        <source>Add people</source>
        <comment>addPeopleButton</comment>
        <translation>Adicionar pessoas</translation>
    </message>
    <message>
        <source>Mute</source>
        <comment>muteButton</comment>
        <translation>Desativar microfone</translation>
    </message>
    <message>
        <source>Unmute</source>
        <comment>unmuteButton</comment>
        <translation>Ativar microfone</translation>
    </message>
    <message>
        <source>Camera on</source>
        <comment>cameraOnButton</comment>
        <translation>Ligar câmera</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraOffButton</comment>
        <translation>Desligar câmera</translation>
    </message>
    <message>
        <source>Share screen</source>
        <comment>shareScreenButton</comment>
        <translation>Compartilhar tela</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <comment>stopSharingButton</comment>
        <translation>Parar de compartilhar</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <comment>raiseHandButton</comment>
        <translation>Levantar a mão</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <comment>lowerHandButton</comment>
        <translation>Abaixar a mão</translation>
    </message>
    <message>
        <source>Hold</source>
        <comment>holdButton</comment>
        <translation>Colocar em espera</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>resumeButton</comment>
        <translation>Retomar</translation>
    </message>
    <message>
        <source>People</source>
        <comment>peopleButton</comment>
        <translation>Pessoas</translation>
    </message>
    <message>
        <source>Minimise</source>
        <comment>minimizeButton</comment>
        <translation>Minimizar</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>expandButton</comment>
        <translation>Mostrar a chamada</translation>
    </message>
    <message>
        <source>More</source>
        <comment>moreButton</comment>
        <translation>Mais</translation>
    </message>
    <message>
        <source>Mute calls from {name}</source>
        <comment>muteContactButton</comment>
        <translation>Silenciar chamadas de {name}</translation>
    </message>
    <message>
        <source>Unmute calls from {name}</source>
        <comment>unmuteContactButton</comment>
        <translation>Voltar a tocar chamadas de {name}</translation>
    </message>
    <message>
        <source>Sound settings…</source>
        <comment>soundSettingsButton</comment>
        <translation>Configurações de som…</translation>
    </message>
    <message>
        <source>Open settings</source>
        <comment>openSettingsButton</comment>
        <translation>Abrir configurações</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>voiceCallButton</comment>
        <translation>Chamada de áudio</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>videoCallButton</comment>
        <translation>Chamada de vídeo</translation>
    </message>
    <message>
        <source>Call {name}</source>
        <comment>callNameButton</comment>
        <translation>Ligar para {name}</translation>
    </message>
    <message>
        <source>Video call {name}</source>
        <comment>videoCallNameButton</comment>
        <translation>Chamada de vídeo com {name}</translation>
    </message>
    <message>
        <source>{label} ({shortcut})</source>
        <comment>tooltipWithShortcut</comment>
        <translation>{label} ({shortcut})</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>barCamera</comment>
        <translation>Câmera</translation>
    </message>
    <message>
        <source>Share</source>
        <comment>barShare</comment>
        <translation>Compartilhar</translation>
    </message>
    <message>
        <source>Add</source>
        <comment>barAdd</comment>
        <translation>Adicionar</translation>
    </message>
    <message>
        <source>Hand</source>
        <comment>barHand</comment>
        <translation>Mão</translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>barStop</comment>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Previous page</source>
        <comment>previousPageButton</comment>
        <translation>Página anterior</translation>
    </message>
    <message>
        <source>Next page</source>
        <comment>nextPageButton</comment>
        <translation>Próxima página</translation>
    </message>
    <message>
        <source>Keep {name} large</source>
        <comment>pinButton</comment>
        <translation>Manter {name} em destaque</translation>
    </message>
    <message>
        <source>Stop keeping {name} large</source>
        <comment>unpinButton</comment>
        <translation>Não manter mais {name} em destaque</translation>
    </message>
    <message>
        <source>Full screen</source>
        <comment>fullScreenButton</comment>
        <translation>Tela cheia</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <comment>leaveFullScreenButton</comment>
        <translation>Sair da tela cheia</translation>
    </message>
    <message>
        <source>Keep on top</source>
        <comment>keepOnTopButton</comment>
        <translation>Manter sempre visível</translation>
    </message>
    <message>
        <source>Small window</source>
        <comment>smallWindowButton</comment>
        <translation>Janela pequena</translation>
    </message>
    <message>
        <source>Put the call aside</source>
        <comment>putAsideButton</comment>
        <translation>Deixar a chamada de lado</translation>
    </message>
    <message>
        <source>Layout</source>
        <comment>layoutButton</comment>
        <translation>Disposição</translation>
    </message>
    <message>
        <source>Automatic</source>
        <comment>layoutAuto</comment>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Grid</source>
        <comment>layoutGrid</comment>
        <translation>Grade</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>layoutSpeaker</comment>
        <translation>Orador</translation>
    </message>
    <message>
        <source>Hide my picture</source>
        <comment>hideSelfViewButton</comment>
        <translation>Ocultar minha imagem</translation>
    </message>
    <message>
        <source>Show my picture</source>
        <comment>showSelfViewButton</comment>
        <translation>Mostrar minha imagem</translation>
    </message>
    <message>
        <source>Swap the pictures</source>
        <comment>swapViewsButton</comment>
        <translation>Trocar as imagens</translation>
    </message>
    <message>
        <source>Can’t talk now. What’s up?</source>
        <comment>quickReply1</comment>
        <translation>Não posso falar agora. Do que se trata?</translation>
    </message>
    <message>
        <source>I’ll call you right back.</source>
        <comment>quickReply2</comment>
        <translation>Já ligo de volta.</translation>
    </message>
    <message>
        <source>I’ll call you later.</source>
        <comment>quickReply3</comment>
        <translation>Ligo mais tarde.</translation>
    </message>
    <message>
        <source>In a meeting. Please message me.</source>
        <comment>quickReply4</comment>
        <translation>Estou em reunião. Mande uma mensagem, por favor.</translation>
    </message>
    <message>
        <source>Write a message…</source>
        <comment>ownReplyPlaceholder</comment>
        <translation>Escreva uma mensagem…</translation>
    </message>
    <message>
        <source>Call {name} back?</source>
        <comment>reminderDue</comment>
        <translation>Ligar de volta para {name}?</translation>
    </message>
    <message>
        <source>Connected</source>
        <comment>connected</comment>
        <translation>Conectado</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <comment>reconnecting</comment>
        <translation>Reconectando…</translation>
    </message>
    <message>
        <source>Ending…</source>
        <comment>ending</comment>
        <translation>Encerrando…</translation>
    </message>
    <message>
        <source>You’re muted</source>
        <comment>youAreMuted</comment>
        <translation>Seu microfone está desativado</translation>
    </message>
    <message>
        <source>My picture</source>
        <comment>selfView</comment>
        <translation>Minha imagem</translation>
    </message>
    <message>
        <source>You</source>
        <comment>you</comment>
        <translation>Você</translation>
    </message>
    <message>
        <source>Camera off</source>
        <comment>cameraIsOff</comment>
        <translation>Câmera desligada</translation>
    </message>
    <message>
        <source>On hold</source>
        <comment>callOnHold</comment>
        <translation>Em espera</translation>
    </message>
    <message>
        <source>{name} is sharing</source>
        <comment>nameIsSharing</comment>
        <translation>{name} está compartilhando a tela</translation>
    </message>
    <message>
        <source>You’re sharing your screen</source>
        <comment>youAreSharing</comment>
        <translation>Você está compartilhando sua tela</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <comment>peopleCount</comment>
        <translation>
            <numerusform>%n pessoa</numerusform>
            <numerusform>%n pessoas</numerusform>
        </translation>
    </message>
    <message>
        <source>In the call</source>
        <comment>peopleHere</comment>
        <translation>Na chamada</translation>
    </message>
    <message>
        <source>Ringing</source>
        <comment>peopleRinging</comment>
        <translation>Chamando</translation>
    </message>
    <message>
        <source>Not in the call</source>
        <comment>peopleNotHere</comment>
        <translation>Fora da chamada</translation>
    </message>
    <message>
        <source>Hold Space to talk</source>
        <comment>holdSpaceToTalk</comment>
        <translation>Segure Espaço para falar</translation>
    </message>
    <message>
        <source>Poor connection</source>
        <comment>poorConnection</comment>
        <translation>Conexão ruim</translation>
    </message>
    <message>
        <source>Microphone blocked</source>
        <comment>microphoneBlocked</comment>
        <translation>Microfone bloqueado</translation>
    </message>
    <message>
        <source>Another app uses the microphone</source>
        <comment>microphoneInUse</comment>
        <translation>Outro app está usando o microfone</translation>
    </message>
    <message>
        <source>The microphone does not work</source>
        <comment>microphoneBroken</comment>
        <translation>O microfone não funciona</translation>
    </message>
    <message>
        <source>No speaker found</source>
        <comment>noSpeaker</comment>
        <translation>Nenhum alto-falante encontrado</translation>
    </message>
    <message>
        <source>The speaker does not work</source>
        <comment>speakerBroken</comment>
        <translation>O alto-falante não funciona</translation>
    </message>
    <message>
        <source>No camera found</source>
        <comment>noCamera</comment>
        <translation>Nenhuma câmera encontrada</translation>
    </message>
    <message>
        <source>Camera blocked</source>
        <comment>cameraBlocked</comment>
        <translation>Câmera bloqueada</translation>
    </message>
    <message>
        <source>Another app uses the camera</source>
        <comment>cameraInUse</comment>
        <translation>Outro app está usando a câmera</translation>
    </message>
    <message>
        <source>The camera does not work</source>
        <comment>cameraBroken</comment>
        <translation>A câmera não funciona</translation>
    </message>
    <message>
        <source>The screen can’t be shared</source>
        <comment>screenBroken</comment>
        <translation>Não é possível compartilhar a tela</translation>
    </message>
    <message>
        <source>Unplugged. Another device is used</source>
        <comment>deviceUnplugged</comment>
        <translation>Desconectado. Outro dispositivo é usado</translation>
    </message>
    <message>
        <source>Too many people to hear each other</source>
        <comment>tooManyForSound</comment>
        <translation>Pessoas demais para se ouvirem</translation>
    </message>
    <message>
        <source>Too many people to see each other</source>
        <comment>tooManyForPictures</comment>
        <translation>Pessoas demais para se verem</translation>
    </message>
    <message>
        <source>Sound and camera</source>
        <comment>deviceCheckTitle</comment>
        <translation>Som e câmera</translation>
    </message>
    <message>
        <source>Speak: the bars move when you can be heard.</source>
        <comment>deviceCheckText</comment>
        <translation>Fale: as barras se movem quando você pode ser ouvido.</translation>
    </message>
    <message>
        <source>Connection</source>
        <comment>statisticsTitle</comment>
        <translation>Conexão</translation>
    </message>
    <message>
        <source>Good connection</source>
        <comment>qualityGood</comment>
        <translation>Conexão boa</translation>
    </message>
    <message>
        <source>Fair connection</source>
        <comment>qualityFair</comment>
        <translation>Conexão regular</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <comment>qualityUnknown</comment>
        <translation>Medindo…</translation>
    </message>
    <message>
        <source>Delay there and back</source>
        <comment>statisticsRoundTrip</comment>
        <translation>Atraso de ida e volta</translation>
    </message>
    <message>
        <source>Sound lost</source>
        <comment>statisticsLost</comment>
        <translation>Som perdido</translation>
    </message>
    <message>
        <source>Sound filled in</source>
        <comment>statisticsFilled</comment>
        <translation>Som preenchido</translation>
    </message>
    <message>
        <source>Way</source>
        <comment>statisticsWay</comment>
        <translation>Caminho</translation>
    </message>
    <message>
        <source>Direct</source>
        <comment>wayDirect</comment>
        <translation>Direto</translation>
    </message>
    <message>
        <source>Through a relay</source>
        <comment>wayRelay</comment>
        <translation>Por um relay</translation>
    </message>
    <message>
        <source>Devices</source>
        <comment>devicesButton</comment>
        <translation>Dispositivos</translation>
    </message>
    <message>
        <source>Microphone</source>
        <comment>microphoneDevices</comment>
        <translation>Microfone</translation>
    </message>
    <message>
        <source>Speaker</source>
        <comment>speakerDevices</comment>
        <translation>Alto-falante</translation>
    </message>
    <message>
        <source>Camera</source>
        <comment>cameraDevices</comment>
        <translation>Câmera</translation>
    </message>
    <message>
        <source>System default</source>
        <comment>systemDefaultDevice</comment>
        <translation>Padrão do sistema</translation>
    </message>
    <message>
        <source>{name} joined</source>
        <comment>memberJoined</comment>
        <translation>{name} entrou na chamada</translation>
    </message>
    <message>
        <source>{name} declined</source>
        <comment>memberDeclined</comment>
        <translation>{name} recusou a chamada</translation>
    </message>
    <message>
        <source>{name} is in another call</source>
        <comment>memberBusy</comment>
        <translation>{name} está em outra chamada</translation>
    </message>
    <message>
        <source>{name} did not answer</source>
        <comment>memberNoAnswer</comment>
        <translation>{name} não atendeu</translation>
    </message>
    <message>
        <source>{name} left</source>
        <comment>memberLeft</comment>
        <translation>{name} saiu da chamada</translation>
    </message>
    <message>
        <source>{name} can’t be reached</source>
        <comment>memberUnreachable</comment>
        <translation>Não foi possível contatar {name}</translation>
    </message>
    <message>
        <source>{name} is no longer called</source>
        <comment>memberRemoved</comment>
        <translation>{name} não está mais sendo chamado(a)</translation>
    </message>
    <message>
        <source>{text}.</source>
        <comment>sentence</comment>
        <translation>{text}.</translation>
    </message>
    <message>
        <source>Invite to the call</source>
        <comment>inviteTitle</comment>
        <translation>Convidar para a chamada</translation>
    </message>
    <message>
        <source>Search people</source>
        <comment>inviteSearch</comment>
        <translation>Buscar pessoas</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <comment>inviteNobodyFound</comment>
        <translation>Ninguém encontrado</translation>
    </message>
    <message>
        <source>Nobody called “{name}”</source>
        <comment>inviteNobodyCalled</comment>
        <translation>Ninguém se chama “{name}”</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <comment>inviteClearSearch</comment>
        <translation>Limpar a pesquisa</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <comment>inviteCount</comment>
        <translation>
            <numerusform>Convidar %n pessoa</numerusform>
            <numerusform>Convidar %n pessoas</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not invite {name}</source>
        <comment>inviteTakeOut</comment>
        <translation>Não convidar {name}</translation>
    </message>
    <message>
        <source>Recent</source>
        <comment>inviteRecent</comment>
        <translation>Recentes</translation>
    </message>
    <message>
        <source>All people</source>
        <comment>inviteEverybody</comment>
        <translation>Todas as pessoas</translation>
    </message>
    <message numerus="yes">
        <source>%n people found</source>
        <comment>inviteFound</comment>
        <translation>
            <numerusform>%n pessoa encontrada</numerusform>
            <numerusform>%n pessoas encontradas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people selected</source>
        <comment>inviteSelected</comment>
        <translation>
            <numerusform>%n pessoa selecionada</numerusform>
            <numerusform>%n pessoas selecionadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can invite %n more people</source>
        <comment>inviteLimit</comment>
        <translation>
            <numerusform>Você pode convidar mais %n pessoa</numerusform>
            <numerusform>Você pode convidar mais %n pessoas</numerusform>
        </translation>
    </message>
    <message>
        <source>The call is full</source>
        <comment>inviteFull</comment>
        <translation>A chamada está cheia</translation>
    </message>
    <message>
        <source>Leave the call and quit?</source>
        <comment>quitTitle</comment>
        <translation>Sair da chamada e fechar?</translation>
    </message>
    <message>
        <source>Quitting ends the call on this device.</source>
        <comment>quitText</comment>
        <translation>Ao fechar, a chamada termina neste dispositivo.</translation>
    </message>
    <message>
        <source>Leave and quit</source>
        <comment>quitButton</comment>
        <translation>Sair e fechar</translation>
    </message>
    <message>
        <source>Waiting for an answer…</source>
        <comment>minimizedCallingPageWaitingText</comment>
        <translation>Aguardando resposta…</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>notificationIncomingVoice</comment>
        <translation>Chamada de áudio recebida</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>notificationIncomingVideo</comment>
        <translation>Chamada de vídeo recebida</translation>
    </message>
    <message>
        <source>Incoming group audio call</source>
        <comment>notificationIncomingGroupVoice</comment>
        <translation>Chamada de áudio em grupo recebida</translation>
    </message>
    <message>
        <source>Incoming group video call</source>
        <comment>notificationIncomingGroupVideo</comment>
        <translation>Chamada de vídeo em grupo recebida</translation>
    </message>
    <message>
        <source>Incoming call</source>
        <comment>notificationPrivateTitle</comment>
        <translation>Chamada recebida</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>notificationPrivateMissed</comment>
        <translation>Chamada perdida</translation>
    </message>
    <message>
        <source>Missed call · {name}</source>
        <comment>missedCallNotificationTitle</comment>
        <translation>Chamada perdida · {name}</translation>
    </message>
    <message>
        <source>Audio call</source>
        <comment>missedAudioCallNotificationContent</comment>
        <translation>Chamada de áudio</translation>
    </message>
    <message>
        <source>Video call</source>
        <comment>missedVideoCallNotificationContent</comment>
        <translation>Chamada de vídeo</translation>
    </message>
    <message>
        <source>Group audio call</source>
        <comment>missedGroupAudioCallNotificationContent</comment>
        <translation>Chamada de áudio em grupo</translation>
    </message>
    <message>
        <source>Group video call</source>
        <comment>missedGroupVideoCallNotificationContent</comment>
        <translation>Chamada de vídeo em grupo</translation>
    </message>
    <message>
        <source>{name} is calling</source>
        <comment>trayIncoming</comment>
        <translation>{name} está ligando</translation>
    </message>
    <message>
        <source>Calling {name}…</source>
        <comment>trayOutgoing</comment>
        <translation>Ligando para {name}…</translation>
    </message>
    <message>
        <source>In a call with {name}</source>
        <comment>trayInCall</comment>
        <translation>Em chamada com {name}</translation>
    </message>
    <message numerus="yes">
        <source>In a group call with %n people</source>
        <comment>trayInGroupCall</comment>
        <translation>
            <numerusform>Em chamada em grupo com %n pessoa</numerusform>
            <numerusform>Em chamada em grupo com %n pessoas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missed calls</source>
        <comment>trayMissed</comment>
        <translation>
            <numerusform>%n chamada perdida</numerusform>
            <numerusform>%n chamadas perdidas</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready for calls</source>
        <comment>trayReady</comment>
        <translation>Tudo pronto para chamadas</translation>
    </message>
    <message>
        <source>Offline – calls can’t reach this device</source>
        <comment>trayOffline</comment>
        <translation>Offline – as chamadas não chegam a este dispositivo</translation>
    </message>
    <message>
        <source>Offline – no network connection</source>
        <comment>offlineNoNetwork</comment>
        <translation>Offline – sem conexão de rede</translation>
    </message>
    <message>
        <source>Offline – the server’s name is not found</source>
        <comment>offlineNoName</comment>
        <translation>Offline – o nome do servidor não foi encontrado</translation>
    </message>
    <message>
        <source>Offline – the server does not answer</source>
        <comment>offlineNoAnswer</comment>
        <translation>Offline – o servidor não responde</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not trusted</source>
        <comment>offlineNotTrusted</comment>
        <translation>Offline – o certificado do servidor não é confiável</translation>
    </message>
    <message>
        <source>Offline – the server’s certificate is not valid today; check this computer’s date</source>
        <comment>offlineNotValid</comment>
        <translation>Offline – o certificado do servidor não é válido hoje; verifique a data deste computador</translation>
    </message>
    <message>
        <source>Offline – no secure connection to the server</source>
        <comment>offlineNotSecure</comment>
        <translation>Offline – sem conexão segura com o servidor</translation>
    </message>
    <message>
        <source>Offline – the proxy does not lead to the server</source>
        <comment>offlineProxy</comment>
        <translation>Offline – o proxy não leva ao servidor</translation>
    </message>
    <message>
        <source>Offline – the proxy asks for a name and a password</source>
        <comment>offlineProxyPassword</comment>
        <translation>Offline – o proxy pede um nome e uma senha</translation>
    </message>
    <message>
        <source>Offline – there is no call server at this address</source>
        <comment>offlineOtherServer</comment>
        <translation>Offline – não há servidor de chamadas neste endereço</translation>
    </message>
    <message>
        <source>Offline – this app and the server do not fit together; an update may help</source>
        <comment>offlineUpdate</comment>
        <translation>Offline – este aplicativo e o servidor não são compatíveis; uma atualização pode ajudar</translation>
    </message>
    <message>
        <source>Offline – the server does not let this computer in</source>
        <comment>offlineForbidden</comment>
        <translation>Offline – o servidor não permite a entrada deste computador</translation>
    </message>
    <message>
        <source>Offline – please sign in again</source>
        <comment>offlineSignIn</comment>
        <translation>Offline – entre novamente</translation>
    </message>
    <message>
        <source>Show the call</source>
        <comment>trayShow</comment>
        <translation>Mostrar a chamada</translation>
    </message>
    <message>
        <source>Incoming audio call from {name}.</source>
        <comment>announceIncomingVoice</comment>
        <translation>Chamada de áudio de {name}.</translation>
    </message>
    <message>
        <source>Incoming video call from {name}.</source>
        <comment>announceIncomingVideo</comment>
        <translation>Chamada de vídeo de {name}.</translation>
    </message>
    <message>
        <source>Incoming group audio call. {people}.</source>
        <comment>announceIncomingGroupVoice</comment>
        <translation>Chamada de áudio em grupo. {people}.</translation>
    </message>
    <message>
        <source>Incoming group video call. {people}.</source>
        <comment>announceIncomingGroupVideo</comment>
        <translation>Chamada de vídeo em grupo. {people}.</translation>
    </message>
    <message>
        <source>Press {accept} to accept, {decline} to decline.</source>
        <comment>announceShortcuts</comment>
        <translation>{accept} para atender, {decline} para recusar.</translation>
    </message>
    <message>
        <source>Switch to the call window to answer; there, {accept} accepts and {decline} declines.</source>
        <comment>announceShortcutsAway</comment>
        <translation>Vá para a janela da chamada para responder; lá, {accept} atende e {decline} recusa.</translation>
    </message>
    <message>
        <source>Another call: {name}, audio.</source>
        <comment>announceWaitingVoice</comment>
        <translation>Outra chamada: {name}, áudio.</translation>
    </message>
    <message>
        <source>Another call: {name}, video.</source>
        <comment>announceWaitingVideo</comment>
        <translation>Outra chamada: {name}, vídeo.</translation>
    </message>
    <message>
        <source>Press {accept} to end this call and accept.</source>
        <comment>announceWaitingAccept</comment>
        <translation>{accept} para encerrar esta chamada e atender.</translation>
    </message>
    <message>
        <source>Ringer silenced</source>
        <comment>announceSilenced</comment>
        <translation>Toque silenciado</translation>
    </message>
    <message>
        <source>Ringer on</source>
        <comment>announceSoundOn</comment>
        <translation>Toque ativado</translation>
    </message>
    <message>
        <source>Connecting</source>
        <comment>announceConnecting</comment>
        <translation>Conectando</translation>
    </message>
    <message>
        <source>Call connected</source>
        <comment>announceConnected</comment>
        <translation>Chamada conectada</translation>
    </message>
    <message>
        <source>Call ended after {duration}</source>
        <comment>announceEndedAfter</comment>
        <translation>Chamada encerrada após {duration}</translation>
    </message>
    <message>
        <source>The call goes on in the small bar</source>
        <comment>announceSmallBar</comment>
        <translation>A chamada continua na barra pequena</translation>
    </message>
    <message>
        <source>Incoming call from {name}</source>
        <comment>accessIncomingWindow</comment>
        <translation>Chamada recebida de {name}</translation>
    </message>
    <message>
        <source>Call to {name}</source>
        <comment>accessOutgoingWindow</comment>
        <translation>Chamada para {name}</translation>
    </message>
    <message>
        <source>Call with {name}</source>
        <comment>accessCallWindow</comment>
        <translation>Chamada com {name}</translation>
    </message>
    <message>
        <source>People in the call</source>
        <comment>accessPeopleList</comment>
        <translation>Pessoas na chamada</translation>
    </message>
    <message>
        <source>People you can invite</source>
        <comment>accessPeopleToInvite</comment>
        <translation>Pessoas que você pode convidar</translation>
    </message>
    <message>
        <source>Call history</source>
        <comment>accessHistoryList</comment>
        <translation>Histórico de chamadas</translation>
    </message>
    <message>
        <source>Call time {duration}</source>
        <comment>accessTimer</comment>
        <translation>Duração da chamada {duration}</translation>
    </message>
    <message>
        <source>Quick replies</source>
        <comment>accessQuickReplies</comment>
        <translation>Respostas rápidas</translation>
    </message>
    <message>
        <source>Silence the ringing</source>
        <comment>accessSilence</comment>
        <translation>Silenciar o toque</translation>
    </message>
    <message>
        <source>Decline the call from {name}</source>
        <comment>accessDecline</comment>
        <translation>Recusar a chamada de {name}</translation>
    </message>
    <message>
        <source>Accept the call from {name}</source>
        <comment>accessAccept</comment>
        <translation>Atender a chamada de {name}</translation>
    </message>
    <message>
        <source>Accept the call from {name} with your camera on</source>
        <comment>accessAcceptVideo</comment>
        <translation>Atender a chamada de {name} com a câmera</translation>
    </message>
    <message>
        <source>Accept the call from {name} without your camera</source>
        <comment>accessAcceptAudioOnly</comment>
        <translation>Atender a chamada de {name} sem a câmera</translation>
    </message>
    <message>
        <source>Stop calling {name}</source>
        <comment>accessCancel</comment>
        <translation>Parar de chamar {name}</translation>
    </message>
    <message>
        <source>End the call</source>
        <comment>accessEnd</comment>
        <translation>Encerrar a chamada</translation>
    </message>
    <message>
        <source>Leave the call, the others stay</source>
        <comment>accessLeave</comment>
        <translation>Sair da chamada, os outros ficam</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <comment>accessStopAnswering</comment>
        <translation>Parar de atender</translation>
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
            <numerusform>%n hora</numerusform>
            <numerusform>%n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <comment>spokenMinutes</comment>
        <translation>
            <numerusform>%n minuto</numerusform>
            <numerusform>%n minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n seconds</source>
        <comment>spokenSeconds</comment>
        <translation>
            <numerusform>%n segundo</numerusform>
            <numerusform>%n segundos</numerusform>
        </translation>
    </message>
    <message>
        <source>{a} {b}</source>
        <comment>spokenTwo</comment>
        <translation>{a} e {b}</translation>
    </message>
    <message>
        <source>{a} {b} {c}</source>
        <comment>spokenThree</comment>
        <translation>{a}, {b} e {c}</translation>
    </message>
    <message>
        <source>Calls</source>
        <comment>historyTitle</comment>
        <translation>Chamadas</translation>
    </message>
    <message>
        <source>Search calls</source>
        <comment>historySearch</comment>
        <translation>Pesquisar chamadas</translation>
    </message>
    <message>
        <source>All</source>
        <comment>historyAll</comment>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historyMissedFilter</comment>
        <translation>Perdidas</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historyIncomingFilter</comment>
        <translation>Recebidas</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historyOutgoingFilter</comment>
        <translation>Realizadas</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <comment>historyEmpty</comment>
        <translation>Nenhuma chamada ainda</translation>
    </message>
    <message>
        <source>Calls you make and get show here</source>
        <comment>historyEmptyHint</comment>
        <translation>As chamadas que você faz e recebe aparecem aqui</translation>
    </message>
    <message>
        <source>No missed calls</source>
        <comment>historyNoMissed</comment>
        <translation>Nenhuma chamada perdida</translation>
    </message>
    <message>
        <source>No calls found</source>
        <comment>historyNothingFound</comment>
        <translation>Nenhuma chamada encontrada</translation>
    </message>
    <message>
        <source>New call</source>
        <comment>historyNewCall</comment>
        <translation>Nova chamada</translation>
    </message>
    <message>
        <source>Missed</source>
        <comment>historySideMissed</comment>
        <translation>Perdida</translation>
    </message>
    <message>
        <source>Incoming</source>
        <comment>historySideIncoming</comment>
        <translation>Recebida</translation>
    </message>
    <message>
        <source>Outgoing</source>
        <comment>historySideOutgoing</comment>
        <translation>Feita</translation>
    </message>
    <message>
        <source>video</source>
        <comment>historyVideo</comment>
        <translation>vídeo</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <comment>historyCounted</comment>
        <translation>{name} ({count})</translation>
    </message>
    <message>
        <source>Incoming audio call</source>
        <comment>historyIncomingVoice</comment>
        <translation>Chamada de áudio recebida</translation>
    </message>
    <message>
        <source>Incoming video call</source>
        <comment>historyIncomingVideo</comment>
        <translation>Chamada de vídeo recebida</translation>
    </message>
    <message>
        <source>Outgoing audio call</source>
        <comment>historyOutgoingVoice</comment>
        <translation>Chamada de áudio realizada</translation>
    </message>
    <message>
        <source>Outgoing video call</source>
        <comment>historyOutgoingVideo</comment>
        <translation>Chamada de vídeo realizada</translation>
    </message>
    <message>
        <source>Missed call</source>
        <comment>historyMissed</comment>
        <translation>Chamada perdida</translation>
    </message>
    <message>
        <source>Missed while in a call</source>
        <comment>historyMissedBusy</comment>
        <translation>Perdida durante outra chamada</translation>
    </message>
    <message>
        <source>Declined</source>
        <comment>historyDeclined</comment>
        <translation>Recusada</translation>
    </message>
    <message>
        <source>They declined</source>
        <comment>historyDeclinedByThem</comment>
        <translation>Recusada pela outra pessoa</translation>
    </message>
    <message>
        <source>Busy</source>
        <comment>historyBusy</comment>
        <translation>Ocupado</translation>
    </message>
    <message>
        <source>No answer</source>
        <comment>historyNoAnswer</comment>
        <translation>Sem resposta</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <comment>historyCancelled</comment>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>Answered on another device</source>
        <comment>historyAnsweredElsewhere</comment>
        <translation>Atendida em outro dispositivo</translation>
    </message>
    <message>
        <source>Declined on another device</source>
        <comment>historyDeclinedElsewhere</comment>
        <translation>Recusada em outro dispositivo</translation>
    </message>
    <message>
        <source>Couldn’t connect</source>
        <comment>historyFailed</comment>
        <translation>Não foi possível conectar</translation>
    </message>
    <message>
        <source>Ongoing</source>
        <comment>historyOngoing</comment>
        <translation>Em andamento</translation>
    </message>
    <message>
        <source>{kind} · {result}</source>
        <comment>historyKindAndResult</comment>
        <translation>{kind} · {result}</translation>
    </message>
    <message>
        <source>Today</source>
        <comment>historyToday</comment>
        <translation>Hoje</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <comment>historyYesterday</comment>
        <translation>Ontem</translation>
    </message>
    <message>
        <source>Loading…</source>
        <comment>historyLoading</comment>
        <translation>Carregando…</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>unknownPerson</comment>
        <translation>Desconhecido</translation>
    </message>
</context>
</TS>
