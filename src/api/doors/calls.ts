// Calls: the list with its filters, as a page or whole as CSV, counts for charts, one call, and its ladder in any form.

import { Readable } from 'node:stream'
import { z } from 'zod'
import { type Ladder, ladderHtml, ladderMermaid, ladderSvg, ladderText } from '../../facts/index.ts'
import { instantOf, millis } from '../../kernel/index.ts'
import type { CallQuestion, CallStory } from '../../store/index.ts'
import { type App, answering, type Door, languageOf, raw } from '../app.ts'
import { type CallBook, ladderOfCall } from '../books/call-book.ts'
import { DOCUMENT_POLICY } from '../gate/headers.ts'
import { notFound } from '../refusal.ts'
import {
  callAnswer,
  callId,
  callQuery,
  callsAnswer,
  callsQuery,
  countsAnswer,
  countsQuery,
  ladder,
  ladderQuery,
} from '../shapes/calls.ts'
import { callsCsv } from '../telling/calls-csv.ts'
import { findingTold } from '../telling/told.ts'

const PATH = '/api/v1/calls'

export const callsDoor: Door = (app, { calls }) => {
  app.route({
    method: 'GET',
    url: PATH,
    config: { needs: 'read' },
    schema: {
      summary: 'Calls, newest first; as CSV the whole list',
      tags: ['calls'],
      querystring: callsQuery,
      response: {
        ...answering(callsAnswer),
        200: {
          description: 'A page, or the list',
          content: { 'application/json': { schema: callsAnswer }, 'text/csv': { schema: z.string() } },
        },
      },
    },
    handler: async (request, reply) => {
      const { format, ...query } = request.query
      const question = questionOf(query)
      if (format === 'csv') {
        reply
          .header('content-disposition', 'attachment; filename="calls.csv"')
          .type('text/csv; charset=utf-8')
        return raw(reply).send(Readable.from(callsCsv(each => calls.page(each), question)))
      }
      const { items, next } = await calls.page(question)
      return reply.send({ schemaVersion: 1, calls: items, ...(next !== undefined && { next }) })
    },
  })

  countsDoor(app, calls)
  oneDoor(app, calls)
  ladderDoor(app, calls)
}

function countsDoor(app: App, calls: CallBook): void {
  app.route({
    method: 'GET',
    url: `${PATH}/counts`,
    config: { needs: 'read' },
    schema: {
      summary: 'Numbers of calls over time',
      tags: ['calls'],
      querystring: countsQuery,
      response: answering(countsAnswer),
    },
    handler: async request => {
      const { from, to, bucketMs, by } = request.query
      const question = { from: instantOf(from), to: instantOf(to), bucketMs: millis(bucketMs), by }
      return { schemaVersion: 1 as const, counts: await calls.counts(question) }
    },
  })
}

function oneDoor(app: App, calls: CallBook): void {
  app.route({
    method: 'GET',
    url: `${PATH}/:id`,
    config: { needs: 'read' },
    schema: {
      summary: 'One call, by its id or the Call-ID of a leg',
      tags: ['calls'],
      params: callId,
      querystring: callQuery,
      response: answering(callAnswer),
    },
    handler: async request => {
      const language = languageOf(request, request.query.lang)
      const story = await storyOf(calls, request.params.id, request.query.pages)
      return {
        schemaVersion: 1 as const,
        call: story.call,
        ladder: ladderOfCall(story),
        next: story.next,
        findings: story.findings.map(finding => findingTold(finding, language)),
      }
    },
  })
}

function ladderDoor(app: App, calls: CallBook): void {
  app.route({
    method: 'GET',
    url: `${PATH}/:id/ladder`,
    config: { needs: 'read' },
    schema: {
      summary: "A call's ladder: to look at, to hand on, or as a capture of its messages",
      tags: ['calls'],
      params: callId,
      querystring: ladderQuery,
      response: {
        ...answering(ladder),
        200: {
          description: 'The ladder',
          content: {
            'application/json': { schema: ladder },
            'text/plain': { schema: z.string() },
            'text/html': { schema: z.string() },
            'image/svg+xml': { schema: z.string() },
            'application/x-pcapng': { schema: z.string() },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { format, pages } = request.query
      const story = await storyOf(calls, request.params.id, pages)
      if (format === 'pcapng') {
        reply.header('content-disposition', 'attachment; filename="call.pcapng"').type('application/x-pcapng')
        return raw(reply).send(await captureOf(story))
      }
      const drawn = ladderOfCall(story)
      if (drawn === undefined) throw noFacts()
      if (format === 'json') return reply.send(drawn)
      const { type, draw } = DRAWN[format]
      if (format !== 'text') reply.header('content-security-policy', DOCUMENT_POLICY)
      return reply.type(type).send(draw(drawn))
    },
  })
}

const DRAWN: Readonly<
  Record<'text' | 'svg' | 'html' | 'mermaid', { type: string; draw: (of: Ladder) => string }>
> = {
  text: { type: 'text/plain; charset=utf-8', draw: each => ladderText(each, { colour: false }) },
  svg: { type: 'image/svg+xml', draw: each => ladderSvg(each) },
  html: { type: 'text/html; charset=utf-8', draw: each => ladderHtml([each]) },
  mermaid: { type: 'text/plain; charset=utf-8', draw: ladderMermaid },
}

async function storyOf(calls: CallBook, id: string, pages: number): Promise<CallStory> {
  const story = await calls.one(id, pages)
  if (story !== undefined) return story
  throw notFound('calls/not-found', 'there is no such call, or no more', 'look for it in /api/v1/calls')
}

const noFacts = () =>
  notFound(
    'calls/no-facts',
    'what was seen of this call is no longer kept',
    'raise store.keepDays or store.cap',
  )

async function captureOf({ call, facts }: CallStory): Promise<Uint8Array> {
  const legs = new Set(call.legs.map(({ callId }) => callId))
  const messages = facts
    .filter(fact => fact.kind === 'sip')
    .filter(fact => fact.observer === call.observer && legs.has(fact.callId))
  if (messages.length === 0) throw noFacts()
  const { pcapngOfSip } = await import('../../capture/index.ts')
  return pcapngOfSip(messages)
}

function questionOf(query: Omit<z.output<typeof callsQuery>, 'format'>): CallQuestion {
  const { from, to, longerThanMs, shorterThanMs, ...rest } = query
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...known,
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
    ...(longerThanMs !== undefined && { durationMs: { from: millis(longerThanMs) } }),
    ...(shorterThanMs !== undefined && { shorterThanMs: millis(shorterThanMs) }),
  }
}
