// Letters, colours and names of the legs: carrier call blue, first Teams call orange, REFER magenta, the Teams call it
// asked for green, connections made in vain red.

import type { LadderLeg, LegColour, LegRole } from '../../ladder/index.ts'
import type { Call, CallLegMessages } from './ladder-calls.ts'
import { CONNECTIONS_LANE, type DraftRow } from './ladder-rows.ts'

const COLOURS: Record<LegRole, LegColour> = {
  carrier: 'blue',
  teams: 'orange',
  refer: 'magenta',
  transfer: 'green',
  connections: 'red',
}
/** For a second leg of a role. */
const FURTHER: readonly LegColour[] = ['cyan', 'yellow']
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth']

export function lanesOf(
  call: Call,
  rows: readonly DraftRow[],
): { legs: LadderLeg[]; legOf: (row: DraftRow) => string } {
  const legs = new Map<string, LadderLeg>()
  const ofCall = new Map(call.legs.map(leg => [`leg ${leg.callId}`, leg]))
  const counts = new Map<LegRole, number>()
  for (const { lane } of rows) {
    if (legs.has(lane)) continue
    const role = roleOf(lane, ofCall)
    const sameRole = counts.get(role) ?? 0
    counts.set(role, sameRole + 1)
    legs.set(lane, newLeg(lane, role, sameRole, legs.size))
  }
  const named = nameAll([...legs.values()])
  return { legs: named, legOf: row => legs.get(row.lane)?.id ?? '' }
}

function newLeg(lane: string, role: LegRole, sameRole: number, place: number): LadderLeg {
  const colour = sameRole === 0 ? COLOURS[role] : (FURTHER[(sameRole - 1) % FURTHER.length] as LegColour)
  const leg = { id: letter(place), role, colour, label: '' }
  return lane === CONNECTIONS_LANE ? leg : { ...leg, callId: lane.slice(lane.indexOf(' ') + 1) }
}

function roleOf(lane: string, ofCall: ReadonlyMap<string, CallLegMessages>): LegRole {
  if (lane === CONNECTIONS_LANE) return 'connections'
  if (lane.startsWith('refer ')) return 'refer'
  const leg = ofCall.get(lane)
  if (leg?.side === 'carrier') return 'carrier'
  return leg?.transfer ? 'transfer' : 'teams'
}

/** A, B, ... Z, A2, ... */
const letter = (index: number): string =>
  `${String.fromCharCode(65 + (index % 26))}${index < 26 ? '' : Math.floor(index / 26) + 1}`

function nameAll(legs: LadderLeg[]): LadderLeg[] {
  for (const [role, name] of [
    ['carrier', 'carrier call'],
    ['teams', 'Teams call'],
    ['refer', 'REFER'],
  ] as const) {
    const alike = legs.filter(leg => leg.role === role || (role === 'teams' && leg.role === 'transfer'))
    for (const [index, leg] of alike.entries()) {
      leg.label = alike.length === 1 ? name : `${ORDINALS[index] ?? `${index + 1}th`} ${name}`
    }
  }
  for (const leg of legs) if (leg.role === 'connections') leg.label = 'connections without SIP'
  return legs
}
