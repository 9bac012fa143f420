// Findings: the list, one with its page of the handbook, and the report for a ticket.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { instantOf } from '../../kernel/index.ts'
import type { KeptFinding } from '../../store/index.ts'
import { type App, answering, type Door, type Inside, languageOf } from '../app.ts'
import { factsCited } from '../books/cited-facts.ts'
import type { FindingBook } from '../books/finding-book.ts'
import { notFound } from '../refusal.ts'
import {
  findingAnswer,
  findingId,
  findingQuery,
  findingsAnswer,
  findingsQuery,
  reportQuery,
} from '../shapes/findings.ts'
import { reportOfKept } from '../telling/finding-report.ts'
import { answeringReport, reportReply } from '../telling/report-reply.ts'
import { findingTold } from '../telling/told.ts'

const PATH = '/api/v1/findings'

export const findingsDoor: Door = (app, inside) => {
  const { findings, places } = inside
  app.route({
    method: 'GET',
    url: PATH,
    config: { needs: 'read' },
    schema: {
      summary: 'What was found to be wrong, newest first',
      tags: ['findings'],
      querystring: findingsQuery,
      response: answering(findingsAnswer),
    },
    handler: async request => {
      const { lang, rule, severity, from, to, limit } = request.query
      const language = languageOf(request, lang)
      const found = await findings.list({
        ...(rule !== undefined && { rule }),
        ...(severity !== undefined && { severity }),
        ...(from !== undefined && { from: instantOf(from) }),
        ...(to !== undefined && { to: instantOf(to) }),
        ...(limit !== undefined && { limit }),
      })
      return { schemaVersion: 1 as const, findings: found.map(each => findingTold(each, language)) }
    },
  })

  app.route({
    method: 'GET',
    url: `${PATH}/:id`,
    config: { needs: 'read' },
    schema: {
      summary: 'One finding, with its page of the handbook',
      tags: ['findings'],
      params: findingId,
      querystring: findingQuery,
      response: answering(findingAnswer),
    },
    handler: async request => {
      const found = await oneOf(findings, request.params.id)
      const finding = findingTold(found, languageOf(request, request.query.lang))
      return { schemaVersion: 1 as const, finding, handbook: await page(places.handbook, finding.rule) }
    },
  })

  reportDoor(app, inside)
}

function reportDoor(app: App, { findings, services }: Inside): void {
  app.route({
    method: 'GET',
    url: `${PATH}/:id/report`,
    config: { needs: 'read' },
    schema: {
      summary: 'The report for a ticket',
      tags: ['findings'],
      params: findingId,
      querystring: reportQuery,
      response: answeringReport,
    },
    handler: async (request, reply) => {
      const { lang, format } = request.query
      const found = await oneOf(findings, request.params.id)
      const facts = await factsCited(found, services)
      const report = reportOfKept(found, facts, languageOf(request, lang), services.clock.now())
      return reply.send(reportReply(reply, report, format))
    },
  })
}

async function oneOf(findings: FindingBook, id: number): Promise<KeptFinding> {
  const found = await findings.one(id)
  if (found !== undefined) return found
  throw notFound('findings/not-found', 'there is no such finding, or no more', 'see /api/v1/findings')
}

/** Empty where there is none: rules of others have no page here. */
async function page(handbook: string, rule: string): Promise<string> {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(rule)) return ''
  return readFile(join(handbook, `${rule}.md`), 'utf8').catch(() => '')
}
