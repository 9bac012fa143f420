// Records of both directions, pieces that an active timeout cut, and records of one conversation from several exports
// become one flow. What stands is bounded; what is of no interest is counted and let go.

import type { FlowFact } from '../facts/index.ts'
import { after, earliest, type Instant, type Millis, minutes, seconds } from '../kernel/index.ts'
import type { Exporter } from './exporter.ts'
import { FlowInterest, type InterestOptions } from './flow-interest.ts'
import type { FlowRecord } from './flow-record.ts'
import type { ExportPlace } from './flow-sink.ts'
import {
  addRecord,
  beginFlow,
  flowFact,
  isAnother,
  isOver,
  isReversed,
  type JoinedFlow,
} from './joined-flow.ts'

export interface JoinerOptions extends InterestOptions {
  /** Name of the source in its facts. */
  observer: string
  note: (fact: FlowFact) => void
}

/** Flows that stand at a time; the one told of longest ago is let go for a new one. */
const MAX_FLOWS = 65_536
/** An active timeout is half an hour at most where nobody changed it (Cisco's default). */
const PIECES_COME_WITHIN = minutes(31)
/** The other direction of a closed connection leaves the exporter's cache at nearly the same time. */
const OTHER_SIDE_COMES_WITHIN = seconds(60)

export class FlowJoiner {
  readonly #options: JoinerOptions
  readonly #interest: FlowInterest
  /** Both in the order in which they were last told of. */
  readonly #standing = new Map<string, JoinedFlow>()
  readonly #over = new Map<string, JoinedFlow>()
  #passedOver = 0
  #countedTwice = 0

  constructor(options: JoinerOptions) {
    this.#options = options
    this.#interest = new FlowInterest(options)
  }

  /** Records of no interest. */
  get passedOver(): number {
    return this.#passedOver
  }

  /** Records that count again, where packets leave the exporter, what was counted where they came in. */
  get countedTwice(): number {
    return this.#countedTwice
  }

  record(record: FlowRecord, exporter: Exporter, place: ExportPlace): void {
    if (!this.#interest.wants(record)) {
      this.#passedOver++
      return
    }
    const reversed = isReversed(record)
    const key = keyOf(record, exporter, reversed)
    const known = this.#standing.get(key) ?? this.#over.get(key)
    const isNew = known === undefined || isAnother(known, record, reversed)
    if (known !== undefined && isNew) this.#tell(key, known)
    const flow = isNew ? beginFlow(record, reversed, { ...place, exporter: exporter.address }) : known
    if (!addRecord(flow, record, reversed)) this.#countedTwice++
    flow.toldAt = place.at
    this.#standing.delete(key)
    this.#over.delete(key)
    ;(isOver(flow) ? this.#over : this.#standing).set(key, flow)
    if (this.#standing.size + this.#over.size > MAX_FLOWS) this.#tellOldest()
  }

  /** When a flow is to be told next, if nothing more comes. */
  deadline(): Instant | undefined {
    const [over] = this.#over.values()
    const [standing] = this.#standing.values()
    return earliest(
      over && after(over.toldAt, OTHER_SIDE_COMES_WITHIN),
      standing && after(standing.toldAt, PIECES_COME_WITHIN),
    )
  }

  /** Time has gone on to `now`: flows that nothing more is expected of are told. */
  advance(now: Instant): void {
    this.#tellDue(this.#over, OTHER_SIDE_COMES_WITHIN, now)
    this.#tellDue(this.#standing, PIECES_COME_WITHIN, now)
  }

  /** Nothing comes any more: all are told. */
  end(): void {
    for (const flows of [this.#over, this.#standing]) for (const [key, flow] of flows) this.#tell(key, flow)
  }

  #tellDue(flows: ReadonlyMap<string, JoinedFlow>, wait: Millis, now: Instant): void {
    for (const [key, flow] of flows) {
      if (after(flow.toldAt, wait) > now) return
      this.#tell(key, flow)
    }
  }

  #tellOldest(): void {
    for (const flows of [this.#over, this.#standing]) {
      for (const [key, flow] of flows) {
        this.#tell(key, flow)
        return
      }
    }
  }

  #tell(key: string, flow: JoinedFlow): void {
    this.#standing.delete(key)
    this.#over.delete(key)
    const { observer, note } = this.#options
    note(flowFact(flow, observer, port => this.#interest.isSignalling(port)))
  }
}

/**
 * Of one exporter's address: another one that sees the same packets counts them for itself, but the line cards of one
 * may each have a direction.
 */
function keyOf(record: FlowRecord, exporter: Exporter, reversed: boolean): string {
  const { protocol, sourcePort, destinationPort } = record
  const { source0, source1, source2, source3 } = record
  const { destination0, destination1, destination2, destination3 } = record
  const source = `${source0},${source1},${source2},${source3},${sourcePort}`
  const destination = `${destination0},${destination1},${destination2},${destination3},${destinationPort}`
  const ends = reversed ? `${destination} ${source}` : `${source} ${destination}`
  return `${exporter.address} ${protocol} ${ends}`
}
