// An SBC that asks for a client certificate may name the authorities it takes one of, most often its whole trust store.
// One that names some of Microsoft's roots and not the others has not followed their change.

import { type FactLog, isMicrosoftName, type TlsHandshakeFact } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import { FORMER_MICROSOFT_ROOT, MICROSOFT_ROOTS } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'

export const microsoftRootsNotListed: Rule = {
  id: 'tls/microsoft-roots-not-listed',
  severity: 'warning',
  title: {
    en: "The SBC does not name all of Microsoft's roots where it asks for a certificate",
    de: 'Der SBC nennt nicht alle Wurzeln von Microsoft, wo er ein Zertifikat verlangt',
  },
  remedy: {
    en: "Import the missing roots into the trust store of the TLS context for Teams. From April 2026 on Microsoft's certificate may end in any of the seven it has announced.",
    de: 'Die fehlenden Wurzeln in die vertrauten Zertifikate des TLS-Kontexts für Teams aufnehmen. Seit April 2026 kann das Zertifikat von Microsoft in jeder der sieben enden, die es angekündigt hat.',
  },
  reference:
    'Microsoft Learn, "What\'s new for Direct Routing", change of certificate authorities; RFC 5246 section 7.4.4',
  find,
}

function find(facts: FactLog): Match[] {
  return facts.of('tls-handshake').flatMap((handshake): Match[] => {
    const missing = missingIn(handshake)
    if (missing.length === 0) return []
    const server = formatEndpoint(handshake.role === 'server' ? handshake.local : handshake.remote)
    return [
      {
        about: server,
        instance: `${handshake.observer} ${handshake.connection}`,
        certainty: 'likely',
        says: say(
          {
            en: '{server} asks for a certificate of authorities it names; of those of Microsoft it leaves out {missing}.',
            de: '{server} verlangt ein Zertifikat von Stellen, die er nennt; von denen Microsofts fehlen {missing}.',
          },
          { server, missing: { list: missing, shown: MICROSOFT_ROOTS.length } },
        ),
        evidence: [handshake],
      },
    ]
  })
}

/** A server that names none of them is meant for somebody else, as in a laboratory with an authority of its own. */
function missingIn({ at, authorities = [], serverName }: TlsHandshakeFact): string[] {
  if (serverName !== undefined && isMicrosoftName(serverName)) return []
  const named = new Set(authorities.map(commonNameIn))
  const isForMicrosoft = [FORMER_MICROSOFT_ROOT, ...MICROSOFT_ROOTS.map(each => each.commonName)].some(name =>
    named.has(name),
  )
  if (!isForMicrosoft) return []
  return MICROSOFT_ROOTS.filter(each => each.since <= at && !named.has(each.commonName)).map(
    each => each.commonName,
  )
}

/** Of `CN=DigiCert Global Root G2, O=DigiCert Inc, C=US`. */
const commonNameIn = (name: string): string => /(?:^|, )CN=((?:\\.|[^,])+)/.exec(name)?.[1] ?? name
