// Sets of UTF-16 code units as .NET's character classes describe them: ranges and Unicode categories, negated, with
// another class taken away, with or without regard to case. .NET matches code units, not code points.

export interface CharacterSet {
  has(code: number): boolean
  /** Members below 128 as four words of 32 bits. */
  readonly ascii: Uint32Array
}

export interface ClassParts {
  /** From and to, both included. */
  ranges: [from: number, to: number][]
  categories: { name: string; negated: boolean }[]
  negated: boolean
  subtracted?: CharacterSet
  ignoreCase: boolean
}

/** Digits of .NET: all of Unicode's category Nd, not only 0 to 9. */
export const DIGITS = 'Nd'

const expressions = new Map<string, RegExp | undefined>()

/** The test of a category; `s` is .NET's white space and `w` its word characters. Undefined when there is none such. */
function categoryTest(name: string): RegExp | undefined {
  if (!expressions.has(name)) expressions.set(name, build(name))
  return expressions.get(name)
}

function build(name: string): RegExp | undefined {
  if (name === 's') return /[\f\n\r\t\v\u0085\p{Z}]/u
  if (name === 'w') return /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u
  return CATEGORIES.has(name) ? new RegExp(`\\p{${name}}`, 'u') : undefined
}

/** Names of .NET's general categories; JavaScript knows the same tables by the same names. */
const CATEGORIES = new Set(
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn'.split(
    ' ',
  ),
)

export const isCategory = (name: string): boolean => CATEGORIES.has(name)

const inCategory = (name: string, code: number): boolean =>
  categoryTest(name)?.test(String.fromCharCode(code)) === true

/** Lower case of one code unit; what becomes several stays as it is. */
export function lower(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code
  return caseOf(code, String.fromCharCode(code).toLowerCase())
}

function upper(code: number): number {
  if (code < 128) return code >= 97 && code <= 122 ? code - 32 : code
  return caseOf(code, String.fromCharCode(code).toUpperCase())
}

const caseOf = (code: number, text: string): number => (text.length === 1 ? text.charCodeAt(0) : code)

/** Word characters as `\b` sees them: those of `\w` and the two joiners. */
export const isWord = (code: number): boolean =>
  code < 128
    ? (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
    : code === 0x200c || code === 0x200d || inCategory('w', code)

export function setOf(parts: ClassParts): CharacterSet {
  const inside = (code: number): boolean =>
    parts.ranges.some(([from, to]) => code >= from && code <= to) ||
    parts.categories.some(({ name, negated }) => inCategory(name, code) !== negated)
  const folded = (code: number): boolean => {
    if (!parts.ignoreCase) return inside(code)
    const small = lower(code)
    return inside(small) || inside(upper(small))
  }
  const has = (code: number): boolean =>
    folded(code) !== parts.negated && parts.subtracted?.has(code) !== true
  return remembered(has)
}

/** Asks once for each of the characters that numbers are made of. */
function remembered(has: (code: number) => boolean): CharacterSet {
  const ascii = new Uint32Array(4)
  for (let code = 0; code < 128; code++) {
    if (has(code)) ascii[code >> 5] = ((ascii[code >> 5] as number) | (1 << (code & 31))) >>> 0
  }
  return { has: code => (code < 128 ? isAsciiMember(ascii, code) : has(code)), ascii }
}

export const isAsciiMember = (ascii: Uint32Array, code: number): boolean =>
  ((ascii[code >> 5] as number) & (1 << (code & 31))) !== 0

const named = (name: string, negated: boolean): CharacterSet =>
  setOf({ ranges: [], categories: [{ name, negated }], negated: false, ignoreCase: false })

const known = new Map<string, CharacterSet>()

/** The set of a category by name, `s` and `w` as above. */
export function categorySet(name: string, negated: boolean): CharacterSet {
  const key = negated ? `^${name}` : name
  const found = known.get(key) ?? named(name, negated)
  known.set(key, found)
  return found
}

export const ANY: CharacterSet = {
  has: () => true,
  ascii: new Uint32Array(4).fill(0xffffffff),
}

export const NOT_NEWLINE: CharacterSet = setOf({
  ranges: [[10, 10]],
  categories: [],
  negated: true,
  ignoreCase: false,
})

export const single = (code: number, ignoreCase: boolean): CharacterSet =>
  setOf({ ranges: [[code, code]], categories: [], negated: false, ignoreCase })
