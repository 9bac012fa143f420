// One record of an export as far as it was read. There is one object of this kind for a whole decoder, filled anew
// for each record: an export has millions of them, and making one each would cost more than reading it.

/** What an exporter did not tell. */
export const UNTOLD = -1

export class FlowRecord {
  /** Addresses as four words each (kernel, `address-words.ts`). */
  source0 = 0
  source1 = 0
  source2 = 0
  source3 = 0
  destination0 = 0
  destination1 = 0
  destination2 = 0
  destination3 = 0
  sourcePort = 0
  destinationPort = 0
  /** IANA's number: 6 for TCP, 17 for UDP. */
  protocol = 0
  packets = 0
  /** Of whole IP packets, headers included. */
  octets = 0
  /** All flags of the flow joined, or `UNTOLD`. */
  tcpFlags = UNTOLD
  /** The other direction, where one record tells of both (RFC 5103); else `UNTOLD`. */
  reversePackets = UNTOLD
  reverseOctets = UNTOLD
  reverseTcpFlags = UNTOLD
  /** 0 where packets come into the exporter, 1 where they leave it, or `UNTOLD`. */
  direction = UNTOLD
  /** One packet in so many was looked at; 0 where that is not told. */
  sampling = 0
  /** First and last packet, milliseconds since 1970-01-01T00:00:00Z; `NaN` where not told. */
  start = Number.NaN
  end = Number.NaN
  /** Where `sampling` can be looked up in what the exporter told of its samplers; 0 for none. */
  sampler = 0
  /** First and last packet by the exporter's own uptime, or `UNTOLD`. */
  firstUptime = UNTOLD
  lastUptime = UNTOLD
  /** When the exporter started, where the record says. */
  bootAt = Number.NaN
  /** Length in milliseconds, where the record says that instead of its end. */
  duration = Number.NaN

  clear(): void {
    this.source0 = this.source1 = this.source2 = this.source3 = 0
    this.destination0 = this.destination1 = this.destination2 = this.destination3 = 0
    this.sourcePort = this.destinationPort = this.protocol = 0
    this.packets = this.octets = 0
    this.tcpFlags = this.reversePackets = this.reverseOctets = this.reverseTcpFlags = UNTOLD
    this.direction = this.firstUptime = this.lastUptime = UNTOLD
    this.sampling = this.sampler = 0
    this.start = this.end = this.bootAt = this.duration = Number.NaN
  }
}

export const TCP = 6
export const UDP = 17
