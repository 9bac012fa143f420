// Toll bypass is prevented for the user where he is.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'

export const locationBasedRouting = codeRule({
  id: 'routing/location-based',
  severity: 'info',
  certainty: 'proven',
  codes: [510_546, 10500],
  title: { en: 'Location-based routing forbids calls', de: 'Standortbasiertes Routing verbietet Anrufe' },
  remedy: {
    en: 'Nothing, where toll bypass is to be prevented. Else check PreventTollBypass in the calling policy, and sites, networks and gateways of location-based routing.',
    de: 'Nichts, wo Toll-Bypass verhindert werden soll. Sonst PreventTollBypass in der Anrufrichtlinie sowie Standorte, Netze und Gateways des standortbasierten Routings prüfen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 403',
  seen: facts => seen(facts),
})

/** "Current call site state prevents fork to this entity." */
const PHRASE = /site state prevents/i

const seen = (facts: FactLog): Match[] =>
  refusedByMicrosoft(facts)
    .filter(({ status, phrase }) => status === 403 && PHRASE.test(phrase))
    .map(refusal =>
      refusalMatch(
        refusal,
        'wire',
        'proven',
        say(
          {
            en: 'An INVITE to Teams was answered with {answer}.',
            de: 'Ein INVITE an Teams wurde mit {answer} beantwortet.',
          },
          { answer: answerWords(refusal) },
        ),
      ),
    )
