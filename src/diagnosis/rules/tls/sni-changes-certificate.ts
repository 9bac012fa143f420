// The server name decides which certificate is shown. Microsoft sends the name, so its connections get the right one;
// whoever sends none, or whose name a middlebox takes away, gets another.

import type { FactLog, TlsHandshakeFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import { type CertificateFacts, judgesServer } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'

export const sniChangesCertificate: Rule = {
  id: 'tls/sni-changes-certificate',
  severity: 'info',
  title: {
    en: 'Without the server name the SBC shows another certificate',
    de: 'Ohne den Servernamen zeigt der SBC ein anderes Zertifikat',
  },
  remedy: {
    en: 'Teams sends the server name (SNI), so nothing has to be done for it. Binding the same TLS context to the listener as its default makes sure that no connection ever depends on the name.',
    de: 'Teams sendet den Servernamen (SNI), seinetwegen ist nichts zu tun. Wird derselbe TLS-Kontext auch als Vorgabe an den Listener gebunden, hängt nie eine Verbindung am Namen.',
  },
  reference:
    "RFC 6066 section 3; AudioCodes SBC User's Manual, choice of the TLS Context for incoming connections",
  find,
}

function find(facts: FactLog): Match[] {
  const handshakes = facts.of('tls-handshake').filter(each => each.role === 'client')
  const usual = new Map<string, CertificateFacts>()
  for (const each of handshakes) {
    const leaf = each.serverChain[0]
    if (judgesServer(each) && leaf !== undefined && each.chainFault === undefined)
      usual.set(serverOf(each), leaf)
  }
  return handshakes.flatMap((each): Match[] => {
    const shown = each.serverChain[0]
    const right = usual.get(serverOf(each))
    if (each.trial !== 'server-name' || shown === undefined || right === undefined) return []
    if (shown.fingerprint256 === right.fingerprint256) return []
    return [matchOf(each, shown, right)]
  })
}

const serverOf = ({ observer, remote }: TlsHandshakeFact): string => `${observer} ${formatEndpoint(remote)}`

const matchOf = (handshake: TlsHandshakeFact, shown: CertificateFacts, right: CertificateFacts): Match => ({
  about: serverOf(handshake),
  instance: handshake.connection,
  certainty: 'proven',
  says: say(
    {
      en: '{server} shows CN={right} to who asks for it by name, and CN={shown} to who asks for no name or another one.',
      de: '{server} zeigt CN={right} dem, der es beim Namen nennt, und CN={shown} dem, der keinen oder einen anderen Namen nennt.',
    },
    { server: formatEndpoint(handshake.remote), right: right.subject, shown: shown.subject },
  ),
  evidence: [handshake],
})
