// What each kind of evidence says, in all languages.

import { type Said, say, type Wording } from '../../findings/index.ts'
import { between, type Instant } from '../../kernel/index.ts'
import type { Signal } from './health.ts'
import type { Level, Tally } from './tally.ts'

export type SignalKind = Signal['kind']

const GOOD: Readonly<Record<SignalKind, Wording>> = {
  'options-sent': { en: 'OPTIONS that are sent are answered.', de: 'Gesendete OPTIONS werden beantwortet.' },
  'options-received': {
    en: 'OPTIONS come in and are answered.',
    de: 'OPTIONS kommen an und werden beantwortet.',
  },
  'tls-in': {
    en: 'TLS connections from the other side come about.',
    de: 'TLS-Verbindungen von der Gegenseite kommen zustande.',
  },
  'tls-out': {
    en: 'TLS connections to the other side come about.',
    de: 'TLS-Verbindungen zur Gegenseite kommen zustande.',
  },
  tcp: {
    en: 'TCP connections come about, which tells nothing of what is said in them.',
    de: 'TCP-Verbindungen kommen zustande, was nichts darüber sagt, was in ihnen gesprochen wird.',
  },
  calls: { en: 'Calls come through.', de: 'Anrufe kommen durch.' },
  code: { en: 'Microsoft records good calls.', de: 'Microsoft verzeichnet gute Anrufe.' },
  registration: { en: 'The registration stands.', de: 'Die Registrierung besteht.' },
  probe: {
    en: 'A probe from here gets through, which proves nothing for other addresses.',
    de: 'Eine Probe von hier kommt durch, was für andere Adressen nichts beweist.',
  },
}

const SUBJECT: Readonly<Record<SignalKind, Wording>> = {
  'options-sent': { en: 'Answers to OPTIONS', de: 'Antworten auf OPTIONS' },
  'options-received': { en: 'OPTIONS of the other side', de: 'OPTIONS der Gegenseite' },
  'tls-in': { en: 'TLS connections from the other side', de: 'TLS-Verbindungen von der Gegenseite' },
  'tls-out': { en: 'TLS connections to the other side', de: 'TLS-Verbindungen zur Gegenseite' },
  tcp: { en: 'TCP connections', de: 'TCP-Verbindungen' },
  calls: { en: 'Calls', de: 'Anrufe' },
  code: { en: "Microsoft's records of calls", de: 'Microsofts Aufzeichnungen von Anrufen' },
  registration: { en: 'Registrations', de: 'Registrierungen' },
  probe: { en: 'Probes', de: 'Proben' },
}

export const nothingSeen = (kind: SignalKind): Said =>
  say(
    { en: '{what}: nothing was seen so far.', de: '{what}: bisher wurde nichts gesehen.' },
    { what: SUBJECT[kind] },
  )

export const noLonger = (kind: SignalKind, at: Instant, now: Instant): Said =>
  say(
    { en: '{what}: nothing was seen for {age}.', de: '{what}: seit {age} wurde nichts gesehen.' },
    { what: SUBJECT[kind], age: { millis: between(at, now) } },
  )

/** By the tally that decides, and how it stands. */
export function signalSays(kind: SignalKind, level: Level, tally: Tally): Said {
  const { good, bad } = tally.counts
  if (level === 'good' || tally.why === undefined) return { wording: GOOD[kind], values: {} }
  if (bad === 0 || good + bad === 1) return tally.why
  return say(
    { en: '{why} ({bad} of {all} failed lately)', de: '{why} ({bad} von {all} scheiterten zuletzt)' },
    { why: tally.why, bad, all: good + bad },
  )
}
