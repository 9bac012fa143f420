// Findings about users: one for all of whom the same is true, however many they are.

import { counted, EVIDENCE_LIMIT, listed } from '../../findings/index.ts'
import type { User } from '../tenant/user.ts'
import type { Change } from './change.ts'
import type { LintMatch } from './rule.ts'

export interface SaidOfUsers {
  users: readonly User[]
  /** What goes after the users' names, as a sentence. */
  says: string
  /** What counts of one of them. */
  piece: (user: User) => string
  remedy: { says: string; cost: string; change?: (user: User) => Change }
}

/** Empty without users. */
export function userMatch(
  { users, says, piece, remedy }: SaidOfUsers,
  certainty: LintMatch['certainty'] = 'proven',
): LintMatch[] {
  const [first, ...others] = users
    .slice(0, EVIDENCE_LIMIT)
    .map(user => ({ ref: `user ${user.userPrincipalName}`, text: piece(user) }))
  if (first === undefined) return []
  const names = listed(users.map(user => user.userPrincipalName))
  return [
    {
      certainty,
      says: `${counted(users.length, 'user')}, ${names}: ${says}`,
      evidence: [first, ...others],
      count: users.length,
      remedies: [
        { says: remedy.says, cost: remedy.cost, changes: remedy.change ? users.map(remedy.change) : [] },
      ],
    },
  ]
}

export const setUser = (
  user: User,
  fields: Extract<Change, { part: 'users'; do: 'set' }>['fields'],
): Change => ({ do: 'set', part: 'users', identity: user.userPrincipalName, fields })
