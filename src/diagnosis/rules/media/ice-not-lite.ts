// With media bypass Teams checks connectivity and decides; an SBC that does so too gets in its way.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { attributesOf, sdpOf } from '../../sip/sdp-words.ts'
import { dialogsOf, isToMicrosoft } from '../../sip/sip-dialogs.ts'

export const iceNotLite: Rule = {
  id: 'media/ice-not-lite',
  severity: 'warning',
  title: {
    en: 'The SBC speaks full ICE with Teams instead of ICE lite',
    de: 'Der SBC spricht mit Teams volles ICE statt ICE lite',
  },
  remedy: {
    en: 'Set the SBC to ICE lite for calls to Teams: a=ice-lite, one candidate, no checks of its own.',
    de: 'Den SBC für Anrufe zu Teams auf ICE lite stellen: a=ice-lite, ein Kandidat, keine eigenen Prüfungen.',
  },
  reference: 'Microsoft Learn, "Plan for media bypass with Direct Routing"; RFC 8445 section 2.5',
  find,
}

function find(facts: FactLog): Match[] {
  return dialogsOf(facts).flatMap(dialog => {
    const ours = dialog.messages.find(message => message.sdp && isToMicrosoft(message, dialog))
    const sdp = ours === undefined ? undefined : sdpOf(ours)
    if (ours === undefined || sdp === undefined) return []
    const candidates = attributesOf(sdp, 'candidate').length
    if (candidates === 0 || attributesOf(sdp, 'ice-lite').length > 0) return []
    const says = say(
      {
        en: 'The SDP for Teams has ICE candidates ({candidates}) and no a=ice-lite.',
        de: 'Das SDP für Teams hat ICE-Kandidaten ({candidates}) und kein a=ice-lite.',
      },
      { candidates },
    )
    return [{ about: 'sdp', instance: dialog.callId, certainty: 'likely' as const, says, evidence: [ours] }]
  })
}
