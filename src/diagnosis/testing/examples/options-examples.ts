// Test support: examples of who asks whom whether he is alive, and of connections that are refused or forgotten.

import { MICROSOFT, SBC_TEAMS_SIDE, TEAMS_LEG, Teller, type ToldLeg } from '../../../facts/testing/index.ts'
import { millis } from '../../../kernel/index.ts'
import { asks, isAsked, untilMinute } from '../told-options.ts'
import { type Examples, told } from './example.ts'

const ASKED_FROM = ['52.114.75.24', '52.114.75.25', '52.114.75.26']
const PROXIES = ['sip', 'sip2', 'sip3'].map((name, index) => ({
  proxy: `${name}.pstnhub.microsoft.com`,
  remote: { address: ASKED_FROM[index] as string, port: 5061 },
  connection: `out-${index + 1}`,
}))
const MISSING =
  'Q.850;cause=63;text="8f0e2a51-0000-4000-8000-2a5d9c1e7b44;Record-Route and Contact headers are missing"'
const HEADERS: [string, string][] = [
  ['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, REFER, NOTIFY'],
  ['Contact', '<sip:sbc1.example.net:5061;transport=tls>'],
]
const NODE: [string, string] = ['USER-AGENT', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']
const capture = (): Teller => new Teller('trace.pcap')

/** Minute by minute, whatever `each` tells. */
function everyMinute(minutes: number, each: (story: Teller) => void): Teller {
  const story = capture()
  for (let minute = 0; minute < minutes; minute++) each(story.at(minute * 60_000))
  return untilMinute(story, minutes)
}

/** A call whose connection is idle for minutes; the BYE goes into it, and what follows on another is answered. */
function idleCall(story: Teller, callId: string, start: number): Teller {
  const leg: ToldLeg = { ...TEAMS_LEG, callId, connection: callId }
  story.at(start).request('sent', leg, 'INVITE', { headers: HEADERS })
  story
    .pass(30)
    .response('received', leg, 200, 'INVITE', { headers: [NODE] })
    .request('sent', leg, 'ACK')
  story.pass(400_000).request('sent', leg, 'BYE', { cseq: 2 })
  story.pass(30).closed(callId, { role: 'client', remote: MICROSOFT, how: 'reset', livedMs: millis(400_060) })
  for (const proxy of PROXIES)
    asks(story.pass(500), { ...proxy, connection: `${callId} ${proxy.connection}` })
  return isAsked(story.pass(100), { status: 200 })
}

export const OPTIONS_EXAMPLES: Examples = {
  'options/contact-missing': told(() =>
    asks(capture(), { contact: undefined, status: 400, reason: MISSING }),
  ),
  'options/forbidden': told(() => asks(capture(), { status: 403 })),
  'options/refused': told(() => isAsked(isAsked(capture(), { status: 500 }).pass(60_000), { status: 500 })),
  'options/not-asked-back': told(() =>
    everyMinute(6, story => {
      for (const proxy of PROXIES) asks(story, proxy)
    }),
  ),
  'sip/caller-refused': told(() =>
    everyMinute(3, story => {
      isAsked(story, { status: 200, address: '52.114.75.24' })
      isAsked(story.pass(500), { status: 403, address: '52.114.7.24' })
    }),
  ),
  'network/refused': told(() => {
    const story = capture()
    for (const port of [7001, 7002])
      story.pass(1000).closed(`tcp.stream ${port - 7000}`, {
        role: 'server',
        local: SBC_TEAMS_SIDE,
        remote: { address: MICROSOFT.address, port },
        how: 'refused',
        endedBy: 'local',
      })
    return story
  }),
  'tls/connection-cut': told(() => untilMinute(idleCall(idleCall(capture(), 't1', 0), 't2', 500_000), 20)),
}
