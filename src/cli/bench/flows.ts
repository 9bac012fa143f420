// `linesman bench flows`: what it costs to read exports of flows to facts, records of no interest among them as in any
// network's export. Decoding, joining and the facts are all in it; sockets are not.

import { FlowReader } from '../../flows/index.ts'
import { type Instant, millis } from '../../kernel/index.ts'
import type { Terminal } from '../terminal.ts'
import { EXPORTS, type ExportTraffic } from './flow-traffic.ts'
import { type Comparison, compare } from './paired.ts'
import { processorTimeOf, type Timed } from './processor-time.ts'
import type { BenchCommand, Row } from './row.ts'

/** CPU time of one run. */
const RUN_MS = 1000
const QUICK_RUN_MS = 50
const WARM_UPS = 2
const MICROSECONDS = 1_000_000

export function benchFlows({ runs, quick }: BenchCommand, _terminal: Terminal): Promise<Row[]> {
  const lengthMs = quick ? QUICK_RUN_MS : RUN_MS
  return compare(
    EXPORTS.map(traffic => comparison(traffic, lengthMs)),
    { runs, warmUps: WARM_UPS },
  )
}

function comparison(traffic: ExportTraffic, lengthMs: number): Comparison {
  const unit = 'records per CPU second'
  const work = reading(traffic)
  return {
    measures: [{ name: traffic.name, unit, better: 'higher' }],
    run: () => [Math.round(MICROSECONDS / processorTimeOf(work, lengthMs))],
  }
}

const EXPORTER = { address: '192.0.2.1', port: 40_000 }
const COLLECTOR = { address: '192.0.2.2', port: 2055 }
/** Exports of one round come so far from each other. */
const APART = millis(10)

/** One round reads all exports anew, as the next that this exporter sends. */
function reading({ records, datagrams }: ExportTraffic): Timed {
  let facts = 0
  let now = Date.UTC(2025, 3, 1) as Instant
  const reader = new FlowReader({
    observer: 'bench',
    note: () => {
      facts++
    },
  })
  return {
    units: records,
    run: () => {
      for (const [index, bytes] of datagrams().entries()) {
        now = (now + APART) as Instant
        reader.datagram(bytes, EXPORTER, COLLECTOR, { at: now, ref: `packet ${index}` })
      }
      return facts
    },
  }
}
