// The facts that a kept finding cites, as far as they are still at hand: evidence names the observer, the place and the time.

import type { Fact } from '../../facts/index.ts'
import { after, type Instant, instantOf, millis } from '../../kernel/index.ts'
import type { KeptFinding } from '../../store/index.ts'
import type { Services } from '../services.ts'

const LOOKED_AT = 20_000
const KEPT_FACTS = 10_000
/** Around what is cited, so that calls it happened in can be drawn. */
const AROUND = millis(120_000)

/** All facts of the time of a finding and those who saw it, oldest first. */
export async function factsCited(
  { finding: { en } }: KeptFinding,
  { facts, store }: Pick<Services, 'facts' | 'store'>,
): Promise<readonly Fact[]> {
  const times = en.evidence.map(({ at }) => at).filter(at => at > 0)
  if (times.length === 0) return []
  const from = instantOf(Math.min(...times) - AROUND)
  const to: Instant = after(instantOf(Math.max(...times)), AROUND)
  const observers = new Set(en.evidence.map(({ source }) => source))
  const isNear = ({ at, observer }: Fact): boolean => at >= from && at < to && observers.has(observer)
  const near = facts.latest(LOOKED_AT).filter(isNear)
  if (near.length > 0 || store === undefined) return near
  return (await store.store.facts({ from, to, limit: KEPT_FACTS })).items.filter(isNear)
}
