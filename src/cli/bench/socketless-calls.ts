// Calls between the two telephones of the benchmark and an SBC without sockets, in one process and a time of their own:
// what is looked at is what the SBC does with messages, and what it notes of them.
//
//   CallerScript <--datagrams--> ElementLoop(Sbc) <--datagrams--> CalleeScript

import { type ElementEffect, ElementLoop } from '../../element/index.ts'
import { type Fact, type StampedSketch, stamp } from '../../facts/index.ts'
import { type Endpoint, type Instant, instantOf, systemChance } from '../../kernel/index.ts'
import { Sbc, type SbcConfig } from '../../sbc/index.ts'
import { CalleeScript, CallerScript, look, type Place } from './call-script.ts'
import type { Net } from './call-subjects.ts'

export type Noted = Fact | StampedSketch

export class SocketlessCalls {
  readonly sbc: Sbc
  #now: Instant
  readonly #loop: ElementLoop
  readonly #caller: Endpoint
  readonly #callee: Endpoint
  readonly #calling: CallerScript
  readonly #answering: CalleeScript
  #wake: { at: Instant; act: () => void } | undefined
  #sent: Extract<ElementEffect, { type: 'datagram' }>[] = []
  #placed = 0

  /** `note` gets all facts as they are noted. */
  constructor(config: SbcConfig, { caller, near, callee }: Net, now: Instant, note: (noted: Noted) => void) {
    this.#now = now
    const place = (address: string, port: number): Place => ({ address, port, transport: 'udp' })
    this.#caller = { address: caller, port: 5060 }
    this.#callee = { address: callee, port: 5061 }
    this.#calling = new CallerScript(place(caller, 5060), place(near, 5060), 'alone')
    this.#answering = new CalleeScript(place(callee, 5061))
    this.sbc = new Sbc(config, systemChance())
    this.#loop = new ElementLoop({
      element: this.sbc,
      now: () => this.#now,
      later: (wait, act) => {
        const wake = { at: instantOf(this.#now + wait), act }
        this.#wake = wake
        return () => {
          if (this.#wake === wake) this.#wake = undefined
        }
      },
      note: fact => note(stamp(fact, 'sbc', this.#now)),
      pass: note,
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
      this.one()
      // The profiler and the collector have things to do between the turns.
      if (call % 500 === 0) await new Promise(setImmediate)
    }
  }

  /** A call from INVITE to the 200 of its BYE. */
  one(): void {
    this.#hear('carrier', this.#caller, this.#calling.invite(this.#placed++))
    for (let next = this.#sent.shift(); next !== undefined; next = this.#sent.shift()) this.#carry(next)
    const { calls: up } = this.sbc.health()
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
