// Numbers are looked for by their end, because the same one is written +49 5251 1234, 05251 1234 and 1234. Its last digits
// are kept backwards, so that an index finds them by how they begin.

/** Digits kept; longer ones are compared as a whole where these fit. */
export const TAIL_DIGITS = 6
/** Fewer would find every tenth call. */
export const FEWEST_DIGITS = 3

/** `+4952511234` gives `432115`; undefined without three digits. */
export function tailOf(number: string | undefined): string | undefined {
  const digits = digitsOf(number ?? '')
  return digits.length < FEWEST_DIGITS ? undefined : backwards(digits).slice(0, TAIL_DIGITS)
}

export interface NumberWanted {
  /** As the end of the number. */
  digits: string
  /** What the kept tail begins with. */
  tail: string
  /** The tail is whole: it equals the one that is kept. */
  isWhole: boolean
}

/** What a person typed; undefined where it has too few digits to look for. */
export function numberWanted(typed: string): NumberWanted | undefined {
  // The leading zeros of a national or international number stand for what others write as +49.
  const digits = digitsOf(typed).replace(/^0+/, '')
  if (digits.length < FEWEST_DIGITS) return undefined
  return { digits, tail: backwards(digits).slice(0, TAIL_DIGITS), isWhole: digits.length >= TAIL_DIGITS }
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')
const backwards = (digits: string): string => [...digits].reverse().join('')
