// INVITE with Replaces (RFC 3891 section 3): which leg the new one takes the place of. Microsoft sends it for call-queue
// answers; nobody else may, for whoever can name a dialog could take it over.
//
//   dialog                           answer
//   stands                           the new leg is answered, the old one gets a BYE; `early-only`: 486
//   early, the SBC called            the new leg is answered, the old one is cancelled
//   early, the SBC is called         481, and it goes on
//   just over                        603, so that nobody is rung for a call that has ended
//   none, or with another tag        481

import { fault, ok, type Result } from '../kernel/index.ts'
import { parseReplaces, type SipRequest } from '../sip/index.ts'
import type { Aftermath } from './aftermath.ts'
import type { Leg } from './leg.ts'
import type { Side } from './leg-id.ts'
import type { LegTable } from './leg-table.ts'

interface ReplacesRefusal {
  status: 400 | 403 | 481 | 486 | 603
  why: string
}

const OVER: ReplacesRefusal = { status: 603, why: 'Replaces names a dialog that is over' }

export function replacedLeg(
  { invite, side }: { invite: SipRequest; side: Side },
  { legs, aftermath }: { legs: LegTable; aftermath: Aftermath },
): Result<Leg, ReplacesRefusal> {
  if (side !== 'teams') return fault({ status: 403, why: 'Replaces from the carrier' })
  const values = invite.headers.all('Replaces')
  const replaces = parseReplaces(values[0] ?? '')
  if (!replaces.ok || values.length !== 1) return fault({ status: 400, why: 'Replaces cannot be read' })
  if (invite.headers.has('Join'))
    return fault({ status: 400, why: 'Replaces and Join contradict each other' })
  const { callId, toTag, fromTag, earlyOnly } = replaces.value
  const key = `${callId};${toTag}`
  if (aftermath.has(key, 'teams')) return fault(OVER)
  const found = legs.byDialog(key)
  if (found === undefined || found.side !== 'teams') {
    return fault({ status: 481, why: 'Replaces names no dialog of ours' })
  }
  return allowed(found, fromTag, earlyOnly)
}

function allowed(found: Leg, fromTag: string, earlyOnly: boolean): Result<Leg, ReplacesRefusal> {
  const { state } = found.usage
  switch (state.state) {
    case 'answering':
    case 'confirmed':
      if (!isTag(fromTag, state.dialog.remoteTag)) break
      if (!earlyOnly) return ok(found)
      return fault({
        status: 486,
        why: 'Replaces is for early dialogs only, and this one is confirmed',
      })
    case 'calling':
      if (state.forks.some(({ dialog }) => isTag(fromTag, dialog.remoteTag))) return ok(found)
      break
    case 'ending':
    case 'ended':
      return fault(OVER)
    default:
  }
  return fault({ status: 481, why: 'Replaces names a dialog that does not stand' })
}

/** A tag of zero stands for none, too (section 6.1). */
const isTag = (named: string, tag: string): boolean => named === tag || (named === '0' && tag === '')
