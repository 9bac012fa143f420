// Who asks, by a token. Only SHA-256 of tokens are known here, and each is compared in the same time whatever it is, so that
// nothing is learned from how long a refusal takes.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiToken, Role } from '../../config/index.ts'

const RANKS: Readonly<Record<Role, number>> = { read: 0, operate: 1, admin: 2 }

/** An admin may all that an operator may, who may all that a reader may. */
export const mayAs = (has: Role, needed: Role): boolean => RANKS[has] >= RANKS[needed]

/** Undefined for a token that nobody has. */
export function tokenFor(shown: string, tokens: readonly ApiToken[]): ApiToken | undefined {
  const digest = createHash('sha256').update(shown).digest()
  let found: ApiToken | undefined
  // All of them, also when it was found.
  for (const token of tokens) if (timingSafeEqual(digest, token.sha256)) found ??= token
  return found
}
