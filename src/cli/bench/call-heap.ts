// What calls cost the heap of the SBC: octets that a call leaves as garbage, and octets that are still remembered of one
// that is over. Unlike processor time neither depends on what else the machine does. A process of its own, for it asks the
// engine to collect.

import { Session } from 'node:inspector/promises'
import { hasSbc } from '../../config/index.ts'
import { FactLog } from '../../facts/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { readConfig } from '../config-file.ts'
import { netOf } from './call-subjects.ts'
import { SocketlessCalls } from './socketless-calls.ts'

export interface HeapOrder {
  /** Of the SBC, UDP on both sides. */
  config: string
  net: number
  calls: number
}

/** Octets a call. */
export interface HeapAnswer {
  garbage: number
  kept: number
}

/** Calls before anything is measured, so that all is compiled. */
const WARM_UP = 3000
/** Octets between two samples of the profiler, on average. */
const SAMPLING = 4096
/** Calls begin so far apart, in a time that is the benchmark's own. */
const CALL_EVERY_MS = 2
/** Longer than anything is remembered. */
const FORGOTTEN_MS = 60_000

interface ProfileNode {
  callFrame: { url: string }
  selfSize: number
  children: ProfileNode[]
}

/** What is allocated by the program's own code and by what it calls, the telephones left out. */
function allocatedBy(node: ProfileNode, isOurs = false): number {
  const { url } = node.callFrame
  const within = isOurs || (url.includes('/src/') && !url.includes('/cli/bench/'))
  return node.children.reduce((sum, child) => sum + allocatedBy(child, within), within ? node.selfSize : 0)
}

async function garbageOf(stage: SocketlessCalls, calls: number): Promise<number> {
  const session = new Session()
  session.connect()
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  await stage.place(calls, CALL_EVERY_MS)
  const { profile } = await session.post('HeapProfiler.stopSampling')
  session.disconnect()
  return allocatedBy(profile.head) / calls
}

function liveOctets(): number {
  if (globalThis.gc === undefined) throw new Error('started without --expose-gc')
  for (let i = 0; i < 4; i++) globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function measured(order: HeapOrder): Promise<HeapAnswer> {
  const read = readConfig(order.config)
  if (!read.ok || !hasSbc(read.value)) throw new Error("the benchmark's own configuration has an error")
  const facts = new FactLog([], 250)
  const began = instantOf(1_700_000_000_000)
  const stage = new SocketlessCalls(read.value.sbc, netOf(order.net), began, noted => facts.note(noted))
  await stage.place(WARM_UP, CALL_EVERY_MS)
  const garbage = await garbageOf(stage, order.calls)
  stage.pass(FORGOTTEN_MS)
  const before = liveOctets()
  await stage.place(order.calls, 0)
  return { garbage, kept: (liveOctets() - before) / order.calls }
}

process.once('message', (order: HeapOrder) => {
  measured(order).then(
    answer => process.send?.(answer, () => process.exit()),
    error => process.send?.({ failed: String(error) }, () => process.exit(1)),
  )
})
