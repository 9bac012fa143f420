// Looks at what a running SBC has seen of late for what is wrong. While a rule runs no message is answered and no audio
// relayed: so a look is cut into slices, and how far back it goes follows from what the one before has cost.
//
//   look: some rules --pause--> some rules --pause--> ... --> findings
//
// The more was seen since the last look, the less far back the next one goes too: who is busy has no time for it.

import { diagnoseInSteps } from '../../diagnosis/index.ts'
import type { FactLog } from '../../facts/index.ts'
import type { ToldFinding } from '../../findings/index.ts'
import { systemNow } from '../../node/index.ts'

/** Facts that are looked at in a calm time. */
export const RECENT_FACTS = 5000
/** And at the busiest, or where rules take long. */
const FEWEST_FACTS = 250
/** New facts between two looks up to which it is calm. */
const CALM = 500
/** Facts that become readable in a step of a look: a millisecond. */
const DRAWN_AT_ONCE = 250
/** Processor time that a look may take: a hundredth of the time between two. */
const LOOK_MS = 50
/** And a slice of one, besides the rule that goes beyond it. */
const SLICE_MS = 4
/** Between two slices; a stream of audio has a packet each 20 ms. */
const PAUSE_MS = 20

export class DiagnosisWatch {
  readonly #facts: FactLog
  readonly #tell: (findings: readonly ToldFinding[]) => void
  #looked = 0
  /** How far back the time allows. */
  #affordable = FEWEST_FACTS
  #pause: NodeJS.Timeout | undefined
  #awaitsLast = false
  /** Rules that threw, each told once. */
  readonly #broken = new Set<string>()

  /** `tell` gets what each look has found, if that is anything. */
  constructor(facts: FactLog, tell: (findings: readonly ToldFinding[]) => void) {
    this.#facts = facts
    this.#tell = tell
    // A rush is known before the next look. What nobody will look at need not be kept, and is garbage the sooner.
    facts.askLimit(() => depthFor(facts.noted - this.#looked))
  }

  /** Begins a look, unless nothing was noted since the last one or that one still goes on. */
  begin(): void {
    const fresh = this.#facts.noted - this.#looked
    if (fresh === 0 || this.#pause !== undefined || this.#awaitsLast) return
    this.#looked = this.#facts.noted
    const depth = Math.min(depthFor(fresh), this.#affordable)
    this.#facts.limit = depthFor(fresh)
    this.#goOn(this.#look(depth), depth, 0)
  }

  /** No other look begins before the last one: what comes until then is kept for it, even where it all comes at once. */
  awaitLast(): void {
    this.#awaitsLast = true
    this.#facts.askLimit(() => RECENT_FACTS)
    this.#facts.limit = RECENT_FACTS
  }

  /** The last look, at once and as far back as can be. */
  finish(): void {
    clearTimeout(this.#pause)
    this.#pause = undefined
    const steps = this.#look(RECENT_FACTS)
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return this.#told(step.value)
  }

  /** A slice of a look, and what remains of it later. */
  #goOn(steps: Iterator<undefined, ToldFinding[]>, depth: number, spentMs: number): void {
    this.#pause = undefined
    const [began, before] = [performance.now(), process.threadCpuUsage()]
    let step = steps.next()
    while (step.done !== true && performance.now() - began < SLICE_MS) step = steps.next()
    // Time in which others had the core is none that rules took.
    const { user, system } = process.threadCpuUsage(before)
    const tookMs = spentMs + (user + system) / 1000
    if (step.done === true) {
      this.#affordable = affordable(depth, tookMs)
      this.#told(step.value)
    } else this.#pause = setTimeout(() => this.#goOn(steps, depth, tookMs), PAUSE_MS)
  }

  *#look(depth: number): Generator<undefined, ToldFinding[]> {
    // Messages become facts when they are read, and that takes time too.
    for (let drawn = DRAWN_AT_ONCE; drawn < depth; drawn += DRAWN_AT_ONCE) {
      this.#facts.latest(drawn)
      yield
    }
    return yield* diagnoseInSteps(this.#facts.latest(depth), (rule, error) => this.#broke(rule, error))
  }

  /** A bug in a rule costs what this rule would have said, and no call. */
  #broke(rule: string, error: unknown): void {
    if (this.#broken.has(rule)) return
    this.#broken.add(rule)
    const says = error instanceof Error ? error.message : String(error)
    this.#facts.note({ kind: 'bug', at: systemNow(), observer: 'diagnosis', where: `rule ${rule}`, says })
  }

  #told(findings: readonly ToldFinding[]): void {
    if (findings.length > 0) this.#tell(findings)
  }
}

/** How far back is looked at where so many are new. */
export const depthFor = (fresh: number): number => bounded((RECENT_FACTS * CALM) / fresh)

/** How far back the next look may go when this depth took so long; not more than twice as far, for some rules compare facts. */
export const affordable = (depth: number, tookMs: number): number =>
  bounded(Math.min(2 * depth, (depth * LOOK_MS) / tookMs))

const bounded = (depth: number): number => Math.max(FEWEST_FACTS, Math.min(RECENT_FACTS, Math.round(depth)))
