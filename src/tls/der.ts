// The little of DER (ITU-T X.690) that certificates need beyond what node:crypto tells: tags, lengths, nesting.
// Nothing here throws; bytes that are no DER give undefined.

interface DerValue {
  /** The identifier octet; 0x30 is a SEQUENCE, 0xa3 context-specific number 3, constructed. */
  tag: number
  content: Uint8Array
  /** Header and content. */
  whole: Uint8Array
}

export const SEQUENCE = 0x30
export const OBJECT_IDENTIFIER = 0x06
export const OCTET_STRING = 0x04

/** Nothing in a certificate has more parts than this at one level; more are not read. */
const MAX_PARTS = 4096

/** The value at the beginning of `bytes`; what follows it is left alone. */
export function readDer(bytes: Uint8Array): DerValue | undefined {
  const tag = bytes[0]
  const first = bytes[1]
  // Tags of several octets do not occur in X.509.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  let length = first
  let start = 2
  if (first >= 0x80) {
    const octets = first & 0x7f
    if (octets === 0 || octets > 4 || bytes.length < 2 + octets) return undefined
    length = 0
    for (const octet of bytes.subarray(2, 2 + octets)) length = length * 256 + octet
    start += octets
  }
  if (start + length > bytes.length) return undefined
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) }
}

/** The values a constructed value is made of; undefined when they do not fill it exactly. */
export function derParts(content: Uint8Array): DerValue[] | undefined {
  const parts: DerValue[] = []
  for (let at = 0; at < content.length; ) {
    const part = readDer(content.subarray(at))
    if (part === undefined || parts.length >= MAX_PARTS) return undefined
    parts.push(part)
    at += part.whole.length
  }
  return parts
}

/** `2.5.29.17` from the content of an OBJECT IDENTIFIER. */
export function formatOid(content: Uint8Array): string {
  const arcs: number[] = []
  let arc = 0
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f)
    if (octet & 0x80) continue
    if (arcs.length === 0) {
      const root = Math.min(2, Math.floor(arc / 40))
      arcs.push(root, arc - 40 * root)
    } else {
      arcs.push(arc)
    }
    arc = 0
  }
  return arcs.join('.')
}
