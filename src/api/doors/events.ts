// Live events (server-sent events, HTML section 9.2).

import { z } from 'zod'
import { answering, type Door, languageOf, whoIs } from '../app.ts'
import { READER_LIMIT } from '../live/hub.ts'
import type { LiveName } from '../live/reader.ts'
import { Refusal } from '../refusal.ts'
import { eventsQuery, LIVE_NAMES } from '../shapes/desk.ts'

/** Of one token, or of one address without: a dashboard has one a tab. */
const PER_ASKER = 16

export const eventsDoor: Door = (app, { hub, gate }) => {
  const reading = new Map<string, number>()

  app.route({
    method: 'GET',
    url: '/api/v1/events',
    config: { needs: 'read' },
    schema: {
      summary: 'What happens, as it happens',
      tags: ['events'],
      querystring: eventsQuery,
      response: {
        ...answering(z.string()),
        200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
      },
    },
    handler: (request, reply) => {
      const { kinds, lang } = request.query
      const wishes = { kinds: kindsOf(kinds), language: languageOf(request, lang) }
      const who = `${whoIs(request)} ${request.ip}`
      const count = reading.get(who) ?? 0
      if (count >= PER_ASKER || hub.readers >= READER_LIMIT) throw tooMany()
      const asked = { method: 'GET', headers: request.headers, from: request.ip }
      const { by, name } = request.asker ?? {}
      const isWelcome = (): boolean => {
        try {
          const now = gate.whoAsks(asked)
          return now?.by === by && now?.name === name
        } catch {
          return false
        }
      }
      const lastId = request.headers['last-event-id']
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no',
      })
      // Lets the browser know that it is open, and how long to wait before it comes back.
      raw.write('retry: 2000\n\n')
      const leave = hub.join(raw, { ...wishes, isWelcome }, typeof lastId === 'string' ? lastId : undefined)
      reading.set(who, count + 1)
      raw.on('error', () => raw.destroy())
      raw.once('close', () => {
        leave?.()
        const left = (reading.get(who) ?? 1) - 1
        if (left === 0) reading.delete(who)
        else reading.set(who, left)
      })
    },
  })
}

function kindsOf(text: string | undefined): ReadonlySet<LiveName> {
  if (text === undefined) return new Set(LIVE_NAMES.filter(name => name !== 'fact'))
  const wanted = text.split(',').map(each => each.trim())
  const unknown = wanted.find(each => !(LIVE_NAMES as readonly string[]).includes(each))
  if (unknown !== undefined)
    throw new Refusal(400, {
      code: 'request/invalid',
      what: `there are no events "${unknown}"`,
      where: 'querystring.kinds',
      hint: `write ${LIVE_NAMES.join(', ')}`,
    })
  return new Set(wanted as LiveName[])
}

const tooMany = (): Refusal =>
  new Refusal(429, { code: 'events/too-many', what: 'too many read events', hint: 'close some pages' }, 10)
