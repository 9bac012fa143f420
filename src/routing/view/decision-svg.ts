// One decision as a picture: the routes by priority with those that are struck and why, and below them the groups of
// SBCs in the order in which they are tried.
//
//   | 1  Paderborn  ^\+495251\d+$   stands                       |
//   | 2  Berlin     ^\+4930\d+$     struck: no shared PSTN usage |
//
//   [1 or 2: sbc1, sbc2, 1/2 each] -> [3 or 4: sbc3, sbc4] -> [5: sbc5]

import type { CallAnswer } from '../ask.ts'
import type { Attempt } from '../plan.ts'
import { struckText } from '../route-json.ts'
import { type RouteRow, routeRows } from './answer-rows.ts'
import { downText } from './answer-text.ts'
import { box, line, MARGIN, svg, text, WIDTH } from './picture.ts'
import { countText, numberText, outcomeText, policyText, positionsText, probabilityText } from './words.ts'

const HEAD = 108
const ROW = 30
/** A picture with more routes is no picture. */
const ROUTES_WHOLE = 24
const GROUP_WIDTH = 280
const GROUP_GAP = 40
const GROUPS_A_LINE = 3
const LINE = 18

export function decisionSvg(answer: CallAnswer): string {
  const { decision } = answer
  const rows = routeRows(decision, ROUTES_WHOLE)
  const below = HEAD + rows.length * ROW + 40
  const { parts, bottom } = groupParts(answer, below)
  return svg(`${decision.user} calls ${decision.dialled}`, bottom + MARGIN, [
    ...headParts(answer),
    ...rows.flatMap((row, place) => routeParts(row, HEAD + place * ROW)),
    ...parts,
  ])
}

function headParts(answer: CallAnswer): string[] {
  const { decision } = answer
  const width = WIDTH - 2 * MARGIN
  const at = (y: number) => ({ x: MARGIN, y, width })
  return [
    text(`${decision.user} calls ${decision.dialled}${downText(answer)}`, { ...at(30), strong: true }),
    text(`number ${numberText(decision)}`, at(52)),
    text(`policy ${policyText(decision.policy)}; usages ${decision.usages.join(', ') || 'none'}`, at(72)),
    text(`the call ${outcomeText(decision.outcome)}`, {
      ...at(92),
      ink: decision.outcome.type === 'failed' ? 'bad' : 'ink',
    }),
  ]
}

function routeParts(row: RouteRow, top: number): string[] {
  const y = top + 19
  if (row.type === 'folded') {
    return [
      text(`${countText(row.count, 'route')}: ${struckText(row.struck)}`, {
        x: 80,
        y,
        ink: 'dim',
        width: 840,
      }),
    ]
  }
  const { route, struck } = row
  const ink = struck === undefined ? 'ink' : 'dim'
  return [
    box(MARGIN, top, WIDTH - 2 * MARGIN, ROW - 6, struck !== undefined),
    text(String(route.priority ?? ''), { x: 60, y: top + 17, ink, anchor: 'end' }),
    text(route.identity, { x: 76, y: top + 17, ink, strong: struck === undefined, width: 190 }),
    text(route.numberPattern, { x: 276, y: top + 17, ink, width: 250 }),
    struck === undefined
      ? text('stands', { x: 536, y: top + 17, ink: 'good', strong: true })
      : text(`struck: ${struckText(struck)}`, {
          x: 536,
          y: top + 17,
          ink: 'bad',
          width: WIDTH - MARGIN - 546,
        }),
  ]
}

function groupParts(answer: CallAnswer, top: number): { parts: string[]; bottom: number } {
  const groups = byGroup(answer.plan.attempts)
  if (groups.length === 0) {
    return { parts: [text('No SBC is tried.', { x: MARGIN, y: top, ink: 'dim' })], bottom: top }
  }
  const parts = [text('Order of attempts', { x: MARGIN, y: top - 10, strong: true })]
  let y = top
  for (let place = 0; place < groups.length; place += GROUPS_A_LINE) {
    const inLine = groups.slice(place, place + GROUPS_A_LINE)
    const height = 34 + LINE * Math.max(...inLine.map(({ length }) => length))
    for (const [column, group] of inLine.entries()) {
      const x = MARGIN + column * (GROUP_WIDTH + GROUP_GAP)
      parts.push(...oneGroup(group, x, y, height))
      if (place + column + 1 < groups.length) parts.push(arrow(x + GROUP_WIDTH, y + height / 2))
    }
    y += height + 20
  }
  return { parts, bottom: y - 20 }
}

/** Attempts that begin at the same position belong together. */
function byGroup(attempts: readonly Attempt[]): Attempt[][] {
  const groups: Attempt[][] = []
  for (const attempt of attempts) {
    const last = groups.at(-1)
    if (last?.[0]?.from === attempt.from) last.push(attempt)
    else groups.push([attempt])
  }
  return groups
}

function oneGroup(group: readonly Attempt[], x: number, y: number, height: number): string[] {
  const [first] = group
  if (first === undefined) return []
  const { route, kind, from, to, of } = first
  const demoted = kind === 'demoted' ? ', demoted' : kind === 'ingress' ? ', came in by it' : ''
  const width = GROUP_WIDTH - 20
  return [
    box(x, y, GROUP_WIDTH, height),
    text(`${positionsText(from, to)}: ${route.identity}${demoted}`, {
      x: x + 10,
      y: y + 20,
      ink: 'dim',
      width,
    }),
    ...group.flatMap(({ gateway }, place) => [
      text(gateway.fqdn, { x: x + 10, y: y + 40 + place * LINE, strong: true, width: width - 60 }),
      text(`${probabilityText(1 / of)}${of > 1 ? ' each' : ''}`, {
        x: x + GROUP_WIDTH - 10,
        y: y + 40 + place * LINE,
        anchor: 'end',
      }),
    ]),
  ]
}

const arrow = (x: number, y: number): string =>
  `${line(x + 6, y, x + GROUP_GAP - 8, y)}<path class="line" d="M${x + GROUP_GAP - 14} ${y - 5}L${x + GROUP_GAP - 7} ${y}L${x + GROUP_GAP - 14} ${y + 5}"/>`
