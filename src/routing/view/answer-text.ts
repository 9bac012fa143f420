// The answer for one call in a terminal: the routes by priority, the order of attempts, the wait.

import { type Cell, painted, type TextStyle, textTable } from '../../kernel/index.ts'
import type { CallAnswer } from '../ask.ts'
import { howText } from '../down.ts'
import type { Group } from '../plan.ts'
import { struckText } from '../route-json.ts'
import { domainOf, type RouteRow, routeRows, untried } from './answer-rows.ts'
import {
  countText,
  numberText,
  outcomeText,
  policyText,
  positionsText,
  probabilityText,
  remarkText,
  secondsText,
  withoutDomain,
} from './words.ts'

/** Each with a line end. */
const lines = (all: readonly string[]): string => all.map(line => `${line}\n`).join('')

const plain = (all: readonly string[], style: TextStyle): string[] =>
  all.map(line => painted(line, 'plain', style))

/** Who calls whom, and the routes: which stand, which are struck and why. */
export function explainText(answer: CallAnswer, style: TextStyle): string {
  const { decision } = answer
  const remarks = (decision.normalised?.remarks ?? []).map(remark => `         (${remarkText(remark)})`)
  const head = [
    '',
    `number   ${numberText(decision)}`,
    ...remarks,
    `policy   ${policyText(decision.policy)}`,
    `usages   ${decision.usages.join(', ') || 'none'}`,
    `the call ${outcomeText(decision.outcome)}`,
    '',
  ]
  return lines([
    painted(`${decision.user} calls ${decision.dialled}`, 'strong', style),
    ...plain(head, style),
    ...routesTable(routeRows(decision), style),
  ])
}

function routesTable(rows: readonly RouteRow[], style: TextStyle): string[] {
  const domain = domainOf(rows)
  const columns = [
    { title: 'priority', right: true },
    { title: 'route', least: 10 },
    { title: 'number pattern', least: 14 },
    { title: 'usages', least: 8 },
    { title: domain === '' ? 'SBCs' : `SBCs (${domain})`, least: 12 },
    { title: 'for this call' },
  ]
  if (rows.length === 0) return ['the tenant has no voice routes']
  return textTable(
    columns,
    rows.map(row => routeCells(row, domain)),
    style,
  )
}

function routeCells(row: RouteRow, domain: string): Cell[] {
  if (row.type === 'folded') {
    const text = countText(row.count, 'route')
    return ['', text, '', '', '', `struck: ${struckText(row.struck)}`].map(each => ({
      text: each,
      tone: 'dim',
    }))
  }
  const { route, struck } = row
  const tone = struck === undefined ? 'plain' : 'dim'
  const told = [
    route.priority === undefined ? '' : String(route.priority),
    route.identity,
    route.numberPattern,
    route.onlinePstnUsages.join(', '),
    route.onlinePstnGatewayList.map(name => withoutDomain(name, domain)).join(', '),
  ]
  const verdict: Cell =
    struck === undefined
      ? { text: 'stands', tone: 'good' }
      : { text: `struck: ${struckText(struck)}`, tone: 'bad' }
  return [...told.map(text => ({ text, tone }) as const), verdict]
}

/** The order of attempts. */
export function planText(answer: CallAnswer, style: TextStyle): string {
  const { attempts } = answer.plan
  if (attempts.length === 0) return 'No SBC is tried.\n'
  const rows = attempts.map(({ gateway, route, kind, from, to, of }): Cell[] => [
    { text: positionsText(from, to) },
    { text: gateway.fqdn },
    { text: `${probabilityText(1 / of)}${from === to ? '' : ' each'}` },
    { text: route.identity },
    { text: kind === 'healthy' ? '' : KIND_TEXT[kind], tone: 'dim' },
  ])
  const columns = [
    { title: 'attempt' },
    { title: 'SBC' },
    { title: 'probability' },
    { title: 'by the route', least: 12 },
    { title: '' },
  ]
  return lines([
    painted('Order of attempts', 'strong', style),
    ...textTable(columns, rows, style),
    ...plain(
      untried(answer).map(({ gateway, route, why }) => `not tried: ${gateway} of ${route} is ${why}`),
      style,
    ),
  ])
}

const KIND_TEXT: Record<Exclude<Group['kind'], 'healthy'>, string> = {
  ingress: 'the call came in by it',
  demoted: 'demoted',
}

/** What the caller waits, and the call that waits longest. */
export function waitText(answer: CallAnswer, style: TextStyle): string {
  const { played } = answer
  const rows = played.endings.map(({ probability, afterMs, ends, sipCode, microsoftCode }): Cell[] => [
    { text: probabilityText(probability) },
    { text: secondsText(afterMs), tone: afterMs > 0 ? 'bad' : 'plain' },
    ends === 'call fails'
      ? { text: `the call fails with ${sipCode}, Microsoft's code ${microsoftCode}`, tone: 'bad' }
      : { text: ends === 'rings' ? 'it rings' : 'it goes by the Calling Plan' },
  ])
  return lines([
    painted(`The wait${downText(answer)}`, 'strong', style),
    ringsText(answer),
    ...textTable([{ title: 'probability' }, { title: 'after', right: true }, { title: '' }], rows, style),
    '',
    painted('The call that waits longest', 'strong', style),
    ...plain(timelineText(answer), style),
  ])
}

/** `, when sbc1.example.net is silent`; empty when nothing is wrong. */
export function downText({ asked }: Pick<CallAnswer, 'asked'>): string {
  const said = [
    ...asked.down.map(({ gateway, how }) => `${gateway} ${howText(how)}`),
    ...asked.demoted.map(gateway => `${gateway} is demoted`),
  ]
  return said.length === 0 ? '' : `, when ${said.join(' and ')}`
}

/** A sentence on how likely it rings and how late. */
export function ringsText({ played: { rings, setupDelayMs, endings } }: CallAnswer): string {
  if (setupDelayMs === undefined) return 'no call rings'
  const { p50, p95, worst } = setupDelayMs
  const share = rings > 1 - 1e-9 ? 'every call rings' : `${probabilityText(rings)} of the calls ring`
  if (worst === 0) return `${share} at once`
  const times = new Set(endings.filter(({ ends }) => ends === 'rings').map(({ afterMs }) => afterMs))
  if (times.size === 1) return `${share} after ${secondsText(worst)}`
  return `${share}: half of them within ${secondsText(p50)}, 95 % within ${secondsText(p95)}, all within ${secondsText(worst)}`
}

const timelineText = ({ played }: CallAnswer): string[] => {
  const width = Math.max(6, ...played.timeline.map(({ gateway = '' }) => gateway.length))
  return played.timeline.map(
    ({ atMs, gateway = 'caller', says }) =>
      `${(atMs / 1000).toFixed(3).padStart(8)}  ${gateway.padEnd(width)}  ${says}`,
  )
}
