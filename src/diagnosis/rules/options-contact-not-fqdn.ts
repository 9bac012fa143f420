// Microsoft knows an SBC by the FQDN in its Contact; an address there is answered with 403.

import { hostIn, type SipFact } from '../../facts/index.ts'
import type { Match, Rule } from '../rule.ts'
import { dialogsOf, isByMicrosoft, isOpposite } from '../sip-dialogs.ts'
import { isAddress } from '../surroundings.ts'

export const optionsContactNotFqdn: Rule = {
  id: 'options/contact-not-fqdn',
  severity: 'critical',
  title: 'Contact holds an address instead of the FQDN',
  remedy: 'Let the SBC put its paired FQDN into the host of Contact in OPTIONS and INVITE to Teams.',
  reference:
    'Microsoft Learn, "Direct Routing - SIP protocol", section "Incoming call from the SBC"; "SBC connectivity issues"',
  find: facts =>
    dialogsOf(facts).flatMap(({ messages, callId }) =>
      messages.flatMap((response): Match[] => {
        if (response.status !== 403 || !['OPTIONS', 'INVITE'].includes(response.method)) return []
        const request = messages.find(message => isAsked(message, response))
        const host = hostIn(request?.contact ?? '')
        if (request === undefined || host === undefined || !isAddress(host)) return []
        return [
          {
            about: host,
            instance: `${callId} ${response.cseq}`,
            certainty: 'likely',
            says: `${request.method} with the address ${host} in Contact was answered with 403.`,
            evidence: [request, response],
          },
        ]
      }),
    ),
}

const isAsked = (message: SipFact, response: SipFact): boolean =>
  message.status === undefined &&
  message.method === response.method &&
  message.cseq === response.cseq &&
  isOpposite(message, response) &&
  message.transport === 'tls' &&
  !isByMicrosoft(message)
