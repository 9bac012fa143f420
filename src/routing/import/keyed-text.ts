// Objects inside objects, as normalization rules in a dial plan: proper ones in JSON of enough depth, else the text that
// their ToString makes, which is what Format-List shows.
//
//   Description=;Pattern=^(\d{4})$;Translation=+1425555$1;Name=4digit;IsInternalExtension=False
//   @{Description=; Pattern=^(\d{4})$; ...}

import { isObject } from './raw-record.ts'

/** One map a thing, by lower-case key. Several stand in one text when a list was printed. */
export function keyedText(item: unknown, keys: readonly string[]): ReadonlyMap<string, string>[] {
  if (isObject(item)) {
    const entries = Object.entries(item).map(([key, value]) => [key.toLowerCase(), plainText(value)] as const)
    return [new Map(entries)]
  }
  return typeof item === 'string' ? fromText(item, keys) : []
}

const plainText = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(String).join(';')
  return value === null || value === undefined ? '' : String(value)
}

/** Values may hold any character but the beginning of the next key, so the keys themselves are looked for. */
function fromText(text: string, keys: readonly string[]): Map<string, string>[] {
  const found = [...text.matchAll(new RegExp(`(^|[;{,]\\s*)(${keys.join('|')})=`, 'gi'))]
  const things: Map<string, string>[] = []
  let thing = new Map<string, string>()
  for (const [index, match] of found.entries()) {
    const key = (match[2] as string).toLowerCase()
    if (thing.has(key)) {
      things.push(thing)
      thing = new Map()
    }
    const begins = match.index + match[0].length
    const next = found[index + 1]?.index ?? text.length
    thing.set(
      key,
      text
        .slice(begins, next)
        .replace(/\}?\s*$/, next === text.length ? '' : '$&')
        .trim(),
    )
  }
  if (thing.size > 0) things.push(thing)
  return things
}
