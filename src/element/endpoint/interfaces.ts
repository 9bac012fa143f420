// The local interfaces of one element by name: what they speak, what they can reach, and the Via they write.

import type { Transport } from '../../kernel/index.ts'
import { Parameters, type SipRequest, Via } from '../../sip/index.ts'
import type { AddressType } from '../dns.ts'
import type { SipInterface } from '../sip-interface.ts'

export class Interfaces {
  readonly #byName = new Map<string, SipInterface>()

  constructor(interfaces: readonly SipInterface[]) {
    for (const each of interfaces) this.#byName.set(each.name, each)
  }

  all(): IterableIterator<SipInterface> {
    return this.#byName.values()
  }

  /** The socket or listener of this name may be somebody else's. */
  find(name: string): SipInterface | undefined {
    return this.#byName.get(name)
  }

  get(name: string): SipInterface {
    const found = this.#byName.get(name)
    if (found === undefined) throw new RangeError(`no SIP interface ${name}`)
    return found
  }

  /** New handshakes follow this policy. */
  secure(name: string, tls: NonNullable<SipInterface['tls']>): SipInterface {
    const changed = { ...this.get(name), tls }
    this.#byName.set(name, changed)
    return changed
  }

  transportOf(name: string): Transport {
    return this.get(name).transport
  }

  isReliable(name: string): boolean {
    return this.get(name).transport !== 'udp'
  }

  /** Addresses it can reach: those of its own family, both from the unspecified IPv6 address. */
  familiesOf(name: string): readonly AddressType[] {
    const { address } = this.get(name).local
    return address === '::' ? ['AAAA', 'A'] : address.includes(':') ? ['AAAA'] : ['A']
  }

  /** Puts our Via on top (section 18.1.1): `rport` over UDP (RFC 3581), `alias` over TLS, the only one RFC 5923 knows. */
  withVia(request: SipRequest, name: string, branch: string): SipRequest {
    const { transport, sentBy } = this.get(name)
    const { word, parameters } = IN_VIA[transport]
    const { host, port } = sentBy
    return request.below(
      new Via({ transport: word, host, port, parameters: parameters.with('branch', branch) }),
    )
  }
}

export const reaches = ({ local: { address: own } }: SipInterface, address: string): boolean =>
  own === '::' || own.includes(':') === address.includes(':')

/** What Via says besides sent-by and branch. */
const IN_VIA: Record<Transport, { word: string; parameters: Parameters }> = {
  udp: { word: 'UDP', parameters: Parameters.of(['rport']) },
  tcp: { word: 'TCP', parameters: Parameters.none },
  tls: { word: 'TLS', parameters: Parameters.of(['alias']) },
}
