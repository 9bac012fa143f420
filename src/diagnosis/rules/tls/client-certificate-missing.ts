// Where the SBC calls, Microsoft asks for its certificate as well, and gets none.

import { type Certainty, say } from '../../../findings/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { matchesOf } from '../../tls/tls-matches.ts'

export const clientCertificateMissing: Rule = {
  id: 'tls/client-certificate-missing',
  severity: 'critical',
  title: {
    en: 'No client certificate was shown on a connection that demands one',
    de: 'Auf einer Verbindung, die es verlangt, wurde kein Clientzertifikat gezeigt',
  },
  remedy: {
    en: "Configure the TLS context used for connections to Microsoft with the SBC's certificate and key, and switch client certificates (mutual TLS) on for it.",
    de: 'Den TLS-Kontext für Verbindungen zu Microsoft mit Zertifikat und Schlüssel des SBC versehen und Clientzertifikate (mutual TLS) dafür einschalten.',
  },
  reference: 'Microsoft Learn, "Plan Direct Routing", section on mutual TLS; RFC 5246 section 7.4.6',
  find: facts =>
    matchesOf('client-certificate-missing', facts, attempt => {
      const server = attempt.serverName ?? attempt.server.address
      return say(
        {
          en: '{client} showed no certificate to {server};',
          de: '{client} zeigte {server} kein Zertifikat;',
        },
        { client: attempt.client.address, server },
      )
    }).map(match => ({ ...match, certainty: certaintyOf(match) })),
}

/** Nothing shown may also mean nothing seen (TLS 1.3 hides it from a capture) unless an alert points at it. */
function certaintyOf(match: Match): Certainty {
  if (match.certainty === 'proven') return match.certainty
  return match.evidence.some(fact => 'alert' in fact && fact.alert !== undefined) ? 'likely' : 'possible'
}
