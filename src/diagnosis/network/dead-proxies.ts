// Addresses of Microsoft's that the SBC holds on to although they are out of service: nodes that say so with 503, or
// take no connection any more while others do.

import type { ConnectionClosedFact, FactLog, SipFact } from '../../facts/index.ts'
import { minutes } from '../../kernel/index.ts'
import { isByMicrosoft } from '../sip/sip-dialogs.ts'
import { surroundingsOf } from '../surroundings.ts'

/** One of Microsoft's addresses, and what shows that it is out of service. */
export interface DeadProxy<Sign> {
  address: string
  signs: [Sign, ...Sign[]]
}

/** Within this an SBC should have asked for the address again (Microsoft, 503/540998). */
export const RESOLVE_AGAIN = minutes(15)
const SIGNS = 3

/** Nodes that answered requests with 503 because they are drained. */
export function drainedProxies(facts: FactLog): DeadProxy<SipFact>[] {
  const drained = facts
    .of('sip')
    .filter(message => message.status === 503 && isByMicrosoft(message) && /draining/i.test(message.text))
  return byAddress(drained, ({ direction, local, remote }) => (direction === 'sent' ? local : remote).address)
}

/** Addresses that refused connections or did not answer for longer than names may be kept, while others did. */
export function silentProxies(facts: FactLog): DeadProxy<ConnectionClosedFact>[] {
  const { isMicrosoft } = surroundingsOf(facts)
  const opened = facts
    .of('connection-opened')
    .filter(({ role, remote }) => role === 'client' && isMicrosoft(remote.address))
  const failed = failedCalls(facts, isMicrosoft)
  return byAddress(failed, ({ remote }) => remote.address).filter(({ address, signs }) => {
    const [from, to] = [signs[0].at, signs.at(-1)?.at ?? signs[0].at]
    if (signs.length < SIGNS || to - from <= RESOLVE_AGAIN) return false
    const between = opened.filter(({ at }) => at >= from && at <= to)
    return between.length > 0 && between.every(({ remote }) => remote.address !== address)
  })
}

/** Connections of the SBC to Microsoft that never came to be. */
export function failedCalls(
  facts: FactLog,
  isMicrosoft: (address: string) => boolean,
): ConnectionClosedFact[] {
  const opened = new Set(
    facts.of('connection-opened').map(({ observer, connection }) => `${observer} ${connection}`),
  )
  return facts
    .of('connection-closed')
    .filter(
      ({ role, how, remote, observer, connection }) =>
        role === 'client' &&
        (how === 'refused' || how === 'timeout') &&
        isMicrosoft(remote.address) &&
        !opened.has(`${observer} ${connection}`),
    )
}

const byAddress = <Sign>(signs: readonly Sign[], addressOf: (sign: Sign) => string): DeadProxy<Sign>[] =>
  [...Map.groupBy(signs, addressOf)].flatMap(([address, [first, ...more]]) =>
    first === undefined ? [] : [{ address, signs: [first, ...more] as [Sign, ...Sign[]] }],
  )
