// Whether it is there, for whoever starts and balances; and what there is, as an OpenAPI document.

import { z } from 'zod'
import type { Door } from '../app.ts'

const alive = z.object({ status: z.string() })

export const statusDoor: Door = (app, { services }) => {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { needs: 'anybody', ungated: true },
    schema: { summary: 'Whether it runs', tags: ['status'], response: { 200: alive } },
    handler: async () => ({ status: 'ok' }),
  })

  app.route({
    method: 'GET',
    url: '/readyz',
    config: { needs: 'anybody', ungated: true },
    schema: { summary: 'Whether it takes new calls', tags: ['status'], response: { 200: alive, 503: alive } },
    handler: async (_, reply) => {
      if (services.sbc?.health().isDraining) return reply.code(503).send({ status: 'draining' })
      if (services.store?.counts().trouble !== undefined)
        return reply.send({ status: 'ok, but the store fails' })
      return reply.send({ status: 'ok' })
    },
  })

  app.route({
    method: 'GET',
    url: '/openapi.json',
    config: { needs: 'anybody' },
    schema: { hide: true },
    handler: async (_, reply) => reply.send(app.swagger()),
  })
}
