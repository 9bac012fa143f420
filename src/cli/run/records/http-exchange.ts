// One question over HTTPS and its answer, within bounds of time and size. No redirect is followed: what shows who asks goes
// where it was meant to go.

import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { HttpAnswer, HttpAsk } from '../../../collector/index.ts'
import type { TrustStore } from '../../../tls/index.ts'

/** A page of a thousand calls has less than a megabyte. */
const ANSWER_BYTES = 16 * 1024 * 1024
const PATIENCE_MS = 60_000

/** Never rejects. `signal` ends it. */
export async function exchange(
  { url, method, headers, body }: HttpAsk,
  trust: TrustStore | undefined,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  const options = {
    ...{
      method,
      signal: limit,
      headers: { accept: 'application/json', 'user-agent': 'Linesman', ...headers },
    },
    ...(trust?.pem && { ca: [...trust.pem] }),
  }
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      request(url, options)
        .on('error', reject)
        .on('response', resolve)
        // Of a switch to another protocol neither of them tells.
        .on('close', () => reject(new Error('the connection ended without an answer')))
        .end(body),
    )
    const retryAfter = response.headers['retry-after']
    return {
      ...{ type: 'answered', status: response.statusCode ?? 0, body: await bodyOf(response) },
      ...(retryAfter !== undefined && { retryAfter }),
    }
  } catch (error) {
    return { type: 'failed', says: reasonOf(error as NodeJS.ErrnoException) }
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    if (bytes > ANSWER_BYTES) throw new Error(`the answer has more than ${ANSWER_BYTES / 1024 / 1024} MB`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Of a name with several addresses there is an error for each. */
const reasonOf = ({ name, code, message }: NodeJS.ErrnoException): string =>
  name === 'TimeoutError' || name === 'AbortError'
    ? `no answer within ${PATIENCE_MS / 1000} s`
    : message === ''
      ? (code ?? 'no connection')
      : message
