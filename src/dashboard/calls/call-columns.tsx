// The columns of the list of calls, sngrep's among them, and which of them are shown.

import { signal } from '@preact/signals'
import type { CallTold } from '../../api/shapes/index.ts'
import type { Wording } from '../../findings/index.ts'
import { Pill, type Tone } from '../frame/pill.tsx'
import type { Column } from '../frame/table.tsx'
import { day, lasting, t, timeOfDay } from '../frame/words.ts'

export const CALL_STATES: Readonly<Record<CallTold['state'], readonly [Tone, Wording]>> = {
  ringing: ['degraded', { en: 'Ringing', de: 'Klingelt' }],
  answered: ['up', { en: 'In call', de: 'Im Gespräch' }],
  ended: ['unknown', { en: 'Ended', de: 'Beendet' }],
  refused: ['down', { en: 'Refused', de: 'Abgewiesen' }],
}

const TRANSFERS: Readonly<Partial<Record<CallTold['transfer'], Wording>>> = {
  requested: { en: 'asked for', de: 'verlangt' },
  answered: { en: 'done', de: 'vollzogen' },
  failed: { en: 'failed', de: 'gescheitert' },
}

export const DIRECTIONS: Readonly<Record<CallTold['direction'], Wording>> = {
  inbound: { en: 'To Teams', de: 'Zu Teams' },
  outbound: { en: 'From Teams', de: 'Von Teams' },
}

export const CallStatePill = ({ state }: { state: CallTold['state'] }) => {
  const [tone, says] = CALL_STATES[state]
  return (
    <Pill tone={tone} quiet>
      {t(says)}
    </Pill>
  )
}

/** Where there is no room for the word, it is there for who cannot see the colour. */
const StateDot = ({ state }: { state: CallTold['state'] }) => {
  const [tone, says] = CALL_STATES[state]
  return (
    <span title={t(says)}>
      <Pill tone={tone} quiet>
        <span class="unseen">{t(says)}</span>
      </Pill>
    </span>
  )
}

const Transfer = ({ call }: { call: CallTold }) => {
  const says = TRANSFERS[call.transfer]
  return says === undefined ? null : <span>{t(says)}</span>
}

const Findings = ({ call }: { call: CallTold }) =>
  call.findings === 0 ? null : (
    <Pill tone="degraded" plain>
      {call.findings}
    </Pill>
  )

/** The same in every language. */
const CALL_ID = 'Call-ID'

export const COLUMNS: readonly Column<CallTold>[] = [
  { id: 'date', title: { en: 'Date', de: 'Datum' }, cell: call => day(call.startedAt), width: '100px' },
  {
    id: 'time',
    title: { en: 'Time', de: 'Uhrzeit' },
    cell: call => timeOfDay(call.startedAt),
    width: '66px',
  },
  {
    id: 'state',
    title: { en: 'State', de: 'Zustand' },
    cell: call => <CallStatePill state={call.state} />,
    width: '90px',
  },
  {
    id: 'direction',
    title: { en: 'Direction', de: 'Richtung' },
    cell: call => t(DIRECTIONS[call.direction]),
    width: '82px',
  },
  {
    id: 'caller',
    title: { en: 'From', de: 'Von' },
    cell: call => <b>{call.caller}</b>,
    width: 'minmax(112px,1.2fr)',
  },
  {
    id: 'callee',
    title: { en: 'To', de: 'An' },
    cell: call => <b>{call.callee}</b>,
    width: 'minmax(112px,1.2fr)',
  },
  {
    id: 'duration',
    title: { en: 'Duration', de: 'Dauer' },
    cell: call => (call.durationMs === undefined ? '' : lasting(call.durationMs)),
    end: true,
    width: '72px',
  },
  {
    id: 'status',
    title: { en: 'Answer', de: 'Antwort' },
    cell: call => call.status ?? '',
    end: true,
    width: '56px',
  },
  {
    id: 'transfer',
    title: { en: 'Transfer', de: 'Weiterleitung' },
    cell: call => <Transfer call={call} />,
    width: '84px',
  },
  {
    id: 'findings',
    title: { en: 'Findings', de: 'Befunde' },
    cell: call => <Findings call={call} />,
    width: '58px',
  },
  {
    id: 'trunk',
    title: { en: 'Trunk', de: 'Amtsleitung' },
    cell: call => call.trunk,
    width: 'minmax(110px,1fr)',
  },
  { id: 'node', title: { en: 'Node', de: 'Knoten' }, cell: call => call.node, width: '84px' },
  { id: 'region', title: { en: 'Region', de: 'Microsoft-Region' }, cell: call => call.region, width: '80px' },
  { id: 'says', title: { en: 'Reason', de: 'Grund' }, cell: call => call.says, width: 'minmax(120px,2fr)' },
  {
    id: 'call-id',
    title: { en: CALL_ID, de: CALL_ID },
    cell: call => <code>{call.legs[0]?.callId}</code>,
    width: 'minmax(140px,1.5fr)',
  },
  {
    id: 'legs',
    title: { en: 'Legs', de: 'Beine' },
    cell: call => call.legs.length,
    end: true,
    width: '52px',
  },
  { id: 'observer', title: { en: 'Seen by', de: 'Gesehen von' }, cell: call => call.observer, width: '90px' },
]

/** On a narrow screen: as much as fits, whatever was chosen. */
export const NARROW_COLUMNS: readonly Column<CallTold>[] = [
  {
    id: 'state',
    title: { en: 'State', de: 'Zustand' },
    bare: true,
    cell: call => <StateDot state={call.state} />,
    width: '10px',
  },
  {
    id: 'time',
    title: { en: 'Time', de: 'Uhrzeit' },
    cell: call => timeOfDay(call.startedAt),
    width: '60px',
  },
  {
    id: 'parties',
    title: { en: 'From and to', de: 'Von und an' },
    cell: call => `${call.caller ?? '?'} → ${call.callee ?? '?'}`,
    width: 'minmax(0,1fr)',
  },
]

const DEFAULT = [
  'time',
  'state',
  'direction',
  'caller',
  'callee',
  'duration',
  'status',
  'transfer',
  'findings',
  'node',
  'says',
]
const KEPT = 'linesman.calls.columns'

/** Ids of the columns chosen, kept in this browser. */
export const chosenColumns = signal<readonly string[]>(localStorage.getItem(KEPT)?.split(',') ?? DEFAULT)

export function toggle(id: string): void {
  const chosen = chosenColumns.value
  keep(chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id])
}

export const asAtFirst = (): void => keep(DEFAULT)

function keep(ids: readonly string[]): void {
  localStorage.setItem(KEPT, ids.join())
  chosenColumns.value = ids
}
