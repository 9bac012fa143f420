// The log of a file of SQLite as it stands on the disk (https://www.sqlite.org/fileformat2.html#walformat), and what of it is in
// the file already (https://www.sqlite.org/walformat.html, section 2.1).
//
//   log     header (32): ... page size at 8, salts at 16     frame   frame ...
//   frame   page number (4)   pages after the commit, else 0 (4)   salts (8)   checksums (8)   page

import { readFileSync } from 'node:fs'

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
/** In the index beside the log: frames that somebody has set about bringing into the file. */
const BACKFILL_AT = 128

export interface WalFile {
  /** Octets up to which the file may hold what the log says: a disk that lost any of these lied about having them. */
  inFileBytes: number
  /** Octets up to the end of each transaction, those that are in the file left out. */
  commits: number[]
  /** Octets of all that has been written since the log began anew. */
  bytes: number
}

export function readWal(place: string): WalFile {
  const log = readFileSync(`${place}-wal`)
  const frameBytes = FRAME_HEADER_BYTES + (log.length < HEADER_BYTES ? 0 : log.readUInt32BE(8))
  const salts = log.subarray(16, 24)
  const inFile = readFileSync(`${place}-shm`).readUInt32LE(BACKFILL_AT)
  const commits: number[] = []
  let at = HEADER_BYTES
  let frame = 0
  for (; at + frameBytes <= log.length && log.subarray(at + 8, at + 16).equals(salts); at += frameBytes) {
    frame++
    if (log.readUInt32BE(at + 4) > 0 && frame >= inFile) commits.push(at + frameBytes)
  }
  return { inFileBytes: HEADER_BYTES + Math.min(inFile, frame) * frameBytes, commits, bytes: at }
}
