// Facts, as they are kept or still at hand.

import type { FactKind } from '../../facts/index.ts'
import { instantOf } from '../../kernel/index.ts'
import type { FactQuestion } from '../../store/index.ts'
import { answering, type Door } from '../app.ts'
import type { Services } from '../services.ts'
import { factsAnswer, factsQuery } from '../shapes/desk.ts'

const LIMIT = 1000

export const factsDoor: Door = (app, { services }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/facts',
    config: { needs: 'read' },
    schema: {
      summary: 'What was seen, oldest first',
      tags: ['facts'],
      querystring: factsQuery,
      response: answering(factsAnswer),
    },
    handler: async request => {
      const { from, to, kinds, observer, limit = LIMIT } = request.query
      const facts = await factsFor(
        {
          limit,
          ...(from !== undefined && { from: instantOf(from) }),
          ...(to !== undefined && { to: instantOf(to) }),
          ...(kinds !== undefined && { kinds: kinds.split(',') as FactKind[] }),
          ...(observer !== undefined && { observer }),
        },
        services,
      )
      return { schemaVersion: 1 as const, facts: facts.map(fact => ({ ...fact })) }
    },
  })
}

async function factsFor(question: FactQuestion & { limit: number }, { store, facts }: Services) {
  if (store !== undefined) return store.store.facts(question)
  const { from, to, kinds, observer, limit } = question
  return facts
    .all()
    .filter(
      fact =>
        (from === undefined || fact.at >= from) &&
        (to === undefined || fact.at < to) &&
        (kinds === undefined || kinds.includes(fact.kind)) &&
        (observer === undefined || fact.observer === observer),
    )
    .slice(0, limit)
}
