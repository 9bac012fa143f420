// What was found, in one line above the ladder: each leads to the rows that are its evidence, one after the other, and
// where no row is, to its own page.

import type { FindingTold } from '../../api/shapes/index.ts'
import type { LadderRow } from '../../ladder/index.ts'
import { SeverityPill } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { t } from '../frame/words.ts'

interface StripOptions {
  findings: readonly FindingTold[]
  pins: ReadonlyMap<LadderRow, readonly FindingTold[]>
  chosen: LadderRow | undefined
  choose: (row: LadderRow) => void
}

export function FindingStrip({ findings, pins, chosen, choose }: StripOptions) {
  if (findings.length === 0) return null
  return (
    <div class="finding-strip" role="group" aria-label={t({ en: 'Findings', de: 'Befunde' })}>
      {findings.map((finding, index) => {
        const rows = [...pins].filter(([, pinned]) => pinned.includes(finding)).map(([row]) => row)
        const says = (
          <>
            <SeverityPill severity={finding.severity} /> {finding.title}
          </>
        )
        if (rows.length > 0) {
          return (
            <button key={index} type="button" onClick={() => choose(after(rows, chosen))}>
              {says} <span class="soft">{rows.length > 1 ? `×${rows.length}` : ''}</span>
            </button>
          )
        }
        return finding.id === undefined ? (
          <span key={index}>{says}</span>
        ) : (
          <a key={index} href={linkTo('findings', String(finding.id))}>
            {says}
          </a>
        )
      })}
    </div>
  )
}

/** The one after the chosen one, else the first. */
function after(rows: readonly LadderRow[], chosen: LadderRow | undefined): LadderRow {
  const here = chosen === undefined ? -1 : rows.indexOf(chosen)
  return rows[(here + 1) % rows.length] as LadderRow
}
