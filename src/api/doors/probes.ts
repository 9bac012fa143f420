// What probes came to: those of others' SBCs that `watch` asks on a schedule, as they are kept.

import { instantOf } from '../../kernel/index.ts'
import type { ProbeResult } from '../../store/index.ts'
import { answering, type Door, languageOf } from '../app.ts'
import { needed } from '../refusal.ts'
import { probesAnswer, probesQuery } from '../shapes/probe.ts'

const USUAL = 100
/** Of one moment, which are shown together. */
const AT_ONCE = 1000

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
      const { target, from, to, after, limit = USUAL, lang } = request.query
      const end = after === undefined ? to : Math.min(after, to ?? after)
      const about = target !== undefined && { target }
      const found = await store.probes({
        ...about,
        ...(from !== undefined && { from: instantOf(from) }),
        ...(end !== undefined && { to: instantOf(end) }),
        limit: limit + 1,
      })
      const page = pageOf(found, limit)
      const { next } = page
      // A page of one moment alone: there may be more of it than was asked for.
      if (page.probes.length === 0 && next !== undefined)
        page.probes = await store.probes({
          ...about,
          ...{ from: instantOf(next), to: instantOf(next + 1), limit: AT_ONCE },
        })
      const language = languageOf(request, lang)
      const probes = page.probes.map(probe => ({ ...probe, says: probe.says[language] }))
      return { schemaVersion: 1 as const, ...page, probes }
    },
  })
}

/**
 * The next page begins before the last one of this: those of one moment stay together, so that none is left out. No probes
 * and a moment where all that were found are of that one.
 */
function pageOf(found: readonly ProbeResult[], limit: number): { probes: ProbeResult[]; next?: number } {
  if (found.length <= limit) return { probes: [...found] }
  const first = found[limit] as ProbeResult
  const whole = found.filter(({ at }) => at > first.at)
  return { probes: whole, next: (whole.at(-1) ?? first).at }
}
