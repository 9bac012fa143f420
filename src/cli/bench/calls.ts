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
import { CallRig, CallStage, type RunResult } from './call-rig.ts'
import { delayRows, heapRows, heldRows, mostCalls, overloadRows } from './call-trials.ts'
import { hasSipp, witnessRows } from './call-witness.ts'
import { type Comparison, compare } from './paired.ts'
import { type BenchCommand, type CallRows, median, type Row, rowOf } from './row.ts'

/** Calls a second at which costs are compared: the rate of all earlier figures, and half of what the SBC can do. */
const RATES = [500, 900] as const
/** SIPp gives a call up that is refused, so that nobody may be short of time. */
const WITNESS_RATE = 100
const RUN_SECONDS = 5
/**
 * At each rate: an engine that compiles what it runs is done after some 20,000 calls; an SBC has had them after its first
 * day.
 */
const WARM_UPS = 5

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
      ...(wants('rate') ? await rateRows(stage, options.quick === true ? 1 : options.runs, say) : []),
      ...(wants('beside') ? await besideRows(stage, quick ? 1 : options.runs, quick ? 1 : 2) : []),
      ...(wants('heap') ? await heapRows(stage, options.quick === true ? 2000 : 10_000) : []),
      ...(wants('witness') ? await witnessOf(stage, options, say) : []),
      ...(wants('memory') ? await heldRows(stage, options.quick === true ? 2000 : 20_000, say) : []),
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

async function costRows(
  stage: CallStage,
  kamailio: string | undefined,
  { runs, quick }: BenchCommand,
  say: (text: string) => void,
): Promise<Row[]> {
  const open: CallRig[] = []
  const loadCosts = new Map<string, number[]>()
  const seconds = quick === true ? 1 : RUN_SECONDS
  const opened = async (kind: 'sbc' | 'kamailio', transport: 'udp' | 'tls'): Promise<CallRig> => {
    const rig = await CallRig.open(stage, kind, transport)
    open.push(rig)
    return rig
  }
  const cost = (rig: CallRig, name: string, rate: number) => async (): Promise<number[]> => {
    const result = await rig.run({ rate, calls: rate * seconds, holdMs: 0 })
    loadCosts.set(name, [...(loadCosts.get(name) ?? []), result.cpuMs / result.placed])
    say(`${name}, ${rate} calls/s: ${inShort(result)}`)
    return [result.msPerCall]
  }
  const comparisons = async (transport: 'udp' | 'tls', what: string): Promise<Comparison[]> => {
    const sbc = await opened('sbc', transport)
    const peer = kamailio === undefined ? undefined : await opened('kamailio', transport)
    const name = `Kamailio ${kamailio}, proxy, ${transport.toUpperCase()} to ${transport.toUpperCase()}`
    return RATES.map(rate => ({
      measures: [{ name: `${what}, ${rate} calls a second`, unit: 'ms CPU per call', better: 'lower' }],
      run: cost(sbc, `sbc ${transport}`, rate),
      ...(peer && { peer: { name, run: cost(peer, `kamailio ${transport}`, rate) } }),
    }))
  }
  try {
    const all = [
      ...(await comparisons('udp', 'UDP to UDP')),
      ...(await comparisons('tls', 'UDP to mutual TLS, connections kept')),
    ]
    const rows = await compare(all, { runs, warmUps: quick === true ? 1 : WARM_UPS })
    const load = { unit: 'ms CPU per call', better: 'lower' } as const
    return [
      ...rows,
      ...[...loadCosts].map(([name, values]) =>
        rowOf({ name: `the load itself (${name})`, ...load }, values),
      ),
      ...(await loadMaximum(stage, quick === true ? 1 : 5)),
    ]
  } finally {
    for (const rig of open) await rig.close()
  }
}

/** How many calls a second the two telephones do when nobody is between them. */
async function loadMaximum(stage: CallStage, runs: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const transport of ['udp', 'tls'] as const) {
    const rig = await CallRig.open(stage, 'nobody', transport)
    const values: number[] = []
    for (let run = 0; run < runs; run++) {
      const { answered, seconds } = await rig.run({ rate: 20_000, calls: 10_000, holdMs: 0 })
      values.push(answered / seconds)
    }
    await rig.close()
    const name = `the load alone, ${transport.toUpperCase()}, as fast as it goes`
    rows.push(rowOf({ name, unit: 'calls/s', better: 'higher' }, [median(values)]))
  }
  return rows
}

function inShort({ msPerCall, placed, answered, lost, repeated, ringing }: RunResult): string {
  const refused = placed - answered - lost
  const trouble =
    lost + repeated + refused === 0 ? '' : `, ${lost} lost, ${repeated} repeated, ${refused} refused`
  return `${msPerCall.toFixed(3)} ms a call, rings after ${ringing.p50.toFixed(2)} ms (p99 ${ringing.p99.toFixed(1)})${trouble}`
}
