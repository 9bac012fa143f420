// INVITEs that were refused, as the rules read them: what was asked, what was answered, and in which words.
//
//   ours to Microsoft   INVITE -->   <-- 404, Reason: Q.850;cause=1;text="<correlation id>;<phrase>"
//   Microsoft's to us   <-- INVITE   503 -->

import { parseReason, type SipFact } from '../../facts/index.ts'
import type { Certainty, Said } from '../../findings/index.ts'
import { oncePerLog } from '../once.ts'
import type { Match } from '../rule.ts'
import { type Dialog, dialogsOf, isFromMicrosoft, isToMicrosoft } from './sip-dialogs.ts'

export interface Refusal {
  dialog: Dialog
  invite: SipFact
  answer: SipFact
  status: number
  /** What the answer says of itself, in Reason and in its first line. */
  phrase: string
}

/** INVITEs and re-INVITEs of our side that Microsoft refused. */
export const refusedByMicrosoft = oncePerLog((facts): readonly Refusal[] =>
  refusals(facts).filter(
    ({ invite, answer, dialog }) => isToMicrosoft(invite, dialog) && isFromMicrosoft(answer),
  ),
)

/** Those of Microsoft that our side refused. */
export const refusedToMicrosoft = oncePerLog((facts): readonly Refusal[] =>
  refusals(facts).filter(({ invite, answer }) => isFromMicrosoft(invite) && !isFromMicrosoft(answer)),
)

const refusals = oncePerLog((facts): readonly Refusal[] =>
  dialogsOf(facts).flatMap(dialog =>
    answered(dialog).flatMap(([invite, answer]): Refusal[] => {
      const { status = 0 } = answer
      return status < 300 ? [] : [{ dialog, invite, answer, status, phrase: phraseOf(answer) }]
    }),
  ),
)

/** Each INVITE with its first final answer; copies of either are passed over. */
function answered({ messages }: Dialog): [invite: SipFact, answer: SipFact][] {
  const open = new Map<string, SipFact>()
  const pairs = new Map<SipFact, SipFact>()
  for (const message of messages) {
    const { method, status, direction, cseq } = message
    if (method !== 'INVITE') continue
    const key = `${status === undefined ? direction : OPPOSITE[direction]} ${cseq}`
    const invite = open.get(key)
    if (status === undefined) open.set(key, invite ?? message)
    else if (status >= 200 && invite !== undefined && !pairs.has(invite)) pairs.set(invite, message)
  }
  return [...pairs]
}

const OPPOSITE = { sent: 'received', received: 'sent' } as const

const phraseOf = (answer: SipFact): string => {
  const said = answer.reason === undefined ? undefined : parseReason(answer.reason).phrase
  return [said, answer.startLine.split(' ').slice(2).join(' ')].filter(Boolean).join('; ')
}

/** `404 Not Found`, `403 Forbidden (Current call site state prevents fork to this entity.)`. */
export function answerWords({ answer }: Refusal): string {
  const line = answer.startLine.replace(/^SIP\/2\.0 /, '')
  const said = answer.reason === undefined ? undefined : parseReason(answer.reason).phrase
  return said === undefined ? line : `${line} (${said.slice(0, PHRASE_SHOWN)})`
}
const PHRASE_SHOWN = 200

/** It rang, or somebody answered something, before: then the refusal is the callee's. */
export const hasProgressed = ({ dialog, invite, answer }: Refusal): boolean =>
  dialog.messages.some(
    ({ method, cseq, direction, status = 0 }) =>
      method === 'INVITE' &&
      cseq === invite.cseq &&
      direction === answer.direction &&
      status > 100 &&
      status < 200,
  )

/** The refusal itself as a match; calls refused for one reason are about the same. */
export const refusalMatch = (refusal: Refusal, about: string, certainty: Certainty, says: Said): Match => ({
  about,
  instance: `${refusal.dialog.callId} ${refusal.invite.cseq}`,
  certainty,
  says,
  evidence: [refusal.invite, refusal.answer],
})

/** A node of Microsoft's that is being taken out of service says so. */
export const isDraining = ({ status, phrase }: Refusal): boolean =>
  status === 503 && /service state: inactive|drainingtransactions/i.test(phrase)
