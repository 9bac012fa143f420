// Diversion (RFC 5806): who passed a call on, the last one first.
//
//   <sip:+4930555100@a.example>;reason=no-answer;privacy=off;counter=1

import { ok, type Result } from '../../kernel/index.ts'
import { isToken, parseNumber, unquote } from '../syntax/grammar.ts'
import { Parameters } from '../syntax/parameters.ts'
import { formatNameAddr, type NameAddr, parseNameAddr } from './name-addr.ts'

export interface Diversion {
  readonly uri: string
  /** `unconditional`, `user-busy`, `no-answer` ..., a token in lower case; `unknown` where there is none. */
  readonly reason: string
  /** How often the call was passed on up to here since the entry below, 1 for this time alone. */
  readonly counter: number
  /** Name, number or both are not to be shown. */
  readonly isPrivate: boolean
}

/** More than this in a counter is no count any more. */
const MAX_COUNTER = 1000

/** One element of the list header. */
export function parseDiversion(value: string): Result<Diversion, string> {
  const address: Result<NameAddr, string> = parseNameAddr(value)
  if (!address.ok) return address
  const { uri, parameters } = address.value
  const text = (name: string): string => unquote(parameters.get(name) ?? '').toLowerCase()
  const [privacy, reason] = [text('privacy'), text('reason')]
  return ok({
    uri,
    reason: isToken(reason) ? reason : 'unknown',
    counter: Math.max(1, parseNumber(text('counter'), MAX_COUNTER) ?? 1),
    isPrivate: privacy !== '' && privacy !== 'off',
  })
}

export const formatDiversion = ({ uri, reason, counter, isPrivate }: Diversion): string =>
  formatNameAddr({
    uri,
    parameters: Parameters.of(
      ['reason', reason],
      ['privacy', isPrivate ? 'full' : 'off'],
      ['counter', String(counter)],
    ),
  })
