// Evidence handed in from outside: files come in, and findings can be asked for as they are made.

import { OperatorError } from '../../kernel/index.ts'
import { type App, answering, type Door, type Inside, languageOf } from '../app.ts'
import { tooManyWait } from '../evidence/diagnoses.ts'
import { receive } from '../evidence/uploads.ts'
import { needed, Refusal } from '../refusal.ts'
import {
  acceptedAnswer,
  diagnosisAnswer,
  diagnosisId,
  diagnosisQuery,
  droppedAnswer,
} from '../shapes/desk.ts'
import { reportQuery } from '../shapes/findings.ts'
import { problem } from '../shapes/parts.ts'
import { answeringReport, reportReply } from '../telling/report-reply.ts'

const PATH = '/api/v1/diagnoses'
/** That come in at the same time: each takes the disk. */
const UPLOADS = 4

export const diagnosesDoor: Door = (app, { services, settings, diagnoses, places }) => {
  let uploads = 0

  app.route({
    method: 'POST',
    url: PATH,
    config: { needs: 'operate' },
    schema: {
      summary: 'Hands in captures, logs and other evidence as multipart/form-data',
      tags: ['diagnoses'],
      consumes: ['multipart/form-data'],
      response: { 202: acceptedAnswer, '4xx': problem, '5xx': problem },
    },
    handler: async (request, reply) => {
      needed(services.diagnose, 'diagnoses', 'nothing here reads evidence')
      if (!diagnoses.hasRoom) throw tooManyWait()
      if (uploads >= UPLOADS) throw tooManyUploads()
      uploads++
      try {
        const { folder, files } = await receive(request, places.uploads, settings.upload)
        request.deed = `${files.length} files`
        const id = await diagnoses.take(folder, files)
        return reply.code(202).header('location', `${PATH}/${id}`).send({ schemaVersion: 1, id })
      } catch (error) {
        // What is still on its way of a refused upload would be taken for the next request on the connection.
        reply.header('connection', 'close')
        if (error instanceof OperatorError) services.say(`api: ${error.message}`)
        throw error
      } finally {
        uploads--
      }
    },
  })

  app.route({
    method: 'GET',
    url: `${PATH}/:id`,
    config: { needs: 'read' },
    schema: {
      summary: 'How far it is, and what was found',
      tags: ['diagnoses'],
      params: diagnosisId,
      querystring: diagnosisQuery,
      response: answering(diagnosisAnswer),
    },
    handler: async request => diagnoses.answer(request.params.id, languageOf(request, request.query.lang)),
  })

  app.route({
    method: 'DELETE',
    url: `${PATH}/:id`,
    config: { needs: 'operate' },
    schema: {
      summary: 'Stops and forgets it',
      tags: ['diagnoses'],
      params: diagnosisId,
      response: answering(droppedAnswer),
    },
    handler: async request => {
      const { id } = request.params
      await diagnoses.drop(id)
      return { schemaVersion: 1 as const, id }
    },
  })

  reportRoute(app, diagnoses)
}

function reportRoute(app: App, diagnoses: Inside['diagnoses']): void {
  app.route({
    method: 'GET',
    url: `${PATH}/:id/report`,
    config: { needs: 'read' },
    schema: {
      summary: 'The report for a ticket',
      tags: ['diagnoses'],
      params: diagnosisId,
      querystring: reportQuery,
      response: answeringReport,
    },
    handler: async (request, reply) => {
      const { lang, format } = request.query
      const report = diagnoses.report(request.params.id, languageOf(request, lang))
      return reply.send(reportReply(reply, report, format))
    },
  })
}

const tooManyUploads = (): Refusal =>
  new Refusal(
    429,
    { code: 'diagnoses/busy', what: 'too many files come in', hint: 'ask again in a minute' },
    60,
  )
