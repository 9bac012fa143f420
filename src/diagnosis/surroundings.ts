// What the facts tell of who is who: the names our side goes by, and the addresses of Microsoft's side.

import {
  type FactLog,
  hostIn,
  isMicrosoftAddress,
  isMicrosoftName,
  type SipFact,
  showsMicrosoft,
} from '../facts/index.ts'
import { type CertificateFacts, judgesServer, matchesName } from '../tls/index.ts'
import { oncePerLog } from './once.ts'

export interface Surroundings {
  /** Whether a name belongs to our side; undefined when nothing is known of our names. */
  isOurName: (name: string) => boolean | undefined
  isMicrosoft: (address: string) => boolean
}

export const surroundingsOf = oncePerLog((facts): Surroundings => {
  const messages = facts.of('sip')
  const names = new Set(messages.flatMap(ourContactHost))
  const addresses = new Set(messages.flatMap(microsoftAddress))
  const leaves = ownCertificates(facts)
  return {
    isOurName: name => {
      if (names.size === 0 && leaves.length === 0) return undefined
      return names.has(name.toLowerCase()) || leaves.some(leaf => matchesName(leaf, name))
    },
    // Logs that know no addresses name the host a request was sent to.
    isMicrosoft: address => addresses.has(address) || isMicrosoftAddress(address) || isMicrosoftName(address),
  }
})

/** A Contact given over TLS by somebody who is not Microsoft. */
function ourContactHost(message: SipFact): string[] {
  const host =
    message.transport === 'tls' && !showsMicrosoft(message) ? hostIn(message.contact ?? '') : undefined
  return host === undefined || isAddress(host) || isMicrosoftName(host) ? [] : [host]
}

/** Whose `User-Agent` and Contact are Microsoft's: the author's, which is the remote end of what was received. */
function microsoftAddress(message: SipFact): string[] {
  if (!/microsoft\.pstnhub/i.test(message.userAgent ?? '')) return []
  return [message.direction === 'received' ? message.remote.address : message.local.address]
}

/** What our listeners have shown in handshakes that went well. */
const ownCertificates = (facts: FactLog): CertificateFacts[] => {
  const byFingerprint = new Map<string, CertificateFacts>()
  for (const handshake of facts.of('tls-handshake')) {
    const { outcome, role, serverChain, serverName } = handshake
    const leaf = serverChain[0]
    if (outcome !== 'complete' || leaf === undefined || !judgesServer(handshake)) continue
    if (role === 'server' || !isMicrosoftName(serverName ?? leaf.subject))
      byFingerprint.set(leaf.fingerprint256, leaf)
  }
  // Microsoft's own listener, when Microsoft's side is an observer too.
  return [...byFingerprint.values()].filter(leaf => !isMicrosoftName(leaf.subject))
}

/** An IP address where a name should be. */
export const isAddress = (host: string): boolean => /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/.test(host)
