// How long certificates are valid yet, and where that lies on a line of time.

import type { CertificatesAnswer } from '../../api/shapes/index.ts'

export type ChainShown = CertificatesAnswer['certificates'][number]
export type CertificateShown = ChainShown['chain'][number]

const DAY_MS = 86_400_000

/** Whole days until the end; negative once it is over. */
export const daysLeft = (at: number, notAfter: number): number => Math.floor((notAfter - at) / DAY_MS)

export type Validity = 'early' | 'expired' | 'days-7' | 'days-14' | 'days-30' | 'valid'

/** Told of 30, 14 and 7 days before the end. */
export function validityOf({ notBefore, notAfter }: CertificateShown, at: number): Validity {
  if (at < notBefore) return 'early'
  if (at > notAfter) return 'expired'
  const days = daysLeft(at, notAfter)
  if (days < 7) return 'days-7'
  if (days < 14) return 'days-14'
  return days < 30 ? 'days-30' : 'valid'
}

/** The certificate of a chain that ends first, which ends the chain. */
export const soonest = ({ chain }: ChainShown): CertificateShown =>
  chain.reduce((first, each) => (each.notAfter < first.notAfter ? each : first))

/** What needs a hand first: problems, then the sooner end. */
export function byUrgency(chains: readonly ChainShown[]): ChainShown[] {
  const rank = ({ problems }: ChainShown): number =>
    problems.some(({ severity }) => severity === 'critical') ? 0 : problems.length > 0 ? 1 : 2
  return chains.toSorted(
    (left, right) => rank(left) - rank(right) || soonest(left).notAfter - soonest(right).notAfter,
  )
}

/** What an address calls it: whose it is, and the beginning of the leaf's fingerprint. */
export const chainKey = ({ role, chain: [leaf] }: ChainShown): string =>
  `${role}-${leaf?.fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase()}`

export interface Span {
  from: number
  to: number
}

const LEAST_MS = 60 * DAY_MS
/** Roots live for decades; a line that long shows nothing of a leaf. */
const MOST_MS = 3 * 365 * DAY_MS

/** A line of time with `at` in its first quarter and, where they fit, the ends of all chains. */
export function spanOf(chains: readonly ChainShown[], at: number): Span {
  const last = Math.max(0, ...chains.map(chain => soonest(chain).notAfter - at))
  const ahead = Math.min(MOST_MS, Math.max(LEAST_MS, last * 1.08))
  return { from: at - ahead / 4, to: at + ahead }
}

/** Where it lies on the line, from 0 to 100. */
export const placeIn = ({ from, to }: Span, at: number): number =>
  Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))

/** First days of months, of quarters or of years, a handful. */
export function ticksIn({ from, to }: Span): number[] {
  const months = (to - from) / (30 * DAY_MS)
  const step = [1, 3, 6, 12].find(each => months / each <= 8) ?? 12
  const start = new Date(from)
  const ticks: number[] = []
  for (let month = 0; ticks.length < 12; month++) {
    const tick = Date.UTC(start.getUTCFullYear(), month * step)
    if (tick > to) break
    if (tick >= from) ticks.push(tick)
  }
  return ticks
}
