// The lines in which AudioCodes tells of its TCP and TLS sockets, one table of what they look like and what they say.
// They name a socket in three ways, of which no line has all: its object (#1528), its SocketID, its remote address.

import type { Endpoint } from '../../kernel/index.ts'
import { shown } from '../log-record.ts'
import { type OpensslError, readOpensslError } from '../openssl-error.ts'

export type SocketLine =
  | { says: 'created'; object: string; socketId: string }
  | { says: 'listed'; remote: Endpoint; localPort: number }
  | { says: 'context'; proxySet: number; sipInterface: string; context: string }
  | { says: 'accepted'; remote: Endpoint; socketId: string; isTls: boolean }
  | { says: 'left'; object: string; socketId?: string }
  | { says: 'handshake'; object: string; socketId?: string }
  | { says: 'failed'; object: string | undefined; error: OpensslError }
  | { says: 'closing'; object: string }
  | { says: 'released'; object: string; socketId?: string }
  /** Known, and nothing to remember. */
  | { says: 'nothing' }

const NOTHING: SocketLine = { says: 'nothing' }

type Reader = (line: string) => SocketLine | undefined

/** By the word a line begins with. */
const READERS: Record<string, Reader> = {
  New: newObject,
  AllowlistManager: listManager,
  WhitelistManager: listManager,
  SIPAppMngr: context,
  SIPListeningSocketTLS: accepted,
  SIPListeningSocketTCP: accepted,
  SIPListeningSocket: accepted,
  TlsThresholdManager: () => NOTHING,
  TLSSocketAPI: socket,
  TCPSocketAPI: socket,
  SIPSocketReliable: socket,
}

/** Undefined for a line about something else. */
export function readSocketLine(line: string): SocketLine | undefined {
  for (const [word, read] of BY_LETTER[line.charCodeAt(0)] ?? [])
    if (line.startsWith(word) && !isLetter(line.charCodeAt(word.length)))
      return read(line) ?? opensslError(line)
  return opensslError(line)
}

/** The readers by the first letter of their words: most lines begin with none of them. */
const BY_LETTER: Partial<Record<number, [string, Reader][]>> = Object.groupBy(
  Object.entries(READERS),
  ([word]) => word.charCodeAt(0),
)

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122

function newObject(line: string): SocketLine | undefined {
  const found = /^New SIPSocketReliable created\D+#(\d+)\D+SocketID=(\d+)/.exec(line)
  if (found !== null) return { says: 'created', object: found[1] as string, socketId: found[2] as string }
  return /^New (?:\w*Socket\w*|Socket buffer)/.test(line) ? NOTHING : undefined
}

function listManager(line: string): SocketLine {
  const found = /: Adding \w+ Remote IP: (\S+?),? Port: (\d+).*?Local Port: (\d+)/.exec(line)
  if (found === null) return NOTHING
  return {
    says: 'listed',
    remote: endpoint(found[1] as string, found[2] as string),
    localPort: Number(found[3]),
  }
}

function context(line: string): SocketLine | undefined {
  const found =
    /GetTlsContextIdForIpAddress: *ProxySetId *= *(-?\d+), *SIPInterface *= *(-?\d+), *ContextID *= *(-?\d+)/.exec(
      line,
    )
  if (found === null) return undefined
  return {
    says: 'context',
    proxySet: Number(found[1]),
    sipInterface: found[2] as string,
    context: found[3] as string,
  }
}

function accepted(line: string): SocketLine | undefined {
  const found = /Incoming connection from \[?([\w.:%-]+?)\]?:(\d+) accepted\D*SocketID ?= ?(\d+)/.exec(line)
  if (found === null) return NOTHING
  const remote = endpoint(found[1] as string, found[2] as string)
  return { says: 'accepted', remote, socketId: found[3] as string, isTls: line.includes('SocketTLS') }
}

function socket(line: string): SocketLine | undefined {
  const object = /^\w+\(#(\d+)\)/.exec(line)?.[1]
  if (object === undefined) return NOTHING
  const error = readOpensslError(line)
  if (error !== undefined) return { says: 'failed', object, error }
  const id = /SocketID ?= ?(\d+)/.exec(line)?.[1]
  const named = { object, ...(id !== undefined && { socketId: id }) }
  if (/EVENT_RECEIVER_DISCONNECT|socket close\/reset/.test(line)) return { says: 'left', ...named }
  if (/\bReleased\b/.test(line)) return { says: 'released', ...named }
  if (/handshake/i.test(line)) {
    if (/fail|error|abort/i.test(line))
      return { says: 'failed', object, error: { endedBy: 'local', how: 'tls-failed' } }
    if (/complet|success|done|finish/i.test(line)) return { says: 'handshake', ...named }
  }
  if (/Closing connection/.test(line)) return { says: 'closing', object }
  return NOTHING
}

/** A failure whose line names no socket, or names it in some other place. */
function opensslError(line: string): SocketLine | undefined {
  if (!line.includes('SSL') && !line.includes('certificate verify')) return undefined
  const error = readOpensslError(line)
  return error === undefined ? undefined : { says: 'failed', object: /\(#(\d+)\)/.exec(line)?.[1], error }
}

/** Copies: what a fact holds must not hold on to the chunk it was read from. */
const endpoint = (address: string, port: string): Endpoint => ({
  address: shown(address),
  port: Number(port),
})
