// The files in a zip archive (APPNOTE.TXT, PKWARE), as the Teams admin centre packs its export. The directory at its
// end says where they are; an archive that was cut off is read from its front, member by member. Unpacking is the
// door's.

export interface ZipMember {
  name: string
  /** How it is packed: 8 is deflate, 0 not at all. */
  method: number
  /** As packed. Of a member whose length is not known, all that is left of the archive. */
  octets: Uint8Array
}

export interface ZipContent {
  members: ZipMember[]
  problems: string[]
}

const LOCAL = 0x04034b50
const LOCAL_LENGTH = 30
const CENTRAL = 0x02014b50
const CENTRAL_LENGTH = 46
const END = 0x06054b50
const END_LENGTH = 22
/** The comment that may follow the end record. */
const COMMENT_LIMIT = 0xffff
const MEMBER_LIMIT = 1000
/** Stands for a length that is told elsewhere (zip64). */
const ELSEWHERE = 0xffffffff
const ENCRYPTED = 0x1
/** Lengths stand after the data (a writer that could not go back). */
const LENGTHS_FOLLOW = 0x8

export const isZip = (head: Uint8Array): boolean =>
  head.length >= 4 && viewOf(head).getUint32(0, true) === LOCAL

export function zipMembers(octets: Uint8Array): ZipContent {
  const view = viewOf(octets)
  const end = endRecord(view)
  const listed = end === undefined ? undefined : byDirectory(octets, view, end)
  if (listed !== undefined) return listed
  const { members, problems } = byFront(octets, view)
  return { members, problems: ['the archive is cut off or damaged: its directory is missing', ...problems] }
}

const viewOf = (octets: Uint8Array): DataView =>
  new DataView(octets.buffer, octets.byteOffset, octets.byteLength)

function endRecord(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - END_LENGTH - COMMENT_LIMIT)
  for (let at = view.byteLength - END_LENGTH; at >= first; at--)
    if (view.getUint32(at, true) === END) return at
  return undefined
}

/** Undefined where the directory is not what the end record says. */
function byDirectory(octets: Uint8Array, view: DataView, end: number): ZipContent | undefined {
  const count = view.getUint16(end + 10, true)
  const members: ZipMember[] = []
  const problems: string[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < Math.min(count, MEMBER_LIMIT); index++) {
    if (at + CENTRAL_LENGTH > octets.length || view.getUint32(at, true) !== CENTRAL) return undefined
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset =>
      view.getUint16(at + offset, true),
    )
    const nameEnd = at + CENTRAL_LENGTH + (nameLength ?? 0)
    const name = nameIn(octets, at + CENTRAL_LENGTH, nameEnd)
    const local = view.getUint32(at + 42, true)
    const packed = view.getUint32(at + 20, true)
    const isHidden = (view.getUint16(at + 8, true) & ENCRYPTED) !== 0
    const member = isHidden ? undefined : memberAt(octets, view, local, name, packed)
    if (member === undefined)
      problems.push(`${name}: ${isHidden ? 'is encrypted' : 'is not where the archive says'}`)
    else if (!name.endsWith('/')) members.push(member)
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0)
  }
  if (count > MEMBER_LIMIT)
    problems.push(`only the first ${MEMBER_LIMIT} files in the archive were looked at`)
  return { members, problems }
}

function memberAt(
  octets: Uint8Array,
  view: DataView,
  local: number,
  name: string,
  packed: number,
): ZipMember | undefined {
  if (local + LOCAL_LENGTH > octets.length || view.getUint32(local, true) !== LOCAL) return undefined
  const start = local + LOCAL_LENGTH + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  const end = packed === ELSEWHERE ? octets.length : start + packed
  return { name, method: view.getUint16(local + 8, true), octets: octets.subarray(start, end) }
}

function byFront(octets: Uint8Array, view: DataView): ZipContent {
  const members: ZipMember[] = []
  const problems: string[] = []
  let at = 0
  while (at + LOCAL_LENGTH <= octets.length && members.length < MEMBER_LIMIT) {
    if (view.getUint32(at, true) !== LOCAL) break
    const flags = view.getUint16(at + 6, true)
    const nameStart = at + LOCAL_LENGTH
    const nameEnd = nameStart + view.getUint16(at + 26, true)
    const start = nameEnd + view.getUint16(at + 28, true)
    const name = nameIn(octets, nameStart, nameEnd)
    const isOpen = (flags & LENGTHS_FOLLOW) !== 0
    const next = isOpen ? nextMember(octets, view, start) : start + view.getUint32(at + 18, true)
    if ((flags & ENCRYPTED) !== 0) problems.push(`${name}: is encrypted`)
    else members.push({ name, method: view.getUint16(at + 8, true), octets: octets.subarray(start, next) })
    at = next
  }
  return { members, problems }
}

/** Where the next member begins. Packed data may hold the mark by chance, once in many gigabytes. */
function nextMember(octets: Uint8Array, view: DataView, from: number): number {
  for (
    let at = octets.indexOf(0x50, from);
    at !== -1 && at + 4 <= octets.length;
    at = octets.indexOf(0x50, at + 1)
  )
    if (view.getUint32(at, true) === LOCAL) return at
  return octets.length
}

const nameIn = (octets: Uint8Array, start: number, end: number): string =>
  new TextDecoder().decode(octets.subarray(start, Math.min(end, octets.length)))
