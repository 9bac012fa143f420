// The way to the API: questions with an answer or a problem in words, and what comes by itself.

import { signal } from '@preact/signals'
import type { LiveEvents, Problem } from '../../api/shapes/index.ts'
import { language } from './words.ts'

const BASE = '/api/v1/'

/** What a question came to; the pages draw all three. */
export type Loaded<Answer> =
  | { state: 'loading' }
  | { state: 'done'; answer: Answer }
  | { state: 'failed'; says: string; hint?: string; status?: number }

export class ApiProblem extends Error {
  readonly status: number
  readonly hint: string | undefined

  constructor(status: number, says: string, hint?: string) {
    super(says)
    this.status = status
    this.hint = hint
  }
}

/** Throws an `ApiProblem`. Texts come in the language chosen. */
export async function ask<Answer>(path: string, order?: { method: string; body?: unknown }): Promise<Answer> {
  const isJson = order?.body !== undefined && !(order.body instanceof FormData)
  const response = await fetch(BASE + path, {
    method: order?.method ?? 'GET',
    headers: {
      'accept-language': language.value,
      // A page of another origin cannot set it without being asked: the API wants it for whatever changes something.
      ...(order !== undefined && { 'x-linesman': 'dashboard' }),
      ...(isJson && { 'content-type': 'application/json' }),
    },
    ...(order?.body !== undefined && {
      body: isJson ? JSON.stringify(order.body) : (order.body as FormData),
    }),
  }).catch((error: Error) => {
    throw new ApiProblem(0, error.message)
  })
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined
  throw new ApiProblem(response.status, problem?.error.what ?? response.statusText, problem?.error.hint)
}

/** Hears of one kind of event until the returned function is called. The connection is shared, and comes back by itself. */
export function hear<Name extends keyof LiveEvents>(
  name: Name,
  hearer: (data: LiveEvents[Name]) => void,
): () => void {
  const listener = (event: Event): void => hearer(JSON.parse((event as MessageEvent<string>).data))
  events().addEventListener(name, listener)
  return () => stream?.removeEventListener(name, listener)
}

/** Whether what is shown is alive. */
export const connected = signal(false)

let stream: EventSource | undefined
function events(): EventSource {
  if (stream !== undefined) return stream
  stream = new EventSource(`${BASE}events`)
  stream.addEventListener('open', () => {
    connected.value = true
  })
  stream.addEventListener('error', () => {
    connected.value = false
  })
  return stream
}
