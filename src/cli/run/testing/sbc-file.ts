// The file of an SBC with one carrier and one context, read as `run` reads it, with certificates that a laboratory issues.

import assert from 'node:assert/strict'
import { type Loaded, loadConfig } from '../../../config/index.ts'
import { instantOf } from '../../../kernel/index.ts'
import { createAuthority } from '../../../tls/index.ts'

export const NOW = instantOf(Date.UTC(2026, 5, 1))

export const SBC_FILE = `fqdn: sbc1.example.net
carrier: { listen: 192.0.2.10:5060, peer: 192.0.2.1:5060 }
teams:
  listen: 192.0.2.11:5061
  trust: roots
  contexts: [{ name: main, certificate: cert, key: key }]
`

const authority = await createAuthority({ name: 'lab', now: NOW, key: 'ec-p256' })
export const issue = async () => (await authority.issue({ commonName: 'sbc1.example.net' })).pem
const first = await issue()

/** Throws what is wrong with it. */
export function load(text = SBC_FILE, pem = first): Loaded {
  const files = new Map([
    ['roots', authority.rootPem],
    ['cert', pem.cert],
    ['key', pem.key],
  ])
  const readFile = (path: string): string => files.get(path) ?? ''
  const read = loadConfig(text, { readFile, env: {}, now: NOW, publicRoots: [authority.rootPem] })
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}
