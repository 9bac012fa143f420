// One question over HTTPS and its answer, within bounds of time and size. No redirect is followed: what shows who asks goes
// where it was meant to go.

import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { HttpAnswer, HttpAsk } from '../../../collector/index.ts'
import { type Said, say, type Value, worded } from '../../../findings/index.ts'
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
        .on('close', () => reject(new Told(say(NO_ANSWER))))
        .end(body),
    )
    const retryAfter = response.headers['retry-after']
    return {
      ...{ type: 'answered', status: response.statusCode ?? 0, body: await bodyOf(response) },
      ...(retryAfter !== undefined && { retryAfter }),
    }
  } catch (error) {
    return {
      type: 'failed',
      says: error instanceof Told ? error.said : reasonOf(error as NodeJS.ErrnoException),
    }
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    if (bytes > ANSWER_BYTES) throw new Told(say(TOO_LARGE, { limit: ANSWER_BYTES / 1024 / 1024 }))
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Of a name with several addresses there is an error for each. */
const reasonOf = ({ name, code, message }: NodeJS.ErrnoException): Value =>
  name === 'TimeoutError' || name === 'AbortError'
    ? say(TOO_LATE, { seconds: PATIENCE_MS / 1000 })
    : message === ''
      ? (code ?? say(NO_ANSWER))
      : message

/** What is wrong with an answer, in words of ours. */
class Told extends Error {
  readonly said: Said

  constructor(said: Said) {
    super(worded(said, 'en'))
    this.said = said
  }
}

const NO_ANSWER = {
  en: 'the connection ended without an answer',
  de: 'die Verbindung endete ohne Antwort',
} as const
const TOO_LARGE = {
  en: 'the answer has more than {limit} MB',
  de: 'die Antwort hat mehr als {limit} MB',
} as const
const TOO_LATE = { en: 'no answer within {seconds} s', de: 'keine Antwort binnen {seconds} s' } as const
