// Maintenance: what is worked on, what is planned, and an operator's word that something is or will be.

import { after, type Instant, instantOf, minutes } from '../../kernel/index.ts'
import type { Maintenance } from '../../watch/index.ts'
import { answering, type Door, whoIs } from '../app.ts'
import { notFound, Refusal } from '../refusal.ts'
import {
  type MaintenanceOrder,
  maintenanceAnswer,
  maintenanceOrder,
  maintenanceQuery,
} from '../shapes/maintenance.ts'
import { desk } from './health.ts'

const PATH = '/api/v1/health/maintenance'
const DAY = minutes(24 * 60)
const LONGEST = minutes(7 * 24 * 60)
/** So far ahead can be planned. */
const AHEAD = minutes(366 * 24 * 60)

export const maintenanceDoor: Door = (app, { services }) => {
  const told = () => {
    const now = services.clock.now()
    const [maintenance, upcoming] = [desk(services).maintenance(now), desk(services).upcoming(now)]
    return { schemaVersion: 1 as const, maintenance: [...maintenance], upcoming: [...upcoming] }
  }

  app.route({
    method: 'GET',
    url: PATH,
    config: { needs: 'read' },
    schema: {
      summary: 'What is being worked on, and what is planned',
      tags: ['health'],
      response: answering(maintenanceAnswer),
    },
    handler: async () => told(),
  })

  app.route({
    method: 'POST',
    url: PATH,
    config: { needs: 'operate' },
    schema: {
      summary: 'Says that something is being worked on, or will be',
      tags: ['health'],
      body: maintenanceOrder,
      response: answering(maintenanceAnswer),
    },
    handler: async request => {
      const { subject, name, note } = request.body
      const now = services.clock.now()
      const isKnown = desk(services)
        .all(now)
        .some(each => each.subject === subject && each.name === name)
      if (!isKnown)
        throw notFound('health/not-found', `${subject} ${name} is not watched`, 'see GET /api/v1/health')
      const window = windowOf(request.body, now)
      const says = note === '' ? whoIs(request) : `${whoIs(request)}: ${note}`
      if (!desk(services).begin({ subject, name, ...window, note: says })) throw tooMany()
      request.deed = `${subject} ${name} ${isoTime(window.from)} to ${isoTime(window.until)}`
      return told()
    },
  })

  app.route({
    method: 'DELETE',
    url: PATH,
    config: { needs: 'operate' },
    schema: {
      summary: 'Says that it is over, or calls off what is planned from `from` on',
      tags: ['health'],
      querystring: maintenanceQuery,
      response: answering(maintenanceAnswer),
    },
    handler: async request => {
      const { subject, name, from } = request.query
      request.deed = `${subject} ${name}${from === undefined ? '' : ` ${isoTime(from)}`}`
      const planned = from === undefined ? undefined : instantOf(from)
      if (!desk(services).end({ subject, name }, services.clock.now(), planned))
        throw notFound('health/no-maintenance', `${subject} ${name} is not in maintenance`)
      return told()
    },
  })
}

/** Throws a `Refusal` for one that is over, too long or too far ahead, or has not exactly one end. */
function windowOf(order: MaintenanceOrder, now: Instant): Pick<Maintenance, 'from' | 'until'> {
  const from = instantOf(Math.max(order.from ?? now, now))
  if ((order.minutes === undefined) === (order.until === undefined))
    throw wrong('write either minutes or until')
  const until = order.until === undefined ? after(from, minutes(order.minutes ?? 0)) : instantOf(order.until)
  if (until <= from) throw wrong('it ends before it begins')
  if (until - from > LONGEST) throw wrong(`it is longer than ${LONGEST / DAY} days`)
  if (from - now > AHEAD) throw wrong(`it begins later than in ${AHEAD / DAY} days`)
  return { from, until }
}

const wrong = (what: string): Refusal =>
  new Refusal(400, {
    code: 'health/bad-window',
    what,
    hint: 'times are milliseconds since 1970-01-01T00:00:00Z',
  })

const tooMany = (): Refusal =>
  new Refusal(429, {
    code: 'health/too-many-windows',
    what: 'there are too many windows of maintenance',
    hint: 'call off one that is not needed any more',
  })

const isoTime = (at: number): string => new Date(at).toISOString().slice(0, 16)
