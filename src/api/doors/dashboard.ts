// The dashboard: files as they were built. Those with a hash in their name never change and are kept by browsers; any page of
// it is the same file, which finds out by its address what to show.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { notFound } from '../refusal.ts'

/** `index-C3pO_r2D.js`, as vite names what it builds. */
const HASHED = /\/assets\/[^/]+-[\w-]{8,}\.\w+(?:\.(?:br|gz))?$/
const A_YEAR = 'public, max-age=31536000, immutable'

export async function serveDashboard(app: App, folder: string | undefined): Promise<void> {
  const isThere = folder !== undefined && existsSync(join(folder, 'index.html'))
  if (isThere) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      decorateReply: true,
      setHeaders: (reply, path) => {
        reply.header('cache-control', HASHED.test(path.replaceAll('\\', '/')) ? A_YEAR : 'no-cache')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    if (isThere && isPage(request)) return reply.sendFile('index.html')
    if (!isThere && request.url === '/') return noDashboard(reply)
    throw notFound('api/no-such-path', 'there is nothing under this path', 'see /openapi.json')
  })
}

/** A browser goes there, and it is no path of data. */
const isPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' &&
  !/^\/(?:api|metrics|probe|healthz|readyz|openapi\.json)(?:[/?]|$)/.test(url) &&
  !/\.\w{1,8}(?:\?|$)/.test(url) &&
  (headers.accept ?? '').includes('text/html')

const noDashboard = (reply: FastifyReply): FastifyReply =>
  reply
    .type('text/plain; charset=utf-8')
    .send('Linesman serves its API here: /openapi.json says what there is. The dashboard is not built.\n')
