// The objects of `ops/LINESMAN-MIB.txt` that can be read, out of the values that `/metrics` serves: what is there counted
// under names and labels has its number here. What is not known has no instance.

import { createHash } from 'node:crypto'
import { instantOf, type Millis } from '../../kernel/index.ts'
import {
  dateAndTime,
  LINESMAN_MIB,
  type MibObject,
  type Oid,
  parseOid,
  type SnmpValue,
} from '../../snmp/index.ts'
import type { Readings } from '../metrics/readings.ts'
import type { Labels } from '../metrics/samples.ts'

interface Column {
  number: number
  metric: string
  where?: Labels
  type: 'counter32' | 'gauge32'
  /** What one of the object is in the metric; 1 without it. */
  unit?: number
}

interface Group {
  /** Below `linesmanStatistics`: of scalars, or of an entry. */
  oid: string
  /** The label that tells rows apart, and the numbers that stand for its values. */
  rows?: { label: string; numbers: Readonly<Record<string, number>> }
  columns: readonly Column[]
}

const STATISTICS = `${LINESMAN_MIB}.1.2`
const MEGABYTE = 1_000_000
const UNSIGNED_END = 2 ** 32

const SEVERITIES = { critical: 1, warning: 2, info: 3 }
const STATES: Readonly<Record<string, number>> = { up: 1, degraded: 2, down: 3, unknown: 4, maintenance: 5 }
const SUBJECTS: Readonly<Record<string, number>> = { sbc: 1, trunk: 2, region: 3 }

const counter = (number: number, metric: string, where: Labels = {}): Column => ({
  ...{ number, metric, where, type: 'counter32' },
})
const gauge = (number: number, metric: string, where: Labels = {}, unit = 1): Column => ({
  ...{ number, metric, where, type: 'gauge32', unit },
})

const GROUPS: readonly Group[] = [
  {
    oid: '1',
    columns: [
      gauge(1, 'linesman_calls', { state: 'ringing' }),
      gauge(2, 'linesman_calls', { state: 'answered' }),
      counter(4, 'linesman_transfers_total', { outcome: 'requested' }),
      counter(5, 'linesman_transfers_total', { outcome: 'answered' }),
      counter(6, 'linesman_transfers_total', { outcome: 'failed' }),
    ],
  },
  {
    oid: '1.3.1',
    rows: { label: 'direction', numbers: { inbound: 1, outbound: 2 } },
    columns: [
      counter(2, 'linesman_calls_total'),
      counter(3, 'linesman_calls_total', { outcome: 'answered' }),
      counter(4, 'linesman_calls_total', { outcome: 'refused' }),
      counter(5, 'linesman_short_calls_total'),
    ],
  },
  {
    oid: '2.1.1',
    rows: { label: 'role', numbers: { client: 1, server: 2 } },
    columns: [
      counter(2, 'linesman_connections_total'),
      counter(3, 'linesman_short_connections_total'),
      counter(4, 'linesman_tls_handshakes_total', { outcome: 'complete' }),
      counter(5, 'linesman_tls_handshakes_total', { outcome: 'failed' }),
    ],
  },
  {
    oid: '2.2.1',
    rows: { label: 'direction', numbers: { sent: 1, received: 2 } },
    columns: [
      counter(2, 'linesman_sip_messages_total'),
      counter(3, 'linesman_options_total', { outcome: 'fine' }),
      counter(4, 'linesman_options_total', { outcome: 'failed' }),
    ],
  },
  { oid: '2', columns: [counter(3, 'linesman_refused_messages_total')] },
  {
    oid: '4.1.1',
    rows: { label: 'severity', numbers: SEVERITIES },
    columns: [gauge(2, 'linesman_alerts_open'), gauge(3, 'linesman_findings_open')],
  },
  {
    oid: '5',
    columns: ['calls', 'legs', 'ports', 'transactions', 'connections'].map((what, place) =>
      gauge(place + 1, 'linesman_sbc_in_use', { what }),
    ),
  },
  {
    oid: '6',
    columns: [
      gauge(1, 'linesman_store_bytes', {}, MEGABYTE),
      gauge(2, 'linesman_store_cap_bytes', {}, MEGABYTE),
      gauge(3, 'linesman_store_waiting'),
      counter(4, 'linesman_store_dropped_total'),
    ],
  },
]

export const linesmanObjects = (readings: Readings): MibObject[] => [
  ...GROUPS.flatMap(group => objectsOf(group, readings)),
  ...healthObjects(readings),
  leftOutObject(readings),
]

function objectsOf({ oid, rows, columns }: Group, readings: Readings): MibObject[] {
  const places: readonly [index: Oid, where: Labels][] =
    rows === undefined
      ? [[[0], {}]]
      : Object.entries(rows.numbers).map(([value, number]) => [[number], { [rows.label]: value }])
  return columns.map(({ number, metric, where, type, unit = 1 }) => ({
    oid: nameOf(`${oid}.${number}`),
    instances: places.flatMap(([index, row]) => {
      const sum = readings.sum(metric, { ...where, ...row })
      return sum === undefined ? [] : [{ index, value: { type, value: bounded(type, sum / unit) } }]
    }),
  }))
}

/** A counter begins anew at its end, a gauge stays there (RFC 2578 section 7.1). */
function bounded(type: Column['type'], value: number): number {
  const whole = Math.max(0, Math.floor(value))
  return type === 'counter32' ? whole % UNSIGNED_END : Math.min(whole, UNSIGNED_END - 1)
}

/** Columns of `linesmanHealthTable` after its index. */
const STATE_COLUMNS = [
  [3, 'both'],
  [4, 'inbound'],
  [5, 'outbound'],
] as const
const SINCE_COLUMN = 6

function healthObjects(readings: Readings): MibObject[] {
  const rows = readings.of('linesman_health_state').filter(({ value }) => value === 1)
  const columns = STATE_COLUMNS.map(([number, direction]) => ({
    oid: nameOf(`3.1.1.${number}`),
    instances: rows
      .filter(({ labels }) => labels.direction === direction)
      .map(({ labels }) => ({
        index: subjectIndex(labels),
        value: integer(STATES[labels.state ?? ''] ?? 4),
      })),
  }))
  const since = readings.of('linesman_health_since_timestamp_seconds', { direction: 'both' })
  const sinceColumn = {
    oid: nameOf(`3.1.1.${SINCE_COLUMN}`),
    instances: since.map(({ labels, value }) => ({
      index: subjectIndex(labels),
      value: octets(dateAndTime(instantOf(value * 1000))),
    })),
  }
  return [...columns, sinceColumn]
}

const subjectIndex = ({ subject = '', name = '' }: Labels): Oid => [
  SUBJECTS[subject] ?? 0,
  ...textIndex(name),
]

function leftOutObject(readings: Readings): MibObject {
  return {
    oid: nameOf('6.5.1.2'),
    instances: readings.of('linesman_left_out_total').map(({ labels, value }) => ({
      index: textIndex(labels.what ?? ''),
      value: { type: 'counter32', value: bounded('counter32', value) },
    })),
  }
}

/** A name has 128 numbers at most, of which the column takes some. */
const LONGEST_TEXT = 100
const DIGEST_CHARACTERS = 16

/**
 * The length, then an octet each (RFC 2578 section 7.7). One too long for a name keeps its beginning, and has an end that no
 * other one has.
 */
function textIndex(text: string): Oid {
  const whole = Buffer.from(text)
  if (whole.length <= LONGEST_TEXT) return [whole.length, ...whole]
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, DIGEST_CHARACTERS)
  const cut = Buffer.concat([
    whole.subarray(0, LONGEST_TEXT - DIGEST_CHARACTERS - 1),
    Buffer.from(`~${digest}`),
  ])
  return [cut.length, ...cut]
}

const nameOf = (below: string): Oid => parseOid(`${STATISTICS}.${below}`)
const integer = (value: number): SnmpValue => ({ type: 'integer', value })
const octets = (value: Uint8Array): SnmpValue => ({ type: 'octets', value })

/** `system` of RFC 3418: what every manager looks at first. */
export function systemObjects({ sbc, version }: { sbc: string; version: string }, upMs: Millis): MibObject[] {
  const ticks = Math.floor(upMs / 10) % UNSIGNED_END
  const text = (value: string): SnmpValue => octets(Buffer.from(value).subarray(0, 255))
  const values: readonly SnmpValue[] = [
    text(`Linesman ${version}`),
    { type: 'oid', value: parseOid(LINESMAN_MIB) },
    { type: 'timeTicks', value: ticks },
    text(''),
    text(sbc),
    text(''),
    integer(APPLICATIONS),
  ]
  return values.map((value, place) => ({
    oid: parseOid(`1.3.6.1.2.1.1.${place + 1}`),
    instances: [{ index: [0], value }],
  }))
}
/** `sysServices`: layer 7. */
const APPLICATIONS = 64
