// From the keys of `collect.records` to where records of calls come from, the secret of Graph read.

import { createHash, createPrivateKey } from 'node:crypto'
import type { ClientProof, GraphSettings } from '../collector/index.ts'
import { pemBlocks } from '../tls/index.ts'
import { readContext } from './context-files.ts'
import { readSecret, type Surroundings } from './material.ts'
import type { Path, Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import { readTrust } from './trust.ts'

export interface RecordsSettings {
  /** Path of a folder that exports are put into. */
  folder?: string
  graph?: GraphSettings
}

type Around = Surroundings & { publicRoots: readonly string[] }
type GraphKeys = NonNullable<NonNullable<Section<'collect'>['records']>['graph']>

const GRAPH: Path = ['collect', 'records', 'graph']

/** Undefined where there are none to wait for. */
export function readRecordSettings(
  { collect: { records } }: Readable,
  around: Around,
  report: Report,
): RecordsSettings | undefined {
  if (records === undefined) return undefined
  const { folder, graph } = records
  if (folder === undefined && graph === undefined)
    report.error(['collect', 'records'], {
      what: 'says of no place where records come from',
      remedy: 'write folder, graph or both; over the API they come without it',
    })
  const settings = graph && readGraph(graph, around, report)
  return { ...(folder !== undefined && { folder }), ...(settings && { graph: settings }) }
}

function readGraph(keys: GraphKeys, around: Around, report: Report): GraphSettings | undefined {
  const { tenant, client, every, overlap, back, api, authority } = keys
  const proof = proofOf(keys, around, report)
  // The public roots are what is believed where nothing else is said.
  const trust =
    keys.trust === 'public' ? undefined : readTrust(keys.trust, [...GRAPH, 'trust'], around, report)
  if (proof === undefined) return undefined
  return {
    ...{ tenant, client, proof, api, authority },
    ...{ everyMs: every, overlapMs: overlap, backMs: back },
    ...(trust && { trust }),
  }
}

function proofOf(keys: GraphKeys, around: Around, report: Report): ClientProof | undefined {
  const { secret, certificate, key } = keys
  const hasPair = certificate !== undefined && key !== undefined
  if ((secret !== undefined) === hasPair || (secret !== undefined && (certificate ?? key) !== undefined)) {
    const what = secret === undefined ? 'nothing shows who asks' : 'a secret and a certificate are too much'
    const missing = certificate !== undefined || key !== undefined
    report.error(GRAPH, {
      what: secret === undefined && missing ? 'a certificate and its key go together' : what,
      remedy: 'write secret, or certificate and key',
    })
    return undefined
  }
  if (secret !== undefined) return secretProof(secret, around, report)
  return certificateProof({ certificate, key } as { certificate: string; key: string }, around, report)
}

function secretProof(text: string, around: Around, report: Report): ClientProof | undefined {
  const read = readSecret(text, around)
  if (read.ok) return { type: 'secret', secret: read.value.trim() }
  report.error([...GRAPH, 'secret'], read.fault)
  return undefined
}

/** Microsoft takes signatures of RSA alone. */
function certificateProof(
  pair: { certificate: string; key: string },
  around: Around,
  report: Report,
): ClientProof | undefined {
  const read = readContext({ name: 'graph', ...pair }, around)
  if (!read.ok) {
    for (const { key, ...objection } of read.fault) report.error([...GRAPH, key], objection)
    return undefined
  }
  const { cert, key: pem } = read.value.pem ?? { cert: '', key: '' }
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'rsa') {
    report.error([...GRAPH, 'key'], {
      what: 'this is no RSA key, and Microsoft takes no other',
      remedy: 'make one: openssl req -x509 -newkey rsa:2048 -nodes, and register its certificate',
    })
    return undefined
  }
  const der = Buffer.from((pemBlocks(cert)[0] ?? '').replace(/-----[^-]+-----|\s/g, ''), 'base64')
  return { type: 'certificate', key, sha256: createHash('sha256').update(der).digest() }
}
