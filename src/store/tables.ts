// The columns that are written, and how records become rows and rows records again.

import type { CallLeg } from '../facts/index.ts'
import type { ToldFinding, Wording } from '../findings/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import type { HealthChange } from '../watch/index.ts'
import type { CallRow } from './call-row.ts'
import { cleanText } from './clean-text.ts'
import type { SqlRow, SqlValue, Table } from './database.ts'
import { tailOf } from './number-tail.ts'
import type { KeptFinding, ProbeResult } from './store.ts'

const integer = 'integer'
const text = 'text'
const blob = 'blob'

export const FACT_BLOCKS: Table = {
  name: 'fact_blocks',
  columns: {
    id: integer,
    batch: integer,
    at: integer,
    last_at: integer,
    kind: text,
    observer: text,
    facts: integer,
    octets: integer,
    body: blob,
  },
}
export const FACT_NAMES: Table = {
  name: 'fact_names',
  columns: { part: integer, name: integer, block: integer },
}
export const CALLS: Table = {
  name: 'calls',
  columns: {
    id: text,
    observer: text,
    started_at: integer,
    answered_at: integer,
    ended_at: integer,
    duration_ms: integer,
    direction: text,
    caller: text,
    callee: text,
    caller_tail: text,
    callee_tail: text,
    trunk: text,
    node: text,
    region: text,
    status: integer,
    state: text,
    transfer: text,
    says: text,
    legs: text,
  },
  key: ['id', 'observer'],
}
/** What becomes of a call. */
export const CALL_COURSE: Table = {
  name: 'calls',
  columns: {
    answered_at: integer,
    ended_at: integer,
    duration_ms: integer,
    status: integer,
    state: text,
    transfer: text,
    says: text,
    legs: text,
    id: text,
    observer: text,
  },
  key: ['id', 'observer'],
  changes: true,
}
export const LEGS: Table = {
  name: 'legs',
  columns: { call_id: text, observer: text, call: text },
  key: ['call_id', 'observer'],
}
export const FINDINGS: Table = {
  name: 'findings',
  columns: { at: integer, rule: text, source: text, severity: text, body: text },
  key: ['rule', 'at', 'source'],
}
export const HEALTH: Table = {
  name: 'health',
  columns: {
    at: integer,
    subject: text,
    name: text,
    direction: text,
    before: text,
    state: text,
    reason: text,
  },
}
export const PROBES: Table = {
  name: 'probes',
  columns: { at: integer, target: text, outcome: text, says: text, duration_ms: integer },
}

/** What outlives a restart and is no record of anything. */
export const STATES: Table = { name: 'states', columns: { name: text, body: text }, key: ['name'] }

type Row = Record<string, SqlValue | undefined>

const clean = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : cleanText(value)

export const callColumns = (call: CallRow): Row => ({
  id: clean(call.id),
  observer: call.observer,
  started_at: Math.floor(call.startedAt),
  answered_at: floored(call.answeredAt),
  ended_at: floored(call.endedAt),
  duration_ms: floored(call.durationMs),
  direction: call.direction,
  caller: clean(call.caller),
  callee: clean(call.callee),
  caller_tail: tailOf(call.caller),
  callee_tail: tailOf(call.callee),
  trunk: clean(call.trunk),
  node: clean(call.node),
  region: clean(call.region),
  status: call.status,
  state: call.state,
  transfer: call.transfer,
  says: clean(call.says),
  legs: JSON.stringify(call.legs),
})

/** By which a call is found from the Call-ID of any of its legs but those that are known. */
export const legRows = ({ id, observer, legs }: CallRow, known: readonly CallLeg[]): Row[] =>
  legs
    .filter(leg => !known.some(({ callId }) => callId === leg.callId))
    .map(({ callId }) => ({ call_id: clean(callId), observer, call: clean(id) }))

const floored = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.floor(value)

export function callOf(row: SqlRow): CallRow {
  const call: Record<string, unknown> = {
    id: row.id,
    observer: row.observer,
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    durationMs: row.duration_ms,
    direction: row.direction,
    caller: row.caller,
    callee: row.callee,
    trunk: row.trunk,
    node: row.node,
    region: row.region,
    status: row.status,
    state: row.state,
    transfer: row.transfer,
    says: row.says,
    legs: JSON.parse(String(row.legs)) as CallLeg[],
    findings: row.findings,
  }
  return Object.fromEntries(Object.entries(call).filter(([, value]) => value !== null)) as unknown as CallRow
}

export const findingRow = (finding: ToldFinding) => ({
  at: Math.floor(finding.en.at),
  rule: finding.en.rule,
  source: clean(finding.en.evidence[0]?.source) ?? '',
  severity: finding.en.severity,
  body: JSON.stringify(finding),
})

export const findingOf = ({ id, body }: SqlRow): KeptFinding => ({
  id: Number(id),
  finding: JSON.parse(String(body)) as ToldFinding,
})

export const healthRow = ({ from, reason, left, ...change }: HealthChange): Row => ({
  ...change,
  at: Math.floor(change.at),
  name: clean(change.name),
  before: from,
  reason: wordingText(reason),
})

export function healthOf({ at, subject, name, direction, before, state, reason }: SqlRow): HealthChange {
  return {
    at,
    subject,
    name,
    ...(direction !== null && { direction }),
    ...(before !== null && { from: before }),
    state,
    reason: JSON.parse(String(reason)) as Wording,
  } as HealthChange
}

export const probeRow = (probe: ProbeResult): Row => ({
  at: Math.floor(probe.at),
  target: clean(probe.target),
  outcome: probe.outcome,
  says: wordingText(probe.says),
  duration_ms: Math.floor(probe.durationMs),
})

export const probeOf = (row: SqlRow): ProbeResult => ({
  at: row.at as Instant,
  target: String(row.target),
  outcome: row.outcome as ProbeResult['outcome'],
  says: wordingIn(String(row.says)),
  durationMs: row.duration_ms as Millis,
})

const wordingText = ({ en, de }: Wording): string => JSON.stringify({ en: clean(en), de: clean(de) })

/** An earlier Linesman kept what a probe came to in English alone. */
const wordingIn = (text: string): Wording =>
  text.startsWith('{') ? (JSON.parse(text) as Wording) : { en: text, de: text }
