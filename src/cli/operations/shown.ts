// What the API shows besides what was seen: the lab, evidence that is handed in, probes, a tenant's export. Lab and voice
// routing are loaded when somebody asks for them.

import { basename } from 'node:path'
import type { Diagnose, ProbeTarget, Services, TenantFiles } from '../../api/index.ts'
import { readTenantFiles } from '../../config/index.ts'
import type { OwnConnections } from '../../node/index.ts'
import type { ProbeReport } from '../../watch/index.ts'
import { readEvidence } from '../evidence/read-evidence.ts'
import { askSbc } from '../probe/ask-sbc.ts'
import { orderOf } from '../probe/probe-order.ts'
import { workOutApart } from '../route/work-out-apart.ts'

/** `tenant` is the folder or file of the system's own export, `dials` where connections of probes are written down. */
export const desksOf = (tenant?: string, dials?: OwnConnections): Partial<Services> => ({
  lab: async () => (await import('./lab-desk.ts')).labDesk,
  ...{ diagnose: diagnoseApart, probe: probeFor(dials), workOut: workOutApart(tenant) },
  ...(tenant !== undefined && { tenant: tenantFilesIn(tenant) }),
})

/** Evidence that somebody hands in, on a thread of its own. */
const diagnoseApart: Diagnose = (files, { signal, progress }) =>
  readEvidence(files, { memoryMb: EVIDENCE_MB, signal, progress: says => progress(partIn(says), says) })
const EVIDENCE_MB = 1024
const partIn = (says: string): number => Number(/(\d+) %/.exec(says)?.[1] ?? 0) / 100

/** The probe of `linesman probe`, with few tries: whoever asks by HTTP does not wait long. */
const probeFor = (dials?: OwnConnections) => (target: ProbeTarget, signal: AbortSignal) =>
  probeOnce(target, { observer: 'probe', signal, ...(dials && { dials }) })

async function probeOnce(
  { host, port, serverName }: ProbeTarget,
  wishes: Parameters<typeof askSbc>[1],
): Promise<ProbeReport> {
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const order = orderOf(place, {
    sni: serverName,
    times: 1,
    trust: 'microsoft',
    limit: PROBE_SECONDS,
    lang: 'en',
  })
  return (await askSbc(order, wishes)).report
}
const PROBE_SECONDS = 30

/** The files of an export, as texts: who asks reads them. */
export const tenantFilesIn = (path: string) => async (): Promise<TenantFiles> => {
  const { fileText } = await import('../../routing/index.ts')
  const { files, problems } = readTenantFiles(path, FILE_BYTES)
  return { name: basename(path), files: files.map(fileText), problems }
}
const FILE_BYTES = 16 * 1024 * 1024
