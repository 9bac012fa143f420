// Every failure of one SBC or two, of one site or two, of one region or two, against everybody and every kind of number:
// who can still call whom, and how much later.
//
// A failure matters to a call by those gateways alone that the call may take. So each choice of gateways is played with
// each of its gateways down, each two of them, and what of a site it has; all else follows.

import type { How } from '../down.ts'
import { DEFAULT_READING, type Reading } from '../reading.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { TenantIndex } from '../tenant/tenant-index.ts'
import { type Calls, type Choice, choicesOf } from './choices.ts'
import { type Effect, Effects, type Experience } from './effects.ts'
import { type NumberClass, numberClasses } from './number-classes.ts'
import { type UserClass, userClasses } from './user-classes.ts'

export interface Matrix {
  how: How
  reading: Reading
  users: readonly UserClass[]
  /** Users who may not call at all. */
  withoutVoice: number
  numbers: readonly NumberClass[]
  /** Why there may be more kinds of numbers. */
  doubts: readonly string[]
  counts: Record<Unit, number>
  /** Who cannot call whom though nothing is down. */
  without: readonly { outcome: Choice['outcome']; calls: readonly Calls[] }[]
  /** The worst first. Failures that nobody notices have none, nor have two that do no more together than one of them. */
  rows: readonly MatrixRow[]
}

export type Unit = 'SBC' | 'site' | 'region'

export interface MatrixRow {
  unit: Unit
  /** Names of what is down, one or two; each of these failures has the same effect on the same calls. */
  failures: readonly (readonly string[])[]
  effect: Effect
  calls: readonly Calls[]
  /** How many users are in these calls; undefined when the export has no users. */
  userCount: number | undefined
}

export interface MatrixOptions {
  how?: How
  reading?: Reading
}

export function failureMatrix(
  index: TenantIndex,
  { how = 'unreachable', reading = DEFAULT_READING }: MatrixOptions = {},
): Matrix {
  const { classes: users, withoutVoice } = userClasses(index)
  const { classes: numbers, doubts } = numberClasses(index)
  const choices = choicesOf(index, users, numbers, reading)
  const effects = new Effects({ how, reading })
  const rows = new Map<string, FoundRow>()
  for (const choice of choices) {
    if (choice.outcome.type === 'routed') addRows(rows, choice, effects.of(choice))
  }
  const counted = [...rows.values()].map(row => ({ ...row, userCount: userCount(row.calls, users) }))
  return {
    how,
    reading,
    users,
    withoutVoice,
    numbers,
    doubts,
    counts: countsOf(index.tenant.gateways),
    without: choices
      .filter(({ outcome }) => outcome.type === 'failed')
      .map(({ outcome, calls }) => ({ outcome, calls })),
    rows: counted.sort(worstFirst),
  }
}

/** What goes down together, and its name. */
const UNITS: Record<Unit, (gateway: Gateway) => string | undefined> = {
  SBC: ({ fqdn }) => fqdn,
  site: ({ site, gatewaySiteId }) => site ?? gatewaySiteId,
  region: ({ region }) => region,
}

const UNIT_NAMES = Object.keys(UNITS) as Unit[]

function countsOf(gateways: readonly Gateway[]): Record<Unit, number> {
  const count = (unit: Unit): number =>
    new Set(gateways.map(UNITS[unit]).filter(name => name !== undefined)).size
  return { SBC: count('SBC'), site: count('site'), region: count('region') }
}

interface FoundRow extends Omit<MatrixRow, 'userCount'> {
  failures: string[][]
  calls: Calls[]
}

function addRows(
  rows: Map<string, FoundRow>,
  choice: Choice,
  effectOf: (down: readonly Gateway[]) => Effect,
): void {
  const healthy = effectOf([])
  for (const unit of UNIT_NAMES) {
    const byEffect = new Map<string, { effect: Effect; failures: string[][] }>()
    const add = (failure: string[], effect: Effect): void => {
      const key = JSON.stringify(effect)
      const known = byEffect.get(key)
      if (known === undefined) byEffect.set(key, { effect, failures: [failure] })
      else known.failures.push(failure)
    }
    const members = [...membersOf(choice.gateways, UNITS[unit])]
    const alone = members.map(([, gateways]) => effectOf(gateways))
    for (const [place, [name, gateways]] of members.entries()) {
      const single = alone[place] as Effect
      if (isWorse(single, healthy)) add([name], single)
      for (const [further, [other, others]] of members.slice(place + 1).entries()) {
        const both = effectOf([...gateways, ...others])
        const second = alone[place + 1 + further] as Effect
        if (isWorse(both, single) && isWorse(both, second)) add([name, other], both)
      }
    }
    for (const [key, found] of byEffect) mergeRow(rows, `${unit} ${key}`, { unit, ...found }, choice.calls)
  }
}

function membersOf(
  gateways: readonly Gateway[],
  nameOf: (gateway: Gateway) => string | undefined,
): Map<string, Gateway[]> {
  const members = new Map<string, Gateway[]>()
  for (const gateway of gateways) {
    const name = nameOf(gateway)
    if (name === undefined) continue
    const known = members.get(name)
    if (known === undefined) members.set(name, [gateway])
    else known.push(gateway)
  }
  return members
}

/** Rows of the same failures and effect are one, whatever calls they concern. */
function mergeRow(
  rows: Map<string, FoundRow>,
  key: string,
  found: Omit<FoundRow, 'calls'>,
  calls: readonly Calls[],
): void {
  const failures = found.failures.map(failure => failure.toSorted()).sort(byNames)
  const whole = `${key} ${JSON.stringify(failures)}`
  const known = rows.get(whole)
  if (known === undefined) rows.set(whole, { ...found, failures, calls: [...calls] })
  else known.calls.push(...calls)
}

const byNames = (left: readonly string[], right: readonly string[]): number =>
  left.join() < right.join() ? -1 : 1

const SAME = 1e-9

/** Fewer calls get through, or some later; at first or when it is known. */
const isWorse = (effect: Effect, than: Effect): boolean =>
  isWorseFor(effect.atFirst, than.atFirst) || isWorseFor(effect.whenDemoted, than.whenDemoted)

function isWorseFor(experience: Experience, than: Experience): boolean {
  if (experience.rings < than.rings - SAME) return true
  const [late, before] = [experience.setupDelayMs, than.setupDelayMs]
  if (late === undefined || before === undefined) return false
  return late.worst > before.worst || late.p95 > before.p95 || late.p50 > before.p50
}

function userCount(calls: readonly Calls[], users: readonly UserClass[]): number | undefined {
  const places = new Set(calls.flatMap(each => each.users))
  let sum = 0
  for (const place of places) {
    const size = users[place]?.users
    if (size === undefined) return undefined
    sum += size
  }
  return sum
}

/** No way left before a way for some, one failure before two, many users before few, a long wait before a short one. */
function worstFirst(left: MatrixRow, right: MatrixRow): number {
  const worst = ({ effect }: MatrixRow): number => effect.atFirst.setupDelayMs?.worst ?? 0
  return (
    left.effect.atFirst.rings - right.effect.atFirst.rings ||
    (left.failures[0]?.length ?? 0) - (right.failures[0]?.length ?? 0) ||
    UNIT_NAMES.indexOf(left.unit) - UNIT_NAMES.indexOf(right.unit) ||
    (right.userCount ?? 0) - (left.userCount ?? 0) ||
    worst(right) - worst(left) ||
    byNames(left.failures[0] ?? [], right.failures[0] ?? [])
  )
}
