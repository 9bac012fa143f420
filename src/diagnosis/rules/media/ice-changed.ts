// The SBC answers with other ICE credentials than it rang with; the checks that are under way then fail.

import type { FactLog, SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { attributesOf, sdpOf } from '../../sip/sdp-words.ts'
import { type Dialog, dialogsOf, isFirstInvite, isFromMicrosoft } from '../../sip/sip-dialogs.ts'

export const iceChanged: Rule = {
  id: 'media/ice-changed',
  severity: 'warning',
  title: {
    en: 'The SBC changes its ICE credentials between ringing and answer',
    de: 'Der SBC wechselt zwischen Klingeln und Annehmen seine ICE-Zugangsdaten',
  },
  remedy: {
    en: 'Have the SBC send the same ice-ufrag, ice-pwd and candidates in 183 and 200 OK to Teams.',
    de: 'Den SBC in 183 und 200 OK an Teams dieselben ice-ufrag, ice-pwd und Kandidaten senden lassen.',
  },
  reference: 'Microsoft Learn, "Direct Routing: media protocols", forking and early media',
  find: (facts: FactLog) => dialogsOf(facts).flatMap(inDialog),
}

function inDialog({ messages, callId }: Dialog): Match[] {
  const invite = messages.find(isFirstInvite)
  if (invite === undefined || !isFromMicrosoft(invite)) return []
  const answers = messages.filter(
    ({ method, cseq, status = 0, sdp }) => method === 'INVITE' && cseq === invite.cseq && sdp && status > 100,
  )
  const early = answers.find(({ status = 0 }) => status < 200)
  const final = answers.find(({ status = 0, toTag }) => status >= 200 && toTag === early?.toTag)
  if (early === undefined || final === undefined) return []
  const [before, after] = [ufragOf(early), ufragOf(final)]
  if (before === undefined || after === undefined || before === after) return []
  return [
    {
      about: 'answer',
      instance: callId,
      certainty: 'likely',
      says: say(
        {
          en: 'The SBC rang with ice-ufrag {before} and answered with {after}.',
          de: 'Der SBC klingelte mit ice-ufrag {before} und nahm mit {after} an.',
        },
        { before, after },
      ),
      evidence: [final, early],
    },
  ]
}

function ufragOf(message: SipFact): string | undefined {
  const sdp = sdpOf(message)
  return sdp === undefined ? undefined : attributesOf(sdp, 'ice-ufrag')[0]
}
