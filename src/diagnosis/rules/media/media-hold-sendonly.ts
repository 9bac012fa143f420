// Teams holds with `inactive` and resumes from it; an SBC that holds with `sendonly` is left with music or silence.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { settingMatch, teamsSettings } from '../../settings/teams-settings.ts'
import { holdsOf } from '../../sip/holds.ts'

export const mediaHoldSendonly: Rule = {
  id: 'media/hold-sendonly',
  severity: 'warning',
  title: { en: 'Calls to Teams are held with sendonly', de: 'Anrufe zu Teams werden mit sendonly gehalten' },
  remedy: {
    en: 'Hold towards Teams with a=inactive. AudioCodes: IP profile for Teams, Remote Hold Format "Inactive".',
    de: 'Zu Teams mit a=inactive halten. AudioCodes: IP-Profil für Teams, Remote Hold Format "Inactive".',
  },
  reference: 'Microsoft Learn, "Direct Routing: SIP protocol", section on hold; RFC 3264 section 8.4',
  find: facts => [...heldSendonly(facts), ...setSendonly(facts)],
}

const heldSendonly = (facts: FactLog): Match[] =>
  holdsOf(facts)
    .filter(({ direction }) => direction === 'sendonly' || direction === 'recvonly')
    .map(({ message, callId, direction }) => ({
      about: 'wire',
      instance: callId,
      certainty: 'proven',
      says: say(
        {
          en: 'A {method} to Teams within a call says a={direction}, which Teams does not understand.',
          de: 'Ein {method} an Teams innerhalb eines Anrufs sagt a={direction}, was Teams nicht versteht.',
        },
        { method: message.method, direction: direction ?? '' },
      ),
      evidence: [message],
    }))

function setSendonly(facts: FactLog): Match[] {
  return teamsSettings(facts).flatMap(({ profile }): Match[] =>
    profile?.setting.hold !== 'sendonly'
      ? []
      : [
          settingMatch(
            say(
              {
                en: 'IP profile {name} holds calls of Teams with sendonly.',
                de: 'Das IP-Profil {name} hält Anrufe von Teams mit sendonly.',
              },
              { name: profile.setting.name },
            ),
            profile,
          ),
        ],
  )
}
