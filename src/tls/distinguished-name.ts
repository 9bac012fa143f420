// Distinguished names as text (RFC 4514): the last part first, `CN=sbc1.example.net, O=Contoso, C=DE`. One way of
// writing them for certificates that are read and those that are described, so that names compare as text.

import { derParts, formatOid, readDer } from './der.ts'

export interface DistinguishedName {
  text: string
  /** The last common name, which is the one that counts. */
  commonName?: string
}

/** RFC 4514 section 3, and what certificates of public CAs carry besides. */
const SHORT_NAMES = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.15', 'businessCategory'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
])

/** Reads the DER of a Name (RFC 5280 section 4.1.2.4); undefined when it is none. */
export function decodeName(der: Uint8Array): DistinguishedName | undefined {
  const sequence = readDer(der)
  const sets = sequence && derParts(sequence.content)
  if (sets === undefined) return undefined
  const written: string[] = []
  let commonName: string | undefined
  for (const set of sets) {
    const pairs: string[] = []
    for (const pair of derParts(set.content) ?? []) {
      const [type, value] = derParts(pair.content) ?? []
      if (type === undefined || value === undefined) return undefined
      const name = SHORT_NAMES.get(formatOid(type.content)) ?? formatOid(type.content)
      const text = decodeString(value.tag, value.content)
      if (name === 'CN') commonName = text
      pairs.push(`${name}=${escapeValue(text)}`)
    }
    written.unshift(pairs.join('+'))
  }
  return { text: written.join(', '), ...(commonName === undefined ? {} : { commonName }) }
}

/** A name that is only a common name, as text. */
export const commonNameOnly = (commonName: string): string => `CN=${escapeValue(commonName)}`

/** Compares names as RFC 5280 section 7.1 does where it matters: case and runs of blanks do not count. */
export const sameName = (left: string, right: string): boolean =>
  left === right || folded(left) === folded(right)

const folded = (name: string): string => name.toLowerCase().replace(/\s+/g, ' ')

const BMP_STRING = 0x1e
const UTF8_STRING = 0x0c

function decodeString(tag: number, content: Uint8Array): string {
  const octets = Buffer.from(content)
  if (tag === UTF8_STRING) return octets.toString('utf8')
  if (tag === BMP_STRING && octets.length % 2 === 0) return octets.swap16().toString('utf16le')
  return octets.toString('latin1')
}

const encoder = new TextEncoder()

/** RFC 4514 section 2.4; control characters as hexadecimal, so that a name is always one line. */
function escapeValue(text: string): string {
  return text
    .replace(/[\\",+<>;=]/g, found => `\\${found}`)
    .replace(/^[ #]| $/g, found => `\\${found}`)
    .replace(/\p{Cc}/gu, found => [...encoder.encode(found)].map(octet => `\\${hex(octet)}`).join(''))
}

const hex = (octet: number): string => octet.toString(16).padStart(2, '0').toUpperCase()
