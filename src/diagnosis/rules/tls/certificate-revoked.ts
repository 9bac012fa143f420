// The CA has taken a certificate back, and the other side knows.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { matchesOf, ownerOf, shownBy } from '../../tls/tls-matches.ts'

export const certificateRevoked: Rule = {
  id: 'tls/certificate-revoked',
  severity: 'critical',
  title: { en: 'A certificate was revoked', de: 'Ein Zertifikat wurde widerrufen' },
  remedy: {
    en: 'Have a new certificate issued with a new key, put it into the TLS context with its intermediates, and drop old connections. Ask the CA why it revoked the old one: a key that got out, or a domain that is no longer yours.',
    de: 'Ein neues Zertifikat mit neuem Schlüssel ausstellen lassen, samt Zwischenzertifikaten in den TLS-Kontext einspielen und alte Verbindungen trennen. Die CA fragen, warum sie das alte widerrufen hat: weil der Schlüssel bekannt wurde, oder weil die Domäne nicht mehr die eigene ist.',
  },
  reference: 'Microsoft Learn, "Monitor and troubleshoot Direct Routing"; RFC 8446 section 6.2',
  find: facts =>
    matchesOf('revoked', facts, attempt =>
      say(
        {
          en: '{owner} showed {shown}, which the other side calls revoked;',
          de: '{owner} zeigte {shown}, laut Gegenstelle widerrufen;',
        },
        { owner: ownerOf(attempt), shown: shownBy(attempt) },
      ),
    ).map(match => ({
      ...match,
      // The alert says so itself.
      certainty: match.evidence.some(fact => 'alert' in fact && fact.alert !== undefined)
        ? 'proven'
        : match.certainty,
    })),
}
