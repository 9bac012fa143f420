// The overview: how things stand, in one answer. It comes as a live event, too.

import type { CallsGoing } from '../../facts/index.ts'
import { type Instant, instantOf } from '../../kernel/index.ts'
import { answering, type Door } from '../app.ts'
import type { CallBook } from '../books/call-book.ts'
import type { Services } from '../services.ts'
import { type Overview, overview } from '../shapes/desk.ts'

export interface OverviewParts {
  services: Services
  calls: CallBook
  going: Pick<CallsGoing, 'ringing' | 'answered'>
}

export const overviewDoor: Door = (app, { overview: asked }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/overview',
    config: { needs: 'read' },
    schema: { summary: 'How things stand', tags: ['overview'], response: answering(overview) },
    handler: () => asked(),
  })
}

export async function overviewOf({ services, calls, going }: OverviewParts): Promise<Overview> {
  const { self, clock, health, alerts } = services
  const now = clock.now()
  const open = (alerts?.alerts(now) ?? []).filter(each => each.endedAt === undefined)
  const store = await storeOf(services)
  const counts = await calls.counts({
    from: midnight(now),
    to: instantOf(now + 1),
    bucketMs: DAY,
    by: 'state',
  })
  const count = (severity: string): number => open.filter(each => each.severity === severity).length
  return {
    schemaVersion: 1,
    at: now,
    startedAt: self.startedAt,
    sbc: self.sbc,
    ownSbc: self.observer !== undefined,
    state: worst((health?.all(now) ?? []).map(({ state }) => state)),
    calls: {
      ringing: going.ringing,
      answered: going.answered,
      today: counts.reduce((sum, { calls }) => sum + calls, 0),
    },
    openAlerts: { critical: count('critical'), warning: count('warning'), info: count('info') },
    ...(store !== undefined && { store }),
    leftOut: { ...services.leftOut?.() },
  }
}

/** On the clock of this machine. */
const midnight = (now: Instant): Instant => instantOf(new Date(now).setHours(0, 0, 0, 0))
const DAY = 86_400_000 as Parameters<CallBook['counts']>[0]['bucketMs']

const BADNESS = ['up', 'maintenance', 'unknown', 'degraded', 'down'] as const

/** Nothing known of anything is no news, and no good news. */
const worst = (states: readonly Overview['state'][]): Overview['state'] =>
  states.length === 0
    ? 'unknown'
    : states.reduce((worse, each) => (BADNESS.indexOf(each) > BADNESS.indexOf(worse) ? each : worse))

async function storeOf({ store }: Services): Promise<Overview['store']> {
  if (store === undefined) return undefined
  const { bytes, capBytes, oldestFact } = await store.store.size()
  const { written, dropped, trouble } = store.counts()
  return {
    ...{ bytes, capBytes, written, dropped },
    ...(oldestFact !== undefined && { oldestFact }),
    ...(trouble !== undefined && { trouble }),
  }
}
