// Characters that nobody sees and every pattern heeds: marks of direction, hard and narrow spaces, joiners. They come
// along when a number or pattern is copied from a web page or a contact.

export interface InvisibleCharacter {
  /** Offset in the text. */
  at: number
  /** As `U+200E`. */
  code: string
}

/** Control, format, and white space that is not the ordinary space. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{DI}\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u2800]/gu

export const invisibleCharacters = (text: string): InvisibleCharacter[] =>
  [...text.matchAll(INVISIBLE)].map(({ index, 0: character }) => ({
    at: index,
    code: `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`,
  }))
