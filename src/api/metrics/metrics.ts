// What Prometheus scrapes: counters as they stand, and gauges taken at that moment. Base units are seconds and octets; one
// metric a thing with labels, and nothing is told by a value that stands for "unknown": then it is left out.

import { Gauge, Registry } from 'prom-client'
import type { Instant } from '../../kernel/index.ts'
import type { Health } from '../../watch/index.ts'
import type { CertificateBook } from '../books/certificate-book.ts'
import type { FindingBook } from '../books/finding-book.ts'
import type { Hub } from '../live/hub.ts'
import type { Services } from '../services.ts'
import { FactCounters } from './fact-counters.ts'
import { Readings } from './readings.ts'
import { Samples } from './samples.ts'

export interface MetricParts {
  certificates: CertificateBook
  findings: FindingBook
  hub: Hub
}

const STATES = ['up', 'degraded', 'down', 'unknown', 'maintenance'] as const
/** Certificates told of: a label for each, so few. */
const CERTIFICATES = 50

export class Metrics {
  readonly registry = new Registry()
  readonly counters: FactCounters
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
    this.counters = new FactCounters(services, this.registry)
    const { version, sbc, demo, startedAt } = services.self
    const registers = [this.registry]
    new Gauge({
      ...{
        name: 'linesman_build_info',
        help: 'Constant 1.',
        labelNames: ['version', 'sbc', 'demo'],
        registers,
      },
    }).set({ version, sbc, demo: String(demo) }, 1)
    new Gauge({
      ...{ name: 'linesman_start_timestamp_seconds', help: 'When it was started.', registers },
    }).set(startedAt / 1000)
  }

  async text(parts: MetricParts): Promise<string> {
    const samples = await this.#samples(parts)
    return `${await this.registry.metrics()}\n${await samples.text()}`
  }

  /** The same, for who serves it in another way. */
  async readings(parts: MetricParts): Promise<Readings> {
    const samples = await this.#samples(parts)
    return new Readings([...(await this.registry.getMetricsAsJSON()), ...(await samples.list())])
  }

  async #samples(parts: MetricParts): Promise<Samples> {
    const services = this.#services
    const now = services.clock.now()
    const samples = new Samples()
    this.counters.tell(samples)
    for (const health of services.health?.all(now) ?? []) healthOf(samples, health)
    certificatesOf(samples, parts.certificates)
    findingsOf(samples, parts.findings, services, now)
    await storeOf(samples, services)
    sbcOf(samples, services)
    readers(samples, services, parts.hub)
    boundsOf(samples, services)
    return samples
  }
}

function healthOf(samples: Samples, { subject, name, inbound, outbound, quality, ...both }: Health): void {
  for (const [direction, standing] of Object.entries({ both, inbound, outbound })) {
    const labels = { subject, name, direction }
    samples.gauge(
      'linesman_health_state',
      'Health: 1 for the state it is in, 0 for the others.',
      STATES.map(state => [{ ...labels, state }, Number(standing.state === state)]),
    )
    samples.gauge('linesman_health_since_timestamp_seconds', 'Since when health is as it is.', [
      [labels, standing.since / 1000],
    ])
  }
  samples.gauge(
    'linesman_network_effectiveness_ratio',
    'Network effectiveness ratio from 0 to 1 in the formula of the label; absent below its minimum of calls.',
    quality.ner.flatMap(({ formula, percent }) =>
      percent === undefined ? [] : [[{ subject, name, formula }, percent / 100]],
    ),
  )
  if (quality.acdMs !== undefined)
    samples.gauge('linesman_average_call_duration_seconds', 'Mean length of answered calls that are over.', [
      [{ subject, name }, quality.acdMs / 1000],
    ])
}

/** Of who dials in none: whoever has a new one for each connection would have a series for each, for good. */
function certificatesOf(samples: Samples, book: CertificateBook): void {
  const chains = book.chains.filter(({ isCaller }) => !isCaller)
  const all = chains.slice(0, CERTIFICATES).flatMap(({ chain, role, context }) =>
    chain.map((certificate, place) => ({
      certificate,
      labels: {
        role,
        context: context ?? '',
        subject: certificate.subject,
        place: place === 0 ? 'leaf' : 'issuer',
        fingerprint_sha256: certificate.fingerprint256,
      },
    })),
  )
  samples.gauge(
    'linesman_certificate_not_after_timestamp_seconds',
    'When a certificate ends that is or was shown.',
    all.map(({ labels, certificate }) => [labels, certificate.notAfter / 1000]),
  )
  samples.gauge(
    'linesman_certificate_not_before_timestamp_seconds',
    'When it begins: another one here is another certificate.',
    all.map(({ labels, certificate }) => [labels, certificate.notBefore / 1000]),
  )
}

const SEVERITIES = ['critical', 'warning', 'info'] as const
const OF_FINDINGS = 'finding/'

function findingsOf(samples: Samples, findings: FindingBook, { alerts }: Services, now: Instant): void {
  samples.counter(
    'linesman_findings_total',
    'Findings told since the start.',
    [...findings.tallies].map(({ rule, severity, count }) => [{ rule, severity }, count]),
  )
  if (alerts === undefined) return
  const open = alerts.alerts(now).filter(({ endedAt }) => endedAt === undefined)
  const count = (severity: string, ofFindings: boolean): number =>
    open.filter(each => each.severity === severity && (!ofFindings || each.rule.startsWith(OF_FINDINGS)))
      .length
  samples.gauge(
    'linesman_findings_open',
    'Findings that are not over.',
    SEVERITIES.map(severity => [{ severity }, count(severity, true)]),
  )
  samples.gauge(
    'linesman_alerts_open',
    'Alerts that are not over.',
    SEVERITIES.map(severity => [{ severity }, count(severity, false)]),
  )
  samples.counter(
    'linesman_notices_total',
    'What became of notices to channels.',
    alerts
      .channels()
      .flatMap(({ name: channel, type, sent, failed, dropped }) =>
        Object.entries({ sent, failed, dropped }).map(
          ([outcome, value]) => [{ channel, type, outcome }, value] as const,
        ),
      ),
  )
}

async function storeOf(samples: Samples, { store }: Services): Promise<void> {
  if (store === undefined) return
  const size = await store.store.size()
  const { written, waiting, dropped } = store.counts()
  const plain = (name: string, help: string, value: number): void => samples.gauge(name, help, [[{}, value]])
  plain('linesman_store_bytes', 'What the records take on the disk.', size.bytes)
  plain('linesman_store_cap_bytes', 'What they may take.', size.capBytes)
  if (size.oldestFact !== undefined)
    plain('linesman_store_oldest_fact_timestamp_seconds', 'Time of the oldest fact.', size.oldestFact / 1000)
  plain('linesman_store_waiting', 'Records that wait to be written.', waiting)
  samples.counter('linesman_store_written_total', 'Records written.', [[{}, written]])
  samples.counter(
    'linesman_store_dropped_total',
    'Records that were not kept.',
    Object.entries(dropped).map(([reason, count]) => [{ reason }, count]),
  )
  samples.counter('linesman_store_forgotten_total', 'Rows let go.', [
    [{ reason: 'cap' }, size.evicted],
    [{ reason: 'age' }, size.aged],
  ])
}

function sbcOf(samples: Samples, { sbc }: Services): void {
  if (sbc === undefined) return
  const { calls, legs, ports, transactions, connections } = sbc.counts()
  const { proxies, carrier, registrations, isDraining } = sbc.health()
  samples.gauge(
    'linesman_sbc_in_use',
    'What the SBC holds at this moment.',
    Object.entries({ calls, legs, ports, transactions, connections }).map(([what, value]) => [
      { what },
      value,
    ]),
  )
  samples.gauge('linesman_sbc_draining', '1 while it takes no new calls.', [[{}, Number(isDraining)]])
  const peers = [
    ...proxies.map(peer => ({ ...peer, side: 'teams' })),
    ...(carrier === undefined ? [] : [{ ...carrier, side: 'carrier' }]),
  ]
  samples.gauge(
    'linesman_sbc_peer_up',
    'Whether a peer answers OPTIONS; absent while that is not known.',
    peers.flatMap(({ host, port, side, state }) =>
      state === 'unknown'
        ? []
        : [[{ side, peer: port === undefined ? host : `${host}:${port}` }, Number(state === 'up')]],
    ),
  )
  samples.gauge(
    'linesman_sbc_registered',
    'Whether the carrier has a registration.',
    registrations.map(({ aor, state }) => [{ aor }, Number(state === 'registered')]),
  )
}

function readers(samples: Samples, { facts }: Services, hub: Hub): void {
  samples.counter('linesman_facts_total', 'Facts noted.', [[{}, facts.noted]])
  samples.gauge('linesman_event_readers', 'Who reads live events.', [[{}, hub.readers]])
  samples.counter('linesman_events_missed_total', 'Events that readers were too slow for.', [
    [{}, hub.missed],
  ])
}

function boundsOf(samples: Samples, { leftOut, snmp }: Services): void {
  samples.counter(
    'linesman_left_out_total',
    'What there was no room or no time for, by the bound that it met.',
    Object.entries(leftOut?.() ?? {}).map(([what, count]) => [{ what }, count]),
  )
  samples.counter(
    'linesman_snmp_requests_total',
    'Requests by SNMP, by what became of them.',
    Object.entries(snmp?.() ?? {}).map(([outcome, count]) => [{ outcome }, count]),
  )
}
