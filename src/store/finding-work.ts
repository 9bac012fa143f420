// A finding in the store: its row, and by what its evidence names the calls it is about, which count it. What is found again,
// with more evidence than before, is the same finding and takes the place of what was kept of it.

import type { ToldFinding } from '../findings/index.ts'
import { withoutControls } from '../kernel/index.ts'
import { RowList, type Work } from './database.ts'
import { FINDINGS, findingRow } from './tables.ts'

/** The same rule, since the same moment, by the same observer. */
const SAME = '(select id from findings where rule = ? and at = ? and source = ?)'

export function findingWork(finding: ToldFinding): Work[] {
  const row = findingRow(finding)
  const rows = new RowList(FINDINGS)
  rows.add(row)
  const refs = [...new Set(finding.en.evidence.map(({ ref }) => withoutControls(ref)))].filter(
    ref => ref !== '',
  )
  if (refs.length === 0) return rows.work
  const same = [row.rule, row.at, row.source]
  const marks = refs.map(() => '?').join(', ')
  return [
    ...rows.work,
    { sql: `delete from finding_calls where finding = ${SAME}`, values: same },
    ...refs.map(ref => ({
      sql: `insert into finding_calls (finding, ref) select ${SAME}, ?`,
      values: [...same, ref],
    })),
    {
      sql: `update calls set findings = (select count(distinct finding) from finding_calls where ref = calls.id
          or ref in (select call_id from legs where legs.call = calls.id and legs.observer = calls.observer))
        where seq in (select seq from calls where id in (${marks}) union
        select c.seq from legs l join calls c on c.id = l.call and c.observer = l.observer where l.call_id in (${marks}))`,
      values: [...refs, ...refs],
    },
  ]
}
