// The language the dashboard speaks, and how times and numbers are written in it.

import { computed, signal } from '@preact/signals'
import type { Language, Wording } from '../../findings/index.ts'

const KEPT = 'linesman.language'

const first = (): Language => {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'en' || kept === 'de') return kept
  return navigator.language.startsWith('de') ? 'de' : 'en'
}

export const language = signal<Language>(first())

export function speak(chosen: Language): void {
  localStorage.setItem(KEPT, chosen)
  language.value = chosen
}

/** A text in the language chosen; whoever draws it draws again when that changes. `{name}` is a place for a value. */
export function t(wording: Wording, values: Readonly<Record<string, string | number>> = {}): string {
  return wording[language.value].replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : typeof value === 'number' ? numeral(value) : value
  })
}

const locale = computed(() => (language.value === 'de' ? 'de-DE' : 'en-GB'))
const NUMERAL = computed(() => new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }))
const TIME = computed(
  () => new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
)
const DAY = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium' }))

/** The time of what has none: a setting, a record that support wrote down without one. */
export const UNDATED = 0
const NO_DATE: Wording = { en: 'undated', de: 'undatiert' }

export const numeral = (value: number): string => NUMERAL.value.format(value)
/** `14:03:07`. */
export const timeOfDay = (at: number): string => (at === UNDATED ? t(NO_DATE) : TIME.value.format(at))
/** `25 Nov 2026`. */
export const day = (at: number): string => DAY.value.format(at)
/** `25 Nov 2026, 14:03:07`. */
export const moment = (at: number): string => (at === UNDATED ? t(NO_DATE) : `${day(at)}, ${timeOfDay(at)}`)

/** `820 ms`, `4.2 s`, `3 min`, `3:07 min`, `2 h`, `2:10 h`. */
export function lasting(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${numeral(Math.round(ms / 100) / 10)} s`
  const two = (value: number): string => String(value).padStart(2, '0')
  const whole = (count: number, rest: number): string => (rest === 0 ? `${count}` : `${count}:${two(rest)}`)
  if (seconds < 3600) return `${whole(Math.floor(seconds / 60), seconds % 60)} min`
  return `${whole(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60)} h`
}
