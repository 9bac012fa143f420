// Pills: a state in a word and a colour, so that neither is needed without the other.

import type { ComponentChildren } from 'preact'
import type { FindingTold, HealthOne } from '../../api/shapes/index.ts'
import type { Wording } from '../../findings/index.ts'
import { t } from './words.ts'

export type HealthState = HealthOne['state']
export type Tone = HealthState | 'info'

export const HEALTH_WORDS: Readonly<Record<HealthState, Wording>> = {
  up: { en: 'Up', de: 'In Ordnung' },
  degraded: { en: 'Degraded', de: 'Gestört' },
  down: { en: 'Down', de: 'Ausfall' },
  unknown: { en: 'Unknown', de: 'Unbekannt' },
  maintenance: { en: 'Maintenance', de: 'Wartung' },
}

const SEVERITY_WORDS: Readonly<Record<FindingTold['severity'], readonly [Tone, Wording]>> = {
  critical: ['down', { en: 'Critical', de: 'Kritisch' }],
  warning: ['degraded', { en: 'Warning', de: 'Warnung' }],
  info: ['info', { en: 'Note', de: 'Hinweis' }],
}

const CERTAINTY_WORDS: Readonly<Record<FindingTold['certainty'], Wording>> = {
  proven: { en: 'proven', de: 'bewiesen' },
  likely: { en: 'likely', de: 'wahrscheinlich' },
  possible: { en: 'possible', de: 'möglich' },
}

interface PillOptions {
  tone: Tone
  big?: boolean
  /** Without the dot. */
  plain?: boolean
  /** Without the ground: for lists, where there are many. */
  quiet?: boolean
  children: ComponentChildren
}

export function Pill({ tone, big, plain, quiet, children }: PillOptions) {
  const marks = `${big ? ' big' : ''}${plain ? ' plain' : ''}${quiet ? ' quiet' : ''}`
  return <span class={`pill tone-${tone}${marks}`}>{children}</span>
}

export function StatePill({ state, big }: { state: HealthState; big?: boolean }) {
  return (
    <Pill tone={state} {...(big !== undefined && { big })}>
      {t(HEALTH_WORDS[state])}
    </Pill>
  )
}

export function SeverityPill({ severity }: { severity: FindingTold['severity'] }) {
  const [tone, says] = SEVERITY_WORDS[severity]
  return <Pill tone={tone}>{t(says)}</Pill>
}

/** `proven`, `likely`, `possible`. */
export const certaintyWord = (certainty: FindingTold['certainty']): string => t(CERTAINTY_WORDS[certainty])
