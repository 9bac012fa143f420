// How either world runs an element: a queue of events, a timer, and effects carried out in order.
//
//   world, timer --> queue --> element.handle --> effects --> world
//
// Events are handled one at a time: an effect that leads to the next event at once (a send beyond its limit) puts
// it into the queue. What an element throws is a bug of ours; it costs that event's effects and nothing else.

import { type Fact, type Note, redact, type SipSketch } from '../facts/index.ts'
import { after, fault, type Instant, millis, seconds } from '../kernel/index.ts'
import type { Element, ElementEffect, ElementEvent } from './element.ts'
import { type Later, WakeUp } from './wake-up.ts'

/** An effect that the world has to carry out; facts are noted by the loop. */
export type WorldEffect = Exclude<ElementEffect, { type: 'note' | 'pass' }>

interface ElementLoopParts {
  element: Element
  now: () => Instant
  later: Later
  note: (fact: Note | SipSketch) => void
  pass: (fact: Fact) => void
  /** What it throws becomes a `bug` fact, and the element hears that its wish came to nothing. */
  execute: (effect: WorldEffect) => void
}

/** An element that throws waits this long for its next tick: its deadline may never get better. */
const PAUSE_AFTER_BUG = seconds(1)
/** Whoever wants a tick in the past again and again gets one each millisecond. */
const SHORTEST_WAIT = millis(1)

export class ElementLoop {
  readonly #parts: ElementLoopParts
  readonly #queue: ElementEvent[] = []
  readonly #wakeUp: WakeUp
  #busy = false
  #ended = false
  /** No tick before this. */
  #notBefore: Instant | undefined

  constructor(parts: ElementLoopParts) {
    this.#parts = parts
    this.#wakeUp = new WakeUp(parts.now, parts.later, () => this.#tick())
  }

  start(): void {
    this.command(now => this.#parts.element.start(now), 'start')
  }

  /** Carries out what `act` answers, and all events that come of it; `where` names it should it throw. */
  command(act: (now: Instant) => ElementEffect[], where = 'command'): void {
    if (this.#ended) return
    const nested = this.#busy
    this.#busy = true
    this.#obey(where, act)
    this.#busy = nested
    if (!nested) this.#work()
  }

  /** Handled at once unless another event is being handled. */
  deliver(event: ElementEvent): void {
    if (this.#ended) return
    this.#queue.push(event)
    if (!this.#busy) this.#work()
  }

  /** Notes a bug of ours; a message that quotes SIP loses its secrets. */
  bug(where: string, error: unknown): void {
    const says = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#parts.note({ kind: 'bug', where, says: redact(says) })
  }

  /** When the element wants its next tick. */
  deadline(): Instant | undefined {
    if (this.#ended) return undefined
    try {
      return this.#parts.element.deadline()
    } catch (error) {
      this.bug('deadline', error)
      return after(this.#parts.now(), PAUSE_AFTER_BUG)
    }
  }

  /** The element hears nothing any more. */
  end(): void {
    this.#ended = true
    this.#queue.length = 0
    this.#wakeUp.set(undefined)
  }

  #work(): void {
    this.#busy = true
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      this.#handle(event)
    }
    this.#busy = false
    this.#setWakeUp()
  }

  #tick(): void {
    this.#notBefore = after(this.#parts.now(), SHORTEST_WAIT)
    this.deliver({ type: 'tick' })
  }

  /** Without a function of its own for each event: there are thousands in a second. */
  #handle(event: ElementEvent): void {
    let effects: ElementEffect[]
    try {
      effects = this.#parts.element.handle(event, this.#parts.now())
    } catch (error) {
      return this.#threw(event.type, error)
    }
    this.#carryOut(effects)
  }

  #obey(where: string, act: (now: Instant) => ElementEffect[]): void {
    let effects: ElementEffect[]
    try {
      effects = act(this.#parts.now())
    } catch (error) {
      return this.#threw(where, error)
    }
    this.#carryOut(effects)
  }

  #threw(where: string, error: unknown): void {
    this.#notBefore = after(this.#parts.now(), PAUSE_AFTER_BUG)
    this.bug(where, error)
  }

  #carryOut(effects: readonly ElementEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'note') this.#parts.note(effect.fact)
      else if (effect.type === 'pass') this.#parts.pass(effect.fact)
      else this.#execute(effect)
    }
  }

  #execute(effect: WorldEffect): void {
    try {
      this.#parts.execute(effect)
    } catch (error) {
      this.bug(`effect ${effect.type}`, error)
      this.#disappoint(effect, error)
    }
  }

  #setWakeUp(): void {
    const deadline = this.deadline()
    const tooEarly = deadline !== undefined && this.#notBefore !== undefined && deadline < this.#notBefore
    this.#wakeUp.set(tooEarly ? this.#notBefore : deadline)
  }

  /** What a wish that could not even be tried comes to, so that the element does not wait for ever. */
  #disappoint(effect: WorldEffect, error: unknown): void {
    const says = error instanceof Error ? error.message : String(error)
    if (effect.type === 'open') {
      this.deliver({ type: 'closed', connection: effect.connection, cause: 'protocol' })
    } else if (effect.type === 'listen') this.deliver({ type: 'unbound', socket: effect.listener, says })
    else if (effect.type === 'bind') this.deliver({ type: 'unbound', socket: effect.socket, says })
    else if (effect.type === 'resolve') {
      const { name, record } = effect
      this.deliver({ type: 'resolved', name, record, answer: fault('no-server-answered') })
    }
  }
}
