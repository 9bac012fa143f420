// The sending half of all channels over HTTP: one POST, verified, no redirect followed, the answer read only as far as
// an error needs it.

import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { TrustStore } from '../../tls/index.ts'
import { Undelivered } from './channel.ts'
import { oneLine } from './notice-text.ts'

export interface Post {
  url: string
  body: string
  headers?: Readonly<Record<string, string>>
  trust?: TrustStore | undefined
}

/** Octets of an answer that are read; the rest is not waited for. */
const ANSWER_BYTES = 2000
const ANSWER_SHOWN = 200
/** RFC 9110 section 15.5: not now, which a later try may change. */
const LATER_STATUSES = [408, 425, 429]

/** Resolves when it was accepted (2xx). Errors name host and status, never the address, which may hold a secret. */
export async function postJson({ url, body, headers, trust }: Post, signal: AbortSignal): Promise<void> {
  const { status = 0, retryAfter, text } = await exchange(url, body, headers, trust, signal)
  if (status >= 200 && status < 300) return
  const said = oneLine(text, ANSWER_SHOWN)
  const isFinal = status >= 300 && status < 500 && !LATER_STATUSES.includes(status)
  throw new Undelivered(`HTTP ${status} from ${new URL(url).hostname}${said && `: ${said}`}`, {
    isFinal,
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
  })
}

interface Answer {
  status: number | undefined
  retryAfter: number | undefined
  text: string
}

function exchange(
  url: string,
  body: string,
  headers: Post['headers'],
  trust: TrustStore | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const octets = Buffer.from(body)
    const options = {
      method: 'POST',
      signal,
      agent: false as const,
      headers: {
        'content-type': 'application/json',
        'content-length': octets.length,
        'user-agent': 'Linesman',
        ...headers,
      },
    }
    const request: ClientRequest = url.startsWith('https:')
      ? requestTls(url, { ...options, ...(trust?.pem && { ca: trust.pem }) })
      : requestPlain(url, options)
    request.on('error', reject)
    request.on('response', response => void answerOf(response).then(resolve, reject))
    request.end(octets)
  })
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    // Leaving the loop ends the connection.
    if (bytes >= ANSWER_BYTES) break
  }
  return {
    status: response.statusCode,
    retryAfter: secondsOf(response.headers['retry-after']),
    text: Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString('utf8'),
  }
}

/** `Retry-After: 120` in milliseconds; the form with a date is left to the usual wait (RFC 9110 section 10.2.3). */
const secondsOf = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined

/** The header that `token` is sent in, if there is one (RFC 6750 section 2.1). */
export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }
