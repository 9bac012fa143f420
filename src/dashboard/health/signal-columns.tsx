// The pieces of evidence a state rests on, as rows of a table.

import type { HealthOne } from '../../api/shapes/index.ts'
import type { Wording } from '../../findings/index.ts'
import { Pill, type Tone } from '../frame/pill.tsx'
import type { Column } from '../frame/table.tsx'
import { t, timeOfDay } from '../frame/words.ts'
import { WAYS } from './subject.ts'

type Signal = HealthOne['signals'][number]

const VERDICTS: Readonly<Record<Signal['verdict'], readonly [Tone, Wording]>> = {
  good: ['up', { en: 'Good', de: 'Gut' }],
  bad: ['down', { en: 'Bad', de: 'Schlecht' }],
  stale: ['unknown', { en: 'Too long ago', de: 'Zu lange her' }],
  unseen: ['unknown', { en: 'Not seen', de: 'Nicht gesehen' }],
}

const KINDS: Readonly<Record<string, Wording>> = {
  'options-sent': { en: 'Our OPTIONS', de: 'Unsere OPTIONS' },
  'options-received': { en: 'OPTIONS to us', de: 'OPTIONS an uns' },
  'tls-in': { en: 'TLS towards us', de: 'TLS zu uns' },
  'tls-out': { en: 'TLS from us', de: 'TLS von uns' },
  tcp: { en: 'TCP connections', de: 'TCP-Verbindungen' },
  calls: { en: 'Calls', de: 'Anrufe' },
  code: { en: 'Codes of Microsoft', de: 'Codes von Microsoft' },
  registration: { en: 'Registration', de: 'Registrierung' },
  probe: { en: 'Probe', de: 'Prüfung' },
}

const Verdict = ({ verdict }: { verdict: Signal['verdict'] }) => {
  const [tone, says] = VERDICTS[verdict]
  return (
    <Pill tone={tone} quiet>
      {t(says)}
    </Pill>
  )
}

const kindWord = (kind: string): string => {
  const known = KINDS[kind]
  return known === undefined ? kind : t(known)
}

export const SIGNAL_COLUMNS: readonly Column<Signal>[] = [
  {
    id: 'verdict',
    title: { en: 'Verdict', de: 'Urteil' },
    cell: ({ verdict }) => <Verdict verdict={verdict} />,
  },
  {
    id: 'kind',
    title: { en: 'Evidence', de: 'Beleg' },
    cell: ({ kind }) => <b class="nowrap">{kindWord(kind)}</b>,
  },
  { id: 'says', title: { en: 'What is seen', de: 'Was zu sehen ist' }, cell: ({ says }) => says },
  {
    id: 'way',
    title: { en: 'Way', de: 'Weg' },
    cell: ({ direction }) => <span class="soft nowrap">{t(WAYS[direction].way)}</span>,
  },
  {
    id: 'at',
    title: { en: 'Seen at', de: 'Gesehen um' },
    cell: ({ at }) => (at === undefined ? '' : timeOfDay(at)),
    end: true,
  },
]
