// Health: how each SBC, trunk and region stands, what became of it, and an operator's word that it is being worked on.

import { after, instantOf, minutes } from '../../kernel/index.ts'
import type { Maintenance } from '../../watch/index.ts'
import { type App, answering, type Door, languageOf, whoIs } from '../app.ts'
import { needed, notFound } from '../refusal.ts'
import type { Services } from '../services.ts'
import {
  healthAnswer,
  healthHistory,
  healthQuery,
  maintenanceAnswer,
  maintenanceOrder,
  maintenanceSubject,
} from '../shapes/health.ts'
import { changeTold, healthTold } from '../telling/told.ts'

const PATH = '/api/v1/health'

const desk = ({ health }: Services) => needed(health, 'health', 'nothing watches health in this system')

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
  maintenanceDoor(app, services)
}

function maintenanceDoor(app: App, services: Services): void {
  const told = () => ({
    schemaVersion: 1 as const,
    maintenance: [...desk(services).maintenance(services.clock.now())],
  })

  app.route({
    method: 'GET',
    url: `${PATH}/maintenance`,
    config: { needs: 'read' },
    schema: { summary: 'What is being worked on', tags: ['health'], response: answering(maintenanceAnswer) },
    handler: async () => told(),
  })

  app.route({
    method: 'POST',
    url: `${PATH}/maintenance`,
    config: { needs: 'operate' },
    schema: {
      summary: 'Says that something is being worked on',
      tags: ['health'],
      body: maintenanceOrder,
      response: answering(maintenanceAnswer),
    },
    handler: async request => {
      const { subject, name, minutes: length, note } = request.body
      const from = services.clock.now()
      const isKnown = desk(services)
        .all(from)
        .some(each => each.subject === subject && each.name === name)
      if (!isKnown)
        throw notFound('health/not-found', `${subject} ${name} is not watched`, 'see GET /api/v1/health')
      const says = note === '' ? whoIs(request) : `${whoIs(request)}: ${note}`
      const maintenance: Maintenance = {
        subject,
        name,
        from,
        until: after(from, minutes(length)),
        note: says,
      }
      desk(services).begin(maintenance)
      request.deed = `${subject} ${name} for ${length} min`
      return told()
    },
  })

  app.route({
    method: 'DELETE',
    url: `${PATH}/maintenance`,
    config: { needs: 'operate' },
    schema: {
      summary: 'Says that it is over',
      tags: ['health'],
      querystring: maintenanceSubject,
      response: answering(maintenanceAnswer),
    },
    handler: async request => {
      const { subject, name } = request.query
      request.deed = `${subject} ${name}`
      if (!desk(services).end({ subject, name }, services.clock.now()))
        throw notFound('health/no-maintenance', `${subject} ${name} is not in maintenance`)
      return told()
    },
  })
}
