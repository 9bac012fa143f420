// A small element for tests: it does what it is told, remembers what it hears, and may answer.

import type { Element, ElementEffect, ElementEvent } from '../../src/element/index.ts'
import type { Instant } from '../../src/kernel/index.ts'

type Heard<Type extends ElementEvent['type']> = Extract<ElementEvent, { type: Type }>
type Reaction = (event: ElementEvent, now: Instant) => ElementEffect[]

export class Recorder implements Element {
  readonly events: ElementEvent[] = []
  /** When to wake it next. */
  wakeAt: Instant | undefined
  readonly #first: ElementEffect[]
  readonly #react: Reaction

  constructor(first: ElementEffect[] = [], react: Reaction = () => []) {
    this.#first = first
    this.#react = react
  }

  start(): ElementEffect[] {
    return this.#first
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    this.events.push(event)
    return this.#react(event, now)
  }

  deadline(): Instant | undefined {
    return this.wakeAt
  }

  heard<Type extends ElementEvent['type']>(type: Type): Heard<Type>[] {
    return this.events.filter((event): event is Heard<Type> => event.type === type)
  }

  /** All that came on a connection, as one text. */
  text(connection?: string): string {
    const pieces = this.heard('received').filter(
      event => connection === undefined || event.connection === connection,
    )
    return Buffer.concat(pieces.map(event => event.bytes)).toString()
  }
}

/** Sends back what it gets, on TCP, TLS and UDP. */
export const echo: Reaction = event => {
  if (event.type === 'received') return [{ type: 'send', connection: event.connection, bytes: event.bytes }]
  if (event.type === 'datagram') {
    return [{ type: 'datagram', socket: event.socket, to: event.from, bytes: event.bytes }]
  }
  return []
}

export const octets = (text: string): Uint8Array => Buffer.from(text)
