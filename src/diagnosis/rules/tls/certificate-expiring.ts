// A certificate of the SBC's that is still good and will not be for long. Microsoft warns from the thirtieth day on.

import { isMicrosoftName, type TlsHandshakeFact } from '../../../facts/index.ts'
import { type Noun, say } from '../../../findings/index.ts'
import { type CertificateFacts, judgesServer } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'

export const certificateExpiring: Rule = {
  id: 'tls/certificate-expiring',
  severity: 'warning',
  title: { en: 'A certificate expires soon', de: 'Ein Zertifikat läuft bald ab' },
  remedy: {
    en: 'Renew it, put the new chain into the TLS context, and drop old connections so that both sides see it. From the day it expires Microsoft takes no connection any more.',
    de: 'Es erneuern, die neue Kette in den TLS-Kontext setzen und alte Verbindungen trennen, damit beide Seiten sie sehen. Vom Tag des Ablaufs an nimmt Microsoft keine Verbindung mehr an.',
  },
  reference: 'Microsoft Learn, "Monitor and troubleshoot Direct Routing", warnings about certificates',
  find: facts => {
    const seen = new Set<string>()
    return facts.of('tls-handshake').flatMap(handshake =>
      expiring(handshake).flatMap((certificate): Match[] => {
        const about = certificate.fingerprint256
        if (seen.has(about)) return []
        seen.add(about)
        return [matchOf(handshake, certificate)]
      }),
    )
  },
}

const DAY = 86_400_000
const NOTICE_DAYS = 30
const DAYS: Noun = { en: ['day', 'days'], de: ['Tag', 'Tagen'] }

/**
 * Nobody here renews Microsoft's, what only a trial was shown serves nobody, and what somebody shows who dials in is his own
 * choice: a stranger's would be another finding with each connection.
 */
function expiring(handshake: TlsHandshakeFact): CertificateFacts[] {
  const { at, role, serverChain, clientChain } = handshake
  if (!judgesServer(handshake)) return []
  return [serverChain, ...(role === 'client' ? [clientChain] : [])]
    .filter(([leaf]) => leaf !== undefined && !isMicrosoftName(leaf.subject))
    .flat()
    .filter(({ notAfter }) => at <= notAfter && notAfter - at < NOTICE_DAYS * DAY)
}

const matchOf = (
  handshake: TlsHandshakeFact,
  { subject, notAfter, fingerprint256 }: CertificateFacts,
): Match => ({
  about: fingerprint256,
  instance: fingerprint256,
  certainty: 'proven',
  says: say(
    { en: 'CN={subject} expires on {day}, in {days}.', de: 'CN={subject} läuft am {day} ab, in {days}.' },
    {
      subject,
      day: new Date(notAfter).toISOString().slice(0, 10),
      days: { count: Math.floor((notAfter - handshake.at) / DAY), of: DAYS },
    },
  ),
  evidence: [handshake],
})
