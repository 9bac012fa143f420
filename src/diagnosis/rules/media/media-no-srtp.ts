// Teams takes encrypted media only; an offer of plain RTP is refused with 488.

import type { FactLog, SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'
import { dialogsOf, isByMicrosoft, isOpposite, isRequest, transactionOf } from '../../sip/sip-dialogs.ts'

export const mediaNoSrtp: Rule = {
  id: 'media/no-srtp',
  severity: 'critical',
  title: {
    en: 'Teams was offered media without encryption',
    de: 'Teams wurden Medien ohne Verschlüsselung angeboten',
  },
  remedy: {
    en: 'Set media security to SRTP (SDES, AES_CM_128_HMAC_SHA1_80) for calls to Teams on the SBC.',
    de: 'Am SBC die Mediensicherheit für Anrufe zu Teams auf SRTP stellen (SDES, AES_CM_128_HMAC_SHA1_80).',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing", section on media; Microsoft response code 488/531000 SrtpEncryptionRequired',
  find: facts => [
    ...refusedOffers(facts),
    ...setToPlain(facts),
    ...codeMatches(facts, {
      codes: [531_000],
      only: phrase => /SRTP/i.test(phrase),
      certainty: 'proven',
      severity: 'critical',
    }),
  ],
}

const refusedOffers = (facts: FactLog): Match[] =>
  dialogsOf(facts).flatMap(dialog =>
    dialog.messages.flatMap((refusal): Match[] => {
      if (refusal.status !== 488 || refusal.method !== 'INVITE' || !isByMicrosoft(refusal)) return []
      const offer = transactionOf(dialog, 'INVITE', refusal.cseq).find(
        message => isRequest(message, 'INVITE') && isOpposite(message, refusal),
      )
      if (offer === undefined || !isPlain(offer)) return []
      return [
        {
          about: 'offer',
          instance: dialog.callId,
          certainty: 'proven',
          says: say({
            en: 'An INVITE to Teams offered audio without any key (a=crypto) and was refused with 488.',
            de: 'Ein INVITE an Teams bot Audio ohne Schlüssel (a=crypto) an und wurde mit 488 abgelehnt.',
          }),
          evidence: [offer, refusal],
        },
      ]
    }),
  )

const isPlain = ({ text }: SipFact): boolean =>
  /^m=audio /m.test(text) && !/^a=(crypto|fingerprint):/m.test(text)

const setToPlain = (facts: FactLog): Match[] =>
  teamsSettings(facts).flatMap(({ profile }) =>
    profile?.setting.media !== 'rtp'
      ? []
      : [
          settingMatch(
            say(
              {
                en: 'IP profile {name} takes RTP without encryption for calls to Teams.',
                de: 'Das IP-Profil {name} nimmt für Anrufe zu Teams unverschlüsseltes RTP.',
              },
              { name: profile.setting.name },
            ),
            profile,
          ),
        ],
  )
