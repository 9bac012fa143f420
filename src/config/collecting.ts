// From the keys of `collect` and `export` to what their elements are told, TLS included.

import type { CollectorConfig, CollectorListener, HepExportConfig } from '../collector/index.ts'
import type { TlsServerPolicy } from '../tls/index.ts'
import type { Surroundings } from './material.ts'
import type { Path, Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import { type KnownContexts, SAFE_VERSIONS, serverPolicy, shownContext } from './shared-contexts.ts'
import { readTrust } from './trust.ts'

type Around = Surroundings & { publicRoots: readonly string[] }

type Listening = NonNullable<Section<'collect'>['syslog']>

export function readCollect(
  { collect }: Readable,
  known: KnownContexts | undefined,
  around: Around,
  report: Report,
): CollectorConfig {
  const { syslog, hep, flows } = collect
  const listener = (kind: 'syslog' | 'hep', keys: Omit<Listening, 'zone'>): CollectorListener => {
    const { listen: local, transport, allow } = keys
    const path: Path = ['collect', kind, 'tls']
    const policy = transport === 'tls' ? serverTls(keys.tls, path, known, around, report) : undefined
    return { transport, local, ...(policy && { tls: policy }), ...(allow && { allow }) }
  }
  return {
    ...(syslog && {
      syslog: {
        ...listener('syslog', syslog),
        ...(syslog.zone !== undefined && { zoneMinutes: syslog.zone }),
      },
    }),
    ...(hep && { hep: { ...listener('hep', hep), ...(hep.sbc && { ours: hep.sbc }) } }),
    ...(flows && {
      flows: { transport: 'udp', local: flows.listen, ...(flows.allow && { allow: flows.allow }) },
    }),
  }
}

function serverTls(
  keys: Listening['tls'],
  path: Path,
  known: KnownContexts | undefined,
  around: Around,
  report: Report,
): TlsServerPolicy | undefined {
  const { trust, clientCertificate = 'no', ...shown } = keys ?? {}
  const context = shownContext(shown, path, known, around, report)
  const roots = trust === undefined ? undefined : readTrust(trust, [...path, 'trust'], around, report)
  if (clientCertificate === 'require' && trust === undefined) {
    report.error([...path, 'trust'], {
      what: 'is missing, and a certificate is required of senders',
      remedy: 'name a file with the roots of their certificates, or write clientCertificate: no',
    })
  }
  return context === undefined ? undefined : serverPolicy(context, clientCertificate, roots)
}

export function readHepExport(
  { export: { hep } }: Readable,
  around: Around,
  report: Report,
): HepExportConfig | undefined {
  if (hep === undefined) return undefined
  const { to, transport, agent, tls } = hep
  if (transport !== 'tls') return { to, transport, agent }
  if (tls === undefined) {
    report.error(['export', 'hep', 'tls'], {
      what: 'is missing, and export.hep.transport is tls',
      remedy: 'write it with trust: public, or a file with the roots of the keeper',
    })
    return undefined
  }
  const trust = readTrust(tls.trust, ['export', 'hep', 'tls', 'trust'], around, report)
  if (trust === undefined) return undefined
  const serverName = tls.serverName ?? to.address
  return { to, transport, agent, tls: { ...SAFE_VERSIONS, serverName, trust, checkAt: 'handshake-end' } }
}
