// INVITE with Replaces (RFC 3891): which leg the new one takes the place of. Microsoft sends it for call-queue
// answers; nobody else may, for whoever can name a dialog could take it over.

import { fault, ok, type Result } from '../kernel/index.ts'
import { parseReplaces, type SipRequest } from '../sip/index.ts'
import type { Leg } from './leg.ts'
import type { Side } from './leg-id.ts'
import type { LegTable } from './leg-table.ts'

export interface ReplacesRefusal {
  status: 400 | 403 | 481 | 486
  why: string
}

export function replacedLeg(
  { invite, side }: { invite: SipRequest; side: Side },
  legs: LegTable,
): Result<Leg, ReplacesRefusal> {
  if (side !== 'teams') return fault({ status: 403, why: 'Replaces from the carrier' })
  const values = invite.headers.all('Replaces')
  const replaces = parseReplaces(values[0] ?? '')
  if (!replaces.ok || values.length !== 1) return fault({ status: 400, why: 'Replaces cannot be read' })
  const { callId, toTag, fromTag, earlyOnly } = replaces.value
  const found = legs.byDialog(`${callId};${toTag}`)
  if (found === undefined || found.side !== 'teams') {
    return fault({ status: 481, why: 'Replaces names no dialog of ours' })
  }
  const { state } = found.usage
  if (state.state !== 'confirmed' || state.dialog.remoteTag !== fromTag) {
    return fault({ status: 481, why: 'Replaces names a dialog that does not stand' })
  }
  if (earlyOnly)
    return fault({ status: 486, why: 'Replaces is for early dialogs only, and this one is confirmed' })
  return ok(found)
}
