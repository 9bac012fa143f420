// The ladder as a Mermaid sequence diagram, for tickets and wikis that draw one. SIP and media are arrows, TCP and TLS
// are notes; runs of rows of one leg stand on its colour.

import { escapeMermaid } from '../kernel/index.ts'
import type { Ladder, LadderRow } from './ladder.ts'
import { TINT } from './ladder-palette.ts'
import { type LadderTimes, timeLabel } from './time-label.ts'

/** Ends with a line end. */
export function ladderMermaid(ladder: Ladder, times: LadderTimes = {}): string {
  const ids = new Map(ladder.participants.map((participant, index) => [participant.id, `p${index + 1}`]))
  const lines = ['sequenceDiagram']
  for (const { id, name, address } of ladder.participants) {
    lines.push(`  participant ${ids.get(id)} as ${escapeMermaid([name, address ?? ''].join(' ').trim())}`)
  }
  lines.push(
    `  Note over ${[...new Set([ids.get(ladder.participants[0]?.id ?? ''), ids.get(ladder.participants.at(-1)?.id ?? '')])].join(',')}: ${escapeMermaid(ladder.title)}`,
  )
  const colours = new Map(ladder.legs.map(leg => [leg.id, leg.colour]))
  let before: LadderRow | undefined
  for (const { leg, rows } of runsOf(ladder.rows)) {
    const colour = colours.get(leg) ?? 'blue'
    lines.push(`  rect rgb(${TINT[colour].join(', ')})`)
    for (const row of rows) {
      const time = timeLabel(row.at, ladder.startedAt, before?.at, times)
      lines.push(`    ${rowLine(row, ids, time)}`)
      before = row
    }
    lines.push('  end')
  }
  return `${lines.join('\n')}\n`
}

function rowLine(row: LadderRow, ids: ReadonlyMap<string, string>, time: string): string {
  const label = `${escapeMermaid(time)} ${escapeMermaid(row.label)}`
  const [from, to] = [ids.get(row.from), ids.get(row.to)]
  if (row.kind === 'tcp' || row.kind === 'tls') return `Note over ${from},${to}: ${label}`
  return `${from}${row.kind === 'rtp' ? '-->>' : '->>'}${to}: ${label}`
}

function runsOf(rows: readonly LadderRow[]): { leg: string; rows: LadderRow[] }[] {
  const runs: { leg: string; rows: LadderRow[] }[] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run?.leg === row.leg) run.rows.push(row)
    else runs.push({ leg: row.leg, rows: [row] })
  }
  return runs
}
