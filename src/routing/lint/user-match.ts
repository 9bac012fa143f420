// Findings about users: one for all of whom the same is true, however many they are.

import { EVIDENCE_LIMIT, type Said, say, type Value } from '../../findings/index.ts'
import type { User } from '../tenant/user.ts'
import type { Change } from './change.ts'
import { USER, userPiece } from './piece.ts'
import type { LintMatch } from './rule.ts'

export interface SaidOfUsers {
  users: readonly User[]
  /** What goes after the users' names, as a sentence. */
  says: Said
  /** What counts of one of them. */
  piece: (user: User) => Value
  remedy: { says: Said; cost: Said; change?: (user: User) => Change }
}

/** Empty without users. */
export function userMatch(
  { users, says, piece, remedy }: SaidOfUsers,
  certainty: LintMatch['certainty'] = 'proven',
): LintMatch[] {
  const [first, ...others] = users.slice(0, EVIDENCE_LIMIT).map(user => userPiece(user, piece(user)))
  if (first === undefined) return []
  return [
    {
      certainty,
      says: say(OF_USERS, {
        users: { count: users.length, of: USER },
        names: { list: users.map(user => user.userPrincipalName) },
        says,
      }),
      evidence: [first, ...others],
      count: users.length,
      remedies: [
        { says: remedy.says, cost: remedy.cost, changes: remedy.change ? users.map(remedy.change) : [] },
      ],
    },
  ]
}

const OF_USERS = { en: '{users}, {names}: {says}', de: '{users}, {names}: {says}' } as const

export const setUser = (
  user: User,
  fields: Extract<Change, { part: 'users'; do: 'set' }>['fields'],
): Change => ({ do: 'set', part: 'users', identity: user.userPrincipalName, fields })
