// SDP (RFC 8866) as the ordered lines it is: what nobody touches goes out as it came in. Session lines first, then
// one section for each `m=`. Bodies are octet text.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { isDigits, isToken, parseNumber } from '../syntax/grammar.ts'
import { attributeValues, fieldsOf, type SdpLine } from './sdp-line.ts'
import { SdpMedia } from './sdp-media.ts'

export const MAX_SDP_BYTES = 64 * 1024
const MAX_SDP_LINES = 1000
export const MAX_SDP_MEDIA = 32

/** `o=`, RFC 8866 section 5.2. */
interface SdpOrigin {
  username: string
  sessionId: string
  version: string
  address: string
}

export class Sdp {
  readonly session: readonly SdpLine[]
  readonly media: readonly SdpMedia[]
  #audioIndex: number | undefined

  constructor(session: readonly SdpLine[], media: readonly (readonly SdpLine[])[]) {
    this.session = session
    this.media = media.map(lines => new SdpMedia(lines, session))
  }

  get origin(): SdpOrigin {
    const fields = (this.session.find(line => line.type === 'o')?.value ?? '').split(' ')
    const [username = '-', sessionId = '0', version = '0', , , address = ''] = fields
    return { username, sessionId, version, address }
  }

  /** The index of the first audio section that is not refused with port 0; -1 for none. */
  get audioIndex(): number {
    this.#audioIndex ??= this.media.findIndex(section => section.kind === 'audio' && section.port !== 0)
    return this.#audioIndex
  }

  /** The section at `audioIndex`. */
  get audio(): SdpMedia | undefined {
    return this.media[this.audioIndex]
  }

  /** The values of the session's attributes of that name; '' for a bare flag. */
  attributes(name: string): string[] {
    return attributeValues(this.session, name)
  }

  withSession(session: readonly SdpLine[]): Sdp {
    return new Sdp(
      session,
      this.media.map(section => section.lines),
    )
  }

  withMedia(index: number, lines: readonly SdpLine[]): Sdp {
    return new Sdp(
      this.session,
      this.media.map((section, i) => (i === index ? lines : section.lines)),
    )
  }

  withOrigin(change: Partial<SdpOrigin>): Sdp {
    const value = formatOrigin({ ...this.origin, ...change })
    return this.withSession(this.session.map(line => (line.type === 'o' ? { ...line, value } : line)))
  }
}

export const formatOrigin = ({ username, sessionId, version, address }: SdpOrigin): string =>
  `${username} ${sessionId} ${version} IN ${addressType(address)} ${address}`

export const formatConnection = (address: string): string => `IN ${addressType(address)} ${address}`

const addressType = (address: string): string => (address.includes(':') ? 'IP6' : 'IP4')

/** Never throws; the fault says what is wrong and nothing the peer wrote. */
export function parseSdp(body: Uint8Array | string): Result<Sdp, string> {
  if (body.length > MAX_SDP_BYTES) return fault('SDP too long')
  const lines = splitLines(typeof body === 'string' ? body : Buffer.from(body).toString('latin1'))
  if (typeof lines === 'string') return fault(lines)
  const sections: SdpLine[][] = [[]]
  for (const line of lines) {
    if (line.type === 'm') sections.push([])
    sections.at(-1)?.push(line)
  }
  const [session = [], ...media] = sections
  const bad = sessionFault(session) ?? media.map(mediaFault).find(found => found !== undefined)
  if (bad !== undefined) return fault(bad)
  return media.length > MAX_SDP_MEDIA ? fault('too many media sections') : ok(new Sdp(session, media))
}

function splitLines(text: string): SdpLine[] | string {
  const lines: SdpLine[] = []
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at)
    const next = found < 0 ? text.length : found + 1
    const contentEnd = found < 0 ? next : found > at && text[found - 1] === '\r' ? found - 1 : found
    const content = text.slice(at, contentEnd)
    const end = text.slice(contentEnd, next)
    at = next
    if (lines.length === MAX_SDP_LINES) return 'too many SDP lines'
    if (content.includes('\r') || content.includes('\0')) return 'CR alone or NUL in the SDP'
    if (content === '') lines.push({ type: '', value: '', end })
    else if (lines.at(-1)?.type === '') return 'empty line in the SDP'
    else if (content[1] !== '=' || !isToken(content.charAt(0))) return 'SDP line without type and ='
    else lines.push({ type: content.charAt(0), value: content.slice(2), ...(end === '\r\n' ? {} : { end }) })
  }
  return lines
}

function sessionFault(session: readonly SdpLine[]): string | undefined {
  const first = session[0]
  if (first?.type !== 'v' || first.value !== '0') return 'SDP does not begin with v=0'
  const origins = session.filter(line => line.type === 'o')
  if (origins.length !== 1 || origins[0]?.value.split(' ').length !== 6) return 'bad o= line'
  return connectionFault(session)
}

function mediaFault(lines: readonly SdpLine[]): string | undefined {
  const fields = fieldsOf(lines[0]?.value ?? '')
  const [kind = '', port = '', profile = '', ...formats] = fields
  const [number = '', count] = port.split('/', 2)
  if (!isToken(kind) || parseNumber(number, 65535) === undefined) return 'bad m= line'
  if (count !== undefined && !isDigits(count)) return 'bad m= line'
  if (profile === '' || formats.length === 0) return 'bad m= line'
  return connectionFault(lines)
}

function connectionFault(lines: readonly SdpLine[]): string | undefined {
  for (const { type, value } of lines) {
    if (type !== 'c') continue
    const [network, family, address, ...more] = fieldsOf(value)
    if (network !== 'IN' || (family !== 'IP4' && family !== 'IP6') || !address || more.length > 0)
      return 'bad c= line'
  }
  return undefined
}

export function formatSdp(sdp: Sdp): string {
  let text = ''
  for (const lines of [sdp.session, ...sdp.media.map(section => section.lines)])
    for (const { type, value, end = '\r\n' } of lines) text += type === '' ? end : `${type}=${value}${end}`
  return text
}
