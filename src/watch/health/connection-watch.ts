// What connections tell before anything is said in them: TLS handshakes both ways, TCP, and flows as others count them.

import { isEstablished, isRefused, isShortFlow } from '../../diagnosis/index.ts'
import { type FactOf, isSipPort } from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { Ledger } from './ledger.ts'
import type { Places } from './places.ts'
import { type SignalPlace, SUSPICION } from './signals.ts'
import type { Subject } from './subject.ts'

type Handshake = FactOf<'tls-handshake'>

export class ConnectionWatch {
  readonly #ledger: Ledger
  readonly #places: Places

  constructor(ledger: Ledger, places: Places) {
    this.#ledger = ledger
    this.#places = places
  }

  handshake(fact: Handshake, now: Instant): void {
    // Somebody only asked how it would be answered.
    if (fact.trial !== undefined) return
    const { observer, local, remote, role, outcome } = fact
    if (this.#places.isMicrosoft(local.address)) return
    if (!this.#places.isMicrosoft(remote.address)) return this.#carrierHandshake(fact, now)
    const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer, local.address), now)
    if (outcome === 'complete') noteCertificate(sbc, fact, now)
    if (role === 'server') {
      // An SBC that chooses its certificate by address fails some of them.
      const place = { kind: 'tls-in', direction: 'outbound', lane: remote.address } as const
      return this.#came(sbc, place, fact, now)
    }
    const lane = this.#lane(fact.serverName, remote.address)
    const place = { kind: 'tls-out', direction: 'inbound' } as const
    this.#came(sbc, { ...place, lane }, fact, now)
    if (this.#places.isProxy(lane)) this.#came(this.#ledger.of('region', lane, now), place, fact, now)
  }

  opened({ observer, role, local, remote }: FactOf<'connection-opened'>, now: Instant): void {
    if (!this.#places.isMicrosoft(remote.address) || this.#places.isMicrosoft(local.address)) return
    const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer, local.address), now)
    this.#ledger.good(sbc, this.#tcp(role, remote.address), now)
  }

  closed(fact: FactOf<'connection-closed'>, now: Instant): void {
    const { observer, role, local, remote, how } = fact
    if (role !== 'client' || (how !== 'refused' && how !== 'timeout')) return
    if (local !== undefined && this.#places.isMicrosoft(local.address)) return
    const why = how === 'refused' ? refusedBy(remote.address) : silent(remote.address)
    if (this.#places.isMicrosoft(remote.address)) {
      const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer, local?.address), now)
      return this.#ledger.bad(sbc, this.#tcp(role, remote.address), now, why)
    }
    const trunk = this.#ledger.of('trunk', this.#places.trunkAt(observer, remote.address), now)
    this.#ledger.bad(trunk, { kind: 'tcp', direction: 'outbound' }, now, why)
  }

  unresolved({ observer, name }: FactOf<'unresolved'>, now: Instant): void {
    const why = noAddress(name)
    if (!this.#places.isProxy(name)) {
      const trunk = this.#ledger.of('trunk', this.#places.trunkNamed(observer, name), now)
      return this.#ledger.bad(trunk, { kind: 'tcp', direction: 'outbound' }, now, why)
    }
    const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer), now)
    this.#ledger.bad(sbc, { kind: 'tcp', direction: 'inbound', lane: name }, now, why)
  }

  flow(fact: FactOf<'flow'>, now: Instant): void {
    const { transport, client, server, observer, outcome } = fact
    if (transport !== 'tcp' || !isSipPort(server.port)) return
    const isIn = this.#places.isMicrosoft(client.address)
    if (isIn === this.#places.isMicrosoft(server.address)) return
    const [ours, theirs] = isIn ? [server, client] : [client, server]
    const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer, ours.address), now)
    const place = this.#tcp(isIn ? 'server' : 'client', theirs.address)
    const isStopped = outcome === 'denied' || outcome === 'unanswered' || isRefused(fact)
    if (isStopped) return this.#ledger.bad(sbc, place, now, stopped(fact))
    if (!isEstablished(fact)) return
    this.#ledger.good(sbc, place, now)
    const suspicion: SignalPlace = { kind: 'tcp', direction: place.direction, lane: SUSPICION }
    if (isShortFlow(fact)) this.#ledger.bad(sbc, suspicion, now, SHORT)
    else this.#ledger.good(sbc, suspicion, now)
  }

  /** Of a carrier that speaks TLS. */
  #carrierHandshake(fact: Handshake, now: Instant): void {
    const trunk = this.#ledger.of('trunk', this.#places.trunkAt(fact.observer, fact.remote.address), now)
    const place: SignalPlace =
      fact.role === 'server'
        ? { kind: 'tls-in', direction: 'inbound' }
        : { kind: 'tls-out', direction: 'outbound' }
    this.#came(trunk, place, fact, now)
  }

  #came(subject: Subject | undefined, place: SignalPlace, fact: Handshake, now: Instant): void {
    if (fact.outcome === 'complete') this.#ledger.good(subject, place, now)
    else this.#ledger.bad(subject, place, now, whyFailed(fact))
  }

  #lane(serverName: string | undefined, address: string): string {
    if (serverName !== undefined && this.#places.isProxy(serverName)) return serverName.toLowerCase()
    return this.#places.proxyAt(address) ?? address
  }

  /** Of connections from Microsoft all addresses are one: they change at will. */
  #tcp(role: 'client' | 'server', address: string): SignalPlace {
    return role === 'server'
      ? { kind: 'tcp', direction: 'outbound' }
      : { kind: 'tcp', direction: 'inbound', lane: this.#places.proxyAt(address) ?? address }
  }
}

/** The SBC's certificate as Microsoft took it. */
function noteCertificate(sbc: Subject | undefined, fact: Handshake, now: Instant): void {
  const [leaf] = fact.role === 'client' ? fact.clientChain : fact.serverChain
  if (sbc === undefined || leaf === undefined) return
  sbc.seen.certificate = { notAfter: leaf.notAfter, at: now }
}

/** Who left, and what had been shown: with the default context all handshakes fail alike. */
function whyFailed({ endedBy, alert, how, serverChain, context, role, remote }: Handshake): Said {
  const [leaf] = serverChain
  const end = alert ?? how ?? 'fin'
  const peer = remote.address
  if (role === 'client') {
    return endedBy === 'local'
      ? say(
          {
            en: 'The TLS handshake with {peer} was broken off here ({end}).',
            de: 'Der TLS-Handschlag mit {peer} wurde hier abgebrochen ({end}).',
          },
          { peer, end },
        )
      : say(
          {
            en: '{peer} breaks the TLS handshake off ({end}).',
            de: '{peer} bricht den TLS-Handschlag ab ({end}).',
          },
          { peer, end },
        )
  }
  if (endedBy === 'local')
    return say(
      {
        en: 'The SBC breaks off TLS connections from {peer} ({end}): calls and REFERs on new connections do not arrive.',
        de: 'Der SBC bricht TLS-Verbindungen von {peer} ab ({end}): Anrufe und REFER auf neuen Verbindungen kommen nicht an.',
      },
      { peer, end },
    )
  const values = { peer, end, shown: leaf?.subject ?? context?.name ?? '' }
  if (values.shown === '')
    return say(
      {
        en: '{peer} leaves the TLS handshake that it began ({end}): calls and REFERs on new connections do not arrive.',
        de: '{peer} verlässt den TLS-Handschlag, den es begann ({end}): Anrufe und REFER auf neuen Verbindungen kommen nicht an.',
      },
      { peer, end },
    )
  return say(leaf === undefined ? MET : leaf.selfSigned ? SHOWN_SELF_SIGNED : SHOWN, values)
}

const MET = {
  en: '{peer} leaves the TLS handshake that it began ({end}) when it meets the TLS context {shown}: calls and REFERs on new connections do not arrive.',
  de: '{peer} verlässt den TLS-Handschlag, den es begann ({end}), beim TLS-Kontext {shown}: Anrufe und REFER auf neuen Verbindungen kommen nicht an.',
} as const
const SHOWN = {
  en: '{peer} leaves the TLS handshake that it began ({end}) when it is shown the certificate {shown}: calls and REFERs on new connections do not arrive.',
  de: '{peer} verlässt den TLS-Handschlag, den es begann ({end}), beim Zertifikat {shown}: Anrufe und REFER auf neuen Verbindungen kommen nicht an.',
} as const
const SHOWN_SELF_SIGNED = {
  en: '{peer} leaves the TLS handshake that it began ({end}) when it is shown the self-signed certificate {shown}: calls and REFERs on new connections do not arrive.',
  de: '{peer} verlässt den TLS-Handschlag, den es begann ({end}), beim selbstsignierten Zertifikat {shown}: Anrufe und REFER auf neuen Verbindungen kommen nicht an.',
} as const

const refusedBy = (peer: string): Said =>
  say({ en: '{peer} refuses TCP connections.', de: '{peer} lehnt TCP-Verbindungen ab.' }, { peer })
const silent = (peer: string): Said =>
  say(
    { en: '{peer} does not answer TCP connections.', de: '{peer} beantwortet TCP-Verbindungen nicht.' },
    { peer },
  )
const noAddress = (name: string): Said =>
  say(
    { en: 'The name {name} leads to no address.', de: 'Der Name {name} führt zu keiner Adresse.' },
    { name },
  )

const stopped = ({ client, server, outcome }: FactOf<'flow'>): Said =>
  outcome === 'denied'
    ? say(
        {
          en: 'A firewall denies TCP from {client} to {server}.',
          de: 'Eine Firewall verbietet TCP von {client} zu {server}.',
        },
        { client: client.address, server: server.address },
      )
    : say(
        {
          en: 'TCP from {client} to {server} comes to nothing.',
          de: 'TCP von {client} zu {server} kommt nicht zustande.',
        },
        { client: client.address, server: server.address },
      )

const SHORT: Said = say({
  en: 'TCP connections are over within a second, with too few octets for TLS and SIP, as after a certificate that was not taken. Their content was not seen.',
  de: 'TCP-Verbindungen sind binnen einer Sekunde vorbei, mit zu wenigen Oktetten für TLS und SIP, wie nach einem nicht angenommenen Zertifikat. Ihr Inhalt wurde nicht gesehen.',
})
