// Of each file what kind it is, how much of it was read and passed over, and what was wrong with it.

import type { DiagnosisAnswer } from '../../api/shapes/index.ts'
import { type Column, DataTable } from '../frame/table.tsx'
import { numeral, t } from '../frame/words.ts'
import { KIND_WORDS, W } from './words.ts'

type Source = DiagnosisAnswer['sources'][number]

const PROBLEMS_TOLD = 5

const COLUMNS: readonly Column<Source>[] = [
  { id: 'name', title: W.file, cell: ({ name }) => <code>{name}</code> },
  {
    id: 'kind',
    title: W.kind,
    cell: ({ kind }) => {
      const known = KIND_WORDS[kind]
      return <span class={kind === 'unknown' ? 'problem' : ''}>{known === undefined ? kind : t(known)}</span>
    },
  },
  { id: 'read', title: W.read, end: true, cell: ({ read }) => numeral(read) },
  { id: 'skipped', title: W.skipped, end: true, cell: ({ skipped }) => numeral(skipped) },
  { id: 'problems', title: W.problems, cell: ({ problems }) => <Problems of={problems} /> },
]

export const Sources = ({ sources }: { sources: readonly Source[] }) => (
  <DataTable label={t(W.sources)} columns={COLUMNS} rows={sources} rowKey={({ name }) => name} />
)

function Problems({ of }: { of: readonly string[] }) {
  if (of.length === 0) return <span class="soft">{t(W.none)}</span>
  const more = of.length - PROBLEMS_TOLD
  return (
    <ul>
      {of.slice(0, PROBLEMS_TOLD).map(each => (
        <li key={each}>{each}</li>
      ))}
      {more > 0 && <li class="soft">{t(W.moreProblems, { count: more })}</li>}
    </ul>
  )
}
