// `linesman bench calls`: what a call costs the SBC in processor time (INVITE, 180, 200, ACK, BYE, 200; no media), how
// much later it rings, what memory it holds, and what becomes of calls when more come than can be served.
//
//   caller --UDP--> SBC (core 1) --UDP or TLS--> callee        both telephones in one process on core 0
//
// Next to it, in turns, Kamailio as a proxy. Its two sides speak the same transport, so that the SBC from UDP to TLS is
// held against Kamailio from TLS to TLS.

import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { OperatorError } from '../../kernel/index.ts'
import type { Terminal } from '../terminal.ts'
import { besideRows } from './beside-rows.ts'
import { costRows, RUN_SECONDS } from './call-costs.ts'
import { CallStage } from './call-rig.ts'
import { delayRows, heapRows, heldRows, mostCalls, overloadRows } from './call-trials.ts'
import { hasSipp, witnessRows } from './call-witness.ts'
import { type BenchCommand, type CallRows, type Row, rowOf } from './row.ts'

/** SIPp gives a call up that is refused, so that nobody may be short of time. */
const WITNESS_RATE = 100

export async function benchCalls(options: BenchCommand, terminal: Terminal): Promise<Row[]> {
  needMachine()
  const kamailio = kamailioVersion()
  if (kamailio === undefined)
    terminal.err(
      'kamailio is not installed here: measured without a peer (Debian: apt-get install kamailio kamailio-tls-modules)\n',
    )
  const stage = await CallStage.open()
  const say = (text: string): void => terminal.err(`${text}\n`)
  try {
    const quick = options.quick === true
    const wants = (rows: CallRows): boolean => options.only === undefined || options.only === rows
    return [
      ...(wants('cost') ? await costRows(stage, kamailio, options, say) : []),
      ...(wants('rate') ? await rateRows(stage, quick ? 1 : options.runs, say) : []),
      ...(wants('beside') ? await besideRows(stage, quick ? 1 : options.runs, quick ? 1 : 2) : []),
      ...(wants('heap') ? await heapRows(stage, quick ? 2000 : 10_000) : []),
      ...(wants('witness') ? await witnessOf(stage, options, say) : []),
      ...(wants('memory') ? await heldRows(stage, quick ? 2000 : 20_000, say) : []),
    ]
  } finally {
    stage.close()
  }
}

async function witnessOf(
  stage: CallStage,
  { runs, quick }: BenchCommand,
  say: (text: string) => void,
): Promise<Row[]> {
  if (!hasSipp()) {
    say('sipp is not installed here: no second witness (Debian: apt-get install sip-tester)')
    return []
  }
  const seconds = quick === true ? 1 : RUN_SECONDS
  return witnessRows(stage, { rate: WITNESS_RATE, calls: WITNESS_RATE * seconds }, runs, say)
}

async function rateRows(stage: CallStage, runs: number, say: (text: string) => void): Promise<Row[]> {
  const maximum = await mostCalls(stage, say)
  const measure = {
    name: 'calls answered in a second at most, UDP to UDP',
    unit: 'calls/s',
    better: 'higher',
  } as const
  return [
    rowOf(measure, [maximum]),
    ...(await delayRows(stage, maximum / 2, runs, say)),
    ...(await overloadRows(stage, maximum, runs, say)),
  ]
}

function needMachine(): void {
  if (process.platform !== 'linux' || cpus().length < 2 || spawnSync('taskset', ['--version']).status !== 0)
    throw new OperatorError({
      code: 'bench/machine',
      what: 'this benchmark needs Linux, two cores and taskset',
      hint: 'run it on a machine that has them',
    })
}

function kamailioVersion(): string | undefined {
  const asked = spawnSync('kamailio', ['-v'], { encoding: 'utf8' })
  return asked.status === 0 ? (/kamailio (\S+)/.exec(asked.stdout)?.[1] ?? '') : undefined
}
