// Microsoft sends what belongs to a call to the host of our topmost Record-Route, before Contact. Where that is an
// address, or another host than the certificate is for, nothing arrives: no ACK, no BYE, no re-INVITE.

import { headerValues, hostIn, type SipFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import {
  type Dialog,
  dialogsOf,
  isFirstInvite,
  isOpposite,
  isRequest,
  isSuccess,
  isToMicrosoft,
} from '../../sip/sip-dialogs.ts'
import { isAddress } from '../../surroundings.ts'

export const recordRoute: Rule = {
  id: 'sip/record-route',
  severity: 'critical',
  title: {
    en: 'The Record-Route of the SBC leads Microsoft astray',
    de: 'Record-Route des SBC führt Microsoft in die Irre',
  },
  remedy: {
    en: 'Send Contact with the FQDN and no Record-Route to Teams; where there must be one, let it hold the same FQDN as Contact, which the certificate is for.',
    de: 'An Teams Contact mit dem FQDN und kein Record-Route senden; wo eines sein muss, darin denselben FQDN wie in Contact nennen, für den das Zertifikat gilt.',
  },
  reference:
    'Microsoft Learn, "Direct Routing: SIP protocol", section on Contact and Record-Route; RFC 3261 section 12.1',
  find: facts => dialogsOf(facts).flatMap(inDialog),
}

function inDialog(dialog: Dialog): Match[] {
  const { messages, callId } = dialog
  const ours = messages.find(
    message => (isFirstInvite(message) || isSuccess(message, 'INVITE')) && isToMicrosoft(message, dialog),
  )
  const host = ours === undefined ? undefined : hostIn(headerValues(ours, 'Record-Route')[0] ?? '')
  const contact = hostIn(ours?.contact ?? '')
  // An address in Contact is refused for itself.
  if (ours === undefined || host === undefined || contact === undefined || isAddress(contact)) return []
  if (host === contact) return []
  const [failed, ...others] = failureAfter(ours, messages)
  if (failed === undefined) return []
  return [
    {
      about: host,
      instance: callId,
      certainty: 'likely',
      says: say(
        {
          en: 'The SBC sent {what} with Record-Route {host} and Contact {contact}, and {failed}.',
          de: 'Der SBC sandte {what} mit Record-Route {host} und Contact {contact}, und {failed}.',
        },
        {
          what: ours.status === undefined ? 'INVITE' : '200 OK',
          host,
          contact,
          failed:
            failed.status === 403
              ? { en: 'Microsoft answered 403', de: 'Microsoft antwortete 403' }
              : { en: 'the ACK never came', de: 'das ACK kam nie' },
        },
      ),
      evidence: [ours, failed, ...others],
    },
  ]
}

/** As many 200s are no weather any more. */
const COPIES = 3

/** What shows that Microsoft did not get through: it refused our INVITE, or our 200 OK stays without ACK. */
function failureAfter(ours: SipFact, messages: readonly SipFact[]): SipFact[] {
  const answers = messages.filter(message => message.cseq === ours.cseq && message.method === 'INVITE')
  if (ours.status === undefined) return answers.filter(({ status }) => status === 403).slice(0, 1)
  const copies = answers.filter(message => isSuccess(message, 'INVITE') && !isOpposite(message, ours))
  const isAcknowledged = messages.some(message => isRequest(message, 'ACK') && message.cseq === ours.cseq)
  return copies.length < COPIES || isAcknowledged ? [] : copies.slice(-1)
}
