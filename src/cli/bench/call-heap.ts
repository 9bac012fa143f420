// What calls cost the heap of the SBC: octets that a call leaves as garbage, and octets that are still remembered of one
// that is over. Unlike processor time neither depends on what else the machine does. The SBC runs here without a socket,
// between the two telephones; a process of its own, for it asks the engine to collect.
//
//   CallerScript <--datagrams--> ElementLoop(Sbc) <--datagrams--> CalleeScript

import { Session } from 'node:inspector/promises'
import { type ElementEffect, ElementLoop } from '../../element/index.ts'
import { FactLog, stamp } from '../../facts/index.ts'
import { type Endpoint, type Instant, instantOf, systemChance } from '../../kernel/index.ts'
import { Sbc } from '../../sbc/index.ts'
import { readConfig } from '../config-file.ts'
import { CalleeScript, CallerScript, look, type Place } from './call-script.ts'
import { netOf } from './call-subjects.ts'

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

class Stage {
  #now = instantOf(1_700_000_000_000)
  readonly #sbc: Sbc
  readonly #loop: ElementLoop
  readonly #caller: Endpoint
  readonly #callee: Endpoint
  readonly #calling: CallerScript
  readonly #answering: CalleeScript
  #wake: { at: Instant; act: () => void } | undefined
  #sent: Extract<ElementEffect, { type: 'datagram' }>[] = []
  #placed = 0

  constructor({ config, net }: HeapOrder) {
    const read = readConfig(config)
    if (!read.ok) throw new Error(`the benchmark's own configuration: ${read.fault[0]?.what}`)
    const { caller, near, callee } = netOf(net)
    const place = (address: string, port: number): Place => ({ address, port, transport: 'udp' })
    this.#caller = { address: caller, port: 5060 }
    this.#callee = { address: callee, port: 5061 }
    this.#calling = new CallerScript(place(caller, 5060), place(near, 5060), 'heap')
    this.#answering = new CalleeScript(place(callee, 5061))
    const facts = new FactLog([], 250)
    this.#sbc = new Sbc(read.value.sbc, systemChance())
    this.#loop = new ElementLoop({
      element: this.#sbc,
      now: () => this.#now,
      later: (wait, act) => {
        const wake = { at: instantOf(this.#now + wait), act }
        this.#wake = wake
        return () => {
          if (this.#wake === wake) this.#wake = undefined
        }
      },
      note: fact => facts.note(stamp(fact, 'sbc', this.#now)),
      pass: fact => facts.note(fact),
      execute: effect => {
        if (effect.type === 'datagram') this.#sent.push(effect)
      },
    })
    this.#loop.start()
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.#now = instantOf(this.#now + ms)
    for (let due = this.#wake; due !== undefined && due.at <= this.#now; due = this.#wake) {
      this.#wake = undefined
      due.act()
    }
  }

  /** One call after the other, from INVITE to the 200 of its BYE. */
  async place(calls: number, everyMs: number): Promise<void> {
    for (let call = 0; call < calls; call++) {
      this.pass(everyMs)
      this.#hear('carrier', this.#caller, this.#calling.invite(this.#placed++))
      for (let next = this.#sent.shift(); next !== undefined; next = this.#sent.shift()) this.#carry(next)
      // The profiler and the collector have things to do between the turns.
      if (call % 500 === 0) await new Promise(setImmediate)
    }
    const { calls: up } = this.#sbc.counts()
    if (up > 0) throw new Error(`${up} calls of the benchmark have not ended`)
  }

  #hear(socket: string, from: Endpoint, text: string): void {
    this.#loop.deliver({ type: 'datagram', socket, from, bytes: Buffer.from(text, 'latin1') })
  }

  #carry({ socket, bytes }: Extract<ElementEffect, { type: 'datagram' }>): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    if (socket === 'teams') {
      for (const answer of this.#answering.answer(text)) this.#hear('teams', this.#callee, answer)
      return
    }
    const seen = look(text)
    const call = this.#calling.callOf(seen)
    if (call === undefined || !text.startsWith('SIP/2.0 200') || !seen.cseq.endsWith('INVITE')) return
    this.#hear('carrier', this.#caller, this.#calling.inDialog('ACK', call, seen))
    this.#hear('carrier', this.#caller, this.#calling.inDialog('BYE', call, seen))
  }
}

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

async function garbageOf(stage: Stage, calls: number): Promise<number> {
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
  const stage = new Stage(order)
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
