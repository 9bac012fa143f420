// Test support: examples of calls without media, or with media one way.

import { TEAMS_LEG, Teller } from '../../../facts/testing/index.ts'
import { type Examples, told } from './example.ts'

const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, REFER, NOTIFY']
const SERVER: [string, string] = ['SERVER', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']
const ENDS = {
  local: { address: '192.0.2.21', port: 20000 },
  remote: { address: '52.113.136.29', port: 50000 },
}

/** An answered call of ten seconds with so many packets each way. */
function answered(sent: number, received: number): Teller {
  const story = new Teller('sbc').request('sent', TEAMS_LEG, 'INVITE', { headers: [ALLOW] })
  story.at(100).response('received', TEAMS_LEG, 200, 'INVITE').request('sent', TEAMS_LEG, 'ACK')
  story.at(10_100).request('sent', TEAMS_LEG, 'BYE', { cseq: 2 })
  return story
    .rtp(TEAMS_LEG.callId, { ...ENDS, phase: 'stopped', direction: 'sent', packets: sent })
    .rtp(TEAMS_LEG.callId, { ...ENDS, phase: 'stopped', direction: 'received', packets: received })
}

export const MEDIA_EXAMPLES: Examples = {
  'media/none': told(() => answered(0, 0)),
  'media/one-way': told(() => answered(500, 0)),
  'media/no-srtp': told(() =>
    new Teller('trace.pcap')
      .request('sent', TEAMS_LEG, 'INVITE', {
        headers: [ALLOW],
        body: 'v=0\r\nm=audio 20000 RTP/AVP 8\r\n',
      })
      .pass(60)
      .response('received', TEAMS_LEG, 488, 'INVITE', { headers: [SERVER] }),
  ),
}
