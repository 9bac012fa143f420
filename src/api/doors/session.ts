// Who is asking: a token is changed for a session's cookie here, so that a browser need not keep it.

import { answering, type Door } from '../app.ts'
import type { Asker } from '../gate/gate.ts'
import { sessionCookie, sessionIn } from '../gate/sessions.ts'
import { type Session, session, sessionOrder } from '../shapes/desk.ts'

const PATH = '/api/v1/session'

export const sessionDoor: Door = (app, { services, settings, gate }) => {
  const { version, demo } = services.self
  const told = (asker: Pick<Asker, 'role' | 'name'> | undefined): Session => ({
    schemaVersion: 1,
    ...(asker !== undefined && { role: asker.role, name: asker.name }),
    version,
    demo,
  })
  const isSecure = settings.tls !== undefined

  app.route({
    method: 'GET',
    url: PATH,
    config: { needs: 'anybody' },
    schema: { summary: 'Who is asking', tags: ['session'], response: answering(session) },
    handler: async request => told(request.asker),
  })

  app.route({
    method: 'POST',
    url: PATH,
    config: { needs: 'anybody' },
    schema: {
      summary: 'Log in: a token for a cookie',
      tags: ['session'],
      body: sessionOrder,
      response: answering(session),
    },
    handler: async (request, reply) => {
      if (gate.isOpen) return told(request.asker)
      const asked = { method: request.method, headers: request.headers, from: request.ip }
      const token = gate.login(request.body.token, asked)
      request.asker = { ...token, by: 'session' }
      request.deed = `log in as ${token.name}`
      reply.header('set-cookie', sessionCookie(gate.sessions.open(token, services.clock.steady()), isSecure))
      return told(token)
    },
  })

  app.route({
    method: 'DELETE',
    url: PATH,
    config: { needs: 'anybody' },
    schema: { summary: 'Log out', tags: ['session'], response: answering(session) },
    handler: async (request, reply) => {
      const id = sessionIn(request.headers.cookie)
      if (id !== undefined) gate.sessions.close(id)
      reply.header('set-cookie', sessionCookie('', isSecure, 0))
      return told(gate.isOpen ? request.asker : undefined)
    },
  })
}
