// A call of many as one of a list: when, how long, how it ended, who with whom. Rows of what runs are in room `store`.

import { between, type Instant, type Millis } from '../../kernel/index.ts'
import type { SipFact } from '../fact.ts'
import { partiesOf, requestUri } from '../sip-text.ts'
import type { Call } from './ladder-calls.ts'

export interface ListedCall {
  /** What it is drawn by. */
  id: string
  title: string
  startedAt: Instant
  /** From the first message to the last, milliseconds. */
  lastedMs: Millis
  /** What its INVITEs were answered with at last: 200 where one leg was answered. Absent where no answer was seen. */
  status?: number
  messages: number
  legs: number
}

export function listedCall({ id, title, start, end, legs }: Call): ListedCall {
  const status = statusOf(legs.flatMap(leg => leg.messages))
  return {
    ...{ id, title, startedAt: start, lastedMs: between(start, end) },
    ...(status !== undefined && { status }),
    messages: legs.reduce((count, leg) => count + leg.messages.length, 0),
    legs: legs.length,
  }
}

function statusOf(messages: readonly SipFact[]): number | undefined {
  const finals = messages.flatMap(({ method, status }) =>
    method === 'INVITE' && status !== undefined && status >= 200 ? [status] : [],
  )
  return finals.find(status => status < 300) ?? finals.at(-1)
}

/** Whether somebody whose number or name holds this, apart from spaces, takes part. */
export function hasNumber({ legs }: Call, number: string): boolean {
  const wanted = number.replace(/[\s()/-]/g, '').toLowerCase()
  return legs.some(({ messages }) =>
    messages.some(message => {
      if (message.method !== 'INVITE' || message.status !== undefined) return false
      const { caller = '', callee = requestUri(message) } = partiesOf(message)
      return caller.toLowerCase().includes(wanted) || callee.toLowerCase().includes(wanted)
    }),
  )
}
