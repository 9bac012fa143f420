// A finding in the store: its row, and by what its evidence names the calls it is about, which count it.

import type { ToldFinding } from '../findings/index.ts'
import { withoutControls } from '../kernel/index.ts'
import { RowList, type Work } from './database.ts'
import { FINDINGS, findingRow } from './tables.ts'

export function findingWork(finding: ToldFinding): Work[] {
  const row = new RowList(FINDINGS)
  row.add(findingRow(finding))
  const refs = [...new Set(finding.en.evidence.map(({ ref }) => withoutControls(ref)))].filter(
    ref => ref !== '',
  )
  if (refs.length === 0) return row.work
  const marks = refs.map(() => '?').join(', ')
  return [
    ...row.work,
    ...refs.map(ref => ({
      sql: 'insert into finding_calls (finding, ref) select max(id), ? from findings',
      values: [ref],
    })),
    {
      sql: `update calls set findings = findings + 1 where seq in (
        select seq from calls where id in (${marks}) union
        select c.seq from legs l join calls c on c.id = l.call and c.observer = l.observer where l.call_id in (${marks}))`,
      values: [...refs, ...refs],
    },
  ]
}
