// For Prometheus: what this system counts, and what a probe sees.

import { z } from 'zod'
import { between, millis, OperatorError, seconds } from '../../kernel/index.ts'
import type { ProbeReport } from '../../watch/index.ts'
import { answering, type Door } from '../app.ts'
import { probeMetrics } from '../metrics/probe-metrics.ts'
import { needed, Refusal } from '../refusal.ts'
import type { ProbeTarget, Services } from '../services.ts'
import { probeQuery } from '../shapes/probe.ts'

const TEXT = 'text/plain; version=0.0.4; charset=utf-8'
/** Probes at the same time: each opens dozens of connections. */
const PROBES = 4
const LONGEST = seconds(60)
const USUAL = seconds(30)
/** What is left of a scrape's time for the answer. */
const SPARE = millis(500)

const asText = (description: string) => ({
  ...answering(z.string()),
  200: { description, content: { 'text/plain': { schema: z.string() } } },
})

export const metricsDoor: Door = (app, inside) => {
  const { services, metrics } = inside
  let probes = 0

  app.route({
    method: 'GET',
    url: '/metrics',
    config: { needs: 'read' },
    schema: { summary: 'For Prometheus', tags: ['metrics'], response: asText('Text format 0.0.4') },
    handler: async (_, reply) => reply.type(TEXT).send(await metrics.text(inside)),
  })

  app.route({
    method: 'GET',
    url: '/probe',
    config: { needs: 'operate' },
    schema: {
      summary: 'Probes an SBC as Microsoft sees it, in the manner of the blackbox exporter',
      tags: ['metrics'],
      querystring: probeQuery,
      response: asText('Text format 0.0.4'),
    },
    handler: async (request, reply) => {
      const probe = needed(services.probe, 'probe', 'nothing probes in this system')
      const target = targetOf(request.query)
      if (probes >= PROBES) throw busy()
      probes++
      try {
        const limit = limitOf(request.headers['x-prometheus-scrape-timeout-seconds'])
        const began = services.clock.steady()
        const report = await within(limit, services, signal => probe(target, signal))
        return reply.type(TEXT).send(await probeMetrics(report, between(began, services.clock.steady())))
      } finally {
        probes--
      }
    },
  })
}

/** Undefined where the time was over before, which is an outcome, too. */
async function within(
  limit: number,
  { clock }: Services,
  probe: (signal: AbortSignal) => Promise<ProbeReport>,
): Promise<ProbeReport | undefined> {
  const control = new AbortController()
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const callOff = clock.after(millis(limit), () => {
    control.abort()
    resolve(undefined)
  })
  const asked = probe(control.signal)
  // Once the time is over nobody waits for it any more, and what it comes to then is no outcome.
  asked.catch(() => {})
  try {
    return await Promise.race([asked, promise])
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    throw new Refusal(400, { code: error.code, what: error.message })
  } finally {
    callOff()
  }
}

function limitOf(header: string | string[] | undefined): number {
  const wished = Number(header) * 1000
  return Number.isFinite(wished) ? Math.min(Math.max(wished - SPARE, SPARE), LONGEST) : USUAL
}

/** Of SIP over TLS (RFC 3261 section 19.1.2). */
const SIPS_PORT = 5061

function targetOf({ target, sni }: z.output<typeof probeQuery>): ProbeTarget {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|(\w[\w.-]*))(?::(\d{1,5}))?$/i.exec(target) ?? []
  const host = bracketed ?? plain
  const number = Number(port ?? SIPS_PORT)
  if (host === undefined || number < 1 || number > 65_535)
    throw wrong('target', `"${target}" is no place`, 'write target=sbc1.example.net:5061')
  if (sni !== undefined) return { host, port: number, serverName: sni }
  if (bracketed === undefined && !/^[\d.]+$/.test(host)) return { host, port: number, serverName: host }
  throw wrong('sni', 'Microsoft asks for the FQDN the SBC is paired with', 'add sni=sbc1.example.net')
}

const wrong = (where: string, what: string, hint: string): Refusal =>
  new Refusal(400, { code: 'request/invalid', where: `querystring.${where}`, what, hint })

const busy = (): Refusal =>
  new Refusal(
    429,
    { code: 'probe/busy', what: `${PROBES} probes go on already`, hint: 'scrape fewer at once' },
    5,
  )
