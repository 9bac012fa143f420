// From the command line of `linesman probe` to what is to be probed. Throws an OperatorError for what cannot be used.

import { basename } from 'node:path'
import { readContext } from '../../config/index.ts'
import type { Language } from '../../findings/index.ts'
import { isAddress, millis, OperatorError, seconds } from '../../kernel/index.ts'
import { publicRootBlocks } from '../../node/index.ts'
import {
  MICROSOFT_RULES,
  MICROSOFT_RULES_2024,
  type TlsContext,
  type TrustStore,
  trustStoreFromPem,
} from '../../tls/index.ts'
import { DEFAULT_PROBE_FROM, type ProbeOrder, ROOTS } from '../../watch/index.ts'
import { fileError, readWhole } from '../files.ts'

export interface ProbeCommand {
  sni?: string
  address?: string[]
  dns?: string[]
  times: number
  clientCert?: string
  clientKey?: string
  trust: string
  requireClientAuth?: true
  from?: string
  limit: number
  lang: Language
  facts?: string
  json?: true
  nagios?: true
}

/** Of SIP over TLS (RFC 3261 section 19.1.2). */
const SIPS_PORT = 5061
const FILE_LIMIT_BYTES = 4 * 1024 * 1024
const ANSWER_LIMIT = seconds(5)

export function orderOf(text: string, options: ProbeCommand): ProbeOrder {
  const { host, port } = placeOf(text)
  const context = contextOf(options)
  return {
    host,
    port,
    serverName: serverNameOf(host, options.sni),
    ...(options.address !== undefined && { addresses: options.address.map(checkedAddress) }),
    times: options.times,
    from: checkedName(options.from ?? DEFAULT_PROBE_FROM, '--from'),
    trust: trustOf(options.trust),
    rules: options.requireClientAuth ? MICROSOFT_RULES_2024 : MICROSOFT_RULES,
    ...(context !== undefined && { context }),
    limitMs: seconds(options.limit),
    answerLimitMs: millis(ANSWER_LIMIT),
  }
}

/** `sbc1.example.net`, `192.0.2.21:5061`, `[2001:db8::1]:5061`. */
function placeOf(text: string): { host: string; port: number } {
  const [, bracketed, plain, written] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? []
  const bare = text.includes('::') || text.split(':').length > 2 ? text : ''
  const host = bracketed ?? (plain || bare)
  const port = Number(written ?? SIPS_PORT)
  if (port < 1 || port > 65_535) throw unusable(text, 'the port is none', 'write a port from 1 to 65535')
  if (host === '' || !(isIp(host) || NAME.test(host)))
    throw unusable(text, 'this is no name and no address', 'write it as sbc1.example.net or 192.0.2.21:5061')
  return { host, port }
}

/** Labels of RFC 1123; an underscore occurs. */
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i

const isIp = (text: string): boolean =>
  isAddress(text) &&
  (text.includes(':') ? /^[0-9a-f:.%]+$/i.test(text) : /^(\d{1,3}\.){3}\d{1,3}$/.test(text))

function checkedAddress(text: string): string {
  if (isIp(text)) return text
  throw unusable('--address', `"${text}" is no IP address`, 'write it as 192.0.2.21')
}

function checkedName(text: string, where: string): string {
  if (NAME.test(text) && !isIp(text)) return text.toLowerCase().replace(/\.$/, '')
  throw unusable(where, `"${text}" is no name`, 'write the FQDN, as sbc1.example.net')
}

function serverNameOf(host: string, sni: string | undefined): string {
  if (sni !== undefined) return checkedName(sni, '--sni')
  if (!isIp(host)) return checkedName(host, host)
  throw unusable(host, 'Microsoft asks for the FQDN the SBC is paired with', 'name it with --sni')
}

/** GCC High and DoD take certificates of these two only (Plan Direct Routing). */
const GCC_HIGH_ROOTS: readonly string[] = ['DigiCert Global Root CA', 'DigiCert High Assurance EV Root CA']

function trustOf(text: string): TrustStore {
  switch (text) {
    case 'microsoft':
      return publicRoots(ROOTS.microsoft.en)
    case 'public':
      return publicRoots(ROOTS.public.en)
    case 'gcc-high':
      return gccHighRoots()
    default:
      return storeOf(basename(text), readFile(text), '--trust')
  }
}

function gccHighRoots(): TrustStore {
  const roots = publicRoots('').roots.filter(root => GCC_HIGH_ROOTS.includes(root.subject))
  if (roots.length > 0) return { name: ROOTS['gcc-high'].en, roots }
  const what = `this machine knows none of ${GCC_HIGH_ROOTS.join(', ')}`
  throw unusable('--trust', what, 'name a PEM file with them')
}

const publicRoots = (name: string): TrustStore => storeOf(name, publicRootBlocks().join('\n'), '--trust')

function storeOf(name: string, pem: string, where: string): TrustStore {
  const store = trustStoreFromPem(name, pem)
  if (store.ok) return store.value
  throw unusable(
    where,
    `the roots cannot be read: ${store.fault.says}`,
    'name a file with certificates in PEM form',
  )
}

function contextOf({ clientCert, clientKey }: ProbeCommand): TlsContext | undefined {
  if (clientCert === undefined) {
    if (clientKey === undefined) return undefined
    throw unusable('--client-key', 'there is no certificate to it', 'name it with --client-cert')
  }
  // A file that is not there is told as elsewhere at this door, and not as one a configuration names.
  for (const path of [clientCert, clientKey]) if (path !== undefined) readFile(path)
  const entry = { name: 'client', certificate: clientCert, key: clientKey ?? clientCert }
  const read = readContext(entry, { readFile: path => readWhole(path, FILE_LIMIT_BYTES), env: {} })
  if (read.ok) return read.value
  const [{ key, what, remedy }] = read.fault as [(typeof read.fault)[number]]
  throw unusable(key === 'key' ? '--client-key' : '--client-cert', what, remedy)
}

function readFile(path: string): string {
  try {
    return readWhole(path, FILE_LIMIT_BYTES)
  } catch (error) {
    throw fileError(path, error, 'read')
  }
}

const unusable = (where: string, what: string, hint: string): OperatorError =>
  new OperatorError({ code: 'usage/probe', where, what, hint })
