// The tenant's voice routing: its files, and what is worked out of them, or of an export that somebody hands in, elsewhere.
//
//   GET: the export of this system --------------------+
//   POST: files --> a folder of their own, then none --+--> its turn --> a thread --> answer

import { rm } from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { OperatorError } from '../../kernel/index.ts'
import type { Reading, TenantAnswers, TenantWish } from '../../routing/index.ts'
import { type App, answering, type Door, type Inside, languageOf } from '../app.ts'
import { receive } from '../evidence/uploads.ts'
import { DOCUMENT_POLICY } from '../gate/headers.ts'
import { needed, Refusal } from '../refusal.ts'
import { goneOf } from '../routing/gone.ts'
import { Turns } from '../routing/turns.ts'
import type { EvidenceFile, Services } from '../services.ts'
import { lintAnswer, lintQuery, matrixAnswer, matrixQuery, tenantAnswer } from '../shapes/routing.ts'

const PATH = '/api/v1/routing'

export const routingDoor: Door = (app, inside) => {
  const { services } = inside
  app.route({
    method: 'GET',
    url: `${PATH}/tenant`,
    config: { needs: 'read' },
    schema: { summary: "Files of the tenant's export", tags: ['routing'], response: answering(tenantAnswer) },
    handler: async () => {
      const { name, files, problems = [] } = await tenantOf(services)()
      return { schemaVersion: 1 as const, name, files: [...files], problems: [...problems] }
    },
  })
  const work = worker(inside)
  for (const way of WAYS) {
    lintRoute(app, way, work)
    matrixRoute(app, way, work)
  }
}

/** Of this system's export, or of files that are handed in with the request. */
const WAYS = [
  { method: 'GET', needs: 'read', of: "the tenant's export", takes: {} },
  {
    method: 'POST',
    needs: 'operate',
    of: 'an export that is handed in as multipart/form-data',
    takes: { consumes: ['multipart/form-data'] },
  },
] as const
type Way = (typeof WAYS)[number]

function lintRoute(app: App, { method, needs, of, takes }: Way, work: Worker): void {
  app.route({
    method,
    url: `${PATH}/lint`,
    config: { needs },
    schema: {
      summary: `What is wrong in ${of}, with PowerShell that mends it`,
      tags: ['routing'],
      ...takes,
      querystring: lintQuery,
      response: answering(lintAnswer),
    },
    handler: async (request, reply) => {
      const { reading, lang } = request.query
      const wish = { wants: 'lint', reading: await readingOf(reading), how: 'unreachable' } as const
      return work({ ...wish, language: languageOf(request, lang) }, request, reply)
    },
  })
}

const answeringMatrix = {
  ...answering(z.union([matrixAnswer, z.string()])),
  200: {
    description: 'The matrix',
    content: {
      'application/json': { schema: matrixAnswer },
      'text/csv': { schema: z.string() },
      'text/html': { schema: z.string() },
    },
  },
}

function matrixRoute(app: App, { method, needs, of, takes }: Way, work: Worker): void {
  app.route({
    method,
    url: `${PATH}/matrix`,
    config: { needs },
    schema: {
      summary: `Every failure of one SBC, site or region, or of two, against everybody in ${of}`,
      tags: ['routing'],
      ...takes,
      querystring: matrixQuery,
      response: answeringMatrix,
    },
    handler: async (request, reply) => {
      const { reading, how: said, format } = request.query
      const { parseHow } = await import('../../routing/index.ts')
      const how = parseHow(said)
      if (how === undefined) throw wrong('how', `an SBC cannot be down like "${said}"`, 'as unreachable, 503')
      const wish = {
        wants: format === 'json' ? 'matrix' : format,
        reading: await readingOf(reading),
        how,
      } as const
      const answer = await work(wish, request, reply)
      if (format !== 'json') reply.header('content-type', `text/${format}; charset=utf-8`)
      if (format === 'html') reply.header('content-security-policy', DOCUMENT_POLICY)
      return reply.send(answer as never)
    },
  })
}

type Wish<Wanted extends keyof TenantAnswers> = Omit<TenantWish<Wanted>, 'at'>
type Worker = <Wanted extends keyof TenantAnswers>(
  wish: Wish<Wanted>,
  request: object,
  reply: object,
) => Promise<TenantAnswers[Wanted]>

const tenantOf = ({ tenant }: Services) =>
  needed(tenant, 'tenant', 'name the folder of an export in the configuration')

/** Has it worked out, in its turn, for as long as whoever asked is there. */
function worker({ services, settings, places }: Inside): Worker {
  const turns = new Turns(services.clock)
  return async (wished, request, reply) => {
    const asked = request as FastifyRequest
    const workOut = needed(services.workOut, 'routing', 'nothing here works out what a tenant comes to')
    const isOwn = asked.method === 'GET'
    if (isOwn) tenantOf(services)
    const gone = goneOf((reply as FastifyReply).raw)
    const wish = { ...wished, at: services.clock.now() }
    const work = (files?: readonly EvidenceFile[]) =>
      turns.inTurn(signal => workOut(wish, files, signal), gone)
    return turns.admit(async () => {
      if (isOwn) return work()
      const { folder, files } = await received(asked, reply as FastifyReply, places.uploads, settings.upload)
      try {
        return await work(files)
      } catch (error) {
        // It was wrong before it came here.
        if (!(error instanceof OperatorError)) throw error
        throw new Refusal(400, { code: error.code, what: error.message })
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })
  }
}

async function received(
  request: FastifyRequest,
  reply: FastifyReply,
  ...to: [folder: string, limits: Inside['settings']['upload']]
) {
  try {
    const upload = await receive(request, ...to)
    request.deed = `${upload.files.length} files`
    return upload
  } catch (error) {
    // What is still on its way of a refused upload would be taken for the next request on the connection.
    reply.header('connection', 'close')
    throw error
  }
}

/** Voice routing is loaded for who asks of it. */
async function readingOf(said: string | readonly string[] = []): Promise<Reading> {
  const { DEFAULT_READING, withReading } = await import('../../routing/index.ts')
  let reading = DEFAULT_READING
  for (const text of [said].flat()) {
    const next = withReading(reading, text)
    if (next === undefined)
      throw wrong('reading', `"${text}" is not contested`, 'linesman route --compare-readings lists what is')
    reading = next
  }
  return reading
}

const wrong = (where: string, what: string, hint: string): Refusal =>
  new Refusal(400, { code: 'request/invalid', where: `querystring.${where}`, what, hint })
