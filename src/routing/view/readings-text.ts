// The contested readings side by side: those that change the answer marked, each with its source.

import { painted, type TextStyle } from '../../kernel/index.ts'
import type { CallAnswer } from '../ask.ts'
import type { ComparedReading } from '../compare-readings.ts'
import { ringsText } from './answer-text.ts'
import { commonDomain, outcomeText, withoutDomain } from './words.ts'

export function readingsText(compared: readonly ComparedReading[], style: TextStyle): string {
  const changing = compared.filter(({ changes }) => changes)
  const others = compared.filter(({ changes }) => !changes)
  const said = [
    painted('Where sources contradict each other', 'strong', style),
    ...changing.flatMap(reading => readingLines(reading, style)),
    ...(others.length === 0
      ? []
      : [`  this call is the same in all readings of ${others.map(({ name }) => name).join(', ')}`]),
  ]
  return said.map(line => `${line}\n`).join('')
}

function readingLines({ name, asks, choices }: ComparedReading, style: TextStyle): string[] {
  return [
    `* ${painted(name, 'strong', style)}: ${asks}`,
    ...choices.flatMap(({ value, says, source, chosen, differs, answer }) => [
      `  ${chosen ? '>' : ' '} ${value}: ${says}`,
      `      ${painted(`${orderText(answer)}; ${ringsText(answer)}`, differs ? 'bad' : 'plain', style)}`,
      `      ${painted(`(${source})`, 'dim', style)}`,
    ]),
  ]
}

/** `{sbc1 sbc2} then {sbc5}`, or what becomes of the call without attempts. */
export function orderText({ decision, plan: { groups } }: CallAnswer): string {
  if (groups.length === 0) return `the call ${outcomeText(decision.outcome)}`
  const domain = commonDomain([...new Set(groups.flatMap(group => group.gateways.map(({ fqdn }) => fqdn)))])
  const sets = groups.map(
    ({ gateways, kind, tries }) =>
      `{${gateways.map(({ fqdn }) => withoutDomain(fqdn, domain)).join(' ')}}${tries < gateways.length ? ' one of them' : ''}${kind === 'demoted' ? ' demoted' : ''}`,
  )
  return `${decision.number}: ${sets.join(' then ')}`
}
