// What a store keeps and what can be asked of it, in words of the domain. Two databases keep it (`openStore`), and the one
// that a running system uses works on threads of its own (`ThreadedStore`).

import type { Fact, FactKind, StampedSketch } from '../facts/index.ts'
import type { Severity, ToldFinding } from '../findings/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import type { HealthChange, ProbeResult } from '../watch/index.ts'
import type { CallRow } from './call-row.ts'

export type { ProbeResult } from '../watch/index.ts'

/** What is written together: all of it or, where that fails, none. */
export interface Batch {
  /** Sketches are kept as such, without their secrets, and drawn when they are asked for: whoever notes them need not. */
  facts: readonly (Fact | StampedSketch)[]
  /** Rows of calls that others have drawn; those of `call` facts the store draws itself. */
  calls: readonly CallRow[]
  findings: readonly ToldFinding[]
  health: readonly HealthChange[]
  probes: readonly ProbeResult[]
}

/** A finding with the number it is asked for by. */
export interface KeptFinding {
  id: number
  finding: ToldFinding
}

/** From `from` on and before `to`. */
export interface Span {
  from?: Instant
  to?: Instant
}

/** Conditions hold all together; what is absent lets everything pass. */
export interface CallQuestion extends Span {
  /** Caller or callee ends with these digits: three at least; leading zeros and everything but digits are nothing. */
  number?: string
  observer?: string
  direction?: CallRow['direction']
  trunk?: string
  region?: string
  /** `i.EUWE.10`. */
  node?: string
  /** What the first leg's INVITE was answered with. */
  status?: number
  state?: CallRow['state']
  /** How long it was answered, both included. */
  durationMs?: { from?: Millis; to?: Millis }
  /** Answered, ended, and shorter than this. */
  shorterThanMs?: Millis
  transferred?: boolean
  hasFindings?: boolean
  /** Where the page begins: `next` of the answer before it (`Page.next`), unchanged. The first page without it. */
  after?: string
  /** Rows of a page; 100 without it, 1000 at most. */
  limit?: number
}

export interface Page<Item> {
  items: Item[]
  /** Asked with the same question as `after` (`CallQuestion.after`) it gives the next page; absent on the last. */
  next?: string
}

/** One call with all that is stored of it. */
export interface CallStory {
  call: CallRow
  /** Oldest first. */
  facts: Fact[]
  /** Where there are more than one answer holds: what the rest is asked for with (`FactQuestion.after`). */
  next?: string
  findings: KeptFinding[]
}

export interface FactQuestion extends Span {
  kinds?: readonly FactKind[]
  observer?: string
  /** Where the page begins: `next` of the answer before it (`Page.next`), unchanged. The first page without it. */
  after?: string
  /** Facts of a page; 1000 without it, 10,000 at most, and no more than 8 MiB of them. */
  limit?: number
}

/** For the facts of one call, and of the connections that carried it. */
export interface StoryQuestion extends Pick<FactQuestion, 'after' | 'limit'> {
  /** Its id or the Call-ID of a leg. */
  call: string
}

export interface FindingQuestion extends Span {
  rule?: string
  severity?: Severity
  limit?: number
}

export interface HealthQuestion extends Span {
  subject?: HealthChange['subject']
  name?: string
  limit?: number
}

export interface ProbeQuestion extends Span {
  target?: string
  limit?: number
}

/** By what calls are told apart in a chart. */
export type CountedBy = 'state' | 'status' | 'direction' | 'trunk' | 'region' | 'node' | 'transfer'

export interface CountQuestion {
  from: Instant
  to: Instant
  bucketMs: Millis
  by: CountedBy
}

export interface Count {
  /** Where the bucket begins. */
  at: Instant
  /** The value of `by`; empty where a call has none. */
  value: string
  calls: number
  /** Of these, answered. */
  answered: number
  /** Answered time of all together. */
  answeredMs: Millis
}

export interface StoreSize {
  /** On the disk, all files or tables together. */
  bytes: number
  /** Of these, free for what comes next. */
  freeBytes: number
  capBytes: number
  /** Time of the oldest fact that is kept. */
  oldestFact?: Instant
  /** Facts and other rows let go for the cap since the store was opened. */
  evicted: number
  /** The same for their age since the store was opened. */
  aged: number
}

export interface Retention {
  keepMs: Millis
  capBytes: number
}

export interface Store {
  /** Written, and on the disk, once this is done. Throws a `StoreTrouble`. */
  append(batch: Batch): Promise<void>
  /** Newest first. */
  calls(question: CallQuestion): Promise<Page<CallRow>>
  /** By its id or the Call-ID of a leg. */
  call(id: string): Promise<CallStory | undefined>
  /** Oldest first. */
  facts(question: FactQuestion | StoryQuestion): Promise<Page<Fact>>
  /** Newest first, as are the next two. */
  findings(question: FindingQuestion): Promise<KeptFinding[]>
  /** Undefined where there is none, or no more. */
  finding(id: number): Promise<KeptFinding | undefined>
  health(question: HealthQuestion): Promise<HealthChange[]>
  probes(question: ProbeQuestion): Promise<ProbeResult[]>
  callCounts(question: CountQuestion): Promise<Count[]>
  /** Keeps a text by its name, in place of the one before and whatever its age. Throws a `StoreTrouble`. */
  keep(named: { name: string; text: string }): Promise<void>
  /** Undefined where there is none of this name. */
  kept(name: string): Promise<string | undefined>
  size(): Promise<StoreSize>
  /** Lets go a bounded number of rows that are too old, facts when their whole minute is; whether more are left. */
  forgetOld(now: Instant): Promise<boolean>
  /** Ends once all is on the disk. */
  end(): Promise<void>
}
