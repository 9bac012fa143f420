// From the keys of `api` to what the API is told: tokens as their SHA-256, the certificate read, and no place that is unsafe.

import { createHash } from 'node:crypto'
import { fault, ok, type Result } from '../kernel/index.ts'
import { API_DEFAULTS, type ApiSettings, type ApiToken, unsafePlace } from './api-settings.ts'
import { readSecret, type Surroundings } from './material.ts'
import type { Objection, Path, Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import { type KnownContexts, shownContext } from './shared-contexts.ts'

type ApiSection = Section<'api'>
type TokenEntry = NonNullable<ApiSection['tokens']>[number]

/** Undefined where nothing is served, or not as it is written. */
export function readApi(
  { api, fqdn }: Readable,
  known: KnownContexts | undefined,
  around: Surroundings,
  report: Report,
): ApiSettings | undefined {
  const { listen, tls, tokens = [], insecure = false, hosts = [], rate, upload, tenant } = api
  if (listen === undefined) return undefined
  const pem = tls && shownContext(tls, ['api', 'tls'], known, around, report)?.pem
  const lacks = unsafePlace({ listen, tokens, insecure, tls })
  if (lacks !== undefined) report.error(['api', 'listen'], LACKING[lacks](listen.address))
  return {
    listen,
    ...(pem && { tls: pem }),
    tokens: readTokens(tokens, around, report),
    insecure,
    hosts: [...(fqdn === undefined ? [] : [fqdn]), ...hosts],
    rate: rate ?? API_DEFAULTS.rate,
    upload: upload
      ? { bytes: upload.size, files: upload.files, seconds: upload.seconds }
      : API_DEFAULTS.upload,
    ...(tenant !== undefined && { tenant }),
  }
}

const LACKING = {
  'no-tokens': (address: string): Objection => ({
    what: `${address} is reached by others, and there are no tokens`,
    remedy: 'write api.tokens, listen on 127.0.0.1, or write api.insecure: yes',
  }),
  'no-tls': (address: string): Objection => ({
    what: `${address} is reached by others, and there is no TLS: tokens could be read on their way`,
    remedy: 'write api.tls, listen on 127.0.0.1, or write api.insecure: yes',
  }),
} as const

function readTokens(entries: readonly TokenEntry[], around: Surroundings, report: Report): ApiToken[] {
  return entries.flatMap(({ name, role, token }, index) => {
    const path: Path = ['api', 'tokens', index]
    if (entries.findIndex(each => each.name === name) < index)
      report.error([...path, 'name'], {
        what: `there is a token "${name}" before this one`,
        remedy: 'give each token a name of its own',
      })
    const read = readDigest(token, around)
    if (read.ok) return [{ name, role, sha256: read.value }]
    report.error([...path, 'token'], read.fault)
    return []
  })
}

/** One that can be guessed is none. */
const LEAST_CHARACTERS = 20

function readDigest(text: string, around: Surroundings): Result<Uint8Array, Objection> {
  const read = readSecret(text, around)
  if (!read.ok) return read
  const secret = read.value.trim()
  const [, hex] = /^sha256:(.*)$/i.exec(secret) ?? []
  if (hex === undefined)
    return secret.length >= LEAST_CHARACTERS && !/\s/.test(secret)
      ? ok(createHash('sha256').update(secret).digest())
      : fault({
          what: `a token has at least ${LEAST_CHARACTERS} characters, and no spaces`,
          remedy: 'make one: openssl rand -hex 32',
        })
  return /^[\da-f]{64}$/i.test(hex)
    ? ok(Buffer.from(hex, 'hex'))
    : fault({
        what: 'this is no SHA-256 in hexadecimal',
        remedy: 'make it: printf %s TOKEN | sha256sum',
      })
}
