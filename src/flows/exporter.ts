// One source of exports, as its collector knows it: a router's process, told apart by where it sends from and by the
// id it gives itself (source id of NetFlow, observation domain of IPFIX, sub-agent of sFlow).

import type { Instant } from '../kernel/index.ts'
import { Samplers } from './samplers.ts'
import { Sequence } from './sequence.ts'
import { TEMPLATE_LIFE, type Template } from './template.ts'

/** Templates of one exporter; more are refused. */
const MAX_TEMPLATES = 128

export type Told = 'new' | 'same' | 'changed' | 'refused'

export class Exporter {
  /** Address of the exporter, or of the agent that the export names. */
  readonly address: string
  readonly sequence = new Sequence()
  readonly samplers = new Samplers()
  /** When it started, as it told in options; `NaN` where it did not. */
  bootMs = Number.NaN
  /** One packet in so many, as the header of its exports says; 0 where it says nothing. */
  every = 0
  readonly #templates = new Map<number, Template>()

  constructor(address: string) {
    this.address = address
  }

  /** Undefined where it was not told, or so long ago that it may mean something else by now. */
  template(id: number, now: Instant): Template | undefined {
    const template = this.#templates.get(id)
    if (template === undefined || now - template.toldAt <= TEMPLATE_LIFE) return template
    this.#templates.delete(id)
    return undefined
  }

  /** A new definition takes the place of the one before (RFC 3954 section 9, RFC 7011 section 8.1). */
  learn(template: Template): Told {
    const known = this.#templates.get(template.id)
    if (known === undefined) {
      if (this.#templates.size >= MAX_TEMPLATES) return 'refused'
      this.#templates.set(template.id, template)
      return 'new'
    }
    if (known.layout === template.layout) {
      known.toldAt = template.toldAt
      return 'same'
    }
    this.#templates.set(template.id, template)
    return 'changed'
  }

  /** Templates taken back (RFC 7011 section 8.1). */
  forget(ids: 'all' | 'all options' | number): void {
    if (typeof ids === 'number') this.#templates.delete(ids)
    else
      for (const { id, isOptions } of this.#templates.values())
        if (isOptions === (ids === 'all options')) this.#templates.delete(id)
  }
}
