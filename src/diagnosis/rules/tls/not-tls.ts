// Somebody answers at the port, and what he says is no TLS: plain SIP at 5061, or another service altogether.

import type { TlsHandshakeFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import { judgesServer } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'

export const notTls: Rule = {
  id: 'tls/not-tls',
  severity: 'critical',
  title: { en: 'What answers at the port speaks no TLS', de: 'Was am Port antwortet, spricht kein TLS' },
  remedy: {
    en: 'Check address and port: SIP over TLS has a port of its own, 5061 most often. Where it is the right one, bind a TLS context to it.',
    de: 'Adresse und Port prüfen: SIP über TLS hat einen eigenen Port, meist 5061. Ist es der richtige, einen TLS-Kontext daran binden.',
  },
  reference: 'RFC 3261 section 18 and 26.3.1; Microsoft Learn, "Plan Direct Routing", SIP signalling: ports',
  find: facts =>
    facts
      .of('tls-handshake')
      .filter(isNoAnswerInTls)
      .map((handshake): Match => {
        const server = formatEndpoint(handshake.remote)
        return {
          about: server,
          instance: `${handshake.observer} ${handshake.connection}`,
          certainty: 'likely',
          says: say(
            {
              en: '{server} answered a ClientHello with something else than TLS.',
              de: '{server} hat ein ClientHello mit etwas anderem als TLS beantwortet.',
            },
            { server },
          ),
          evidence: [handshake],
        }
      }),
}

/** The client gave up by itself before any hello of the server's; OpenSSL then sends `protocol_version`. */
const isNoAnswerInTls = (handshake: TlsHandshakeFact): boolean => {
  const { role, outcome, endedBy, how, version, chainFault, offered } = handshake
  return (
    role === 'client' &&
    outcome === 'failed' &&
    endedBy === 'local' &&
    how !== 'timeout' &&
    chainFault === undefined &&
    version === undefined &&
    offered !== undefined &&
    judgesServer(handshake)
  )
}
