// Files on their way in:
//
//   nothing --handed in--> sending --taken--> (the diagnosis has its own address) | --refused--> refused

import type { DiagnosisAnswer } from '../../api/shapes/index.ts'
import type { Failure } from '../frame/instead.tsx'

export type DiagnosisState = DiagnosisAnswer['state']

export type HandingIn =
  | { state: 'nothing' }
  | { state: 'sending'; names: readonly string[]; sent: number; total: number }
  | { state: 'refused'; names: readonly string[]; failure: Failure }

export type HandingInEvent =
  | { type: 'handed in'; files: readonly { name: string; size: number }[] }
  /** Octets; the envelope counts too, so it may be more than the files have. */
  | { type: 'sent'; sent: number; total: number }
  | { type: 'refused'; failure: Failure }
  | { type: 'called off' }

export function step(now: HandingIn, event: HandingInEvent): HandingIn {
  switch (event.type) {
    case 'handed in':
      return {
        state: 'sending',
        names: event.files.map(({ name }) => name),
        sent: 0,
        total: event.files.reduce((sum, { size }) => sum + size, 0),
      }
    case 'sent':
      return now.state === 'sending' ? { ...now, sent: event.sent, total: event.total } : now
    case 'refused':
      return now.state === 'sending' ? { state: 'refused', names: now.names, failure: event.failure } : now
    case 'called off':
      return { state: 'nothing' }
  }
}

/** From 0 to 1. */
export const shareSent = ({ sent, total }: Extract<HandingIn, { state: 'sending' }>): number =>
  total === 0 ? 0 : Math.min(1, sent / total)

/** What became of all files: none of a known kind is another thing than none with a fault. */
export function readIn({ sources }: Pick<DiagnosisAnswer, 'sources'>): number {
  return sources.reduce((sum, { read }) => sum + read, 0)
}
