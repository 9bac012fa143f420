// What a probe saw, under the names of the blackbox exporter, so that rules and dashboards written for it work. Certificates
// are told as they were presented, whatever was wrong with them; what was not seen is left out.

import {
  type AddressReport,
  type CertificateSeen,
  microsoftTakes,
  type ProbeReport,
} from '../../watch/index.ts'
import { Samples } from './samples.ts'

export function probeMetrics(report: ProbeReport | undefined, tookMs: number): Promise<string> {
  const samples = new Samples()
  const gauge = (name: string, help: string, value: number): void => samples.gauge(name, help, [[{}, value]])
  const success = report !== undefined && isFine(report)
  gauge(
    'probe_success',
    'Whether Microsoft would take what it was shown, and OPTIONS were answered.',
    Number(success),
  )
  gauge('probe_duration_seconds', 'How long the probe took to complete in seconds.', tookMs / 1000)
  if (report === undefined) return samples.text()
  const shown = report.addresses.flatMap(certificatesOf)
  gauge('probe_addresses', 'Addresses that were asked.', report.addresses.length)
  certificates(samples, shown)
  for (const address of report.addresses) addressOf(samples, address)
  return samples.text()
}

/** Every address, and every try as Microsoft asks. */
const isFine = ({ addresses, isCut }: ProbeReport): boolean =>
  !isCut && addresses.length > 0 && addresses.every(each => microsoftTakes(each) && isAnswered(each))

const isAnswered = ({ options }: AddressReport): boolean =>
  options?.status !== undefined && options.status >= 200 && options.status < 300

const certificatesOf = ({ names }: AddressReport): CertificateSeen[] => {
  const shown = names.filter(({ asked }) => asked === 'as-microsoft').flatMap(each => each.certificates)
  return shown.length > 0 ? shown : names.flatMap(each => each.certificates)
}

function certificates(samples: Samples, shown: readonly CertificateSeen[]): void {
  if (shown.length === 0) return
  const ends = shown.map(({ notAfter }) => notAfter / 1000)
  const gauge = (name: string, help: string, value: number): void => samples.gauge(name, help, [[{}, value]])
  gauge('probe_ssl_earliest_cert_expiry', 'Returns earliest SSL cert expiry date.', Math.min(...ends))
  gauge(
    'probe_ssl_last_chain_expiry_timestamp_seconds',
    'Returns last SSL chain expiry in unixtime.',
    Math.max(...ends),
  )
  gauge(
    'probe_ssl_earliest_cert_not_before_timestamp_seconds',
    'When the oldest of the certificates begins.',
    Math.min(...shown.map(({ notBefore }) => notBefore / 1000)),
  )
  const infos = new Map(
    shown.map(({ fingerprints, subject, issuer, names }) => [
      fingerprints[0] ?? '',
      { fingerprint_sha256: fingerprints[0] ?? '', subject, issuer, subjectalternative: names.join(',') },
    ]),
  )
  samples.gauge(
    'probe_ssl_last_chain_info',
    'Contains SSL leaf certificate information.',
    [...infos.values()].map(labels => [labels, 1]),
  )
}

function addressOf(
  samples: Samples,
  { address, names, options, versions, unreachable }: AddressReport,
): void {
  const labels = { address }
  samples.gauge('probe_reachable', 'Whether TCP connections come to be.', [
    [labels, Number(unreachable === undefined)],
  ])
  samples.gauge(
    'probe_tls_version_info',
    'Returns the TLS version used or NaN when unknown.',
    versions.flatMap(({ version, agreed }) => (agreed ? [[{ ...labels, version }, 1]] : [])),
  )
  samples.gauge(
    'probe_certificates',
    'Different certificates that one name was shown: more than one is a matter of luck.',
    names.map(({ asked, certificates }) => [{ ...labels, asked }, certificates.length]),
  )
  samples.gauge(
    'probe_handshake_duration_seconds',
    'Slowest whole handshake.',
    names.flatMap(({ asked, handshakeMs }) =>
      handshakeMs === undefined ? [] : [[{ ...labels, asked }, handshakeMs.most / 1000]],
    ),
  )
  if (options === undefined) return
  samples.gauge('probe_sip_duration_seconds', 'From OPTIONS to its answer, or to its end.', [
    [labels, options.tookMs / 1000],
  ])
  if (options.status !== undefined)
    samples.gauge('probe_sip_status_code', 'What OPTIONS were answered with.', [[labels, options.status]])
}
