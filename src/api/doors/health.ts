// Health: how each SBC, trunk and region stands, and what became of it.

import { instantOf } from '../../kernel/index.ts'
import { answering, type Door, languageOf } from '../app.ts'
import { needed } from '../refusal.ts'
import type { HealthDesk, Services } from '../services.ts'
import { healthAnswer, healthHistory, healthQuery } from '../shapes/health.ts'
import { changeTold, healthTold } from '../telling/told.ts'

const PATH = '/api/v1/health'

/** What follows health; refused where nobody does. */
export const desk = ({ health }: Services): HealthDesk =>
  needed(health, 'health', 'nothing watches health in this system')

export const healthDoor: Door = (app, { services, health: book }) => {
  app.route({
    method: 'GET',
    url: PATH,
    config: { needs: 'read' },
    schema: {
      summary: 'How each SBC, trunk and region stands',
      tags: ['health'],
      querystring: healthQuery,
      response: answering(healthAnswer),
    },
    handler: async request => {
      const { lang, subject, name } = request.query
      const now = services.clock.now()
      const language = languageOf(request, lang)
      const wanted = desk(services)
        .all(now)
        .filter(each => (subject ?? each.subject) === each.subject && (name ?? each.name) === each.name)
      const health = wanted.map(async each => healthTold(each, await book.beats(each, now), language))
      return { schemaVersion: 1 as const, at: now, health: await Promise.all(health) }
    },
  })

  app.route({
    method: 'GET',
    url: `${PATH}/history`,
    config: { needs: 'read' },
    schema: {
      summary: 'What became of it, newest first',
      tags: ['health'],
      querystring: healthQuery,
      response: answering(healthHistory),
    },
    handler: async request => {
      const { lang, subject, name, from, to, limit } = request.query
      const changes = await book.list({
        ...(subject !== undefined && { subject }),
        ...(name !== undefined && { name }),
        ...(from !== undefined && { from: instantOf(from) }),
        ...(to !== undefined && { to: instantOf(to) }),
        ...(limit !== undefined && { limit }),
      })
      const language = languageOf(request, lang)
      return { schemaVersion: 1 as const, changes: changes.map(change => changeTold(change, language)) }
    },
  })
}
