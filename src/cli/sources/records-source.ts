// Microsoft's records of calls as a source: the admin centre's table, alone or in its zip, Graph's log, and transfers
// that its support pasted into a mail.

import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { createInflateRaw } from 'node:zlib'
import { isRecords, isZip, RecordsAnalysis, type ZipMember, zipMembers } from '../../records/index.ts'
import { fileError } from '../files.ts'
import type { ReadContext, Reading, Source } from './source.ts'

export const recordsSource: Source = {
  kind: 'records',
  recognises: head => isZip(head) || isRecords(head),
  read,
}

const ARCHIVE_LIMIT_BYTES = 256 * 1024 * 1024
/** A file, or all of an archive together, unpacked: a few kilobytes can grow without end, and a file with holes has any length. */
const UNPACKED_LIMIT_BYTES = 2 * 1024 * 1024 * 1024
/** As a report of calls begins; a member that does not is not unpacked to its end. */
const HEAD_BYTES = 64 * 1024

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  const analysis = new RecordsAnalysis({ observer: context.name })
  await readRecords(chunks, analysis, context)
  return analysis.end()
}

/** One file, packed or not; `name` is what is told of it. */
export async function readRecords(
  chunks: AsyncIterable<Uint8Array>,
  analysis: RecordsAnalysis,
  { name, progress }: Pick<ReadContext, 'name' | 'progress'>,
  limit = UNPACKED_LIMIT_BYTES,
): Promise<void> {
  const archive: Buffer[] = []
  let isArchive: boolean | undefined
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    isArchive ??= isZip(chunk)
    if (!isArchive && bytes > limit) {
      analysis.problem(`${name}: has more than is read of one file`)
      break
    }
    if (!isArchive) analysis.push(chunk)
    else if (bytes > ARCHIVE_LIMIT_BYTES) throw fileError(name, { code: 'EFBIG' }, 'read')
    else archive.push(Buffer.from(chunk))
    progress(`${Math.round(bytes / 1e6)} MB`)
  }
  if (isArchive) await readArchive(Buffer.concat(archive), analysis)
}

async function readArchive(octets: Uint8Array, analysis: RecordsAnalysis): Promise<void> {
  const { members, problems } = zipMembers(octets)
  for (const problem of problems) analysis.problem(problem)
  let left = UNPACKED_LIMIT_BYTES
  for (const member of members) left -= await readMember(member, analysis, left)
}

/** The value is how many octets it came to. */
async function readMember(member: ZipMember, analysis: RecordsAnalysis, limit: number): Promise<number> {
  const stream = unpacked(member)
  if (stream === undefined) {
    analysis.problem(`${member.name}: is packed in a way not known here (method ${member.method})`)
    return 0
  }
  let bytes = 0
  let head: Uint8Array | undefined = Buffer.alloc(0)
  try {
    for await (const chunk of stream) {
      bytes += chunk.length
      if (bytes > limit) {
        analysis.problem(`${member.name}: unpacks to more than is read of an archive`)
        break
      }
      if (head === undefined) analysis.push(chunk)
      else {
        head = Buffer.concat([head, chunk])
        if (head.length < HEAD_BYTES) continue
        if (!begins(member, head, analysis)) return bytes
        head = undefined
      }
    }
  } catch (error) {
    analysis.problem(`${member.name}: cannot be unpacked to its end (${(error as Error).message})`)
  }
  if (head !== undefined) begins(member, head, analysis)
  return bytes
}

/** Whether the member holds records; if so, its first octets are read. */
function begins({ name }: ZipMember, head: Uint8Array, analysis: RecordsAnalysis): boolean {
  if (!isRecords(head)) {
    if (!/parameters\.js(?:on)?$/.test(name)) analysis.problem(`${name}: holds no calls of Direct Routing`)
    return false
  }
  analysis.begin(name)
  analysis.push(head)
  return true
}

function unpacked({ method, octets }: ZipMember): AsyncIterable<Uint8Array> | undefined {
  if (method === 0) return stored(octets)
  return method === 8 ? Readable.from([octets]).pipe(createInflateRaw()) : undefined
}

/** What is unpacked comes in pieces, too, and between them others have their turn. */
async function* stored(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < octets.length; from += HEAD_BYTES) {
    yield octets.subarray(from, from + HEAD_BYTES)
    await setImmediate()
  }
}
