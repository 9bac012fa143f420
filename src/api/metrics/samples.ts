// Values of one moment, for the text that Prometheus reads.

import { Counter, Gauge, Registry } from 'prom-client'

export type Labels = Readonly<Record<string, string>>
export type Sample = readonly [labels: Labels, value: number]

export class Samples {
  readonly #registry = new Registry()

  /** A metric without a sample is left out. */
  gauge(name: string, help: string, samples: readonly Sample[]): void {
    for (const [labels, value] of samples) {
      const known = this.#registry.getSingleMetric(name) as Gauge | undefined
      const gauge = known ?? new Gauge(this.#described(name, help, labels))
      gauge.set(labels, value)
    }
  }

  /** Values as they were counted elsewhere. */
  counter(name: string, help: string, samples: readonly Sample[]): void {
    for (const [labels, value] of samples) {
      const known = this.#registry.getSingleMetric(name) as Counter | undefined
      const counter = known ?? new Counter(this.#described(name, help, labels))
      counter.inc(labels, value)
    }
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  list(): ReturnType<Registry['getMetricsAsJSON']> {
    return this.#registry.getMetricsAsJSON()
  }

  #described(name: string, help: string, labels: Labels) {
    return { name, help, labelNames: Object.keys(labels), registers: [this.#registry] }
  }
}
