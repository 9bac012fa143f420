// Who has passed a call on before it came here: History-Info (RFC 7044) and Diversion (RFC 5806), each made from the
// other as RFC 7544 has it, and forwarding without an end found out.
//
//   History-Info, oldest first                          Diversion, newest first
//   <A?Reason=302>;index=1                              <B>;reason=no-answer
//   <B;cause=302>;index=1.1;mp=1            <--->       <A>;reason=unconditional
//   <C;cause=408>;index=1.1.1;mp=1.1
//
// The last target of a history is who is called now; Diversion leaves it out. Teams writes RFC 4244's form: a Reason
// with the target that was left, and no `cause`.

import type { Result } from '../kernel/index.ts'
import { type Diversion, type HistoryEntry, parseDiversion, parseHistoryEntry } from '../sip/index.ts'

/** Entries that are read; a call that was passed on more often is a loop. */
const ENTRIES_LIMIT = 20

/** RFC 4458 and RFC 5806, as RFC 7544 pairs them. */
const CAUSES: readonly [reason: string, cause: number][] = [
  ['unconditional', 302],
  ['user-busy', 486],
  ['no-answer', 408],
  ['deflection', 480],
  ['deflection', 487],
  ['unavailable', 503],
]
/** Of any reason that has no status of its own: unknown, time-of-day, do-not-disturb, follow-me, away. */
const UNKNOWN_CAUSE = 404

const reasonOf = (cause: number): string => CAUSES.find(([, each]) => each === cause)?.[0] ?? 'unknown'
const causeOf = (reason: string): number => CAUSES.find(([each]) => each === reason)?.[1] ?? UNKNOWN_CAUSE

export const readHistory = (values: readonly string[]): HistoryEntry[] => readable(values, parseHistoryEntry)
export const readDiversions = (values: readonly string[]): Diversion[] => readable(values, parseDiversion)

const readable = <Entry>(
  values: readonly string[],
  parse: (value: string) => Result<Entry, string>,
): Entry[] =>
  values.slice(0, ENTRIES_LIMIT).flatMap(value => {
    const entry = parse(value)
    return entry.ok ? [entry.value] : []
  })

/** Those in a history who passed the call on, newest first. */
export function diversionsOf(history: readonly HistoryEntry[]): Diversion[] {
  const indexes = new Set(history.map(({ index }) => index))
  const found: Diversion[] = []
  for (const [at, entry] of history.entries()) {
    const cause = causeAfter(history, at)
    if (cause === undefined) continue
    const { uri, isPrivate } = entry
    found.unshift({ uri, isPrivate, reason: reasonOf(cause), counter: 1 + gapsAbove(entry.index, indexes) })
  }
  return found
}

/** Why the target at `at` was left: told by the one it was changed for, else by itself. */
function causeAfter(history: readonly HistoryEntry[], at: number): number | undefined {
  const entry = history[at]
  const changed = history.find(
    (other, place) => place > at && other.link?.kind === 'mp' && other.link.index === entry?.index,
  )
  const next = history[at + 1]
  const successor = changed ?? (next?.link === undefined ? next : undefined)
  return successor?.cause ?? entry?.reasons.find(({ protocol }) => protocol.toUpperCase() === 'SIP')?.cause
}

/** Indexes between an entry and the nearest one above it that stands in the history. */
function gapsAbove(index: string | undefined, indexes: ReadonlySet<string | undefined>): number {
  let gaps = 0
  for (let above = parentOf(index); above !== undefined && !indexes.has(above); above = parentOf(above))
    gaps += 1
  return gaps
}

function parentOf(index: string | undefined): string | undefined {
  const dot = index?.lastIndexOf('.') ?? -1
  return dot < 0 ? undefined : index?.slice(0, dot)
}

/** The history that diversions tell of, with whom the call is for now as its last target. */
export function historyOf(diversions: readonly Diversion[], target: string): HistoryEntry[] {
  const history: HistoryEntry[] = []
  let link: HistoryEntry['link']
  let cause: number | undefined
  let index = ''
  for (const { uri, reason, counter, isPrivate } of diversions.toReversed()) {
    index = below(index, Math.min(counter, ENTRIES_LIMIT))
    const why = { protocol: 'SIP', cause: causeOf(reason) }
    history.push({ uri, index, link, cause, reasons: [why], isPrivate })
    link = { kind: 'mp', index }
    cause = causeOf(reason)
  }
  return [...history, { uri: target, index: below(index, 1), link, cause, reasons: [], isPrivate: false }]
}

/** `1` and two levels: `1.1.1`. */
const below = (index: string, levels: number): string =>
  [...(index === '' ? [] : [index]), ...Array<string>(levels).fill('1')].join('.')

/** How often the number called may have passed this call on before: once it may come back, as from a mailbox. */
const RETURNS_LIMIT = 1

/** Why a call is passed on no further (RFC 7044, RFC 5806): answered with 482. */
export function forwardingFault(
  diversions: readonly Diversion[],
  isCalled: (uri: string) => boolean,
  limit: number,
): string | undefined {
  const times = diversions.reduce((sum, { counter }) => sum + counter, 0)
  if (times > limit) return `the call was forwarded ${times} times`
  const returns = diversions.filter(({ uri }) => isCalled(uri)).length
  return returns > RETURNS_LIMIT ? 'the number called has forwarded the call before' : undefined
}
