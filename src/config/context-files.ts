// From the entries of `teams.contexts` to TLS contexts: files read, PEM understood, keys tried on their certificates.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { fault, type Instant, minutes, ok, type Result } from '../kernel/index.ts'
import { bundleFacts, type CertificateFacts, ContextPem, pemBlocks, type TlsContext } from '../tls/index.ts'
import { readMaterial, type Surroundings } from './material.ts'
import type { Objection, Path, Report } from './problem.ts'

interface ContextEntry {
  name: string
  certificate: string
  key: string
}

/** A certificate is told of this long before its end. */
const NOTICE = minutes(30 * 24 * 60)

/** The contexts that could be made; everything else is reported. */
export function readContexts(
  entries: readonly ContextEntry[],
  around: Surroundings & { now: Instant },
  report: Report,
): TlsContext[] {
  return entries.flatMap((entry, index) => {
    const path: Path = ['teams', 'contexts', index]
    if (entries.findIndex(each => each.name === entry.name) < index) {
      const what = `there is a context "${entry.name}" before this one`
      report.error([...path, 'name'], { what, remedy: 'give each context a name of its own' })
    }
    const read = readContext(entry, around)
    if (!read.ok) {
      for (const { key, ...objection } of read.fault) report.error([...path, key], objection)
      return []
    }
    tellDates(read.value.chain, around.now, [...path, 'certificate'], report)
    return [read.value]
  })
}

/** One context, or all that keeps it from being one. */
export function readContext(
  entry: ContextEntry,
  around: Surroundings,
): Result<TlsContext, (Objection & { key: 'certificate' | 'key' })[]> {
  const chain = readChain(entry.certificate, around)
  const key = readKey(entry.key, around)
  const bad = [
    ...(chain.ok ? [] : [{ key: 'certificate' as const, ...chain.fault }]),
    ...(key.ok ? [] : [{ key: 'key' as const, ...key.fault }]),
  ]
  if (!chain.ok || !key.ok) return fault(bad)
  const strange = strangeKey(chain.value, key.value.key)
  if (strange !== undefined) return fault([{ key: 'key', ...strange }])
  const pem = new ContextPem({ cert: chain.value.pem, key: key.value.pem })
  return ok({ name: entry.name, chain: chain.value.facts, pem })
}

interface Chain {
  pem: string
  facts: CertificateFacts[]
}

function readChain(text: string, around: Surroundings): Result<Chain, Objection> {
  const read = readMaterial(text, around)
  if (!read.ok) return read
  const blocks = pemBlocks(read.value)
  if (blocks.length === 0) {
    return fault({
      what: 'there is no certificate in PEM form in it',
      remedy: 'convert it: openssl x509 -inform der -in FILE, or openssl pkcs12 -in FILE -nokeys',
    })
  }
  const facts = bundleFacts(read.value)
  return facts.ok
    ? ok({ pem: `${blocks.join('\n')}\n`, facts: facts.value })
    : fault({
        what: `certificate ${facts.fault.index + 1} in it cannot be read: ${facts.fault.says}`,
        remedy: 'fetch the certificate and its chain from the CA again',
      })
}

function readKey(text: string, around: Surroundings): Result<{ pem: string; key: KeyObject }, Objection> {
  const read = readMaterial(text, around)
  if (!read.ok) return read
  if (/ENCRYPTED/.test(read.value)) {
    return fault({
      what: 'the key is protected by a passphrase',
      remedy: 'write it without one (openssl pkey -in FILE -out FILE2) and let only Linesman read it',
    })
  }
  try {
    return ok({ pem: read.value, key: createPrivateKey(read.value) })
  } catch {
    return fault({
      what: 'there is no private key in PEM form in it',
      remedy: 'name the key file; to convert one: openssl pkey -in FILE',
    })
  }
}

function strangeKey(chain: Chain, key: KeyObject): Objection | undefined {
  const fits = pemBlocks(chain.pem).map(block => new X509Certificate(block).checkPrivateKey(key))
  if (fits[0]) return undefined
  const place = fits.indexOf(true)
  const leaf = chain.facts[0]?.subject
  return place > 0
    ? {
        what: `it belongs to certificate ${place + 1} of the chain, and the first is ${leaf}`,
        remedy: "put the SBC's own certificate first, then its intermediates",
      }
    : {
        what: `it does not belong to the certificate of ${leaf}`,
        remedy: 'name the key the certificate was requested with',
      }
}

function tellDates(chain: readonly CertificateFacts[], now: Instant, path: Path, report: Report): void {
  for (const { subject, notBefore, notAfter } of chain) {
    const remedy = 'renew it and put the new chain here; a reload takes it without losing a call'
    if (now > notAfter) report.warning(path, { what: `${subject} expired on ${day(notAfter)}`, remedy })
    else if (now < notBefore) {
      report.warning(path, {
        what: `${subject} is not valid before ${day(notBefore)}`,
        remedy: 'check the clock',
      })
    } else if (notAfter - now < NOTICE) {
      report.warning(path, { what: `${subject} expires on ${day(notAfter)}`, remedy })
    }
  }
}

const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10)
