// Attempts at calls in one shape, whoever tells of them: Microsoft's records, or the messages on the wire. The two are
// never mixed, for both may tell of the same calls.

import {
  type CallRecordFact,
  type FactLog,
  hostIn,
  partiesOf,
  requestUri,
  type SipFact,
} from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { recordKey } from '../../records/index.ts'
import { callRecordsIn, isInbound, isOutbound, sbcOf } from '../records/call-records.ts'
import type { Match } from '../rule.ts'
import {
  type Dialog,
  dialogsOf,
  isFirstInvite,
  isFromMicrosoft,
  isOpposite,
  isRequest,
  isToMicrosoft,
} from './sip-dialogs.ts'

export interface CallAttempt {
  /** The SBC's name, or on the way to Microsoft the address called. */
  sbc: string
  /** Caller and callee, where both are known. */
  pair?: string
  /** What attempts of one call have in common, besides. */
  call?: string
  at: Instant
  endedAt: Instant
  status: number | undefined
  outcome: 'answered' | 'refused' | 'silent' | 'open'
  instance: string
  evidence: Match['evidence']
}

/** Attempts of one source, oldest first. */
export interface CallAttempts {
  source: 'record' | 'wire'
  attempts: readonly CallAttempt[]
}

/** From the SBC to Teams. */
export const inboundAttempts = (facts: FactLog): CallAttempts[] => [
  { source: 'record', attempts: callRecordsIn(facts).filter(isInbound).flatMap(ofRecord) },
  { source: 'wire', attempts: dialogsOf(facts).flatMap(dialog => ofDialog(dialog, isToMicrosoft)) },
]

/** From Teams to an SBC. */
export const outboundAttempts = (facts: FactLog): CallAttempts[] => [
  { source: 'record', attempts: callRecordsIn(facts).filter(isOutbound).flatMap(ofRecord) },
  { source: 'wire', attempts: dialogsOf(facts).flatMap(dialog => ofDialog(dialog, isFromMicrosoft)) },
]

function ofRecord(record: CallRecordFact): CallAttempt[] {
  const { caller, callee, sipStatus, successful, microsoftCode = 0 } = record
  // Time ran out, or no connection could be made.
  const isSilent = microsoftCode === 500_001 || Math.floor(microsoftCode / 1000) === 569
  return [
    {
      sbc: sbcOf(record),
      call: record.sharedId ?? record.id,
      ...(caller !== undefined && callee !== undefined && { pair: `${caller} ${callee}` }),
      at: record.at,
      endedAt: record.failedAt ?? record.at,
      status: sipStatus,
      outcome: successful ? 'answered' : isSilent ? 'silent' : 'refused',
      instance: recordKey(record),
      evidence: [record],
    },
  ]
}

function ofDialog(dialog: Dialog, isWanted: (invite: SipFact, dialog: Dialog) => boolean): CallAttempt[] {
  const { messages } = dialog
  const invite = messages.find(isFirstInvite)
  // The second INVITE of a transfer is no attempt of a caller's.
  if (invite === undefined || invite.referredBy !== undefined || !isWanted(invite, dialog)) return []
  const { caller, callee } = partiesOf(invite)
  if (caller === undefined || callee === undefined || /^anonymous$/i.test(caller)) return []
  const answers = messages.filter(message => message.method === 'INVITE' && isOpposite(message, invite))
  const final = answers.find(({ status = 0 }) => status >= 200)
  const end = final ?? messages.find(message => isRequest(message, 'CANCEL'))
  return [
    {
      sbc: hostIn(requestUri(invite)) ?? invite.remote.address,
      pair: `${caller} ${callee}`,
      at: invite.at,
      endedAt: end?.at ?? invite.at,
      status: final?.status,
      outcome: outcomeOf(answers, messages),
      instance: dialog.callId,
      evidence: end === undefined ? [invite] : [invite, end],
    },
  ]
}

function outcomeOf(answers: readonly SipFact[], messages: readonly SipFact[]): CallAttempt['outcome'] {
  const cancel = messages.findIndex(message => isRequest(message, 'CANCEL'))
  const before = new Set(messages.slice(0, cancel < 0 ? messages.length : cancel))
  const isHeard = answers.some(answer => (answer.status ?? 0) > 100 && before.has(answer))
  if (cancel >= 0 && !isHeard) return 'silent'
  const final = answers.find(({ status = 0 }) => status >= 200)?.status
  if (final === undefined) return 'open'
  return final < 300 ? 'answered' : 'refused'
}
