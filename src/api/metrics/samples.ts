// Values of one moment, for the text that Prometheus reads.

import { Counter, Gauge, type Histogram, Registry } from 'prom-client'

export type Labels = Readonly<Record<string, string>>
export type Sample = readonly [labels: Labels, value: number]

/** How many there were up to each of some bounds, counted without a look at labels. */
export class Distribution {
  readonly bounds: readonly number[]
  /** Of each bound what is not below another; the last is beyond all of them. */
  readonly counts: number[]
  sum = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.counts = [...bounds, 0].map(() => 0)
  }

  add(value: number): void {
    let place = 0
    while (value > (this.bounds[place] ?? Number.POSITIVE_INFINITY)) place++
    this.counts[place] = (this.counts[place] ?? 0) + 1
    this.sum += value
  }
}

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

  /** prom-client counts its histograms itself, so that this one is handed to it as what it makes of them. */
  histogram(name: string, help: string, told: readonly (readonly [Labels, Distribution])[]): void {
    const values = told.flatMap(([labels, { bounds, counts, sum }]) => {
      let total = 0
      const buckets = counts.map((count, place) => {
        total += count
        const le = bounds[place] ?? '+Inf'
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total }
      })
      const whole = { metricName: `${name}_sum`, labels, value: sum }
      return [...buckets, whole, { metricName: `${name}_count`, labels, value: total }]
    })
    const metric = { name, help, type: 'histogram', aggregator: 'sum', values }
    this.#registry.registerMetric({ ...metric, get: async () => metric } as unknown as Histogram)
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
