// The way to the API: questions with an answer or a problem in words. What comes by itself is in `live.ts`.

import { signal } from '@preact/signals'
import type { Problem } from '../../api/shapes/index.ts'
import { language } from './words.ts'

export const BASE = '/api/v1/'

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

/** How many times the API wanted to know who asks: the frame looks at its session again when it changes. */
export const refusals = signal(0)

export interface Order {
  method: string
  /** A form as it is, all else as JSON. */
  body?: unknown
}

/** Throws an `ApiProblem`, with status 0 where nobody answers. */
export async function ask<Answer>(path: string, order?: Order): Promise<Answer> {
  const response = await respond(path, order)
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

/** What may be no JSON. Throws as `ask` does; texts come in the language chosen. */
export async function respond(path: string, order?: Order): Promise<Response> {
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
  if (response.ok) return response
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined
  if (response.status === 401 && path !== 'session') refusals.value++
  throw new ApiProblem(response.status, problem?.error.what ?? response.statusText, problem?.error.hint)
}

/** `pathWith('calls', { state: 'ended', number: '' })` is `calls?state=ended`: what is empty is left out. */
export function pathWith(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  if (filled.length === 0) return path
  return `${path}?${new URLSearchParams(filled.map(([name, value]) => [name, String(value)]))}`
}
