// The values of one moment, as `/metrics` serves them, for who serves them in another way.

import type { Labels } from './samples.ts'

export interface Reading {
  labels: Labels
  value: number
}

/** As prom-client lists a metric. */
interface Listed {
  name: string
  values: readonly { labels: Readonly<Partial<Record<string, string | number>>>; value: number }[]
}

export class Readings {
  readonly #metrics: ReadonlyMap<string, readonly Reading[]>

  constructor(listed: readonly Listed[]) {
    this.#metrics = new Map(
      listed.map(({ name, values }) => [
        name,
        values.map(({ labels, value }) => ({ labels: textsOf(labels), value })),
      ]),
    )
  }

  /** Those of a metric that have all these labels. */
  of(name: string, where: Labels = {}): readonly Reading[] {
    const isMeant = ({ labels }: Reading) =>
      Object.entries(where).every(([label, value]) => labels[label] === value)
    return (this.#metrics.get(name) ?? []).filter(isMeant)
  }

  /** All of them together; undefined where there is none. */
  sum(name: string, where?: Labels): number | undefined {
    const readings = this.of(name, where)
    return readings.length === 0 ? undefined : readings.reduce((sum, { value }) => sum + value, 0)
  }
}

const textsOf = (labels: Listed['values'][number]['labels']): Labels =>
  Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, String(value)]))
