// Two SIP messages side by side. The order of headers of different names means nothing (RFC 3261 section 7.3.1), so a
// header stands beside the one of its name, the second Via beside the second Via; lines of a body keep their order.

import { type MessageLine, messageLines } from './message-lines.ts'

export interface DiffRow {
  left?: string
  right?: string
  isSame: boolean
}

export function diffMessages(left: string, right: string): DiffRow[] {
  const [old, fresh] = [messageLines(left), messageLines(right)]
  const head = alignHeaders(headOf(old), headOf(fresh))
  const [oldBody, freshBody] = [bodyOf(old), bodyOf(fresh)]
  if (oldBody.length === 0 && freshBody.length === 0) return head
  return [...head, { left: '', right: '', isSame: true }, ...alignLines(oldBody, freshBody)]
}

const headOf = (lines: readonly MessageLine[]): MessageLine[] =>
  lines.filter(line => line.kind === 'start' || line.kind === 'header')
const bodyOf = (lines: readonly MessageLine[]): string[] =>
  lines.filter(line => line.kind === 'sdp' || line.kind === 'body').map(line => line.text)

/** In the order of the left, and what only the right has after the header it follows there. */
function alignHeaders(left: readonly MessageLine[], right: readonly MessageLine[]): DiffRow[] {
  const names = new Set(keysOf(left))
  const byKey = new Map(keysOf(right).map((key, index) => [key, right[index]]))
  // What only the right has, by the key of the last header before it that both have.
  const added = new Map<string, string[]>()
  let anchor = ''
  for (const [key, line] of byKey) {
    if (names.has(key)) anchor = key
    else added.set(anchor, [...(added.get(anchor) ?? []), line?.text ?? ''])
  }
  return keysOf(left).flatMap((key, index) => [
    header(left[index], byKey.get(key)),
    ...(added.get(key) ?? []).map(text => pair(undefined, text)),
  ])
}

/** `start`, `via 1`, `via 2`: the same for the same header of both. */
function keysOf(lines: readonly MessageLine[]): string[] {
  const seen = new Map<string, number>()
  return lines.map(line => {
    if (line.kind !== 'header') return 'start'
    const name = COMPACT[line.name.trim().toLowerCase()] ?? line.name.trim().toLowerCase()
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name} ${count}`
  })
}

/** Compact forms (RFC 3261 section 20, RFC 3515, RFC 3892, RFC 4028). */
const COMPACT: Readonly<Record<string, string>> = {
  b: 'referred-by',
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  v: 'via',
  x: 'session-expires',
}

const pair = (left: string | undefined, right: string | undefined): DiffRow => ({
  ...(left !== undefined && { left }),
  ...(right !== undefined && { right }),
  isSame: left === right,
})

/** The case of a name, and whether it is the short one, changes nothing. */
function header(left: MessageLine | undefined, right: MessageLine | undefined): DiffRow {
  const row = pair(left?.text, right?.text)
  if (left?.kind !== 'header' || right?.kind !== 'header') return row
  return { ...row, isSame: left.value === right.value }
}

/** A body longer than this is compared line by line as it stands: the table of a comparison grows with the square. */
const LINES_LIMIT = 500

/** The longest common run of lines; between its lines, what differs stands side by side while there is something. */
function alignLines(left: readonly string[], right: readonly string[]): DiffRow[] {
  const common = Math.max(left.length, right.length) > LINES_LIMIT ? [] : commonLines(left, right)
  const rows: DiffRow[] = []
  let [from, to] = [0, 0]
  for (const [leftEnd, rightEnd] of [...common, [left.length, right.length] as const]) {
    const [removed, added] = [left.slice(from, leftEnd), right.slice(to, rightEnd)]
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      rows.push(pair(removed[index], added[index]))
    if (leftEnd < left.length) rows.push(pair(left[leftEnd], right[rightEnd]))
    ;[from, to] = [leftEnd + 1, rightEnd + 1]
  }
  return rows
}

/** Places of the lines that both have, in order, as many as there can be. */
function commonLines(left: readonly string[], right: readonly string[]): (readonly [number, number])[] {
  // lengths[i][j]: how many the ends from i and j have in common.
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1))
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0
  for (let row = left.length - 1; row >= 0; row--) {
    const line = lengths[row] as Uint16Array
    for (let column = right.length - 1; column >= 0; column--) {
      line[column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const found: [number, number][] = []
  let [row, column] = [0, 0]
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) found.push([row++, column++])
    else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  return found
}

/** What is different within two lines: the same before it, whatever the case of letters there, and the same after it. */
export function changedPart(
  left: string,
  right: string,
): { before: number; leftEnd: number; rightEnd: number } {
  const shorter = Math.min(left.length, right.length)
  let before = 0
  const [lower, otherLower] = [left.toLowerCase(), right.toLowerCase()]
  while (before < shorter && lower[before] === otherLower[before]) before++
  let after = 0
  while (after < shorter - before && left.at(-1 - after) === right.at(-1 - after)) after++
  return { before, leftEnd: left.length - after, rightEnd: right.length - after }
}
