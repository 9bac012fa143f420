// What is looked at rather than watched: effective settings, what was done.

import { answering, type Door } from '../app.ts'
import { needed } from '../refusal.ts'
import { auditAnswer, settingsAnswer } from '../shapes/desk.ts'

export const deskDoor: Door = (app, { services, audit }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/settings',
    config: { needs: 'read' },
    schema: { summary: 'Effective settings', tags: ['settings'], response: answering(settingsAnswer) },
    handler: async () => {
      const settings = needed(services.settings, 'settings', 'nothing is configured in this system')
      const told = settings().map(({ path, value, from, line }) => ({
        path,
        value,
        from: line === undefined ? from : `line ${line}`,
      }))
      return { schemaVersion: 1 as const, settings: told }
    },
  })

  app.route({
    method: 'GET',
    url: '/api/v1/audit',
    config: { needs: 'admin' },
    schema: { summary: 'What was done and refused', tags: ['settings'], response: answering(auditAnswer) },
    handler: async () => ({ schemaVersion: 1 as const, entries: audit.entries }),
  })
}
