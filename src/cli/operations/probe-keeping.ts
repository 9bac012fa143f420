// SBCs of others, asked in turn what Microsoft would ask them: each once in a while, one at a time.
//
//   look --one is due--> asking --answer--> told: result, facts, findings --> look ...

import { examine, toldFinding } from '../../diagnosis/index.ts'
import type { Fact } from '../../facts/index.ts'
import type { ToldFinding } from '../../findings/index.ts'
import { after, between, type Instant, type Millis } from '../../kernel/index.ts'
import { type ProbeOrder, type ProbeResult, probeResult } from '../../watch/index.ts'
import type { Asked } from '../probe/ask-sbc.ts'
import { NewFindings } from '../run/new-findings.ts'

export interface ProbePlan {
  orders: readonly ProbeOrder[]
  everyMs: Millis
  ask: (order: ProbeOrder, signal: AbortSignal) => Promise<Pick<Asked, 'report' | 'facts' | 'at'>>
}

export interface Probed {
  result: ProbeResult
  facts: readonly Fact[]
  /** All that is wrong with it, and of that what was not told before. */
  findings: readonly ToldFinding[]
  fresh: readonly ToldFinding[]
}

interface Turn {
  order: ProbeOrder
  at: Instant
}

export class ProbeKeeping {
  readonly #plan: ProbePlan
  readonly #turns: readonly Turn[]
  readonly #new = new NewFindings()
  readonly #tell: (probed: Probed) => void
  readonly #say: (line: string) => void
  #asking: { control: AbortController; over: Promise<void> } | undefined
  #isOver = false

  /** The first ones are due at `now`. */
  constructor(
    plan: ProbePlan,
    now: Instant,
    { tell, say }: { tell: (probed: Probed) => void; say: (line: string) => void },
  ) {
    this.#plan = plan
    this.#turns = plan.orders.map(order => ({ order, at: now }))
    this.#tell = tell
    this.#say = say
  }

  /** Now and then: begins with whoever has waited longest, unless one is being asked. */
  look(now: Instant): void {
    if (this.#asking !== undefined || this.#isOver) return
    const [next] = this.#turns.filter(({ at }) => at <= now).toSorted((left, right) => left.at - right.at)
    if (next === undefined) return
    next.at = after(now, this.#plan.everyMs)
    const control = new AbortController()
    const over = this.#ask(next, control.signal, now).then(() => {
      this.#asking = undefined
    })
    this.#asking = { control, over }
  }

  /** What is being asked is given up. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#asking?.control.abort()
    await this.#asking?.over
  }

  /** Never throws: a probe that goes wrong costs this turn. */
  async #ask({ order }: Turn, signal: AbortSignal, began: Instant): Promise<void> {
    try {
      const { report, facts, at } = await this.#plan.ask(order, signal)
      if (signal.aborted) return
      const findings = examine(facts).map(toldFinding)
      const result = probeResult(report, findings, { at, durationMs: between(began, at) })
      this.#tell({ result, facts: facts.all(), findings, fresh: this.#new.of(findings) })
    } catch (error) {
      this.#say(`probe of ${order.serverName}: ${(error as Error).message}`)
    }
  }
}
