// The SBC of one's own, from the sections that are about it: files read, what cannot be left to a single key checked, and
// what the SBC is told.

import type { Behaviour, CarrierTls, RegistrationConfig, SbcConfig } from '../sbc/index.ts'
import type { DigestSecret } from '../sip/index.ts'
import {
  byServerName,
  type ContextPolicy,
  MICROSOFT_RULES,
  type TlsContext,
  type TrustStore,
} from '../tls/index.ts'
import { readCarrierTls } from './carrier-tls.ts'
import { checkCover, clientContext } from './context-cover.ts'
import { readContexts } from './context-files.ts'
import { type LoadOptions, readSecret } from './material.ts'
import { publicRoots } from './microsoft-roots.ts'
import type { Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import type { KnownContexts } from './shared-contexts.ts'
import { formatTarget, isAddress } from './text-values.ts'
import { readTrust } from './trust.ts'

/** What is written of it, whole. */
export type WholeSbc = { fqdn: string } & {
  [Name in 'carrier' | 'teams' | 'media' | 'limits' | 'timers' | 'behaviour' | 'alerts']: Section<Name>
}

/** What lies in files and in the environment, read. */
export interface SbcFiles {
  known: KnownContexts
  policies: ContextPolicy[]
  trust: TrustStore
  credentials?: DigestSecret
  carrierTls?: CarrierTls
}

/** Undefined where too much is missing to go on; that is told. */
export function readSbcFiles(found: Readable, options: LoadOptions, report: Report): SbcFiles | undefined {
  const { teams, fqdn } = found
  const credentials = readCredentials(found, options, report)
  const trust =
    teams.trust === undefined ? undefined : readTrust(teams.trust, ['teams', 'trust'], options, report)
  if (teams.contexts === undefined) return undefined
  const contexts = readContexts(teams.contexts, options, report)
  const policies = teams.policies?.map(policyOf) ?? byServerName(contexts)
  // Contexts that could not be read are told already; what the others cover would be a second, false alarm.
  const complete = contexts.length === teams.contexts.length
  if (complete && fqdn !== undefined && teams.allow !== undefined && trust !== undefined) {
    const written = teams.policies !== undefined
    const roots = publicRoots(options.publicRoots, trust)
    checkCover(
      { fqdn, contexts, policies, written, allow: teams.allow, publicRoots: roots, now: options.now },
      report,
    )
  }
  const client = clientOf(teams.context, contexts, fqdn ?? '', complete, report)
  if (client === undefined || trust === undefined) return undefined
  const known = { contexts, client, complete }
  const carrierTls = readCarrierTls(found, known, options, report)
  return {
    ...{ known, policies, trust },
    ...(credentials && { credentials }),
    ...(carrierTls && { carrierTls }),
  }
}

function readCredentials(
  { carrier }: Readable,
  options: LoadOptions,
  report: Report,
): SbcFiles['credentials'] {
  if (carrier.credentials === undefined) return undefined
  const { username, password, realm } = carrier.credentials
  const secret = readSecret(password, options)
  if (secret.ok) return { username, password: secret.value, ...(realm !== undefined && { realm }) }
  report.error(['carrier', 'credentials', 'password'], secret.fault)
  return undefined
}

function clientOf(
  name: string | undefined,
  contexts: readonly TlsContext[],
  fqdn: string,
  complete: boolean,
  report: Report,
): TlsContext | undefined {
  if (name === undefined) return clientContext(contexts, fqdn)
  const context = contexts.find(each => each.name === name)
  if (context === undefined && complete) {
    const names = contexts.map(each => each.name).join(', ')
    report.error(['teams', 'context'], {
      what: `there is no context "${name}"`,
      remedy: `write one of ${names}`,
    })
  }
  return context
}

function policyOf(entry: NonNullable<Section<'teams'>['policies']>[number]): ContextPolicy {
  const { context, serverName, remote, listener, any } = entry
  return {
    context,
    when: {
      ...(serverName !== undefined && { serverName }),
      ...(remote !== undefined && { remote }),
      ...(listener !== undefined && { listener }),
      ...(any !== undefined && { any: true as const }),
    },
    ...((entry.default !== undefined || any !== undefined) && { isDefault: true }),
  }
}

/** What the SBC is told. */
export function sbcConfig(whole: WholeSbc, files: SbcFiles): SbcConfig {
  const { fqdn, carrier, teams, media, limits, timers, behaviour } = whole
  return {
    fqdn,
    carrier: {
      transport: carrier.transport,
      ...(files.carrierTls && { tls: files.carrierTls }),
      srtp: carrier.srtp,
      local: carrier.listen,
      peer: carrier.peer,
      allow: carrier.allow ?? carrierAddresses(carrier),
      ...(files.credentials && { credentials: files.credentials }),
      ...(carrier.domain !== undefined && { domain: carrier.domain }),
      ...(carrier.outboundProxy && { outboundProxy: carrier.outboundProxy }),
      ...(carrier.registration && { registration: registrationOf(carrier.registration) }),
      ...(carrier.optionsInterval !== undefined && { optionsIntervalMs: carrier.optionsInterval }),
      ...(carrier.keepAlive !== undefined && { keepAliveMs: carrier.keepAlive }),
    },
    teams: {
      transport: teams.transport,
      local: teams.listen,
      proxies: teams.proxies,
      tls: tlsOf(teams, files),
      allow: teams.allow,
      identities: teams.identities,
      referTargets: teams.referTargets,
      optionsIntervalMs: teams.optionsInterval,
      ...(teams.keepAlive !== undefined && { keepAliveMs: teams.keepAlive }),
    },
    media: {
      relay: media.relay,
      carrierAddress: media.carrierAddress ?? carrier.listen.address,
      teamsAddress: media.teamsAddress ?? teams.listen.address,
      ports: media.ports,
      codecs: media.codecs,
    },
    limits,
    timers: {
      noAnswerMs: timers.noAnswer,
      referMs: timers.refer,
      proxyAnswerMs: timers.proxyAnswer,
      oldLegMs: timers.oldLeg,
      endingMs: timers.ending,
      portQuarantineMs: timers.portQuarantine,
      idleMs: timers.idle,
    },
    behaviour: behaviourOf(behaviour),
  }
}

/** Names among them are told as a problem where they matter (cross-checks.ts). */
const carrierAddresses = ({ peer, outboundProxy, registration }: Section<'carrier'>): string[] => {
  const hosts = [peer, outboundProxy, registration?.registrar].flatMap(each => (each ? [each.host] : []))
  return [...new Set(hosts)].filter(isAddress)
}

function registrationOf({
  expires,
  contactUser,
  ...rest
}: NonNullable<Section<'carrier'>['registration']>): RegistrationConfig {
  return { ...rest, expiresSeconds: expires / 1000, ...(contactUser !== undefined && { contactUser }) }
}

function tlsOf(teams: Section<'teams'>, files: SbcFiles): SbcConfig['teams']['tls'] {
  const { minVersion, maxVersion, ciphers } = teams
  const versions = { minVersion, maxVersion, ...(ciphers && { ciphers }) }
  return {
    server: {
      contexts: [...files.known.contexts],
      policies: files.policies,
      clientCertificate: teams.clientCertificate,
      clientTrust: files.trust,
      // Microsoft's own certificates carry serverAuth alone from 2026 on.
      clientRules: MICROSOFT_RULES,
      handshakeLimitMs: teams.handshakeLimit,
      ...versions,
    },
    client: { context: files.known.client, trust: files.trust, checkAt: 'handshake-end', ...versions },
  }
}

function behaviourOf(section: Section<'behaviour'>): Behaviour {
  const { numberPlan, sessionTimer, carrierRefer, ...rest } = section
  const { carrier, teams } = sessionTimer
  return {
    ...rest,
    carrierRefer: carrierRefer === '405' ? 405 : 603,
    ...(numberPlan && { numberPlan }),
    sessionTimer: { ...(carrier && { carrier }), ...(teams && { teams }) },
  }
}

/** What its keys without a fixed default came to. */
export const sbcStandards = (whole: WholeSbc, sbc: SbcConfig): readonly (readonly [string, string])[] => [
  ['carrier.allow', sbc.carrier.allow.join(', ')],
  ['carrier.domain', whole.carrier.peer.host],
  ['carrier.optionsInterval', 'off'],
  ['carrier.outboundProxy', 'none'],
  ['carrier.registration', 'none'],
  ['carrier.tls', 'none'],
  ['carrier.keepAlive', 'off'],
  ['teams.keepAlive', 'off'],
  ['teams.policies', 'by server name'],
  ['teams.context', sbc.teams.tls.client.context?.name ?? ''],
  ['teams.ciphers', "OpenSSL's choice"],
  ['teams.proxies', sbc.teams.proxies.map(formatTarget).join(', ')],
  ['media.carrierAddress', sbc.media.carrierAddress],
  ['media.teamsAddress', sbc.media.teamsAddress],
  ['behaviour.numberPlan', 'none'],
]
