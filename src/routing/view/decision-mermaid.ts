// One decision as a Mermaid flow chart, for tickets and wikis that draw one.

import { escapeMermaid } from '../../kernel/index.ts'
import type { CallAnswer } from '../ask.ts'
import { struckText } from '../route-json.ts'
import { routeRows } from './answer-rows.ts'
import { countText, outcomeText, positionsText, probabilityText } from './words.ts'

const ROUTES_WHOLE = 24

/** Ends with a line end. */
export function decisionMermaid(answer: CallAnswer): string {
  const { decision, plan } = answer
  const lines = [
    'flowchart LR',
    `  caller["${escapeMermaid(`${decision.user} calls ${decision.dialled}`)}"] --> number["${escapeMermaid(decision.number)}"]`,
  ]
  const standing = new Map<string, string>()
  for (const [place, row] of routeRows(decision, ROUTES_WHOLE).entries()) {
    const id = `r${place + 1}`
    if (row.type === 'folded') {
      lines.push(
        `  number -.- ${id}["${countText(row.count, 'route')}: ${escapeMermaid(struckText(row.struck))}"]:::struck`,
      )
    } else {
      const { route, struck } = row
      const name = escapeMermaid(`${route.priority ?? ''} ${route.identity}`.trim())
      lines.push(
        struck === undefined
          ? `  number --> ${id}["${name}"]`
          : `  number -.- ${id}["${name}<br/>${escapeMermaid(struckText(struck))}"]:::struck`,
      )
      if (struck === undefined) standing.set(route.identity, id)
    }
  }
  let position = 1
  for (const [place, { route, kind, gateways, tries }] of plan.groups.entries()) {
    const id = `g${place + 1}`
    const names = gateways.map(({ fqdn }) => escapeMermaid(fqdn)).join('<br/>')
    const when = `attempt ${positionsText(position, position + tries - 1)}${kind === 'healthy' ? '' : `, ${kind}`}`
    position += tries
    const each = gateways.length > 1 ? `<br/>${probabilityText(1 / gateways.length)} each` : ''
    lines.push(`  ${standing.get(route.identity) ?? 'number'} --> ${id}["${when}<br/>${names}${each}"]`)
    if (place > 0) lines.push(`  g${place} -- then --> ${id}`)
  }
  if (plan.groups.length === 0) {
    lines.push(`  number --> outcome["${escapeMermaid(`the call ${outcomeText(decision.outcome)}`)}"]`)
  }
  lines.push('  classDef struck stroke-dasharray:4 3,color:#888')
  return `${lines.join('\n')}\n`
}
