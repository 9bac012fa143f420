// Since April 2022 Teams takes no Replaces of an SBC; a PBX behind it that transfers so loses the call.

import { type FactLog, headerValues } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'

export const replacesToTeams: Rule = {
  id: 'refer/replaces-to-teams',
  severity: 'critical',
  title: {
    en: 'The SBC sends Replaces to Teams, which takes none',
    de: 'Der SBC sendet Teams Replaces, das Teams nicht annimmt',
  },
  remedy: {
    en: 'Have the SBC carry such transfers out itself: join the two calls, and take Replaces out of INVITEs to Teams.',
    de: 'Den SBC solche Weiterleitungen selbst ausführen lassen: die beiden Anrufe verbinden und Replaces aus INVITEs an Teams entfernen.',
  },
  reference: 'Microsoft Learn, "Direct Routing: SIP protocol", Replaces (since April 2022); RFC 3891',
  find: facts => refusedWithReplaces(facts),
}

const refusedWithReplaces = (facts: FactLog): Match[] =>
  refusedByMicrosoft(facts)
    .filter(({ invite }) => headerValues(invite, 'Replaces').length > 0)
    .map(refusal =>
      refusalMatch(
        refusal,
        'replaces',
        'likely',
        say(
          {
            en: 'An INVITE with Replaces went to Teams and was answered with {answer}.',
            de: 'Ein INVITE mit Replaces ging an Teams und wurde mit {answer} beantwortet.',
          },
          { answer: answerWords(refusal) },
        ),
      ),
    )
