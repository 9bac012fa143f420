// Who takes alerts in tests: servers on loopback that keep what they got, and the channels that lead to them.

import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { type ChannelSettings, type Notice, openChannel } from '../../src/alerts/index.ts'
import { listening } from './free-port.ts'

export interface Posted {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface HttpReceiver {
  /** `http://127.0.0.1:PORT`, or `https://localhost:PORT`. */
  url: string
  posted: Posted[]
  end(): Promise<void>
}

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Says nothing at all. */
  hangs?: boolean
}

export async function httpReceiver(
  answer: Answer | ((posted: Posted) => Answer) = {},
  certificate?: { cert: string; key: string },
): Promise<HttpReceiver> {
  const posted: Posted[] = []
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = request
    const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
    posted.push(one)
    const {
      status = 200,
      headers: more = {},
      body = 'ok',
      hangs = false,
    } = typeof answer === 'function' ? answer(one) : answer
    if (!hangs) response.writeHead(status, more).end(body)
  }
  const server: Server =
    certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener)
  const port = await listening(server)
  return {
    url: certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    posted,
    end: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const SENDER = { host: 'linesman.example.com', processId: 4711 }

/** One try. */
export const sendOnce = async (
  settings: ChannelSettings,
  notice: Notice,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<void> => (await openChannel(settings, SENDER)).send(notice, signal)

/** Looks until it is so; says `what` was missed where it never is. */
export async function until(isSo: () => boolean | Promise<boolean>, what: () => string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await isSo()) return
    await pause(50)
  }
  throw new Error(what())
}
