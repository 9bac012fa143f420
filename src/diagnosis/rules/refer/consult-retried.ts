// The call to be replaced was replaced by the first INVITE already.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords } from '../../sip/refusals.ts'
import { retriedTransfers } from '../../sip/retried-transfers.ts'

export const consultRetried = codeRule({
  id: 'refer/consult-retried',
  severity: 'warning',
  certainty: 'proven',
  codes: [10202],
  title: {
    en: 'The SBC repeats the INVITE of a consultative transfer',
    de: 'Der SBC wiederholt das INVITE einer Weiterleitung mit Rückfrage',
  },
  remedy: {
    en: 'Keep the SBC from trying such an INVITE a second time: the call it replaces is gone by then.',
    de: 'Dem SBC abgewöhnen, ein solches INVITE ein zweites Mal zu versuchen: Den Anruf, den es ersetzt, gibt es dann nicht mehr.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 404',
  seen: facts => seen(facts),
})

const seen = (facts: FactLog): Match[] =>
  retriedTransfers(facts)
    .filter(({ again }) => again.status === 404)
    .map(({ refer, first, again }) => ({
      about: 'wire',
      instance: refer.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'For one REFER the SBC sent a second INVITE after {first}, and that was answered with {again}.',
          de: 'Zu einem REFER sandte der SBC nach {first} ein zweites INVITE, und das wurde mit {again} beantwortet.',
        },
        { first: first.answer.startLine.replace(/^SIP\/2\.0 /, ''), again: answerWords(again) },
      ),
      evidence: [again.invite, refer, first.answer, again.answer],
    }))
