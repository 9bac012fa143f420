// Whether a datagram is an export, by its shape: on ports of custom its version is enough, on any other all its lengths
// must add up, for the first two octets of a DNS query may be any.

import { u16, u32 } from '../kernel/index.ts'
import { HEADER_BYTES, MAX_RECORDS, RECORD_BYTES } from './netflow5.ts'
import { readSflowHeader } from './sflow.ts'

/** NetFlow by custom, IPFIX and sFlow by IANA. */
const PORTS: ReadonlySet<number> = new Set([2055, 9995, 9996, 4739, 6343])

/** 2001, before which no clock that was ever set can be. */
const EARLIEST_SECONDS = 978_307_200

/** `port` is the one it was sent to. */
export function isExport(bytes: Uint8Array, port: number): boolean {
  if (bytes.length < 16 || bytes[0] !== 0) return false
  if (PORTS.has(port)) return hasVersion(bytes)
  switch (u16(bytes, 0)) {
    case 5:
      return isNetflow5(bytes)
    case 9:
      return isDated(bytes, 8) && u16(bytes, 2) > 0 && areSets(bytes, 20)
    case 10:
      return isDated(bytes, 4) && u16(bytes, 2) === bytes.length && areSets(bytes, 16)
    default:
      return u32(bytes, 0) === 5 && isSflow(bytes)
  }
}

function hasVersion(bytes: Uint8Array): boolean {
  const version = u16(bytes, 0)
  return version === 5 || version === 9 || version === 10 || u32(bytes, 0) === 5
}

const isDated = (bytes: Uint8Array, at: number): boolean => u32(bytes, at) >= EARLIEST_SECONDS

function isNetflow5(bytes: Uint8Array): boolean {
  const count = u16(bytes, 2)
  if (count < 1 || count > MAX_RECORDS || bytes.length !== HEADER_BYTES + count * RECORD_BYTES) return false
  return isDated(bytes, 8) && u32(bytes, 12) < 1e9
}

/** Sets one after another, up to the end; NetFlow 9 has templates in sets 0 and 1, IPFIX in 2 and 3. */
function areSets(bytes: Uint8Array, at: number): boolean {
  let from = at
  while (bytes.length - from >= 4) {
    const id = u16(bytes, from)
    const length = u16(bytes, from + 2)
    if ((id > 3 && id < 256) || length < 4) return false
    from += length
  }
  return from > at && from <= bytes.length
}

function isSflow(bytes: Uint8Array): boolean {
  const header = readSflowHeader(bytes)
  if (header === undefined || header.samples === 0) return false
  let from = header.at
  for (let left = header.samples; left > 0; left--) {
    if (bytes.length - from < 8) return false
    from += 8 + u32(bytes, from + 4)
  }
  return from === bytes.length
}
