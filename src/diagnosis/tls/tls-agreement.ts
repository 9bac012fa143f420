// What the rules about versions and suites share: handshakes that ended before anything was shown.

import type { FactLog } from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'
import { formatEndpoint } from '../../kernel/index.ts'
import type { Match } from '../rule.ts'
import { attemptKey, type TlsAttempt, tlsAttempts } from './tls-attempts.ts'

/** Proven by the alert that says so, or by a trial that shows what the server takes; `besides` tells of the latter. */
export function agreementMatches(
  cause: 'version' | 'cipher',
  facts: FactLog,
  besides: (attempt: TlsAttempt) => Said[],
): Match[] {
  const attempts = tlsAttempts(facts).filter(attempt => attempt.cause === cause)
  return [...Map.groupBy(attempts, ({ server }) => formatEndpoint(server))].flatMap(([about, group]) => {
    const first = group[0] as TlsAttempt
    const wasTried = besides(first).length > 0
    const isSaid = first.alert === 'protocol_version' || first.alert === 'insufficient_security'
    const says = [ended(about, group), ...offered(first, cause), ...besides(first)]
    return group.map(
      (attempt): Match => ({
        about,
        instance: attemptKey(attempt),
        certainty: isSaid || wasTried ? 'proven' : 'likely',
        says,
        evidence: attempt.views,
      }),
    )
  })
}

function ended(server: string, group: readonly TlsAttempt[]): Said {
  const { alert } = group[0] as TlsAttempt
  const values = {
    server,
    clients: { list: group.map(({ client }) => client.address) },
    many: { count: group.length, of: { en: ['time', 'times'], de: ['Mal', 'Mal'] } as const },
  }
  return alert === undefined
    ? say(
        {
          en: '{server} and {clients} came to no agreement, {many}, and nobody said why.',
          de: '{server} und {clients} einigten sich nicht, {many}, und niemand sagte, warum.',
        },
        values,
      )
    : say(
        {
          en: '{server} and {clients} came to no agreement, {many}: alert {alert}.',
          de: '{server} und {clients} einigten sich nicht, {many}: Alert {alert}.',
        },
        { ...values, alert },
      )
}

function offered({ offered }: TlsAttempt, cause: 'version' | 'cipher'): Said[] {
  const list = cause === 'version' ? offered?.versions : offered?.ciphers
  if (list === undefined) return []
  return [
    say({ en: 'Offered was {list}.', de: 'Angeboten war {list}.' }, { list: { list, shown: OFFERED_SHOWN } }),
  ]
}
const OFFERED_SHOWN = 8
