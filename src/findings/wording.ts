// Texts as data: a sentence in every language with places for its values, and how values are written in each.
//
//   say({ en: '{peer} left after {lived}.', de: '{peer} ging nach {lived}.' }, { peer, lived: { millis } })
//
// Who finds something says it so; the language is chosen by who shows it.

/** Languages findings can be read in. */
export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

/** One text in all languages. `{name}` is a place for a value, the same places in each. */
export type Wording = Readonly<Record<Language, string>>

/**
 * A noun that is counted: for one, and for any other number. It may bring its verb, where that changes with the number:
 * `['Verbindung wurde', 'Verbindungen wurden']`.
 */
export type Noun = Readonly<Record<Language, readonly [one: string, many: string]>>

/** What stands in a place. Words that differ between languages are a wording, or said with values of their own. */
export type Value =
  /** As it is, whatever the language: names, addresses, codes that are digits. */
  | string
  /** As the language writes numbers: `12,345`. */
  | number
  | Wording
  | Said
  | readonly Said[]
  | { readonly millis: number }
  | { readonly count: number; readonly of: Noun }
  /** `a, b and 3 more`: each once, as many as `shown`. */
  | { readonly list: Iterable<Value>; readonly shown?: number }
  /** All of them, commas between. */
  | { readonly row: readonly Value[] }

/** A sentence that was said, before anybody chose a language. */
export interface Said {
  readonly wording: Wording
  readonly values: Readonly<Record<string, Value>>
}

/** One, or several one after the other. */
export type Sentences = Said | readonly Said[]

/** The places of a text. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never

/** A sentence with its values; the types see to it that each place has one, and each language the same places. */
export function say<const English extends string, const German extends string>(
  wording: { en: English; de: German & SamePlaces<German, English> },
  ...values: [Places<English>] extends [never] ? [] : [Readonly<Record<Places<English>, Value>>]
): Said {
  return { wording, values: values[0] ?? {} }
}

type SamePlaces<German extends string, English extends string> = [Places<German>, Places<English>] extends [
  Places<English>,
  Places<German>,
]
  ? unknown
  : never

/** The sentences in one language, a space between them. */
export const worded = (said: Sentences, language: Language): string =>
  [said]
    .flat()
    .map(each => sentence(each, language))
    .join(' ')

/** The same in all of them. */
export const inAll = (said: Sentences): Wording => ({
  en: worded(said, 'en'),
  de: worded(said, 'de'),
})

const sentence = ({ wording, values }: Said, language: Language): string =>
  wording[language].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : written(value, language)
  })

/** What stands in a place, as one language writes it. */
export function written(value: Value, language: Language): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numeral(value, language)
  if (isSentences(value) || 'wording' in value) return worded(value, language)
  if ('millis' in value) return lengthOfTime(value.millis, language)
  if ('list' in value) {
    const each = [...value.list].map(one => written(one, language))
    return list([...new Set(each)], value.shown ?? LISTED, language)
  }
  if ('row' in value) return value.row.map(each => written(each, language)).join(', ')
  if ('count' in value)
    return `${numeral(value.count, language)} ${value.of[language][value.count === 1 ? 0 : 1]}`
  return value[language]
}

/** What `Array.isArray` knows, in types that see read-only arrays too. */
const isSentences = (value: object): value is readonly Said[] => Array.isArray(value)

/** Made once, and when first used: making one costs more than a hundred uses, and many a program needs none. */
const forAll = (options: Intl.NumberFormatOptions): ((value: number, language: Language) => string) => {
  const made: Partial<Record<Language, Intl.NumberFormat>> = {}
  return (value, language) => {
    made[language] ??= new Intl.NumberFormat(LOCALES[language], options)
    return made[language].format(value)
  }
}
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', de: 'de-DE' }
const numeral = forAll({ useGrouping: 'min2', maximumFractionDigits: 3 })
const tenths = forAll({ useGrouping: false, minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** `16 ms`, `11.6 s`, `3 min`. */
export function lengthOfTime(length: number, language: Language): string {
  if (length < 1000) return `${Math.round(length)} ms`
  if (length < 120_000) return `${tenths(length / 1000, language)} s`
  return `${Math.round(length / 60_000)} min`
}

const LISTED = 3
const AND: Wording = { en: 'and', de: 'und' }
/** In German a word without cases: a list may follow any preposition. */
const MORE: Wording = { en: 'more', de: 'mehr' }

function list(all: readonly string[], shown: number, language: Language): string {
  const and = ` ${AND[language]} `
  if (all.length > shown)
    return `${all.slice(0, shown).join(', ')}${and}${all.length - shown} ${MORE[language]}`
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')}${and}${all.at(-1)}`
}
