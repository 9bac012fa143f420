// The right side of a translation: .NET's replacement patterns (Substitutions in Regular Expressions, .NET reference).
// `$1`, `${1}`, `${name}`, `$$`, `$&`, `` $` ``, `$'`, `$+` and `$_` are replaced; what names no group stands for itself,
// so that `$10` without a group 10 is no `$1` with a nought.

import type { GroupNumbers } from './pattern-reader.ts'
import type { Captures } from './run-program.ts'

export type ReplacementPart =
  | { type: 'text'; text: string }
  | { type: 'group'; group: number }
  | { type: 'before' | 'after' | 'last-group' | 'whole-text' }

const SPECIAL: Record<string, ReplacementPart> = {
  $: { type: 'text', text: '$' },
  '&': { type: 'group', group: 0 },
  '`': { type: 'before' },
  "'": { type: 'after' },
  '+': { type: 'last-group' },
  _: { type: 'whole-text' },
}

export function parseReplacement(text: string, groups: GroupNumbers): ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let plain = ''
  for (let at = 0; at < text.length; ) {
    const found = text[at] === '$' ? substitution(text.slice(at + 1), groups) : undefined
    if (found === undefined) {
      plain += text[at++]
      continue
    }
    if (plain !== '') parts.push({ type: 'text', text: plain })
    plain = ''
    parts.push(found.part)
    at += 1 + found.length
  }
  if (plain !== '') parts.push({ type: 'text', text: plain })
  return parts
}

/** What follows a `$`, and how many characters of it belong to it. */
function substitution(
  text: string,
  groups: GroupNumbers,
): { part: ReplacementPart; length: number } | undefined {
  const special = SPECIAL[text.charAt(0)]
  if (special !== undefined) return { part: special, length: 1 }
  const braced = /^\{([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)\}/u.exec(text)
  const [all, name] = braced ?? /^(\d+)/.exec(text) ?? []
  if (all === undefined || name === undefined) return undefined
  const group = /^\d+$/.test(name) ? Number(name) : groups.names.get(name)
  if (group === undefined || !groups.numbers.has(group)) return undefined
  return { part: { type: 'group', group }, length: all.length }
}

export function expand(parts: readonly ReplacementPart[], text: string, captures: Captures): string {
  return parts.map(part => expandPart(part, text, captures)).join('')
}

function expandPart(part: ReplacementPart, text: string, captures: Captures): string {
  const [from, to] = [captures[0] as number, captures[1] as number]
  switch (part.type) {
    case 'text':
      return part.text
    case 'group':
      return groupText(part.group, text, captures)
    case 'before':
      return text.slice(0, from)
    case 'after':
      return text.slice(to)
    case 'last-group':
      return groupText(captures.length / 2 - 1, text, captures)
    case 'whole-text':
      return text
  }
}

/** Empty when the group captured nothing. */
function groupText(group: number, text: string, captures: Captures): string {
  const from = captures[2 * group] as number
  return from < 0 ? '' : text.slice(from, captures[2 * group + 1])
}
