// The API as a web server: every request passes the gate, then its door; what changes something is noted.
//
//   request -> headers -> gate (host, who, pace, role) -> schema -> door -> schema -> answer
//                 |          |
//                 +----------+--refused--> problem

import type { Server as TlsServer } from 'node:https'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { type ApiSettings, unsafePlace } from '../config/index.ts'
import { between, OperatorError } from '../kernel/index.ts'
import type { MibObject } from '../snmp/index.ts'
import type { App, Door, Inside, Places } from './app.ts'
import { AuditLog } from './audit.ts'
import { CallBook } from './books/call-book.ts'
import { CertificateBook } from './books/certificate-book.ts'
import { FindingBook } from './books/finding-book.ts'
import { HealthHistory } from './books/health-history.ts'
import { alertsDoor } from './doors/alerts.ts'
import { callsDoor } from './doors/calls.ts'
import { certificatesDoor } from './doors/certificates.ts'
import { serveDashboard } from './doors/dashboard.ts'
import { deskDoor } from './doors/desk.ts'
import { diagnosesDoor } from './doors/diagnoses.ts'
import { eventsDoor } from './doors/events.ts'
import { factsDoor } from './doors/facts.ts'
import { findingsDoor } from './doors/findings.ts'
import { healthDoor } from './doors/health.ts'
import { labDoor } from './doors/lab.ts'
import { maintenanceDoor } from './doors/maintenance.ts'
import { metricsDoor } from './doors/metrics.ts'
import { overviewDoor, overviewOf } from './doors/overview.ts'
import { probesDoor } from './doors/probes.ts'
import { recordsDoor } from './doors/records.ts'
import { routingDoor } from './doors/routing.ts'
import { sessionDoor } from './doors/session.ts'
import { statusDoor } from './doors/status.ts'
import { refusalFor } from './errors.ts'
import { Diagnoses } from './evidence/diagnoses.ts'
import { keepRoom } from './gate/crowd.ts'
import { Gate, isChange } from './gate/gate.ts'
import { SECURITY_HEADERS } from './gate/headers.ts'
import { SESSION_COOKIE } from './gate/sessions.ts'
import { Hub } from './live/hub.ts'
import { Metrics } from './metrics/metrics.ts'
import type { Refusal } from './refusal.ts'
import type { Services } from './services.ts'
import { linesmanObjects, systemObjects } from './snmp/linesman-mib.ts'

const DOORS: readonly Door[] = [
  statusDoor,
  sessionDoor,
  overviewDoor,
  healthDoor,
  maintenanceDoor,
  callsDoor,
  factsDoor,
  findingsDoor,
  alertsDoor,
  certificatesDoor,
  probesDoor,
  routingDoor,
  deskDoor,
  labDoor,
  diagnosesDoor,
  recordsDoor,
  eventsDoor,
  metricsDoor,
]

const BODY_BYTES = 64 * 1024
const HEAD_BYTES = 16 * 1024
const HEAD_MS = 10_000
/** A whole upload over a slow line. */
const REQUEST_MS = 600_000
const CONNECTIONS = 256
/** Of one address: as many as a proxy needs whose readers are all there may be, and never all. */
const CONNECTIONS_EACH = 128
/** From the connection to the end of the handshake; nobody needs a token to let it wait. */
const HANDSHAKE_MS = 10_000
/** How often is looked who is too slow. */
const LOOK_MS = 5000

export interface Api {
  /** For tests: `inject`, and routes. */
  app: App
  /** Where it listens, once it does: `https://127.0.0.1:8443`. */
  listen(): Promise<string>
  /** Tokens, names and certificate from now on; what else changes needs another one. */
  renew(settings: ApiSettings): void
  /** What is counted at this moment, as SNMP names it. */
  mib(): Promise<MibObject[]>
  end(): Promise<void>
}

export async function buildApi(settings: ApiSettings, services: Services, places: Places): Promise<Api> {
  const app = await serverFor(settings)
  const inside = insideOf(settings, services, places)
  guard(app, inside)
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalFor(error, says =>
      services.say(`api: ${request.method} ${request.routeOptions.url}: ${says}`),
    )
    return refuse(reply, refusal)
  })
  for (const door of DOORS) door(app, inside)
  await serveDashboard(app, places.dashboard)
  await app.ready()
  const begun = services.clock.steady()
  return {
    app,
    listen: () => listen(app, settings, services),
    renew: next => {
      inside.gate.renew(next)
      if (next.tokens.length === 0 && !inside.gate.isOpen)
        services.say(
          'api: there are no tokens, and others reach this place: nobody is let in until a restart',
        )
      if (settings.tls !== undefined && next.tls !== undefined)
        (app.server as unknown as TlsServer).setSecureContext(tlsOf(next.tls))
    },
    mib: async () => [
      ...systemObjects(services.self, between(begun, services.clock.steady())),
      ...linesmanObjects(await inside.metrics.readings(inside)),
    ],
    end: async () => {
      inside.hub.end()
      await inside.diagnoses.end()
      await app.close()
    },
  }
}

function refuse(reply: FastifyReply, { status, problem, retrySeconds }: Refusal): FastifyReply {
  if (retrySeconds !== undefined) reply.header('retry-after', retrySeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem)
}

/** Of a URL that no door is looked for with, so that nothing else has had a look at the request. */
const refuseUrl = (error: FastifyError, _: unknown, reply: FastifyReply): FastifyReply =>
  refuse(
    reply.headers(SECURITY_HEADERS),
    refusalFor(error, () => {}),
  )

const tlsOf = ({ cert, key }: NonNullable<ApiSettings['tls']>) => ({
  cert,
  key,
  minVersion: 'TLSv1.2' as const,
})

const LIMITS = { maxHeaderSize: HEAD_BYTES, headersTimeout: HEAD_MS, connectionsCheckingInterval: LOOK_MS }

async function serverFor({ tls, upload }: ApiSettings): Promise<App> {
  const app = fastify({
    bodyLimit: BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    frameworkErrors: refuseUrl,
    requestTimeout: REQUEST_MS,
    routerOptions: { maxParamLength: 300 },
    ...(tls === undefined
      ? { http: LIMITS }
      : { https: { ...tlsOf(tls), ...LIMITS, handshakeTimeout: HANDSHAKE_MS } }),
  } as object) as unknown as App
  app.server.maxConnections = CONNECTIONS
  keepRoom(app.server, CONNECTIONS_EACH)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(multipart, { throwFileSizeLimit: true, limits: { fileSize: upload.bytes } })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Linesman',
        version: '1',
        description:
          'Calls, health, findings and alerts of a Direct Routing SBC. Times are milliseconds since 1970.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: document => {
      const { schema, url } = jsonSchemaTransform(document as Parameters<typeof jsonSchemaTransform>[0])
      const needs = document.route.config?.needs
      const open = needs === 'anybody' ? { security: [] } : { description: `Needs the role ${needs}.` }
      return { schema: { ...schema, ...open }, url }
    },
  })
  return app
}

function insideOf(settings: ApiSettings, services: Services, places: Places): Inside {
  const metrics = new Metrics(services)
  const { going } = metrics.counters.calls
  const calls = new CallBook(services)
  const overview = () => overviewOf({ services, calls, going })
  return {
    ...{ services, settings, places, metrics, calls, overview },
    gate: new Gate(settings, services),
    audit: new AuditLog(services.audit),
    findings: new FindingBook(services),
    health: new HealthHistory(services),
    certificates: new CertificateBook(services),
    diagnoses: new Diagnoses(services, settings.upload.seconds),
    hub: new Hub(services, overview),
  }
}

const isData = (url: string): boolean => /^\/(?:api\/|metrics|probe|openapi)/.test(url)

/** By its door: a path can be written in many ways that lead to the same one. */
const isTold = ({ routeOptions, url }: FastifyRequest): boolean =>
  routeOptions.config.needs !== undefined || isData(url)

/** What nobody has said otherwise of is for admins alone. */
function guard(app: App, { gate, services, audit }: Inside): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    const { needs, ungated } = request.routeOptions.config
    if (ungated) return
    const asked = { method: request.method, headers: request.headers, from: request.ip }
    gate.checkHost(asked)
    // The dashboard's files are no secret, and it asks for the token itself.
    if (needs === undefined && !isData(request.url)) return
    reply.header('cache-control', 'no-store')
    const asker = gate.whoAsks(asked)
    if (asker !== undefined) request.asker = asker
    gate.admit(asked, asker, needs ?? (request.is404 ? 'read' : 'admin'))
  })
  app.addHook('onResponse', async (request, reply) => {
    const status = reply.statusCode
    if (!isTold(request) || !(isChange(request.method) || status === 401 || status === 403)) return
    audit.note({
      at: services.clock.now(),
      who: request.asker?.name ?? 'anybody',
      from: request.ip,
      what: deedOf(request),
      status,
    })
  })
}

const deedOf = (request: FastifyRequest): string => {
  const { method, deed } = request
  const path = pathOf(request).slice(0, 200)
  return deed === undefined ? `${method} ${path}` : `${method} ${path}: ${deed.slice(0, 300)}`
}

/** As the door calls it, so that one deed is told in one way. */
function pathOf({ routeOptions, params, url }: FastifyRequest): string {
  if (routeOptions.url === undefined) return url.replace(/\?.*/s, '')
  const given = params as Readonly<Record<string, string>>
  return routeOptions.url.replace(/:(\w+)/g, (_, name) => encodeURIComponent(given[name] ?? ''))
}

async function listen(app: App, settings: ApiSettings, services: Services): Promise<string> {
  const { tls, tokens } = settings
  const { address, port } = settings.listen
  const lacks = unsafePlace(settings)
  if (lacks !== undefined) throw unsafe(lacks, address)
  try {
    await app.listen({ host: address, port })
  } catch (error) {
    throw new OperatorError({
      code: 'api/bind',
      where: 'api.listen',
      what: (error as Error).message,
      hint: 'end the program that uses it, or write an address of this machine and a free port',
    })
  }
  const [bound] = app.addresses()
  const host = address.includes(':') ? `[${address}]` : address
  const taken = typeof bound === 'object' ? bound.port : port
  const place = `${tls === undefined ? 'http' : 'https'}://${host}:${taken}`
  services.say(
    tokens.length > 0
      ? `api: ${place}`
      : `api: ${place}; there are no tokens, so that everybody on this machine is an admin here`,
  )
  return place
}

const unsafe = (lacks: 'no-tokens' | 'no-tls', address: string): OperatorError =>
  new OperatorError({
    code: 'api/unsafe',
    where: 'api.listen',
    what: `${address} is reached by others, and there ${lacks === 'no-tokens' ? 'are no tokens' : 'is no TLS'}`,
    hint: 'configure api.tokens and api.tls, listen on 127.0.0.1, or write api.insecure: yes',
  })
