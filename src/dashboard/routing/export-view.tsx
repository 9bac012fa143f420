// What was read of the export: each file with what it has, and what could not be read.

import type { ImportProblem, ReadFile } from '../../routing/index.ts'
import { Panel } from '../frame/panel.tsx'
import { SeverityPill } from '../frame/pill.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { numeral, t } from '../frame/words.ts'
import { ScriptBox } from './script-box.tsx'
import type { ViewOptions } from './tenant-files.ts'
import { W } from './words.ts'

const FILES: readonly Column<ReadFile>[] = [
  { id: 'name', title: W.file, cell: ({ name }) => <code>{name}</code> },
  { id: 'format', title: W.format, cell: ({ format }) => format },
  {
    id: 'found',
    title: W.found,
    cell: ({ found }) =>
      Object.entries(found)
        .map(([part, count]) => `${part} ${numeral(count)}`)
        .join(', ') || t(W.nothing),
  },
]

const PROBLEMS: readonly Column<ImportProblem>[] = [
  {
    id: 'severity',
    title: W.problems,
    cell: ({ severity }) => <SeverityPill severity={severity === 'error' ? 'critical' : 'warning'} />,
  },
  { id: 'file', title: W.file, cell: ({ file }) => <code>{file}</code> },
  {
    id: 'what',
    title: W.ending,
    cell: ({ object, field, what }) => [object, field, what].filter(part => part !== undefined).join(': '),
  },
  { id: 'remedy', title: W.remedy, cell: ({ remedy }) => remedy },
]

export function ExportView({ source: { imported } }: ViewOptions) {
  const { files, problems, problemsLeftOut } = imported
  return (
    <div class="stack">
      <Panel title={t(W.files)} flush>
        <DataTable label={t(W.files)} columns={FILES} rows={files} rowKey={({ name }) => name} />
      </Panel>
      <Panel title={t(W.problems)} flush={problems.length > 0}>
        {problems.length === 0 ? (
          <p>{t(W.noProblems)}</p>
        ) : (
          <DataTable
            label={t(W.problems)}
            columns={PROBLEMS}
            rows={problems}
            rowKey={({ file, object, field, what }) => `${file} ${object} ${field} ${what}`}
          />
        )}
        {problemsLeftOut > 0 && <p class="soft padded">{t(W.moreProblems, { count: problemsLeftOut })}</p>}
      </Panel>
      <ScriptBox />
    </div>
  )
}
