// Records of calls that the run before this one has kept.

import type { Fact } from '../../facts/index.ts'
import { after, type Instant, type Millis, millis, minutes } from '../../kernel/index.ts'
import type { Store } from '../../store/index.ts'

/** As far back as Microsoft is asked again at most. */
const LATELY: Millis = minutes(7 * 24 * 60)
const AT_ONCE = 10_000
/** Of a large company a few days. */
const TIMES = 10

/** Oldest first. */
export async function recordsOf(store: Pick<Store, 'facts'>, now: Instant): Promise<Fact[]> {
  const records: Fact[] = []
  let from = after(now, millis(-LATELY))
  for (let time = 0; time < TIMES; time++) {
    const some = await store.facts({ kinds: ['call-record'], from, limit: AT_ONCE })
    records.push(...some)
    const last = some.at(-1)
    if (last === undefined || some.length < AT_ONCE) break
    from = after(last.at, millis(1))
  }
  return records
}
