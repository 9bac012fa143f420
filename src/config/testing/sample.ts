// A configuration and the files it names, for the tests of this room: certificates of an authority made on the spot.

import { instantOf } from '../../kernel/index.ts'
import { type Authority, createAuthority, type LeafOptions } from '../../tls/index.ts'
import type { LoadOptions } from '../material.ts'

export const NOW = instantOf(Date.UTC(2026, 5, 1))
export const FQDN = 'sbc1.example.net'

export const SAMPLE = `fqdn: ${FQDN}
carrier:
  listen: 192.0.2.10:5060
  peer: 198.51.100.1:5060
teams:
  listen: 192.0.2.11:5061
  trust: roots.pem
  contexts:
    - name: main
      certificate: sbc1.pem
      key: sbc1.key
`

/** The files of `SAMPLE`; others are added by name. */
class SampleFiles {
  readonly files = new Map<string, string>()
  readonly authority: Authority

  constructor(authority: Authority) {
    this.authority = authority
    this.files.set('roots.pem', authority.rootPem)
  }

  /** Certificate and key under `name.pem` and `name.key`. */
  async issue(name: string, options: LeafOptions): Promise<void> {
    const { pem } = await this.authority.issue(options)
    this.files.set(`${name}.pem`, pem.cert)
    this.files.set(`${name}.key`, pem.key)
  }

  options(): LoadOptions {
    const readFile = (path: string): string => {
      const text = this.files.get(path)
      if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
      return text
    }
    return { readFile, env: { CARRIER_PASSWORD: 'hush' }, now: NOW, publicRoots: [] }
  }
}

export async function sampleFiles(): Promise<SampleFiles> {
  const sample = new SampleFiles(await createAuthority({ name: 'lab authority', now: NOW, key: 'ec-p256' }))
  await sample.issue('sbc1', { commonName: FQDN })
  await sample.issue('default', { commonName: 'ACL_5330', selfSigned: true })
  return sample
}
