// What can be broken on purpose, and which rule must say so. The closed loop of the house: a fault without a rule
// that names it, or a rule that fires without its fault, is a defect.

import { instantOf } from '../kernel/index.ts'
import { byServerName, type TlsContext } from '../tls/index.ts'
import type { CertificateWish } from './certificates.ts'
import { bindDefaultContext } from './plays/refer-default-certificate.ts'
import { MICROSOFT_NAMES, PROXY_NAMES, SBC_NAME, type Scene, TEAMS_CONTEXT } from './scene.ts'
import type { Fault, Staging } from './story.ts'

const DAY_MS = 86_400_000

/** The SBC shows this certificate to whoever asks for its name, and as client. */
function showing(wish: (now: number) => Partial<CertificateWish>): Staging {
  return async (scene, certificates, now) => {
    const context = await certificates.make({ context: TEAMS_CONTEXT, commonName: SBC_NAME, ...wish(now) })
    return serving(scene, context)
  }
}

/** Only what Microsoft meets as a client changes, so that calls still begin. */
function serving(scene: Scene, context: TlsContext): Scene {
  const { teams } = scene.sbc
  const server = {
    ...teams.tls.server,
    contexts: [context],
    policies: [...byServerName([context]), { when: { any: true }, context: context.name } as const],
  }
  return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, tls: { ...teams.tls, server } } } }
}

type CallingPolicy = Scene['sbc']['teams']['tls']['client']

/** Only what the SBC does as a client changes. */
const calling =
  (change: (client: CallingPolicy) => CallingPolicy): Staging =>
  scene => {
    const { teams } = scene.sbc
    const tls = { ...teams.tls, client: change(teams.tls.client) }
    return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, tls } } }
  }

/** A REFER is waited for in vain whenever the SBC's certificate is refused. */
const NO_REFER = 'refer/expected-not-received'
const STORY = 'refer-new-connection'
const PRIVATE_ADDRESS = '192.168.20.2'

export const faults: Fault[] = [
  {
    id: 'default-certificate',
    title: 'The listener for Teams is bound to the default TLS context',
    story: STORY,
    stage: bindDefaultContext,
    expected: ['tls/default-certificate-served', NO_REFER],
  },
  {
    id: 'expired-certificate',
    title: 'The SBC serves a certificate that ended yesterday',
    story: STORY,
    stage: showing(now => ({ notAfter: instantOf(now - DAY_MS) })),
    expected: ['tls/certificate-expired', NO_REFER],
  },
  {
    id: 'missing-intermediate',
    title: 'The SBC serves its certificate without the intermediate',
    story: STORY,
    stage: showing(() => ({ omitIntermediates: true })),
    expected: ['tls/missing-intermediate', NO_REFER],
  },
  {
    id: 'wrong-name',
    title: 'The SBC serves a certificate for another name',
    story: STORY,
    stage: showing(() => ({ commonName: 'sbc2.example.org' })),
    expected: ['tls/name-mismatch', NO_REFER],
  },
  {
    id: 'self-signed',
    title: 'The Teams context itself holds a self-signed certificate',
    story: STORY,
    stage: showing(() => ({ selfSigned: true })),
    expected: ['tls/untrusted-chain', NO_REFER],
  },
  {
    id: 'no-client-certificate',
    title: 'The SBC shows no certificate when Microsoft asks for one',
    story: 'call-from-carrier',
    stage: calling(({ context: _, ...client }) => client),
    expected: ['tls/client-certificate-missing', 'options/unanswered'],
  },
  {
    id: 'wrong-usage',
    title: 'The SBC serves a certificate that is for clients alone',
    story: STORY,
    stage: showing(() => ({ extendedKeyUsage: ['clientAuth'] })),
    expected: ['tls/wrong-usage', NO_REFER],
  },
  {
    id: 'microsoft-root-unknown',
    title: "The SBC does not trust the root of Microsoft's certificate",
    story: 'call-from-carrier',
    stage: calling(client => ({ ...client, trust: { name: 'no roots', roots: [] } })),
    expected: ['tls/microsoft-root-unknown', 'options/unanswered'],
  },
  {
    id: 'client-eku-demanded',
    title: "The SBC demands a certificate for clients, and Microsoft's is for servers alone",
    story: STORY,
    stage: async (scene, certificates) => {
      const { sbc, teams } = scene
      const context = await certificates.make({
        ...{ context: 'microsoft', commonName: PROXY_NAMES[0] ?? '', names: MICROSOFT_NAMES },
        extendedKeyUsage: ['serverAuth'],
      })
      const server = { ...sbc.teams.tls.server, clientCertificate: 'require' as const }
      const tls = { ...sbc.teams.tls, server }
      return {
        ...scene,
        sbc: { ...sbc, teams: { ...sbc.teams, tls } },
        teams: { ...teams, tls: { ...teams.tls, context } },
      }
    },
    expected: ['tls/client-eku-demanded', NO_REFER],
  },
  {
    id: 'name-not-paired',
    title: 'The tenant knows the SBC by another name',
    story: 'call-from-carrier',
    stage: scene => ({
      ...scene,
      teams: { ...scene.teams, sbcs: [{ fqdn: 'sbc9.example.net', port: 5061 }] },
    }),
    expected: ['options/forbidden'],
  },
  {
    id: 'proxies-refuse',
    title: 'A firewall rejects the signalling of the SBC',
    story: 'call-from-carrier',
    strike: (network, { addresses }) => {
      for (const proxy of addresses.proxies) network.block(addresses.sbcTeamsSide, proxy, 'refuse')
    },
    expected: ['network/refused', 'options/unanswered'],
  },
  {
    id: 'address-in-contact',
    title: 'The SBC writes its address into Contact instead of its name',
    story: 'call-from-carrier',
    stage: scene => ({ ...scene, sbc: { ...scene.sbc, fqdn: scene.addresses.sbcTeamsSide } }),
    expected: ['options/contact-not-fqdn'],
  },
  {
    id: 'proxies-unreachable',
    title: 'A firewall lets no signalling of the SBC out',
    story: 'call-from-carrier',
    strike: (network, { addresses }) => {
      for (const proxy of addresses.proxies) network.block(addresses.sbcTeamsSide, proxy, 'tcp')
    },
    expected: ['options/unanswered'],
  },
  {
    id: 'media-blocked',
    title: 'A firewall lets no media of Microsoft in',
    story: 'call-from-carrier',
    strike: (network, { addresses }) => {
      for (const processor of addresses.mediaProcessors)
        network.block(processor, addresses.sbcTeamsSide, 'udp')
    },
    expected: ['media/one-way'],
  },
  {
    id: 'media-in-the-clear',
    title: "The SBC passes the carrier's plain RTP on to Teams",
    story: 'call-from-carrier',
    stage: scene => ({ ...scene, sbc: { ...scene.sbc, media: { ...scene.sbc.media, relay: false } } }),
    expected: ['media/no-srtp'],
  },
  {
    id: 'private-media-address',
    title: 'The SBC tells Teams its private address for audio, behind which nothing is reached',
    story: 'call-from-carrier',
    stage: scene => ({
      ...scene,
      sbc: { ...scene.sbc, media: { ...scene.sbc.media, teamsAddress: PRIVATE_ADDRESS } },
    }),
    strike: (network, { addresses }) => {
      for (const processor of addresses.mediaProcessors) network.block(processor, PRIVATE_ADDRESS, 'udp')
    },
    expected: ['media/one-way', 'media/private-address'],
  },
  {
    id: 'number-unassigned',
    title: 'The number called is assigned to nobody in the tenant',
    story: 'call-from-carrier',
    stage: scene => ({ ...scene, teams: { ...scene.teams, numbers: {} } }),
    expected: ['number/unassigned'],
  },
  {
    id: 'sbc-full',
    title: 'The SBC has no room for another call',
    story: 'call-to-carrier',
    stage: scene => ({ ...scene, sbc: { ...scene.sbc, limits: { ...scene.sbc.limits, calls: 0 } } }),
    expected: ['sbc/overloaded'],
  },
  {
    id: 'carrier-silent',
    title: 'The carrier answers nothing, and Teams waits for the SBC',
    story: 'call-to-carrier',
    strike: (network, { addresses }) => {
      network.block(addresses.sbcCarrierSide, addresses.carrier, 'udp')
    },
    expected: ['calls/failover-timer'],
  },
]
