// Who is asking: what the API takes this browser for, and how it came to be somebody.

import { signal } from '@preact/signals'
import type { Overview, Session } from '../../api/shapes/index.ts'
import { ask, type Loaded, refusals } from './client.ts'
import { hear } from './live.ts'
import { failed } from './use-loaded.ts'

export const session = signal<Loaded<Session>>({ state: 'loading' })
/** The state of all at a glance, as it comes in. */
export const overview = signal<Overview | undefined>(undefined)

const ROLES: readonly NonNullable<Session['role']>[] = ['read', 'operate', 'admin']

/** Whether the one who asks may do what `role` may. */
export function may(role: NonNullable<Session['role']>): boolean {
  if (session.value.state !== 'done' || session.value.answer.role === undefined) return false
  return ROLES.indexOf(session.value.answer.role) >= ROLES.indexOf(role)
}

export async function loadSession(): Promise<void> {
  try {
    session.value = { state: 'done', answer: await ask<Session>('session') }
  } catch (error) {
    session.value = failed(error)
  }
  if (may('read')) overview.value = await ask<Overview>('overview').catch(() => overview.value)
}

/** Throws an `ApiProblem` when the token is none. */
export async function signIn(token: string): Promise<void> {
  await ask('session', { method: 'POST', body: { token } })
  await loadSession()
}

export async function signOut(): Promise<void> {
  await ask('session', { method: 'DELETE' })
  await loadSession()
}

/** Called once. */
export function beginSession(): void {
  loadSession()
  refusals.subscribe(count => count > 0 && loadSession())
  hear('overview', now => {
    overview.value = now
  })
}
