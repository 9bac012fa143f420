// Records of calls and of transfers that the run before this one has kept.

import type { Fact } from '../../facts/index.ts'
import { after, type Instant, type Millis, millis, minutes } from '../../kernel/index.ts'
import type { RecordFact } from '../../records/index.ts'
import type { Store } from '../../store/index.ts'

const KINDS: readonly RecordFact['kind'][] = ['call-record', 'transfer-completion']
/** As far back as Microsoft is asked again at most. */
const LATELY: Millis = minutes(7 * 24 * 60)
/** The newest of them; of a large company a few days. */
const LIMIT = 100_000
const AT_ONCE = 10_000

/** Oldest first. */
export async function recordsOf(
  store: Pick<Store, 'facts'>,
  now: Instant,
  { limit, atOnce } = { limit: LIMIT, atOnce: AT_ONCE },
): Promise<Fact[]> {
  const question = { kinds: KINDS, from: after(now, millis(-LATELY)), limit: atOnce }
  const records: Fact[] = []
  let next: string | undefined
  do {
    const page = await store.facts({ ...question, ...(next !== undefined && { after: next }) })
    records.push(...page.items)
    records.splice(0, records.length - limit)
    next = page.next
  } while (next !== undefined)
  return records
}
