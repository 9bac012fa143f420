// A second INVITE for one REFER, or a duplicate of an INVITE.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords } from '../../sip/refusals.ts'
import { retriedTransfers } from '../../sip/retried-transfers.ts'

export const referInviteRepeated = codeRule({
  id: 'refer/invite-repeated',
  severity: 'warning',
  certainty: 'likely',
  codes: [540_500],
  only: phrase => /duplicate|draft call/i.test(phrase),
  title: {
    en: 'The SBC sends the INVITE of a transfer twice',
    de: 'Der SBC sendet das INVITE einer Weiterleitung doppelt',
  },
  remedy: {
    en: 'After a rejected INVITE the SBC is to send the NOTIFY with the rejection and nothing else; Microsoft then decides.',
    de: 'Nach einem abgelehnten INVITE soll der SBC das NOTIFY mit der Ablehnung senden und sonst nichts; Microsoft entscheidet dann.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 500',
  seen: facts => seen(facts),
})

/** 404 has a rule of its own: the call to be replaced is gone. */
const seen = (facts: FactLog): Match[] =>
  retriedTransfers(facts)
    .filter(({ again }) => again.status !== 404)
    .map(({ refer, first, again }) => ({
      about: 'wire',
      instance: refer.callId,
      certainty: 'likely',
      says: say(
        {
          en: 'For one REFER the SBC sent an INVITE, which was answered with {first}, and then another, answered with {again}.',
          de: 'Zu einem REFER sandte der SBC ein INVITE, das mit {first} beantwortet wurde, und dann noch eines, beantwortet mit {again}.',
        },
        { first: answerWords(first), again: answerWords(again) },
      ),
      evidence: [again.invite, refer, first.answer, again.answer],
    }))
