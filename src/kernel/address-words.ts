// Addresses as text and as the four words that packets and flows are kept by. IPv4 is written into the same words as
// ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), so that one table holds both.

import { u16, word } from './octets.ts'

/** What stands before an IPv4 address in its third word. */
export const V4_MARK = 0xffff

/** `192.0.2.1` or `2001:db8::1` of 4 or 16 octets. */
export function addressText(bytes: Uint8Array, at: number, length: number): string {
  if (length === 4) return v4Text(word(bytes, at))
  return v6Text(Array.from({ length: 8 }, (_, group) => u16(bytes, at + 2 * group)))
}

/** The address of four words. */
export function wordsText(first: number, second: number, third: number, fourth: number): string {
  if (first === 0 && second === 0 && third === V4_MARK) return v4Text(fourth)
  return v6Text([first, second, third, fourth].flatMap(each => [each >>> 16, each & 0xffff]))
}

const v4Text = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`

/** RFC 5952: the longest run of zero groups, of two at least, becomes `::`. */
function v6Text(groups: readonly number[]): string {
  let [best, bestLength] = [0, 1]
  for (let from = 0; from < groups.length; from++) {
    let length = 0
    while (groups[from + length] === 0) length++
    if (length > bestLength) [best, bestLength] = [from, length]
  }
  const hex = (part: readonly number[]): string => part.map(group => group.toString(16)).join(':')
  if (bestLength < 2) return hex(groups)
  return `${hex(groups.slice(0, best))}::${hex(groups.slice(best + bestLength))}`
}
