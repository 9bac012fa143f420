// The trials of `linesman bench calls` beside the cost of a call: the highest rate, the delay, the memory, overload.

import { join } from 'node:path'
import type { HeapAnswer, HeapOrder } from './call-heap.ts'
import { CallRig, type CallStage } from './call-rig.ts'
import { netOf, writeSbc } from './call-subjects.ts'
import { asked } from './measuring-child.ts'
import { type Measure, type Row, rowOf } from './row.ts'

type Say = (text: string) => void

/** Where the stairs begin, each step a tenth higher, and how long a step is. */
const FIRST_RATE = 500
const STEP = 1.1
const STEP_SECONDS = 4
/** The stairs end when so much more was offered than was ever served. */
const TOO_STEEP = 1.25

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))

/** A subject that has compiled what it runs. */
async function warmRig(stage: CallStage, kind: 'sbc' | 'nobody'): Promise<CallRig> {
  const rig = await CallRig.open(stage, kind, 'udp')
  for (let i = 0; i < 3; i++) await rig.run({ rate: FIRST_RATE, calls: 2 * FIRST_RATE, holdMs: 0 })
  return rig
}

/** The most calls a second that were answered on any stair, UDP to UDP. */
export async function mostCalls(stage: CallStage, say: Say): Promise<number> {
  const rig = await warmRig(stage, 'sbc')
  let most = 0
  for (let rate = FIRST_RATE; most === 0 || rate < most * TOO_STEEP; rate = Math.round(rate * STEP)) {
    const { placed, answered, msPerCall } = await rig.run({ rate, calls: rate * STEP_SECONDS, holdMs: 0 })
    say(`${rate} calls/s: ${answered} of ${placed} answered, ${msPerCall.toFixed(3)} ms a call`)
    most = Math.max(most, Math.round(answered / STEP_SECONDS))
  }
  await rig.close()
  return most
}

/** From the INVITE to the first 18x: with the SBC, less what it takes without. */
export async function delayRows(stage: CallStage, rate: number, runs: number, say: Say): Promise<Row[]> {
  const [through, direct] = [await warmRig(stage, 'sbc'), await warmRig(stage, 'nobody')]
  const delays: { p50: number[]; p99: number[] } = { p50: [], p99: [] }
  const plan = { rate: Math.round(rate), calls: Math.round(rate * 5), holdMs: 0 }
  for (let run = 0; run < runs; run++) {
    const [with_, without] = [await through.run(plan), await direct.run(plan)]
    say(
      `${plan.rate} calls/s ring after ${with_.ringing.p50.toFixed(2)} ms, p99 ${with_.ringing.p99.toFixed(2)} ms`,
    )
    delays.p50.push(with_.ringing.p50 - without.ringing.p50)
    delays.p99.push(with_.ringing.p99 - without.ringing.p99)
  }
  await through.close()
  await direct.close()
  const measure = (p: string): Measure => ({
    name: `set-up delay added at half load (${plan.rate} calls/s), ${p}`,
    unit: 'ms',
    better: 'lower',
  })
  return [rowOf(measure('p50'), delays.p50), rowOf(measure('p99'), delays.p99)]
}

/**
 * At one and a half times the maximum, in turns with the maximum: a machine that others share is not the same from one
 * minute to the next. Each call is held a while, so that some stand all the time.
 */
export async function overloadRows(
  stage: CallStage,
  maximum: number,
  runs: number,
  say: Say,
): Promise<Row[]> {
  const rig = await warmRig(stage, 'sbc')
  const rate = Math.round(maximum * 1.5)
  const samples: number[][] = []
  for (let run = 0; run < runs; run++) {
    const before = await rig.run({ rate: maximum, calls: maximum * 10, holdMs: 1000 })
    say(`${maximum} calls/s: ${before.answered} of ${before.placed} answered`)
    await pause(2000)
    const result = await rig.run({ rate, calls: rate * 10, holdMs: 1000 })
    const { placed, answered, ended, refused, retryAfter, lost, refusing, answering, ending } = result
    const refusals = Object.values(refused).reduce((sum, each) => sum + each, 0)
    say(`${rate} calls/s: ${answered} of ${placed} answered, ${refusals} refused, ${lost} lost`)
    samples.push([
      (100 * answered) / before.answered,
      (100 * lost) / placed,
      refusals === 0 ? 100 : (100 * retryAfter) / refusals,
      refusing.p50,
      answering.p99,
      (100 * ended) / Math.max(answered, 1),
      ending.p99,
    ])
    // Until all transactions are forgotten.
    await pause(2000)
  }
  await rig.close()
  const at = `at ${rate} calls/s, 1.5 times the maximum:`
  const measures: Measure[] = [
    { name: `${at} calls answered, of those at the maximum`, unit: '%', better: 'higher' },
    { name: `${at} calls without any final answer`, unit: '%', better: 'lower' },
    { name: `${at} refusals with Retry-After`, unit: '%', better: 'higher' },
    { name: `${at} time to a refusal, p50`, unit: 'ms', better: 'lower' },
    { name: `${at} time to an answer, p99`, unit: 'ms', better: 'lower' },
    { name: `${at} running calls ended in good order`, unit: '%', better: 'higher' },
    { name: `${at} time to the answer to a BYE, p99`, unit: 'ms', better: 'lower' },
  ]
  return measures.map((measure, place) =>
    rowOf(
      measure,
      samples.map(values => values[place] ?? 0),
    ),
  )
}

/** Transactions are remembered for half a minute (RFC 3261 timers H, J; RFC 6026 timers L, M). */
const FORGOTTEN_MS = 36_000

/** When a process that became quiet has given back what it does not need (cli/memory-return.ts). */
const GIVEN_BACK_MS = 100_000

/** Memory of calls that stand, and what is left of it afterwards. */
export async function heldRows(stage: CallStage, calls: number, say: Say): Promise<Row[]> {
  const rig = await CallRig.open(stage, 'sbc', 'udp')
  await rig.run({ rate: 100, calls: 200, holdMs: 0 })
  await pause(FORGOTTEN_MS)
  const before = rig.bytes
  const { answered } = await rig.hold({ rate: 400, calls })
  const fresh = rig.bytes
  await pause(FORGOTTEN_MS)
  const during = rig.bytes
  const { ended } = await rig.release()
  await pause(FORGOTTEN_MS)
  const halfMinute = rig.bytes
  await pause(GIVEN_BACK_MS - FORGOTTEN_MS)
  const after = rig.bytes
  await rig.close()
  say(
    `${answered} calls held, ${ended} of them ended; MB: ${[before, fresh, during, halfMinute, after].map(inMegabytes).join(', ')}`,
  )
  const perCall = (bytes: number): number => (bytes - before) / 1000 / Math.max(answered, 1)
  const measure = (name: string, unit: string): Measure => ({ name, unit, better: 'lower' })
  return [
    rowOf(
      measure(
        `memory of an established call, ${answered} held, half a minute after the last began`,
        'kB PSS',
      ),
      [perCall(during)],
    ),
    rowOf(measure(`memory of a call just established, ${answered} held`, 'kB PSS'), [perCall(fresh)]),
    rowOf(measure('memory before the calls', 'MB PSS'), [before / 1e6]),
    rowOf(measure('memory half a minute after the calls', 'MB PSS'), [halfMinute / 1e6]),
    rowOf(measure('memory a hundred seconds after the calls', 'MB PSS'), [after / 1e6]),
  ]
}

/** What a call costs the heap, in a process without sockets. */
export async function heapRows(stage: CallStage, calls: number): Promise<Row[]> {
  const net = 70
  const config = writeSbc({
    folder: join(stage.folder, 'heap'),
    net: netOf(net),
    pem: stage.pem,
    teams: 'udp',
  })
  const order: HeapOrder = { config, net, calls }
  const answer = await asked<HeapOrder, HeapAnswer>('call-heap.ts', order, ['--expose-gc'])
  const measure = (name: string): Measure => ({ name, unit: 'octets', better: 'lower' })
  return [
    rowOf(measure('heap taken by a call and given back, UDP to UDP'), [Math.round(answer.garbage)]),
    rowOf(measure('heap kept for half a minute of a call that is over'), [Math.round(answer.kept)]),
  ]
}

const inMegabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)
