// A call is answered, the answer is never acknowledged, and the answering side ends what it cannot confirm.

import type { SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import {
  type Dialog,
  dialogsOf,
  isOpposite,
  isRequest,
  isSuccess,
  transactionOf,
} from '../../sip/sip-dialogs.ts'

export const sipAckLost: Rule = {
  id: 'sip/ack-lost',
  severity: 'critical',
  title: {
    en: 'The ACK to an answered call did not arrive',
    de: 'Das ACK zu einem angenommenen Anruf kam nicht an',
  },
  remedy: {
    en: 'The ACK goes to the Contact of the 200 OK, or its Record-Route: check that it names a host the other side can reach and that the firewall lets it through.',
    de: 'Das ACK geht an den Contact des 200 OK oder an dessen Record-Route: prüfen, ob dort ein Host steht, den die Gegenseite erreicht, und ob die Firewall es durchlässt.',
  },
  actor: 'network',
  reference:
    'RFC 3261 section 13.3.1.4; Microsoft Learn, "Issues with inbound calls"; Microsoft response code 408/1106',
  find: facts => [
    ...dialogsOf(facts).flatMap(inDialog),
    ...codeMatches(facts, { codes: [1106], certainty: 'proven', severity: 'critical' }),
  ],
}

/** One or two copies are the weather of UDP. */
const COPIES = 3

function inDialog(dialog: Dialog): Match[] {
  const { messages, callId } = dialog
  const answers = messages.filter(message => isSuccess(message, 'INVITE'))
  return [...Map.groupBy(answers, answer => `${answer.direction} ${answer.cseq}`).values()].flatMap(
    copies => {
      if (copies.length < COPIES) return []
      const first = copies[0] as SipFact
      const last = copies.at(-1) as SipFact
      const acks = transactionOf(dialog, 'ACK', first.cseq).filter(message => isOpposite(message, first))
      const bye = messages.find(
        message =>
          isRequest(message, 'BYE') && message.direction === first.direction && message.at >= last.at,
      )
      // What we acknowledge each time and still get again was lost on its way.
      const lost = acks.length === 0 || (first.direction === 'received' && acks.length >= COPIES)
      if (bye === undefined || !lost) return []
      return [
        {
          about: `${first.direction} ${first.remote.address}`,
          instance: callId,
          certainty: 'likely',
          says: say(
            {
              en: 'A 200 OK to INVITE was sent {copies} times, {how}, and the answering side ended the call.',
              de: 'Ein 200 OK auf INVITE wurde {copies}-mal gesendet, {how}, und die annehmende Seite beendete den Anruf.',
            },
            {
              copies: copies.length,
              how:
                acks.length === 0
                  ? { en: 'no ACK was seen', de: 'kein ACK war zu sehen' }
                  : say(
                      {
                        en: 'the {acks} ACKs sent did not arrive',
                        de: 'die {acks} gesendeten ACKs kamen nicht an',
                      },
                      { acks: acks.length },
                    ),
            },
          ),
          evidence: [first, ...acks.slice(0, 1), last, bye],
        },
      ]
    },
  )
}
