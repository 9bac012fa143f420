// Where records of calls come from by themselves, and what is the matter where none come.

import type { RecordSourcesAnswer } from '../../api/shapes/index.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { Pill, type Tone } from '../frame/pill.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'

type Source = RecordSourcesAnswer['sources'][number]

const W = {
  title: { en: 'Where call records come from', de: 'Woher Datensätze von Anrufen kommen' },
  none: { en: 'From nowhere by themselves', de: 'Von nirgends von selbst' },
  noneSays: {
    en: 'A folder or Microsoft Graph is named under collect.records.',
    de: 'Einen Ordner oder Microsoft Graph nennt man unter collect.records.',
  },
} as const

const STATES = {
  fine: ['up', { en: 'Readable', de: 'Lesbar' }],
  trouble: ['down', { en: 'Missing', de: 'Fehlen' }],
  unknown: ['unknown', { en: 'Not known yet', de: 'Noch unbekannt' }],
} as const satisfies Record<Source['state'], [Tone, { en: string; de: string }]>

const FOLDER = { en: 'Folder', de: 'Ordner' } as const

const COLUMNS: readonly Column<Source>[] = [
  {
    id: 'state',
    title: { en: 'State', de: 'Zustand' },
    cell: ({ state }) => {
      const [tone, words] = STATES[state]
      return (
        <Pill tone={tone} quiet>
          {t(words)}
        </Pill>
      )
    },
  },
  {
    id: 'place',
    title: { en: 'Place', de: 'Ort' },
    cell: ({ kind, name }) => (
      <>
        {kind === 'folder' ? t(FOLDER) : 'Microsoft Graph'} <code>{name}</code>
      </>
    ),
  },
  { id: 'says', title: { en: 'What is the matter', de: 'Was los ist' }, cell: ({ says }) => says },
]

export function RecordSources() {
  const sources = useLoaded<RecordSourcesAnswer>('records/sources')
  return (
    <Panel title={t(W.title)} flush>
      <WhenLoaded of={sources} rows={2}>
        {({ sources }) =>
          sources.length === 0 ? (
            <EmptyState title={t(W.none)} says={t(W.noneSays)} />
          ) : (
            <DataTable label={t(W.title)} columns={COLUMNS} rows={sources} rowKey={({ kind }) => kind} />
          )
        }
      </WhenLoaded>
    </Panel>
  )
}
