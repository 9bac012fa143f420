// Words that all views share: how long, how likely, which SBCs.

import type { Decision, Outcome } from '../decide.ts'
import type { NormalisationRemark, NormalisationStep } from '../normalise.ts'
import type { PolicyOf } from '../policy-of.ts'

/** `0 s`, `0.2 s`, `10 s`. */
export const secondsText = (ms: number): string => `${Math.round(ms / 100) / 10} s`

/** The largest denominator that is shown as a fraction. */
const FRACTION_LIMIT = 1000
const ROUNDING = 1e-9

/** `1`, `1/2`, `5/12`; what has no small fraction as per cent. */
export function probabilityText(probability: number): string {
  for (let of = 1; of <= FRACTION_LIMIT; of++) {
    const times = Math.round(probability * of)
    if (Math.abs(times / of - probability) < ROUNDING) return of === 1 ? String(times) : `${times}/${of}`
  }
  return `${(probability * 100).toFixed(2)} %`
}

/** `1`, `1 or 2`, `3 to 6`. */
export const positionsText = (from: number, to: number): string =>
  from === to ? String(from) : `${from} ${to === from + 1 ? 'or' : 'to'} ${to}`

/** What all names end with, as `.example.net`; empty when nothing of them is left without it. */
export function commonDomain(names: readonly string[]): string {
  const [first, ...others] = names.map(name => name.split('.').reverse())
  if (first === undefined || others.length === 0) return ''
  let labels = 0
  const most = Math.min(...[first, ...others].map(({ length }) => length)) - 1
  while (labels < most && others.every(other => other[labels] === first[labels])) labels++
  return labels === 0 ? '' : `.${first.slice(0, labels).reverse().join('.')}`
}

export const withoutDomain = (name: string, domain: string): string =>
  domain !== '' && name.endsWith(domain) ? name.slice(0, -domain.length) : name

export const countText = (count: number, one: string, several = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : several}`

export function outcomeText(outcome: Outcome): string {
  switch (outcome.type) {
    case 'routed':
      return 'goes by Direct Routing'
    case 'calling plan':
      return "goes by the user's Calling Plan: no route takes it"
    case 'failed':
      return `fails with ${outcome.sipCode} (Microsoft's code ${outcome.microsoftCode}): ${outcome.says}`
  }
}

export function policyText({ policy, by, from }: PolicyOf): string {
  switch (by) {
    case 'direct':
      return `${policy}, granted directly`
    case 'group':
      return `${policy}, by the group ${from}`
    case 'network site':
      return `${policy}, by the network site ${from}`
    case 'Global':
      return policy === 'Global' ? 'Global, as none is granted' : policy
  }
}

/** How what was dialled became the number. */
export function numberText({ number, normalised, emergency }: Decision): string {
  if (emergency !== undefined) {
    const { entry, masked } = emergency
    return `${number}, an emergency number${masked ? `, dialled as a mask of ${entry.emergencyDialString}` : ''}`
  }
  return (normalised?.steps ?? []).map(stepText).join('; then ')
}

function stepText(step: NormalisationStep): string {
  switch (step.by) {
    case 'as dialled':
      return `${step.number}, as dialled`
    case 'nothing':
      return `${step.number}, as no rule fits`
    case 'rule':
      return `${step.number}, by the rule ${step.rule.name} of the dial plan ${step.dialPlan}`
    case 'country code':
      return `${step.number}, as no rule fits and the usage location is ${step.usageLocation}`
  }
}

export function remarkText(said: NormalisationRemark): string {
  switch (said.remark) {
    case 'normalised twice':
      return 'the dial plan was asked twice, as the first result had no +'
    case 'no + in the end':
      return 'the number has no + in the end'
    case 'invisible characters':
      return `what was dialled has invisible characters: ${said.codes.join(', ')}`
    case "the country's dial plan is not in the export":
      return `Microsoft's own dial plan of ${said.usageLocation} is not in the export; its rules were not asked`
    case 'no usage location':
      return 'the user has no usage location, so no country code was put before it'
    case 'no such dial plan':
      return `the dial plan ${said.dialPlan} is not in the export`
    case 'rule not used':
      return `the rule ${said.pattern} was not used: ${said.what}`
  }
}
