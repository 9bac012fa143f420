// The SBC holds on to an address of Microsoft's whose node is being drained.

import type { FactLog } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import { codeRule } from '../code-rule.ts'
import { answerWords, isDraining, refusalMatch, refusedByMicrosoft } from '../refusals.ts'
import type { Match } from '../rule.ts'

export const drainedProxy = codeRule({
  id: 'dns/drained-proxy',
  severity: 'warning',
  certainty: 'proven',
  codes: [540_998],
  title: {
    en: "Calls go to a proxy of Microsoft's that is being taken out of service",
    de: 'Anrufe gehen an einen Proxy von Microsoft, der gerade außer Betrieb geht',
  },
  remedy: {
    en: 'Call Microsoft by the three FQDNs and resolve them anew at least every 15 minutes; on a 503 go on to sip2 and sip3. Addresses written down in the SBC grow old.',
    de: 'Microsoft über die drei FQDNs rufen und sie mindestens alle 15 Minuten neu auflösen; bei 503 zu sip2 und sip3 weitergehen. Im SBC notierte Adressen veralten.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 503',
  seen: facts => seen(facts),
})

const seen = (facts: FactLog): Match[] =>
  refusedByMicrosoft(facts)
    .filter(isDraining)
    .map(refusal => {
      const { address } = refusal.invite.remote
      const says = say(
        {
          en: 'An INVITE to {address} was answered with {answer}.',
          de: 'Ein INVITE an {address} wurde mit {answer} beantwortet.',
        },
        { address, answer: answerWords(refusal) },
      )
      return refusalMatch(refusal, address, 'proven', says)
    })
