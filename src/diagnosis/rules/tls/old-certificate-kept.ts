// A certificate was renewed, and connections made before go on with the old one: Microsoft keeps warning about it, and
// may cut them off when it ends.

import type { FactLog, SipFact, TlsHandshakeFact } from '../../../facts/index.ts'
import { isMicrosoftName } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { formatEndpoint, minutes } from '../../../kernel/index.ts'
import type { CertificateFacts } from '../../../tls/index.ts'
import type { Match, Rule } from '../../rule.ts'

export const oldCertificateKept: Rule = {
  id: 'tls/old-certificate-kept',
  severity: 'warning',
  title: {
    en: 'Connections go on with a certificate that was replaced',
    de: 'Verbindungen laufen mit einem ersetzten Zertifikat weiter',
  },
  remedy: {
    en: 'Drop the old TLS connections, or restart the SIP interface when no call is up: both sides see the new certificate on new connections only. Until then the Teams admin centre keeps warning.',
    de: 'Die alten TLS-Verbindungen trennen, oder das SIP-Interface neu starten, wenn gerade niemand spricht: Das neue Zertifikat sehen beide Seiten nur auf neuen Verbindungen. Bis dahin warnt das Teams Admin Center weiter.',
  },
  reference: 'Microsoft Learn, "Monitor and troubleshoot Direct Routing", warnings about certificates',
  find,
}

/** Connections that are in use when the certificate changes may finish what they carry. */
const GRACE = minutes(10)

/** A connection, and the certificate our side showed on it. */
interface Shown {
  handshake: TlsHandshakeFact
  leaf: CertificateFacts
}

function find(facts: FactLog): Match[] {
  const shown = facts.of('tls-handshake').flatMap(ourLeaf)
  const renewals = renewalsAmong(shown)
  const lastUse = new Map<string, SipFact>()
  for (const message of facts.of('sip')) lastUse.set(connectionOf(message), message)
  return shown.flatMap(each => {
    const { handshake, leaf } = each
    const used = lastUse.get(connectionOf(handshake))
    if (used === undefined) return []
    const renewed = renewals.get(each)
    const since = Math.min(renewed?.handshake.at ?? Number.POSITIVE_INFINITY, leaf.notAfter)
    // One that was out of its dates from the start is another rule's.
    if (used.at - since <= GRACE || handshake.at > leaf.notAfter) return []
    return [matchOf({ handshake, leaf }, used, renewed)]
  })
}

const connectionOf = ({ observer, connection }: { observer: string; connection?: string }): string =>
  `${observer} ${connection}`

function ourLeaf(handshake: TlsHandshakeFact): Shown[] {
  const { outcome, role, serverChain, clientChain } = handshake
  const [leaf] = role === 'server' ? serverChain : clientChain
  if (outcome !== 'complete' || leaf === undefined || isMicrosoftName(leaf.subject)) return []
  return [{ handshake, leaf }]
}

/** For each that was replaced the first shown later that is for the same name, by the same SBC, and issued later. */
function renewalsAmong(shown: readonly Shown[]): Map<Shown, Shown> {
  const renewals = new Map<Shown, Shown>()
  const groups = Map.groupBy(
    shown,
    ({ handshake: { observer, local }, leaf }) => `${observer} ${local.address} ${leaf.subject}`,
  )
  for (const group of groups.values()) {
    // Those nothing newer has followed yet: the last is the oldest certificate of them.
    const waiting: Shown[] = []
    for (const each of group) {
      for (let last = waiting.at(-1); last !== undefined && isNewer(each, last); last = waiting.at(-1))
        renewals.set(waiting.pop() as Shown, each)
      waiting.push(each)
    }
  }
  return renewals
}

const isNewer = (other: Shown, { leaf }: Shown): boolean => other.leaf.notBefore > leaf.notBefore

function matchOf({ handshake, leaf }: Shown, used: SipFact, renewed: Shown | undefined): Match {
  const values = {
    peer: formatEndpoint(handshake.remote),
    subject: leaf.subject,
    until: day(leaf.notAfter),
    after: { millis: used.at - handshake.at },
  }
  return {
    about: `${handshake.local.address} ${leaf.fingerprint256}`,
    instance: `${handshake.observer} ${handshake.connection}`,
    certainty: 'proven',
    says:
      renewed === undefined
        ? say(
            {
              en: 'The connection with {peer} was still in use {after} after it began with CN={subject}, which ended on {until}.',
              de: 'Die Verbindung mit {peer} war {after} nach ihrem Beginn mit CN={subject} noch in Gebrauch; das Zertifikat ist am {until} abgelaufen.',
            },
            values,
          )
        : say(
            {
              en: 'The connection with {peer} was still in use {after} after it began with CN={subject}, valid until {until}; newer connections have one valid until {renewed}.',
              de: 'Die Verbindung mit {peer} war {after} nach ihrem Beginn mit CN={subject}, gültig bis {until}, noch in Gebrauch; neuere Verbindungen haben eines, das bis {renewed} gilt.',
            },
            { ...values, renewed: day(renewed.leaf.notAfter) },
          ),
    evidence: renewed === undefined ? [used, handshake] : [used, handshake, renewed.handshake],
  }
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
