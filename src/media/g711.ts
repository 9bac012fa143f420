// G.711: 8 kHz speech in 8 bits a sample, A-law and mu-law (ITU-T G.711 tables 1 and 2).
//
//    code = sign, 3 bits of segment, 4 bits within it; A-law inverts every other bit, mu-law all of them

/** The names SDP gives the two laws (RFC 3551 sections 4.5.14); static payload types 8 and 0. */
export type G711Codec = 'PCMA' | 'PCMU'

/** 20 ms of G.711, the packet time that Teams and all trunks use. */
export const g711FrameOctets = 160
export const g711Hz = 8000

/** The octet of complete silence. */
export const g711Silence: Readonly<Record<G711Codec, number>> = { PCMA: 0xd5, PCMU: 0xff }

const muBias = 33
const muLimit = 0x1fff

function encodeA(sample: number): number {
  // 13-bit samples; the magnitude of a negative one is its one's complement.
  const magnitude = (sample < 0 ? ~sample : sample) >> 4
  const segment = magnitude < 32 ? magnitude >> 4 : 27 - Math.clz32(magnitude) + 1
  const step = segment === 0 ? magnitude : magnitude >> (segment - 1)
  const code = (segment << 4) | (step & 0x0f)
  return (sample < 0 ? code : code | 0x80) ^ 0x55
}

function decodeA(octet: number): number {
  const code = octet ^ 0x55
  const segment = (code >> 4) & 7
  const middle = ((code & 0x0f) << 4) + 8
  const magnitude = segment === 0 ? middle : (middle + 0x100) << (segment - 1)
  return (code & 0x80) === 0 ? -magnitude : magnitude
}

function encodeMu(sample: number): number {
  // 14-bit samples, biased so that each segment is twice as long as the one before.
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + muBias, muLimit)
  const segment = 26 - Math.clz32(magnitude)
  const code = (segment << 4) | ((magnitude >> (segment + 1)) & 0x0f)
  return (sample < 0 ? code : code | 0x80) ^ 0x7f
}

function decodeMu(octet: number): number {
  const code = ~octet & 0xff
  const segment = (code >> 4) & 7
  const magnitude = ((((code & 0x0f) << 1) + muBias) << segment) - muBias
  return (code & 0x80) === 0 ? magnitude << 2 : -(magnitude << 2)
}

const encoders: Readonly<Record<G711Codec, (sample: number) => number>> = { PCMA: encodeA, PCMU: encodeMu }
const everyOctet = Array.from({ length: 256 }, (_, octet) => octet)
const decoded: Readonly<Record<G711Codec, Int16Array>> = {
  PCMA: Int16Array.from(everyOctet, decodeA),
  PCMU: Int16Array.from(everyOctet, decodeMu),
}

/** Encodes 16-bit linear samples, one octet each. */
export const encodeG711 = (codec: G711Codec, pcm: Int16Array): Uint8Array =>
  Uint8Array.from(pcm, encoders[codec])

/** Decodes octets to 16-bit linear samples. */
export function decodeG711(codec: G711Codec, octets: Uint8Array): Int16Array {
  const table = decoded[codec]
  return Int16Array.from(octets, octet => table[octet] as number)
}
