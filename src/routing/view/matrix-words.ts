// Words that all views of the failure matrix share.

import { howText } from '../down.ts'
import type { Calls } from '../matrix/choices.ts'
import type { Experience } from '../matrix/effects.ts'
import type { Matrix, MatrixRow } from '../matrix/matrix.ts'
import { commonDomain, countText, probabilityText, secondsText, withoutDomain } from './words.ts'

/** Names that are told one by one. */
const NAMES_TOLD = 3

/** What is down: `sbc1 or sbc2`, `sbc1 + sbc2`, `any of 12 as sbc1 + sbc3`. */
export function failuresText({ unit, failures }: MatrixRow, domain: string): string {
  const named = failures.map(names => names.map(name => withoutDomain(name, domain)).join(' + '))
  const prefix = unit === 'SBC' ? '' : `${unit} `
  if (named.length <= NAMES_TOLD) return prefix + named.join(' or ')
  return `${prefix}any of ${named.length}, as ${named[0]}`
}

/** What the names of all SBCs in it end with. */
export const matrixDomain = ({
  rows,
}: {
  rows: readonly { unit: string; failures: MatrixRow['failures'] }[]
}): string =>
  commonDomain([
    ...new Set(rows.filter(({ unit }) => unit === 'SBC').flatMap(({ failures }) => failures.flat())),
  ])

/**
 * The same calls in as few products of users and numbers as are easily found: what is told of several users and several
 * numbers must hold for each of those users with each of those numbers.
 */
export function productsOf(calls: readonly Calls[]): Calls[] {
  const byNumbers = joined(calls, 'numbers', 'users')
  return joined(byNumbers, 'users', 'numbers')
}

function joined(calls: readonly Calls[], same: keyof Calls, joins: keyof Calls): Calls[] {
  const groups = new Map<string, Calls>()
  for (const each of calls) {
    const key = each[same].toSorted((one, other) => one - other).join()
    const known = groups.get(key)
    const all = [...new Set([...(known?.[joins] ?? []), ...each[joins]])]
    groups.set(key, { ...each, [joins]: all })
  }
  return [...groups.values()]
}

const places = (calls: readonly Calls[], of: keyof Calls): number[] => [
  ...new Set(calls.flatMap(each => each[of])),
]

/** `Paderborn (12 users)`, `Paderborn, Berlin (30 users)`, `Paderborn and 11 more (200 users)`. */
export function usersText({ users }: Matrix, calls: readonly Calls[], told = NAMES_TOLD): string {
  const classes = places(calls, 'users').flatMap(place => users[place] ?? [])
  const size = classes.reduce((sum, each) => sum + (each.users ?? 0), 0)
  const counted = classes.some(each => each.users === undefined) ? '' : ` (${countText(size, 'user')})`
  return listText(
    classes.map(({ name }) => name),
    told,
  ).concat(counted)
}

export function numbersText({ numbers }: Matrix, calls: readonly Calls[], told = NAMES_TOLD): string {
  const called = places(calls, 'numbers').map(place => numbers[place]?.number ?? '')
  return listText(called, told)
}

const listText = (names: readonly string[], told: number): string =>
  names.length <= told
    ? names.join(', ')
    : `${names.slice(0, told - 1).join(', ')} and ${names.length - told + 1} more`

/** `no call`, `each call 0 / 10 / 10 s later`. */
export function experienceText({ rings, setupDelayMs }: Experience): string {
  if (setupDelayMs === undefined) return 'no call gets through'
  const { p50, p95, worst } = setupDelayMs
  const share = rings > 1 - 1e-9 ? '' : `only ${probabilityText(rings)} get through, `
  if (worst === 0) return share === '' ? 'as before' : `${share}at once`
  return `${share}${[p50, p95, worst].map(ms => secondsText(ms).slice(0, -2)).join(' / ')} s later`
}

export function matrixTitle({ users, withoutVoice, numbers, counts, how }: Matrix): string[] {
  const known = users.every(each => each.users !== undefined)
  const size = users.reduce((sum, each) => sum + (each.users ?? 0), 0)
  const who = known
    ? `${countText(size, 'user')} of ${countText(users.length, 'kind')}`
    : countText(users.length, 'policy', 'policies')
  return [
    `${countText(counts.SBC, 'SBC')}, ${countText(counts.site, 'site')}, ${countText(counts.region, 'region')}; ${who}, ${countText(numbers.length, 'kind')} of numbers.`,
    `What is down ${howText(how)}. Each failure of one or two was played; not listed are those that nobody notices, and two that do no more together than one of them.`,
    ...(withoutVoice > 0
      ? [`${countText(withoutVoice, 'user')} may not call at all: not enabled for Enterprise Voice.`]
      : []),
  ]
}

/** Calls that have no way even when all is well, as the policies want it. */
export function withoutText(matrix: Matrix): string[] {
  return matrix.without.flatMap(({ outcome, calls }) => {
    const says = outcome.type === 'failed' ? outcome.says : outcome.type
    return productsOf(calls).map(
      each =>
        `Even when all is well (${says}): ${usersText(matrix, [each])} to ${numbersText(matrix, [each])}`,
    )
  })
}
