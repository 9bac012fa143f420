// How much of the traffic an exporter looks at, by what it tells of its samplers (RFC 3954 section 8; RFC 5477).

import type { Options } from './data-record.ts'
import {
  PACKET_INTERVAL,
  PACKET_SPACE,
  SAMPLER_ID,
  SAMPLER_INTERVAL,
  SAMPLER_NAME,
  SAMPLING_INTERVAL,
  SAMPLING_POPULATION,
  SAMPLING_PROBABILITY,
  SAMPLING_SIZE,
  SELECTOR_ID,
  SELECTOR_NAME,
} from './information-element.ts'

/** Samplers of one exporter; further ones are not kept. */
const MAX_SAMPLERS = 256

export class Samplers {
  readonly #byId = new Map<number, { every: number; name?: string }>()
  /** Of what names no sampler. */
  #every = 0

  /** Learns from one record of an options template. */
  learn(options: Options): void {
    const every = intervalOf(options)
    if (every === undefined) return
    const id = options.get(SELECTOR_ID) ?? options.get(SAMPLER_ID)
    const name = options.get(SAMPLER_NAME) ?? options.get(SELECTOR_NAME)
    if (typeof id !== 'number') this.#every = every
    else if (this.#byId.has(id) || this.#byId.size < MAX_SAMPLERS)
      this.#byId.set(id, { every, ...(typeof name === 'string' && name !== '' && { name }) })
  }

  /** One packet in so many; 0 where nothing was told. Where there is one sampler only, it is everybody's. */
  every(sampler: number): number {
    const named = this.#byId.get(sampler)
    if (named !== undefined) return named.every
    if (this.#every > 0 || this.#byId.size !== 1) return this.#every
    return sampler === 0 ? ([...this.#byId.values()][0]?.every ?? 0) : 0
  }

  name(sampler: number): string | undefined {
    return this.#byId.get(sampler)?.name
  }
}

function intervalOf(options: Options): number | undefined {
  const number = (element: number): number | undefined => {
    const value = options.get(element)
    return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined
  }
  const [interval, population] = [number(PACKET_INTERVAL), number(SAMPLING_POPULATION)]
  const [size, probability] = [number(SAMPLING_SIZE), number(SAMPLING_PROBABILITY)]
  if (interval !== undefined) return rounded((interval + (number(PACKET_SPACE) ?? 0)) / interval)
  if (population !== undefined && size !== undefined) return rounded(population / size)
  if (probability !== undefined && probability <= 1) return rounded(1 / probability)
  return number(SAMPLER_INTERVAL) ?? number(SAMPLING_INTERVAL)
}

const rounded = (every: number): number => Math.max(1, Math.round(every))
