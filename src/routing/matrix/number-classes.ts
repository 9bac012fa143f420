// Numbers that routes cannot tell apart, each kind with a number that stands for it: every set of routes that some number
// matches, found by walking all number patterns at once; and the emergency numbers.

import { findNumber } from '../pattern/find-number.ts'
import type { TenantIndex } from '../tenant/tenant-index.ts'

export interface NumberClass {
  /** Stands for all of its kind. */
  number: string
  emergency: boolean
}

export interface NumberClasses {
  classes: NumberClass[]
  /** Why there may be more kinds than these; empty when there are none. */
  doubts: readonly string[]
}

/** In the order in which they are tried: numbers rarely have a 0 behind the +. */
const DIGITS = '1234567890'
/** E.164: up to fifteen digits. */
const DIGITS_LIMIT = 15
/** As long as numbers usually are, with the +. */
const USUAL_LENGTH = 13

export function numberClasses(index: TenantIndex): NumberClasses {
  const doubts: string[] = []
  const emergency = emergencyNumbers(index)
  const byRoutes = new Map<string, string>()
  const add = (number: string): void => {
    const key = matchesOf(index, number).join()
    if (key !== '' && !emergency.includes(number) && !byRoutes.has(key)) byRoutes.set(key, number)
  }
  const international = index.matcher.classes('+', DIGITS, DIGITS_LIMIT + 1)
  const bare = index.matcher.classes('', DIGITS, DIGITS_LIMIT)
  if (international === undefined || bare === undefined) {
    doubts.push('the number patterns tell too many kinds of numbers apart to look at all')
  }
  const found = [...(international?.values() ?? []), ...(bare?.values() ?? [])]
  for (const number of found) add(lengthened(index, number))
  const irregular = index.matcher.irregular()
  if (irregular.length > 0) {
    const names = irregular.map(({ route }) => route.identity).join(', ')
    doubts.push(`these routes' patterns were asked for a few numbers only: ${names}`)
  }
  for (const { compiled } of international && bare ? irregular : index.routes) {
    const number = 'pattern' in compiled ? findNumber({ matching: [compiled.pattern] }) : undefined
    if (number !== undefined && number !== 'unknown') add(lengthened(index, number))
  }
  return {
    classes: [
      ...emergency.map(number => ({ number, emergency: true })),
      ...[...byRoutes.values()].map(number => ({ number, emergency: false })),
    ],
    doubts,
  }
}

function matchesOf(index: TenantIndex, number: string): number[] {
  const orders: number[] = []
  index.matcher.find(number, index.matcher.all, ({ order }, answer) => answer === true && orders.push(order))
  return orders
}

/** A number of the same kind that looks like one. */
function lengthened(index: TenantIndex, number: string): string {
  const kind = matchesOf(index, number).join()
  let longer = number
  while (longer.length < USUAL_LENGTH) {
    const digits = [...DIGITS.slice(longer.length % DIGITS.length), ...DIGITS]
    const next = digits.find(digit => matchesOf(index, longer + digit).join() === kind)
    if (next === undefined) return longer
    longer += next
  }
  return longer
}

function emergencyNumbers({ tenant }: TenantIndex): string[] {
  const all = tenant.emergencyCallRoutingPolicies.flatMap(({ emergencyNumbers: numbers }) =>
    numbers.map(({ emergencyDialString }) => emergencyDialString),
  )
  return [...new Set(all)]
}
