// Microsoft Entra ID and Graph as far as call records need them, over HTTPS on loopback, in the shapes of Microsoft's pages:
// tokens that end, pages, and a tenant that asks too much.

import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { instantOf } from '../../src/kernel/index.ts'
import { callPage, type MadeCall } from '../../src/records/testing/index.ts'
import { type Authority, createAuthority } from '../../src/tls/index.ts'

export interface Asked {
  path: string
  authorization: string | undefined
  body: string
}

const authority: Authority = await createAuthority({
  ...{ name: 'graph lab', now: instantOf(Date.now()), key: 'ec-p256' },
})

export class GraphServer {
  readonly asked: Asked[] = []
  readonly roots = authority.rootPem
  calls: readonly MadeCall[] = []
  pageSize = 1000
  /** Questions for calls that are answered with 429 first. */
  busy = 0
  /** Status and body for all questions for calls from now on. */
  refusal: { status: number; body: object } | undefined
  /** So many of the first tokens are taken no more. */
  endedTokens = 0
  #tokens = 0
  readonly #server

  private constructor(pem: { cert: string; key: string }) {
    this.#server = createServer(pem, async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const path = request.url ?? ''
      this.asked.push({ path, authorization: request.headers.authorization, body })
      const { status, headers, json } = this.#answer(path, request.headers.authorization)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(json)
    })
  }

  static async open(): Promise<GraphServer> {
    const { pem } = await authority.issue({ commonName: 'localhost' })
    const server = new GraphServer({ cert: pem.cert, key: pem.key })
    await new Promise<void>(done => server.#server.listen(0, '127.0.0.1', done))
    return server
  }

  get origin(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(done => this.#server.close(done))
  }

  #answer(
    path: string,
    authorization: string | undefined,
  ): { status: number; headers?: Record<string, string>; json: string } {
    if (path.endsWith('/oauth2/v2.0/token')) {
      const token = { token_type: 'Bearer', expires_in: 3599, access_token: `token-${++this.#tokens}` }
      return { status: 200, json: JSON.stringify(token) }
    }
    const number = Number(/^Bearer token-(\d+)$/.exec(authorization ?? '')?.[1] ?? 0)
    if (number <= this.endedTokens)
      return failing(401, 'InvalidAuthenticationToken', 'Lifetime validation failed.')
    if (this.refusal !== undefined)
      return { status: this.refusal.status, json: JSON.stringify(this.refusal.body) }
    if (this.busy > 0) {
      this.busy--
      return { ...failing(429, 'TooManyRequests', 'Too many requests.'), headers: { 'retry-after': '1' } }
    }
    const skip = Number(/[?&]\$skip=(\d+)/.exec(path)?.[1] ?? 0)
    const rows = this.calls.slice(skip, skip + this.pageSize)
    const rest = skip + rows.length < this.calls.length
    const base = `${this.origin}${path.replace(/\?.*/, '')}`
    return { status: 200, json: callPage(rows, rest ? `${base}?$skip=${skip + rows.length}` : undefined) }
  }
}

const failing = (status: number, code: string, message: string) => ({
  status,
  json: JSON.stringify({ error: { code, message } }),
})
