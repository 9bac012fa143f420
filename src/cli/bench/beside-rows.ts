// Rows of what everything that is done beside calls costs the thread that relays them (`beside-calls.ts`).

import { join } from 'node:path'
import type { BesideAnswer, BesideOrder, Spent } from './beside-calls.ts'
import type { CallStage } from './call-rig.ts'
import { netOf, writeSbc } from './call-subjects.ts'
import { asked } from './measuring-child.ts'
import { type Row, rowOf } from './row.ts'

const NET = 69
const RATE = 500
const NAMES: Readonly<Record<keyof BesideAnswer, string>> = {
  nothing: 'nothing but the log of facts',
  health: 'with health',
  alerts: 'with alerts, too',
  store: 'with records, too',
  api: 'with an API that nobody asks, too',
  reader: 'with one reader of its events, too',
}

export async function besideRows(stage: CallStage, turns: number, seconds: number): Promise<Row[]> {
  const folder = join(stage.folder, 'beside')
  const config = writeSbc({ folder, net: netOf(NET), pem: stage.pem, teams: 'udp' })
  const order: BesideOrder = { config, net: NET, rate: RATE, seconds, turns }
  const answer = await asked<BesideOrder, BesideAnswer>('beside-calls.ts', order)
  const row = (name: string, spent: readonly Spent[], key: keyof Spent): Row =>
    rowOf(
      { name, unit: 'µs CPU per call', better: 'lower' },
      spent.map(each => each[key]),
    )
  return Object.entries(answer).flatMap(([beside, spent]) => [
    row(`beside calls, ${NAMES[beside as keyof BesideAnswer]}`, spent, 'noting'),
    row('of the same, later by timers', spent, 'later'),
  ])
}
