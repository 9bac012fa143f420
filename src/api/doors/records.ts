// Records of calls handed in from outside: they become part of what is seen, as if they had come from a folder.

import { rm } from 'node:fs/promises'
import { worded } from '../../findings/index.ts'
import { type App, answering, type Door, type Inside, languageOf } from '../app.ts'
import { receive } from '../evidence/uploads.ts'
import { needed, Refusal } from '../refusal.ts'
import { recordSourcesAnswer, recordSourcesQuery, recordsAnswer } from '../shapes/desk.ts'
import { problem } from '../shapes/parts.ts'

export const recordsDoor: Door = (app, inside) => {
  sourcesRoute(app, inside)
  takingRoute(app, inside)
}

function sourcesRoute(app: App, { services }: Inside): void {
  app.route({
    method: 'GET',
    url: '/api/v1/records/sources',
    config: { needs: 'read' },
    schema: {
      summary: 'How it stands with the folder and with Microsoft Graph, as far as records come from there',
      tags: ['records'],
      querystring: recordSourcesQuery,
      response: answering(recordSourcesAnswer),
    },
    handler: async request => {
      const language = languageOf(request, request.query.lang)
      const sources = (services.records?.sources() ?? []).map(({ kind, name, standing }) => ({
        ...{ kind, name, state: standing.state },
        ...(standing.state === 'trouble' && { says: worded(standing.says, language) }),
      }))
      return { schemaVersion: 1 as const, sources }
    },
  })
}

function takingRoute(app: App, { services, settings, places }: Inside): void {
  let isReading = false

  app.route({
    method: 'POST',
    url: '/api/v1/records',
    config: { needs: 'operate' },
    schema: {
      summary: "Hands in Microsoft's records of calls as multipart/form-data, to be seen with all else",
      tags: ['records'],
      consumes: ['multipart/form-data'],
      response: { 200: recordsAnswer, '4xx': problem, '5xx': problem },
    },
    handler: async (request, reply) => {
      const desk = needed(services.records, 'records', 'nothing here takes records in')
      if (isReading) throw busy()
      isReading = true
      try {
        const { folder, files } = await receive(request, places.uploads, settings.upload)
        request.deed = `${files.length} files`
        try {
          return { schemaVersion: 1 as const, ...(await desk.take(files)) }
        } finally {
          await rm(folder, { recursive: true, force: true })
        }
      } catch (error) {
        // What is still on its way of a refused upload would be taken for the next request on the connection.
        reply.header('connection', 'close')
        throw error
      } finally {
        isReading = false
      }
    },
  })
}

const busy = (): Refusal =>
  new Refusal(429, { code: 'records/busy', what: 'others are being read', hint: 'ask again in a minute' }, 60)
