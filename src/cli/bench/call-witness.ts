// A second witness of what a call costs: SIPp's own caller and callee load the same SBC as the telephones of this
// benchmark do, in turns with them.
//
//   sipp -sn uac --UDP--> SBC (core 1) --UDP--> sipp -sn uas        both on core 0

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { OperatorError } from '../../kernel/index.ts'
import { CallRig, type CallStage } from './call-rig.ts'
import { LOAD_CORE, type Net, startSbc } from './call-subjects.ts'
import { compare, type Run } from './paired.ts'
import { familyMs } from './process-cost.ts'
import type { Row } from './row.ts'

/** Until a callee has its socket. */
const BINDING_MS = 300
const WARM_UPS = 2
const STATISTICS = 'statistics.csv'
const LEAST_SHARE = 0.99

/** Whether SIPp is here. */
export const hasSipp = (): boolean => spawnSync('sipp', ['-v']).error === undefined

export async function witnessRows(
  stage: CallStage,
  plan: { rate: number; calls: number },
  runs: number,
  say: (text: string) => void,
): Promise<Row[]> {
  const rig = await CallRig.open(stage, 'sbc', 'udp')
  const { folder, net } = stage.place()
  const sbc = await startSbc({ folder, net, pem: stage.pem, teams: 'udp' })
  const callee = sipp(folder, ['-sn', 'uas', '-i', net.callee, '-p', '5061'])
  try {
    await pause(BINDING_MS)
    const ours: Run = async () => {
      const { msPerCall } = await rig.run({ ...plan, holdMs: 0 })
      say(`our telephones: ${msPerCall.toFixed(3)} ms a call`)
      return [msPerCall]
    }
    const theirs: Run = async () => {
      const before = familyMs(sbc.pid)
      await callsOf(folder, net, plan)
      const msPerCall = (familyMs(sbc.pid) - before) / plan.calls
      say(`SIPp: ${msPerCall.toFixed(3)} ms a call`)
      return [msPerCall]
    }
    const name = `UDP to UDP, ${plan.rate} calls a second, loaded by our telephones, and by SIPp`
    const measures = [{ name, unit: 'ms CPU per call', better: 'lower' } as const]
    return await compare([{ measures, run: ours, peer: { name: 'the SBC loaded by SIPp', run: theirs } }], {
      runs,
      warmUps: WARM_UPS,
    })
  } finally {
    callee.kill('SIGKILL')
    await sbc.end()
    await rig.close()
  }
}

/** SIPp's caller, to its end. A machine that is too busy may refuse a call; were it many, the costs would not compare. */
async function callsOf(
  folder: string,
  net: Net,
  { rate, calls }: { rate: number; calls: number },
): Promise<void> {
  const caller = sipp(folder, [
    ...['-sn', 'uac', '-s', '+4952511234', '-i', net.caller, '-p', '5060'],
    ...['-r', String(rate), '-m', String(calls), '-d', '0', '-trace_stat', '-stf', STATISTICS],
    `${net.near}:5060`,
  ])
  await once(caller, 'exit')
  const successful = lastOf('SuccessfulCall(C)', readFileSync(join(folder, STATISTICS), 'latin1'))
  if (successful >= calls * LEAST_SHARE) return
  throw new OperatorError({
    code: 'bench/witness',
    where: 'sipp',
    what: `${successful} of ${calls} calls succeeded`,
  })
}

/** A column of SIPp's statistics, in their last row. */
export function lastOf(column: string, statistics: string): number {
  const [head = '', ...rows] = statistics.trim().split('\n')
  return Number(rows.at(-1)?.split(';')[head.split(';').indexOf(column)] ?? 0)
}

function sipp(folder: string, args: readonly string[]): ChildProcess {
  const all = ['-c', String(LOAD_CORE), 'sipp', ...args, '-nostdin']
  return spawn('taskset', all, { cwd: folder, stdio: 'ignore' })
}
