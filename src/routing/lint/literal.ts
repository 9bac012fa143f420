// Values as PowerShell reads them (about_Quoting_Rules, about_Arrays): texts in single quotes, in which nothing is
// replaced. PowerShell takes typographic single quotes for the plain one, so they are doubled too.

import { invisibleCharacters } from '../pattern/invisible-characters.ts'

/** A text. What nobody sees is written by its code, so that a reader sees it. */
export function textLiteral(text: string): string {
  const invisible = invisibleCharacters(text)
  if (invisible.length === 0) return quoted(text)
  const parts: string[] = []
  let at = 0
  for (const { at: next, code } of invisible) {
    const character = String.fromCodePoint(Number.parseInt(code.slice(2), 16))
    if (next > at) parts.push(quoted(text.slice(at, next)))
    parts.push(characterLiteral(character))
    at = next + character.length
  }
  if (at < text.length) parts.push(quoted(text.slice(at)))
  // A text first, or PowerShell would add up numbers.
  return `('' + ${parts.join(' + ')})`
}

/** `@('a', 'b')`. */
export const textsLiteral = (texts: readonly string[]): string => `@(${texts.map(textLiteral).join(', ')})`

export const flagLiteral = (flag: boolean): string => (flag ? '$true' : '$false')

const quoted = (text: string): string => `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`

const characterLiteral = (character: string): string =>
  [...Array(character.length).keys()]
    .map(index => `[char]0x${character.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' + ')
