// Which flows are kept: TCP to or from a signalling port, and UDP to or from Microsoft's media processors. The rest of
// an export is counted. Asked of every record, so by words and not by text.

import { MICROSOFT_MEDIA, MICROSOFT_MEDIA_PORTS, SIP_PORTS } from '../facts/index.ts'
import { V4_MARK } from '../kernel/index.ts'
import { type FlowRecord, TCP, UDP } from './flow-record.ts'

export interface InterestOptions {
  /** Ports of signalling besides those of custom. */
  signallingPorts?: readonly number[]
  /** All of TCP and UDP. */
  everyFlow?: boolean
}

export class FlowInterest {
  readonly #isSignalling = new Uint8Array(0x1_0000)
  readonly #isMediaPort = new Uint8Array(0x1_0000)
  readonly #mediaRanges = MICROSOFT_MEDIA.map(wordRange)
  readonly #everyFlow: boolean

  constructor({ signallingPorts = [], everyFlow = false }: InterestOptions) {
    this.#isSignalling.fill(1, SIP_PORTS.first, SIP_PORTS.last + 1)
    for (const port of signallingPorts) this.#isSignalling[port] = 1
    for (const [first, last] of MICROSOFT_MEDIA_PORTS) this.#isMediaPort.fill(1, first, last + 1)
    this.#everyFlow = everyFlow
  }

  isSignalling(port: number): boolean {
    return this.#isSignalling[port] === 1
  }

  wants(record: FlowRecord): boolean {
    const { protocol, sourcePort, destinationPort } = record
    if (protocol === TCP)
      return this.#everyFlow || this.isSignalling(sourcePort) || this.isSignalling(destinationPort)
    if (protocol !== UDP) return false
    return (
      this.#everyFlow ||
      this.#isMedia(record.source2, record.source3, sourcePort) ||
      this.#isMedia(record.destination2, record.destination3, destinationPort)
    )
  }

  #isMedia(third: number, fourth: number, port: number): boolean {
    if (third !== V4_MARK || this.#isMediaPort[port] !== 1) return false
    for (const { base, mask } of this.#mediaRanges) if ((fourth & mask) === base) return true
    return false
  }
}

/** `52.112.0.0/14` as the words to compare an address with. */
function wordRange(range: string): { base: number; mask: number } {
  const [address = '', bits] = range.split('/')
  const mask = -1 << (32 - Number(bits))
  const base = address.split('.').reduce((sum, octet) => (sum << 8) | Number(octet), 0)
  return { base: base & mask, mask }
}
