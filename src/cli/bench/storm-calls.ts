// The storm on an SBC with running calls: while two thousand peers connect to its Teams side at once, calls go on from
// UDP to a connection that stands there, each held for a second. What the storm does to them is measured as the time in
// which they ring and in which their BYEs are answered, next to those of the quiet before.

import { CallRig, CallStage, type RunResult } from './call-rig.ts'
import { type Row, rowOf } from './row.ts'
import { PEERS, whilePeersConnect } from './storm.ts'

const RATE = 50
const HOLD_MS = 1000
/** Calls of one look at the quiet or the storm: four seconds of them. */
const CALLS = 4 * RATE
const WARM_UPS = 2

interface Day {
  quiet: RunResult
  storm: readonly RunResult[]
  connected: number
}

/** `runs` storms, one after the other; `net` is that of the peers' addresses. */
export async function benchStormOnCalls(net: number, runs: number): Promise<Row[]> {
  const stage = await CallStage.open()
  const rig = await CallRig.open(stage, 'sbc', 'tls')
  try {
    const look = (): Promise<RunResult> => rig.run({ rate: RATE, calls: CALLS, holdMs: HOLD_MS })
    for (let i = 0; i < WARM_UPS; i++) await look()
    const days: Day[] = []
    for (let run = 0; run < runs; run++) {
      const quiet = await look()
      const { ca: root, ...own } = stage.telephone
      const storm: RunResult[] = []
      const connected = await whilePeersConnect({ to: rig.teamsSide, net, root, ...own }, async () => {
        storm.push(await look())
      })
      days.push({ quiet, storm, connected })
    }
    return rowsOf(days)
  } finally {
    await rig.close()
    stage.close()
  }
}

function rowsOf(days: readonly Day[]): Row[] {
  const name = (what: string): string =>
    `${RATE} calls a second while ${PEERS} peers connect to the SBC: ${what}`
  const ms = (what: string, of: (result: RunResult) => number): Row =>
    rowOf(
      { name: name(what), unit: 'ms', better: 'lower' },
      days.map(({ storm }) => Math.max(...storm.map(of))),
      { name: 'before the storm', values: days.map(({ quiet }) => of(quiet)) },
    )
  const sum = (day: Day, of: (result: RunResult) => number): number =>
    day.storm.reduce((total, result) => total + of(result), 0)
  return [
    ms('time until it rings, median', ({ ringing }) => ringing.p50),
    ms('time until it rings, 99 of 100', ({ ringing }) => ringing.p99),
    ms('longest time until it rings', ({ ringing }) => ringing.longest),
    ms('longest time to the answer to a BYE', ({ ending }) => ending.longest),
    rowOf(
      { name: name('calls lost, refused or not ended in good order'), unit: 'calls', better: 'lower' },
      days.map(day => sum(day, ({ placed, ended }) => placed - ended)),
    ),
    rowOf(
      { name: name('peers connected'), unit: `of ${PEERS}`, better: 'higher' },
      days.map(({ connected }) => connected),
    ),
  ]
}
