// What the SBC sends is no SIP in one of its first lines.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { answerWords, refusalMatch, refusedByMicrosoft } from '../../sip/refusals.ts'

export const malformedLine = codeRule({
  id: 'sip/malformed-line',
  severity: 'critical',
  certainty: 'proven',
  codes: [549_002, 549_018, 569_018],
  only: (phrase, code) => code % 1000 === 18 || /invalid request/i.test(phrase),
  title: {
    en: "Microsoft cannot read a line of the SBC's SIP",
    de: 'Microsoft kann eine SIP-Zeile des SBC nicht lesen',
  },
  remedy: {
    en: 'Take a trace of such a call on the SBC: the request line, the status line and each Via must carry SIP/2.0. Show the line to the vendor.',
    de: 'Einen solchen Anruf am SBC aufzeichnen: Anfragezeile, Statuszeile und jedes Via müssen SIP/2.0 tragen. Die Zeile dem Hersteller zeigen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 504',
  seen: facts => seen(facts),
})

const PHRASE = /malformed|invalid (?:request|response|header|line|start)|pars(?:e|ing) /i

const seen = (facts: FactLog): Match[] =>
  refusedByMicrosoft(facts)
    .filter(({ status, phrase }) => status === 400 && PHRASE.test(phrase))
    .map(refusal =>
      refusalMatch(
        refusal,
        'wire',
        'likely',
        say(
          {
            en: 'Teams could not read an INVITE: {answer}.',
            de: 'Teams konnte ein INVITE nicht lesen: {answer}.',
          },
          { answer: answerWords(refusal) },
        ),
      ),
    )
