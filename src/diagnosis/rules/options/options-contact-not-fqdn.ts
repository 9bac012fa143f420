// Microsoft knows an SBC by the FQDN in its Contact; an address there is answered with 403.

import { hostIn, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import {
  answersToMicrosoftsOptions,
  type Dialog,
  dialogsOf,
  isByMicrosoft,
  isOpposite,
  transactionOf,
} from '../../sip/sip-dialogs.ts'
import { isAddress } from '../../surroundings.ts'

export const optionsContactNotFqdn: Rule = {
  id: 'options/contact-not-fqdn',
  severity: 'critical',
  title: {
    en: 'Contact holds an address instead of the FQDN',
    de: 'Contact enthält eine Adresse statt des FQDN',
  },
  remedy: {
    en: 'Let the SBC put its paired FQDN into the host of Contact in OPTIONS and INVITE to Teams.',
    de: 'Den SBC in OPTIONS und INVITE an Teams seinen gekoppelten FQDN als Host in Contact setzen lassen.',
  },
  reference:
    'Microsoft Learn, "Direct Routing - SIP protocol", section "Incoming call from the SBC"; "SBC connectivity issues"',
  find: facts => dialogsOf(facts).flatMap(dialog => [...refused(dialog), ...answered(dialog)]),
}

const refused = (dialog: Dialog): Match[] =>
  dialog.messages.flatMap((response): Match[] => {
    if (response.status !== 403 || !['OPTIONS', 'INVITE'].includes(response.method)) return []
    const request = transactionOf(dialog, response.method, response.cseq).find(message =>
      isAsked(message, response),
    )
    const host = hostIn(request?.contact ?? '')
    if (request === undefined || host === undefined || !isAddress(host)) return []
    return [
      {
        about: host,
        instance: `${dialog.callId} ${response.cseq}`,
        certainty: 'likely',
        says: say(
          {
            en: '{method} with the address {host} in Contact was answered with 403.',
            de: '{method} mit der Adresse {host} in Contact wurde mit 403 beantwortet.',
          },
          { method: request.method, host },
        ),
        evidence: [request, response],
      },
    ]
  })

/** An SBC that shows its address where it answers most likely shows it in its INVITEs as well. */
const answered = (dialog: Dialog): Match[] =>
  answersToMicrosoftsOptions(dialog).flatMap(({ request, answer }): Match[] => {
    const host = hostIn(answer.contact ?? '')
    if (host === undefined || !isAddress(host)) return []
    return [
      {
        about: host,
        instance: `${dialog.callId} ${answer.cseq}`,
        certainty: 'possible',
        severity: 'warning',
        says: say(
          {
            en: 'The answer to OPTIONS has the address {host} in Contact. If INVITEs have it too, Microsoft refuses them with 403.',
            de: 'Die Antwort auf OPTIONS hat die Adresse {host} in Contact. Steht sie auch in INVITEs, lehnt Microsoft sie mit 403 ab.',
          },
          { host },
        ),
        evidence: [answer, request],
      },
    ]
  })

const isAsked = (message: SipFact, response: SipFact): boolean =>
  message.status === undefined &&
  isOpposite(message, response) &&
  message.transport === 'tls' &&
  !isByMicrosoft(message)
