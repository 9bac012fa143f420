// Test support: examples of keep-alives, lost messages and connections that come to nothing.

import { MICROSOFT, SBC_TEAMS_SIDE, TEAMS_LEG, Teller, type ToldLeg } from '../../../facts/testing/index.ts'
import { millis } from '../../../kernel/index.ts'
import { refusedReferInFlows } from '../told-flows.ts'
import { type Examples, told } from './example.ts'

const OPTIONS_LEG: ToldLeg = { ...TEAMS_LEG, callId: 'o1@sbc1.example.net' }
const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, REFER, NOTIFY']

function ackLost(): Teller {
  const story = new Teller('trace.pcap').request('sent', TEAMS_LEG, 'INVITE', { headers: [ALLOW] })
  for (const at of [500, 1500, 3500, 7500])
    story.at(at).response('received', TEAMS_LEG, 200, 'INVITE').request('sent', TEAMS_LEG, 'ACK')
  return story.at(8000).request('received', TEAMS_LEG, 'BYE', { cseq: 2 })
}

/** Three SYNs from a range the firewall does not know, and one connection from another range that is answered. */
function blockedRange(): Teller {
  const story = new Teller('trace.pcap')
  const server = { role: 'server', local: SBC_TEAMS_SIDE } as const
  for (const number of [0, 1, 2])
    story.at(number * 30_000).closed(`tcp.stream ${number}`, {
      ...server,
      remote: { address: '52.123.9.9', port: 2000 + number },
      how: 'timeout',
      transport: 'tcp',
      livedMs: millis(7000),
    })
  return story.at(40_000).opened('tcp.stream 9', { ...server, remote: { ...MICROSOFT, port: 8576 } })
}

export const SIP_EXAMPLES: Examples = {
  'dns/name-unresolved': told(() =>
    new Teller('sbc').note({
      kind: 'unresolved',
      name: 'carrier.example',
      asked: ['NAPTR carrier.example', 'SRV _sip._udp.carrier.example', 'A carrier.example'],
      why: 'no-such-name',
      callId: 'c1@192.0.2.10',
    }),
  ),
  'network/blocked-range': told(blockedRange),
  'tcp/short-connections': told(refusedReferInFlows),
  'options/unanswered': told(() => {
    const story = new Teller('sbc')
    for (const cseq of [1, 2, 3]) story.at(cseq * 60_000).request('sent', OPTIONS_LEG, 'OPTIONS', { cseq })
    return story.at(240_000).request('received', { ...OPTIONS_LEG, callId: 'x' }, 'INFO')
  }),
  'options/contact-not-fqdn': told(() =>
    new Teller('trace.pcap')
      .request('sent', OPTIONS_LEG, 'OPTIONS', {
        headers: [['Contact', '<sip:192.0.2.21:5061;transport=tls>']],
      })
      .pass(30)
      .response('received', OPTIONS_LEG, 403, 'OPTIONS'),
  ),
  'sip/ack-lost': told(ackLost),
}
