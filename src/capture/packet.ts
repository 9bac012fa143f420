// One packet as far as it was taken apart. There is one object of this kind for a whole capture, filled anew for each
// packet: making one each would cost more than reading it.

export class Packet {
  /** Counted from 1, as other tools number the packets of the file. */
  number = 0
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  time = 0
  /** The octets that `at` and `end` point into. */
  bytes: Uint8Array = new Uint8Array(0)
  /** Addresses as four words each (`address.ts`). */
  source0 = 0
  source1 = 0
  source2 = 0
  source3 = 0
  destination0 = 0
  destination1 = 0
  destination2 = 0
  destination3 = 0
  isTcp = false
  sourcePort = 0
  destinationPort = 0
  /** TCP sequence and acknowledgement numbers as signed words, and flags. */
  sequence = 0
  acknowledgement = 0
  flags = 0
  /** The payload of UDP or TCP that was captured. */
  at = 0
  end = 0
  /** Octets of payload on the wire; more than were captured where a snapshot length cut the packet. */
  payloadBytes = 0

  /** Its payload begins at `at` of these octets. */
  look(bytes: Uint8Array, at: number): void {
    // Thousands of packets lie in the same octets, and V8 takes note of every such assignment.
    if (this.bytes !== bytes) this.bytes = bytes
    this.at = at
  }
}

export const FIN = 1
export const SYN = 2
export const RST = 4
export const ACK = 16
