// What would make sure of a finding that is not proven, with the command to type. It depends on what the evidence is:
// a handshake asks for another look at the certificate, anything else for a capture of the same.

import type { Fact, TlsHandshakeFact } from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'
import type { Diagnosed } from '../diagnose.ts'
import { capture, DIAGNOSE_CAPTURE, showCertificates } from '../words/verifying-command.ts'

export interface Proof {
  says: Said
  commands?: string[]
}

/** Empty where nothing is left to prove. */
export function nextProofs({ certainty, evidence }: Pick<Diagnosed, 'certainty' | 'evidence'>): Proof[] {
  if (certainty === 'proven') return []
  const handshake = evidence.find(
    (fact): fact is TlsHandshakeFact => fact.kind === 'tls-handshake' && fact.outcome === 'failed',
  )
  if (handshake !== undefined) return ofHandshake(handshake)
  if (evidence.some(fact => fact.kind === 'rtp')) return [captured('udp')]
  return [captured(signallingOf(evidence))]
}

function ofHandshake(handshake: TlsHandshakeFact): Proof[] {
  const { role, local, remote, serverName } = handshake
  const server = role === 'server' ? local : remote
  const shown: Proof = {
    says: say({
      en: 'What the listener shows, asked several times and from several addresses, as it may choose by address:',
      de: 'Was der Listener zeigt, mehrmals und von mehreren Adressen aus gefragt, denn er kann nach der Adresse wählen:',
    }),
    commands: [showCertificates(server, serverName)],
  }
  const own: Proof = {
    says: say({
      en: 'The reason in the words of the side that left: its log, or for Microsoft the record of the transfer (transferCompletion) that its support can read, by Call-ID and time.',
      de: 'Der Grund in den Worten der Seite, die abbrach: ihr Log, oder bei Microsoft die Aufzeichnung der Weiterleitung (transferCompletion), die der Support nach Call-ID und Zeit nachlesen kann.',
    }),
  }
  return [shown, captured(`tcp port ${server.port}`), own]
}

const captured = (filter: string): Proof => ({
  says: say({
    en: 'A capture of the next time, with the log of the SBC beside it (with TLS 1.2 it shows the certificates):',
    de: 'Ein Mitschnitt vom nächsten Mal, dazu das Log des SBC (bei TLS 1.2 sind darin die Zertifikate zu lesen):',
  }),
  commands: [capture(filter), DIAGNOSE_CAPTURE],
})

/** The ports the evidence names, else those of Direct Routing. */
function signallingOf(evidence: readonly Fact[]): string {
  const ports = new Set(
    evidence.flatMap(fact => {
      if (fact.kind === 'connection-closed' || fact.kind === 'connection-opened')
        return fact.role === 'server' ? (fact.local?.port ?? []) : fact.remote.port
      if (fact.kind === 'flow') return fact.server.port
      return []
    }),
  )
  return [...(ports.size === 0 ? DEFAULT_PORTS : ports)]
    .slice(0, PORTS_SHOWN)
    .map(port => `port ${port}`)
    .join(' or ')
}
const DEFAULT_PORTS = new Set([5060, 5061])
const PORTS_SHOWN = 4
