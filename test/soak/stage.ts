// Who plays in the soak: the carrier's and Microsoft's far ends by name, what the called side does with each call, and
// how one of them is told to do something.

import type { Chance, Instant } from '../../src/kernel/index.ts'
import { seededChance } from '../../src/kernel/index.ts'
import type { UsageCommand } from '../../src/sip/index.ts'
import { type Bench, type BenchOptions, bench, CARRIER, FQDN, PROXIES } from '../sbc/bench.ts'
import type { FarCall, FarEnd } from '../sbc/far-end.ts'
import { Timeline } from './timeline.ts'

/** Longer than the SBC lets a call ring. */
const RINGS_FOR_MS = 240_000

/** One end's side of a call. */
export interface Party {
  name: string
  end: FarEnd
  call: FarCall
}

export class Stage {
  readonly it: Bench
  readonly chance: Chance
  readonly timeline: Timeline
  readonly ends: Map<string, FarEnd>
  /** What was played and what was broken, for the report. */
  readonly played: string[] = []
  readonly broken: string[] = []
  /** By the number called, or the id of a transfer's target: what the called side does. */
  readonly #plans = new Map<string, (party: Party) => void>()
  #numbers = 0

  constructor(seed: number, options: BenchOptions) {
    this.it = bench({ seed, silent: true, ...options })
    this.chance = seededChance(seed ^ 0x50a4)
    this.timeline = new Timeline(this.it)
    const { carrier, regions } = this.it
    const named: [string, FarEnd][] = regions.map((end, i) => [i === 0 ? 'teams' : `teams-${i + 1}`, end])
    this.ends = new Map([['carrier', carrier], ...named])
    for (const [name, end] of this.ends) {
      end.onInvite = call => {
        // Its turn comes when the far end has dealt with what it is just hearing.
        const party = { name, end, call }
        this.timeline.in(0, () => this.#plans.get(keyOf(call))?.(party))
        // A caller who vanished cannot cancel: how long it rings is for its owner to say.
        this.timeline.in(RINGS_FOR_MS, () => {
          if (end.usages.usage(call.usage)?.state.state === 'incoming') this.tell(party, { type: 'hang-up' })
        })
      }
    }
  }

  /** Between the two, both included. */
  between(least: number, most: number): number {
    return least + this.chance.below(most - least + 1)
  }

  oneOf<Item>(...items: Item[]): Item {
    return items[this.chance.below(items.length)] as Item
  }

  happens(percent: number): boolean {
    return this.chance.below(100) < percent
  }

  /** A number nobody has called yet, and what becomes of a call to it. */
  number(plan: (party: Party) => void): string {
    this.#numbers += 1
    const number = `+4952${String(100_000 + this.#numbers)}`
    this.#plans.set(number, plan)
    return number
  }

  /** The URI of a transfer's target, and what it does with the call. */
  target(plan: (party: Party) => void): string {
    this.#numbers += 1
    const id = String(900_000 + this.#numbers)
    this.#plans.set(id, plan)
    return `sip:${PROXIES[0]}:5061;transport=tls;x-m=28:orgid:${id}`
  }

  /** A call from one side to the other. */
  place(from: 'carrier' | 'teams', plan: (party: Party) => void): Party {
    const to = this.number(plan)
    const end = this.ends.get(from) as FarEnd
    const { address } = this.it.config.carrier.local
    const uri =
      from === 'carrier'
        ? `sip:${to}@${address}:5060;user=phone`
        : `sip:${to}@${FQDN}:5061;user=phone;transport=tls`
    const host = from === 'carrier' ? CARRIER : PROXIES[0]
    const parts = { uri, from: `<sip:+4930555100@${host};user=phone>`, to: `<${uri}>` }
    let call: FarCall | undefined
    this.act(from, now => {
      call = end.place(parts, now)
    })
    if (call === undefined) throw new Error('a far end threw')
    return { name: from, end, call }
  }

  act(name: string, what: (now: Instant) => void): void {
    const end = this.ends.get(name) as FarEnd
    this.it.world.command(name, now => {
      what(now)
      return end.act(now)
    })
  }

  tell({ name, end, call }: Party, command: UsageCommand): void {
    this.act(name, now => end.command(call, command, now))
  }
}

function keyOf({ invite }: FarCall): string {
  const uri = invite?.uri ?? ''
  return /orgid:(\d+)/.exec(uri)?.[1] ?? /^sip:([^@;]+)@/.exec(uri)?.[1] ?? ''
}
