// Keep-alives without an answer, ours to Microsoft or Microsoft's to us.

import type { FactLog, OptionsFact, SipFact } from '../../facts/index.ts'
import { formatEndpoint, seconds } from '../../kernel/index.ts'
import type { Match, Rule } from '../rule.ts'
import { dialogsOf, isOpposite, isRequest, lastSeen } from '../sip-dialogs.ts'

/** A non-INVITE transaction ends after 64 times T1 (RFC 3261 section 17.1.2, timer F). */
const TIMER_F = seconds(32)

export const optionsUnanswered: Rule = {
  id: 'options/unanswered',
  severity: 'critical',
  title: 'OPTIONS are not answered',
  remedy:
    "When it is the SBC's OPTIONS: check DNS, the way to port 5061, both certificates, and that Contact holds the paired FQDN. When it is Microsoft's: let the SBC accept OPTIONS from all signalling addresses of Microsoft (52.112.0.0/14, 52.122.0.0/15) and answer 200. Without answers Teams tries this SBC last.",
  reference: 'Microsoft Learn, "SBC connectivity issues"; RFC 3261 section 11',
  find: facts => [...fromMessages(facts), ...fromProbes(facts)],
}

function fromMessages(facts: FactLog): Match[] {
  return dialogsOf(facts).flatMap(({ messages, observer }) => {
    const last = lastSeen(facts, observer)
    const asked = messages.filter(message => isRequest(message, 'OPTIONS'))
    return asked.flatMap((request, index) => {
      const isRepeat = asked.slice(0, index).some(earlier => earlier.cseq === request.cseq)
      const answered = messages.some(
        message =>
          message.status !== undefined && message.cseq === request.cseq && isOpposite(message, request),
      )
      return isRepeat || answered || last - request.at < TIMER_F ? [] : [messageMatch(request)]
    })
  })
}

function messageMatch(request: SipFact): Match {
  const ours = request.direction === 'sent'
  const peer = ours ? formatEndpoint(request.remote) : request.remote.address
  return {
    about: `${request.observer} ${request.direction} ${peer}`,
    instance: `${request.callId} ${request.cseq}`,
    certainty: 'proven',
    says: ours ? `${peer} did not answer OPTIONS.` : `OPTIONS from ${peer} were left without an answer.`,
    evidence: [request],
  }
}

/** Probes that failed before or without a message of their own, as when no connection could be made. */
function fromProbes(facts: FactLog): Match[] {
  const failed = facts.of('options').filter(probe => probe.failed !== undefined)
  if (failed.length === 0) return []
  const asked = facts
    .of('sip')
    .filter(message => isRequest(message, 'OPTIONS') && message.direction === 'sent')
  // Where its request is among the messages it is counted there.
  const isTold = ({ at, observer }: OptionsFact): boolean =>
    asked.some(each => each.observer === observer && Math.abs(at - each.at - TIMER_F) < seconds(1))
  return failed
    .filter(probe => !isTold(probe))
    .map((probe): Match => {
      const why = probe.failed === 'timeout' ? 'came to no answer' : 'could not be delivered'
      return {
        about: `${probe.observer} ${probe.direction} ${probe.peer} ${probe.failed}`,
        instance: `${probe.peer} ${probe.at}`,
        certainty: 'proven',
        says: `OPTIONS to ${probe.peer} ${why}.`,
        evidence: [probe],
      }
    })
}
