// What probes came to: those of others' SBCs that `watch` asks on a schedule, as they are kept.

import { instantOf } from '../../kernel/index.ts'
import type { ProbeResult } from '../../store/index.ts'
import { answering, type Door } from '../app.ts'
import { needed } from '../refusal.ts'
import { probesAnswer, probesQuery } from '../shapes/probe.ts'

const USUAL = 100

export const probesDoor: Door = (app, { services }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/probes',
    config: { needs: 'read' },
    schema: {
      summary: 'What probes came to, newest first',
      tags: ['probes'],
      querystring: probesQuery,
      response: answering(probesAnswer),
    },
    handler: async request => {
      const { store } = needed(services.store, 'probes', 'nothing is kept in this system')
      const { target, from, to, after, limit = USUAL } = request.query
      const end = after === undefined ? to : Math.min(after, to ?? after)
      const found = await store.probes({
        ...(target !== undefined && { target }),
        ...(from !== undefined && { from: instantOf(from) }),
        ...(end !== undefined && { to: instantOf(end) }),
        limit: limit + 1,
      })
      return { schemaVersion: 1 as const, ...pageOf(found, limit) }
    },
  })
}

/** The next page begins before the last one of this: those of one moment stay together, so that none is left out. */
function pageOf(found: readonly ProbeResult[], limit: number): { probes: ProbeResult[]; next?: number } {
  if (found.length <= limit) return { probes: [...found] }
  const first = found[limit] as ProbeResult
  const whole = found.filter(({ at }) => at > first.at)
  const probes = whole.length > 0 ? whole : found.slice(0, limit)
  return { probes, next: (probes.at(-1) as ProbeResult).at }
}
