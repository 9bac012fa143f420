// What several accounts of a probe say alike: for a person, for Nagios, in short.

import type { Wording } from '../../findings/index.ts'
import type { AddressReport, OptionsReport } from './probe-report.ts'

export const FINE: Wording = {
  en: 'as Microsoft wants it, seen from here',
  de: 'von hier aus, wie Microsoft es will',
}
export const CUT: Wording = {
  en: 'time was over before everything was asked',
  de: 'die Zeit war um, bevor alles gefragt war',
}
export const UNREACHABLE: Readonly<Record<NonNullable<AddressReport['unreachable']>, Wording>> = {
  refused: { en: 'nothing listens there', de: 'dort hört niemand zu' },
  timeout: { en: 'no answer', de: 'keine Antwort' },
  'no-route': { en: 'this machine has no way there', de: 'von diesem Rechner führt kein Weg dorthin' },
}
/** Why OPTIONS have no answer. */
export const UNANSWERED: Readonly<Record<NonNullable<OptionsReport['failed']>, Wording>> = {
  timeout: { en: 'no answer', de: 'keine Antwort' },
  closed: { en: 'the connection was closed', de: 'die Verbindung wurde geschlossen' },
  'no-sip': { en: 'what came was no SIP', de: 'was kam, war kein SIP' },
}
/** Roots that have a name of ours, by what `--trust` calls them; those of a file go by the file's. */
export const ROOTS = {
  microsoft: {
    en: 'the public CAs, which stand for the Microsoft Trusted Root Program',
    de: 'den öffentlichen CAs, die für das Microsoft Trusted Root Program stehen',
  },
  public: { en: 'the public CAs', de: 'den öffentlichen CAs' },
  'gcc-high': { en: 'GCC High and DoD', de: 'GCC High und DoD' },
} as const satisfies Record<string, Wording>
