// The listener answers Teams with the certificate it has for nobody in particular. Calls from the SBC to Teams work,
// for there the SBC is the client; what Microsoft brings on a new connection, a REFER above all, never arrives.

import { duration, type FactLog, type TlsHandshakeFact } from '../../facts/index.ts'
import { counted, listed } from '../../findings/index.ts'
import { formatEndpoint, type Millis } from '../../kernel/index.ts'
import type { Match, Rule } from '../rule.ts'
import { attemptKey, type TlsAttempt, tlsAttempts } from '../tls-attempts.ts'
import { recordsOf } from '../transfer-records.ts'

export const defaultCertificateServed: Rule = {
  id: 'tls/default-certificate-served',
  severity: 'critical',
  title: 'The SBC answered Teams with its default certificate',
  remedy:
    'Bind the TLS context that holds the public certificate to the SIP interface on which Teams connects (5061), not only to the proxy set, and leave nothing to the default context. Then make Teams open a new connection: a call to an auto attendant that transfers to a call queue.',
  reference:
    'Microsoft Learn, "Issues that affect call transfers", section "No SIP Refer is coming from SIP proxy to SBC"; AudioCodes SBC User\'s Manual, choice of the TLS Context for incoming connections',
  find,
}

function find(facts: FactLog): Match[] {
  const all = tlsAttempts(facts)
  const attempts = all.filter(attempt => attempt.cause === 'default-certificate')
  const records = recordsOf('default-certificate', facts, all)
  if (attempts.length === 0) return records.map(fromRecordAlone)
  const complete = facts
    .of('tls-handshake')
    .filter(each => each.outcome === 'complete' && each.role === 'server')
  return [...Map.groupBy(attempts, attempt => formatEndpoint(attempt.server))].flatMap(([about, group]) => {
    const good = complete.filter(
      each => formatEndpoint(each.local) === about && each.context?.isDefault !== true,
    )
    const fault = group.find(attempt => attempt.fault !== undefined)?.fault
    const says = [
      servedWhat(group),
      rhythm(group),
      intermittent(group, good),
      fault === undefined ? '' : `The peer's own reason: ${fault.says} (${fault.symbol} ${fault.hresult}).`,
      records.length === 0 ? '' : "Microsoft's own record says the same of the REFER it could not deliver.",
      hiddenWhat(group),
    ]
    const match = {
      about,
      certainty: fault !== undefined || records.length > 0 ? ('proven' as const) : ('likely' as const),
      says: says.filter(Boolean).join(' '),
    }
    return group.map((attempt): Match => {
      const evidence: Match['evidence'] = [...attempt.views, ...records, ...good.slice(0, GOOD_SHOWN)]
      return { ...match, instance: attemptKey(attempt), evidence }
    })
  })
}
const GOOD_SHOWN = 3

const fromRecordAlone = (record: Match['evidence'][number]): Match => ({
  about: 'record',
  instance: `record ${record.at}`,
  certainty: 'likely',
  says: 'Microsoft could not bring a REFER to the SBC because it did not trust the certificate the SBC answered with. The call to be transferred had been set up, so the certificate the SBC shows where it is the client is good; what its listener shows to a new connection is another, most likely that of the default context.',
  evidence: [record],
})

function servedWhat(group: readonly TlsAttempt[]): string {
  const first = group[0] as TlsAttempt
  const leaf = first.serverChain[0]
  const certificate = leaf === undefined ? '' : `CN=${leaf.subject}${leaf.selfSigned ? ' (self-signed)' : ''}`
  const context =
    first.context === undefined ? '' : `the context ${first.context.name} (${first.context.because})`
  const shown = [certificate, context].filter(Boolean).join(' of ') || 'a certificate that TLS 1.3 hides'
  const asked = first.serverName === undefined ? '' : ` that asked for ${first.serverName}`
  const alert = first.alert === undefined ? 'without an alert' : `with the alert ${first.alert}`
  const peers = listed(group.map(attempt => attempt.client.address))
  return `${formatEndpoint(first.server)} answered ${counted(group.length, 'TLS connection')} from ${peers}${asked} with ${shown}; the peer left after ${duration(first.durationMs as Millis)} ${alert}.`
}

/** What the size of a hidden flight says, and how to see what is in it. */
function hiddenWhat(group: readonly TlsAttempt[]): string {
  const { hiddenFlightBytes, goodFlightBytes, serverChain, server, serverName } = group[0] as TlsAttempt
  if (hiddenFlightBytes === undefined || serverChain.length > 0) return ''
  const good = goodFlightBytes[0]
  const compared =
    good === undefined
      ? 'too few for a chain with an intermediate'
      : `while in connections that went well it sent ${good}`
  const command = `openssl s_client -connect ${formatEndpoint(server)} -servername ${serverName} -showcerts`
  return `It sent ${hiddenFlightBytes} octets of certificate and proof, ${compared}. What would prove it: ${command}`
}

/** Three tries within a second and a fourth some twelve seconds later (seen by MSXFAQ; Microsoft does not document it). */
function rhythm(group: readonly TlsAttempt[]): string {
  for (const tries of Map.groupBy(group, attempt => attempt.client.address).values()) {
    for (const [index, first] of tries.entries()) {
      const third = tries[index + 2]
      if (third === undefined || third.at - first.at > BURST) continue
      const burst = `Three tries came within ${duration((third.at - first.at) as Millis)}`
      const fourth = tries.find(
        each => each.at - third.at > LATE_TRY.least && each.at - third.at < LATE_TRY.most,
      )
      const late =
        fourth === undefined ? '' : ` and a fourth ${duration((fourth.at - third.at) as Millis)} later`
      return `${burst}${late}, as when Microsoft has a REFER to bring to the SBC.`
    }
  }
  return ''
}
const BURST = 1000
const LATE_TRY = { least: 8000, most: 16_000 }

function intermittent(group: readonly TlsAttempt[], good: readonly TlsHandshakeFact[]): string {
  if (good.length === 0) return ''
  const bad = new Set(group.map(attempt => attempt.client.address))
  const served = new Set(good.map(each => each.remote.address))
  const both = [...bad].filter(address => served.has(address))
  const pattern =
    both.length > 0
      ? `The same listener gave ${listed(both)} the right certificate at other times`
      : `The same listener gave ${listed(served)} the right certificate, so it chooses by source address`
  return `${pattern}. A probe from one address therefore proves nothing; what does is the context that the configuration binds to the listener, or the context noted for each accepted connection.`
}
