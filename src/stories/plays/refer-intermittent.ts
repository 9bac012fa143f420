// The fault of the article in its harder shape: the SBC chooses its TLS context by the source address, so most of what
// Microsoft opens is answered well, and only REFERs from an address its proxy set does not list go missing.

import type { FactLog, TlsHandshakeFact } from '../../facts/index.ts'
import { seconds } from '../../kernel/index.ts'
import { audioCodesLike } from '../../tls/index.ts'
import { DEFAULT_CONTEXT, type Scene, TEAMS_CONTEXT } from '../scene.ts'
import { heardBy, received, unmet } from '../seen.ts'
import type { Story } from '../story.ts'
import { callsAttendant } from './caller.ts'

/** A further node of the first region, which no name leads to. */
const OUTSIDE_NODE = 'EUWE.21'

/** The proxy set lists what sip, sip2 and sip3 resolve to and names the right context; the SIP interface keeps context 0. */
function choosesBySource(scene: Scene): Scene {
  const { sbc, teams, addresses } = scene
  const policies = audioCodesLike({
    contexts: [DEFAULT_CONTEXT, TEAMS_CONTEXT],
    proxySets: [{ id: 1, remote: addresses.proxies, context: TEAMS_CONTEXT }],
    sipInterface: 0,
  })
  const server = { ...sbc.teams.tls.server, policies }
  const allow = [...sbc.teams.allow, addresses.outsideProxy]
  const trunk = { ...sbc.teams, allow, tls: { ...sbc.teams.tls, server } }
  return { ...scene, sbc: { ...sbc, teams: trunk }, teams: { ...teams, regions: withOutsideNode(scene) } }
}

/** Two nodes of the first region deliver REFERs in turn, the second one from an address of its own. */
const withOutsideNode = ({ teams, addresses }: Scene): Scene['teams']['regions'] =>
  teams.regions.map((region, index) =>
    index > 0
      ? region
      : {
          ...region,
          nodes: [...region.nodes, OUTSIDE_NODE],
          referNodes: [region.nodes.at(-1) ?? region.nodes[0], OUTSIDE_NODE],
          nodeAddresses: { [OUTSIDE_NODE]: addresses.outsideProxy },
        },
  )

export const referIntermittent: Story = {
  id: 'refer-intermittent',
  title: {
    en: 'Some REFERs never arrive: the certificate depends on the address they come from',
    de: 'Manche REFER kommen nie an: Das Zertifikat hängt von der Adresse ab, von der sie kommen',
  },
  says: {
    en:
      'The SBC chooses its TLS context by source address: its proxy set lists the addresses that sip, sip2 and sip3 ' +
      'resolve to, everybody else is shown the default certificate of the listener. OPTIONS and the first transfer ' +
      'work. The REFER of the next call comes from another address of Microsoft and never arrives.',
    de: 'Der SBC wählt seinen TLS-Kontext nach der Quelladresse: Sein Proxy-Set nennt die Adressen, zu denen sip, sip2 und sip3 führen; allen anderen zeigt der Listener das Standardzertifikat. OPTIONS und die erste Weiterleitung gelingen. Der REFER des nächsten Anrufs kommt von einer anderen Adresse Microsofts und nie an.',
  },
  stage: choosesBySource,
  async perform(stage) {
    await callsAttendant(stage)
    await callsAttendant(stage, {
      hangUp: { hearing: 'cannotTransfer', waitMs: seconds(1) },
      complaint: 'MediaError',
    })
  },
  problems: facts =>
    unmet([
      ['the first call was transferred', received(facts, 'REFER').length === 1],
      ['the first caller talked to an agent', heardBy(facts, 'carrier').includes('agent')],
      ['the second caller could not be put through', heardBy(facts, 'carrier').includes('cannotTransfer')],
      ['some connections of Microsoft were answered well', accepted(facts, 'complete').length > 0],
      ['four tries from the other address failed', accepted(facts, 'failed').length === 4],
      ['all of them came from one address', sources(accepted(facts, 'failed')).size === 1],
    ]),
  expected: ['tls/default-certificate-served', 'refer/expected-not-received'],
}

const accepted = (facts: FactLog, outcome: TlsHandshakeFact['outcome']): TlsHandshakeFact[] =>
  facts
    .of('tls-handshake')
    .filter(fact => fact.observer === 'sbc' && fact.role === 'server' && fact.outcome === outcome)

const sources = (handshakes: readonly TlsHandshakeFact[]): Set<string> =>
  new Set(handshakes.map(({ remote }) => remote.address))
