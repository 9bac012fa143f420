// The UDP ports of the media processors. A call takes an even one; the one freed longest ago is taken next, so that
// late packets of an old call do not reach a new one.

import type { Endpoint } from '../kernel/index.ts'
import type { MediaProcessor } from './config.ts'

export class MediaPorts {
  readonly #processors: { address: string; free: number[] }[]
  #used = 0

  constructor(processors: readonly MediaProcessor[]) {
    this.#processors = processors.map(({ address, ports: { first, last } }) => {
      const free: number[] = []
      for (let port = first + (first % 2); port <= last; port += 2) free.push(port)
      return { address, free }
    })
  }

  get used(): number {
    return this.#used
  }

  /** A port of the wished processor; of the last one where there are fewer. Undefined when all are taken. */
  take(processor: number): Endpoint | undefined {
    const chosen = this.#processors[Math.min(processor, this.#processors.length - 1)]
    const port = chosen?.free.shift()
    if (chosen === undefined || port === undefined) return undefined
    this.#used += 1
    return { address: chosen.address, port }
  }

  give({ address, port }: Endpoint): void {
    this.#processors.find(processor => processor.address === address)?.free.push(port)
    this.#used -= 1
  }
}
