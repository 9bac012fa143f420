// Roots that certificates of a peer may end in, from a word or from PEM.

import { type TrustStore, trustStoreFromPem } from '../tls/index.ts'
import { readMaterial, type Surroundings } from './material.ts'
import { microsoftRoots } from './microsoft-roots.ts'
import { formatPath, type Path, type Report } from './problem.ts'

/** `text` stands at `path`: `microsoft`, `public`, or what `readMaterial` reads. */
export function readTrust(
  text: string,
  path: Path,
  options: Surroundings & { publicRoots: readonly string[] },
  report: Report,
): TrustStore | undefined {
  if (text === 'microsoft') {
    const store = microsoftRoots(options.publicRoots)
    if (store !== undefined) return store
    const what = "none of Microsoft's roots is among the public roots that come with Node"
    report.error(path, { what, remedy: 'name a PEM file with the roots here' })
    return undefined
  }
  const read = text === 'public' ? undefined : readMaterial(text, options)
  if (read?.ok === false) {
    report.error(path, read.fault)
    return undefined
  }
  const pem = read?.value ?? options.publicRoots.join('\n')
  const store = trustStoreFromPem(text === 'public' ? 'the public roots' : formatPath(path), pem)
  if (store.ok) return store.value
  const remedy = 'name a file with root certificates in PEM form'
  report.error(path, { what: `the roots cannot be read: ${store.fault.says}`, remedy })
  return undefined
}
