// What a capture file is read into: packets one by one, and what stands between them.

export interface PacketSink {
  /**
   * When the next packet was captured, in milliseconds since 1970-01-01T00:00:00Z. It is set before each: a number with
   * a fraction that is handed on is made anew for each call, and there are millions.
   */
  time: number
  /** One packet: `length` captured octets of `bytes` from `at`. They are the reader's and good until the call returns. */
  packet(bytes: Uint8Array, at: number, length: number, linkType: number): void
  /** The text of a key log that the file carries (pcapng Decryption Secrets Block). */
  secrets(keyLog: string): void
  /** A name the capturing machine knew for an address (pcapng Name Resolution Block). */
  name(address: string, name: string): void
  /** Packets the capturing machine says it lost, at the end of an interface's statistics. */
  dropped(packets: number): void
}

/** A file format: how long the record at some place is, and what is in it. */
export interface RecordFormat {
  /**
   * Octets of the record at `at`, of which those up to `end` are there; 0 when too few are there to tell, a text
   * when it can be no record: the file is damaged.
   */
  size(bytes: Uint8Array, at: number, end: number): number | string
  /** Takes a whole record; a text says that it is damaged and nothing behind it can be trusted. */
  take(bytes: Uint8Array, at: number, size: number): string | undefined
}

/** Longer than any packet: tcpdump's largest snapshot length is 262,144. */
export const MAX_PACKET_BYTES = 1024 * 1024
