// The filter of the list of calls as it stands in the address, and whether a call that comes in live passes it.
//
//   #/calls?number=4711&state=ended&last=24h

import type { CallTold } from '../../api/shapes/index.ts'

/** Names that the API knows as well; what is absent lets everything pass. */
export const FILTERS = [
  'number',
  'state',
  'direction',
  'trunk',
  'region',
  'node',
  'observer',
  'status',
  'transferred',
  'hasFindings',
] as const
export type FilterName = (typeof FILTERS)[number]
export type CallFilter = Partial<Record<FilterName, string>> & { last?: Last }

/** How far back, and how long that is in milliseconds. */
export const LAST = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const
export type Last = keyof typeof LAST

/** The API looks a number up from so many digits on. */
const FEWEST_DIGITS = 3

export function filterIn(query: URLSearchParams): CallFilter {
  const filter: CallFilter = {}
  for (const name of FILTERS) {
    const value = query.get(name)
    if (value !== null && value !== '') filter[name] = value
  }
  const last = query.get('last')
  if (last !== null && last in LAST) filter.last = last as Last
  return filter
}

export function queryOf(filter: CallFilter): URLSearchParams {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
}

/** What the API is asked; `now` in milliseconds. */
export function questionOf(filter: CallFilter, now: number): Record<string, string> {
  const { last, number, ...rest } = filter
  return {
    ...rest,
    ...(number !== undefined && digits(number).length >= FEWEST_DIGITS && { number }),
    ...(last !== undefined && { from: String(now - LAST[last]) }),
  }
}

/** As the API judges it, as far as one can from the row alone. */
export function passes(call: CallTold, filter: CallFilter): boolean {
  return FILTERS.every(name => {
    const wanted = filter[name]
    return wanted === undefined || JUDGES[name](call, wanted)
  })
}

const digits = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '')

const JUDGES: Readonly<Record<FilterName, (call: CallTold, wanted: string) => boolean>> = {
  number: ({ caller = '', callee = '' }, wanted) => {
    const tail = digits(wanted)
    return tail.length < FEWEST_DIGITS || digits(caller).endsWith(tail) || digits(callee).endsWith(tail)
  },
  state: ({ state }, wanted) => state === wanted,
  direction: ({ direction }, wanted) => direction === wanted,
  trunk: ({ trunk }, wanted) => trunk === wanted,
  region: ({ region }, wanted) => region === wanted,
  node: ({ node }, wanted) => node === wanted,
  observer: ({ observer }, wanted) => observer === wanted,
  status: ({ status }, wanted) => String(status) === wanted,
  transferred: ({ transfer }, wanted) => (transfer !== 'none') === (wanted === 'true'),
  hasFindings: ({ findings }, wanted) => findings > 0 === (wanted === 'true'),
}
