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
    title: {
      en: 'The listener for Teams is bound to the default TLS context',
      de: 'Der Listener für Teams ist an den Default-TLS-Kontext gebunden',
    },
    story: STORY,
    stage: bindDefaultContext,
    expected: ['tls/default-certificate-served', NO_REFER],
  },
  {
    id: 'expired-certificate',
    title: {
      en: 'The SBC serves a certificate that ended yesterday',
      de: 'Der SBC zeigt ein Zertifikat, das gestern abgelaufen ist',
    },
    story: STORY,
    stage: showing(now => ({ notAfter: instantOf(now - DAY_MS) })),
    expected: ['tls/certificate-expired', NO_REFER],
  },
  {
    id: 'missing-intermediate',
    title: {
      en: 'The SBC serves its certificate without the intermediate',
      de: 'Der SBC zeigt sein Zertifikat ohne das Zwischenzertifikat',
    },
    story: STORY,
    stage: showing(() => ({ omitIntermediates: true })),
    expected: ['tls/missing-intermediate', NO_REFER],
  },
  {
    id: 'wrong-name',
    title: {
      en: 'The SBC serves a certificate for another name',
      de: 'Der SBC zeigt ein Zertifikat für einen anderen Namen',
    },
    story: STORY,
    stage: showing(() => ({ commonName: 'sbc2.example.org' })),
    expected: ['tls/name-mismatch', NO_REFER],
  },
  {
    id: 'self-signed',
    title: {
      en: 'The Teams context itself holds a self-signed certificate',
      de: 'Der Teams-Kontext selbst hat ein selbstsigniertes Zertifikat',
    },
    story: STORY,
    stage: showing(() => ({ selfSigned: true })),
    expected: ['tls/untrusted-chain', NO_REFER],
  },
  {
    id: 'no-client-certificate',
    title: {
      en: 'The SBC shows no certificate when Microsoft asks for one',
      de: 'Der SBC zeigt kein Zertifikat, wenn Microsoft eines verlangt',
    },
    story: 'call-from-carrier',
    stage: calling(({ context: _, ...client }) => client),
    expected: ['tls/client-certificate-missing', 'options/unanswered'],
  },
  {
    id: 'wrong-usage',
    title: {
      en: 'The SBC serves a certificate that is for clients alone',
      de: 'Der SBC zeigt ein Zertifikat, das nur für Clients gilt',
    },
    story: STORY,
    stage: showing(() => ({ extendedKeyUsage: ['clientAuth'] })),
    expected: ['tls/wrong-usage', NO_REFER],
  },
  {
    id: 'microsoft-root-unknown',
    title: {
      en: "The SBC does not trust the root of Microsoft's certificate",
      de: 'Der SBC vertraut der Wurzel von Microsofts Zertifikat nicht',
    },
    story: 'call-from-carrier',
    stage: calling(client => ({ ...client, trust: { name: 'no roots', roots: [] } })),
    expected: ['tls/microsoft-root-unknown', 'options/unanswered'],
  },
  {
    id: 'client-eku-demanded',
    title: {
      en: "The SBC demands a certificate for clients, and Microsoft's is for servers alone",
      de: 'Der SBC verlangt ein Zertifikat für Clients, und das von Microsoft gilt nur für Server',
    },
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
    title: {
      en: 'The tenant knows the SBC by another name',
      de: 'Der Tenant kennt den SBC unter einem anderen Namen',
    },
    story: 'call-from-carrier',
    stage: scene => ({
      ...scene,
      teams: { ...scene.teams, sbcs: [{ fqdn: 'sbc9.example.net', port: 5061 }] },
    }),
    expected: ['options/forbidden'],
  },
  {
    id: 'proxies-refuse',
    title: {
      en: 'A firewall rejects the signalling of the SBC',
      de: 'Eine Firewall weist die Signalisierung des SBC ab',
    },
    story: 'call-from-carrier',
    strike: (network, { addresses }) => {
      for (const proxy of addresses.proxies) network.block(addresses.sbcTeamsSide, proxy, 'refuse')
    },
    expected: ['network/refused', 'options/unanswered'],
  },
  {
    id: 'address-in-contact',
    title: {
      en: 'The SBC writes its address into Contact instead of its name',
      de: 'Der SBC schreibt seine Adresse statt seines Namens in Contact',
    },
    story: 'call-from-carrier',
    stage: scene => ({ ...scene, sbc: { ...scene.sbc, fqdn: scene.addresses.sbcTeamsSide } }),
    expected: ['options/contact-not-fqdn'],
  },
  {
    id: 'proxies-unreachable',
    title: {
      en: 'A firewall lets no signalling of the SBC out',
      de: 'Eine Firewall lässt keine Signalisierung des SBC hinaus',
    },
    story: 'call-from-carrier',
    strike: (network, { addresses }) => {
      for (const proxy of addresses.proxies) network.block(addresses.sbcTeamsSide, proxy, 'tcp')
    },
    expected: ['options/unanswered'],
  },
  {
    id: 'media-blocked',
    title: {
      en: 'A firewall lets no media of Microsoft in',
      de: 'Eine Firewall lässt keine Medien von Microsoft herein',
    },
    story: 'call-from-carrier',
    strike: (network, { addresses }) => {
      for (const processor of addresses.mediaProcessors)
        network.block(processor, addresses.sbcTeamsSide, 'udp')
    },
    expected: ['media/one-way'],
  },
  {
    id: 'media-in-the-clear',
    title: {
      en: "The SBC passes the carrier's plain RTP on to Teams",
      de: 'Der SBC reicht unverschlüsseltes RTP des Anbieters an Teams weiter',
    },
    story: 'call-from-carrier',
    stage: scene => ({ ...scene, sbc: { ...scene.sbc, media: { ...scene.sbc.media, relay: false } } }),
    expected: ['media/no-srtp'],
  },
  {
    id: 'private-media-address',
    title: {
      en: 'The SBC tells Teams its private address for audio, behind which nothing is reached',
      de: 'Der SBC nennt Teams für den Ton seine private Adresse, unter der nichts zu erreichen ist',
    },
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
    title: {
      en: 'The number called is assigned to nobody in the tenant',
      de: 'Die gewählte Nummer gehört niemandem im Tenant',
    },
    story: 'call-from-carrier',
    stage: scene => ({ ...scene, teams: { ...scene.teams, numbers: {} } }),
    expected: ['number/unassigned'],
  },
  {
    id: 'sbc-full',
    title: {
      en: 'The SBC has no room for another call',
      de: 'Der SBC hat keinen Platz für noch einen Anruf',
    },
    story: 'call-to-carrier',
    stage: scene => ({ ...scene, sbc: { ...scene.sbc, limits: { ...scene.sbc.limits, calls: 0 } } }),
    expected: ['sbc/overloaded'],
  },
  {
    id: 'carrier-silent',
    title: {
      en: 'The carrier answers nothing, and Teams waits for the SBC',
      de: 'Der Anbieter antwortet nicht, und Teams wartet auf den SBC',
    },
    story: 'call-to-carrier',
    strike: (network, { addresses }) => {
      network.block(addresses.sbcCarrierSide, addresses.carrier, 'udp')
    },
    expected: ['calls/failover-timer'],
  },
]
