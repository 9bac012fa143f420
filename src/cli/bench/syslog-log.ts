// The log that the syslog benchmark reads: calls between a carrier and Teams with what an AudioCodes device says of
// them at its usual debug level, and connections of TLS, some of them left at once. A block of it is made and repeated.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { type Fact, type SipFact, sipFact, stamp } from '../../facts/index.ts'
import { type Instant, instantOf, millis } from '../../kernel/index.ts'
import { AudiocodesLogWriter, type LogStyle } from '../../logs/index.ts'
import { parseMessage } from '../../sip/index.ts'
import { sdpOf, sipMessage } from './bench-sip.ts'

const START = Date.UTC(2025, 3, 1, 7, 55, 4)
const CARRIER = { address: '198.51.100.7', port: 5060 }
const SBC = { address: '192.0.2.20', port: 5061 }
const MICROSOFT = '52.114.75.24'

/** What the device says between two messages; session, states and media of a call, one line each. */
const SAYINGS = [
  'AcSIPDialog(#1532): Handling GENERAL_REQ in state DialogInitiated',
  'States: (#1532)AcSIPDialog[DialogInitiated->DialogConnected]',
  '(#20)gwSession[Allocated]. Handle:00007FCCBDDC17D8; Global session ID: 53e6936eefa8ca7a',
  'SBCSDPSecurityFeature(index = 0, type = AUDIO, tag = -100) -  new state: Idle',
  'ConnectionData::CalculateResourcesForSRTP Leading:NONE Opposite:SRTP MediationLevel:RTP',
  'Classification Succeeded - Source IP Group #2 (Teams)',
]
const SAYINGS_A_MESSAGE = 6
const CALLS = 200

/** One block of the log. */
export function syslogBlock(style: LogStyle): string {
  const log = new AudiocodesLogWriter({ style })
  for (let call = 0; call < CALLS; call++) {
    const begins = START + call * 50
    for (const fact of [...sipOf(call, begins), ...connectionOf(call, begins)]) {
      for (let index = 0; index < SAYINGS_A_MESSAGE; index++)
        log.entry(fact.at, SAYINGS[index] as string, 198_000 + call)
      log.facts([fact])
    }
  }
  return log.text
}

/** What happens in a block, oldest first: calls, and connections of which one in ten fails. */
export const blockFacts = (): Fact[] =>
  Array.from({ length: CALLS }, (_, call) => {
    const begins = START + call * 50
    return [...sipOf(call, begins), ...failedHandshakeOf(call, begins)]
  })
    .flat()
    .sort((left, right) => left.at - right.at)

/** Writes a block as often as makes so many lines at least; returns how many they are. */
export async function writeBlocks(path: string, block: string, atLeast: number): Promise<number> {
  const lines = block.split('\n').length - 1
  const file = createWriteStream(path)
  let written = 0
  for (; written < atLeast; written += lines) if (!file.write(block, 'latin1')) await once(file, 'drain')
  file.end()
  await once(file, 'close')
  return written
}

function sipOf(call: number, begins: number): SipFact[] {
  const told = (at: number, direction: 'sent' | 'received', octets: Uint8Array): SipFact => {
    const parsed = parseMessage(octets)
    if (!parsed.ok) throw new Error(parsed.fault.what)
    const place = { direction, transport: 'udp' as const, local: SBC, remote: CARRIER }
    return stamp(sipFact(parsed.value, place), 'bench', instantOf(begins + at)) as SipFact
  }
  const sdp = sdpOf('198.51.100.8', 10_000)
  return [
    told(0, 'received', sipMessage(call, `INVITE sip:+49525112${call}@192.0.2.20 SIP/2.0`, '1 INVITE', sdp)),
    told(1, 'sent', sipMessage(call, 'SIP/2.0 100 Trying', '1 INVITE')),
    told(300, 'sent', sipMessage(call, 'SIP/2.0 180 Ringing', '1 INVITE')),
    told(2000, 'sent', sipMessage(call, 'SIP/2.0 200 OK', '1 INVITE', sdpOf('192.0.2.20', 20_000))),
    told(2030, 'received', sipMessage(call, 'ACK sip:192.0.2.20 SIP/2.0', '1 ACK')),
    told(9000, 'received', sipMessage(call, 'BYE sip:192.0.2.20 SIP/2.0', '2 BYE')),
    told(9001, 'sent', sipMessage(call, 'SIP/2.0 200 OK', '2 BYE')),
  ]
}

/** One connection in ten is left after its handshake began. */
function connectionOf(call: number, begins: number): Fact[] {
  if (call % 10 !== 0) return []
  const at = (offset: number): Instant => instantOf(begins + offset)
  const place = { local: SBC, remote: { address: MICROSOFT, port: 10_000 + call }, role: 'server' as const }
  const about = { connection: `c${call}`, transport: 'tls' as const, observer: 'bench', ...place }
  const ended = { endedBy: 'remote' as const, how: 'fin' as const, livedMs: millis(16) }
  return [
    { kind: 'connection-opened', at: at(5000), ...about },
    { kind: 'connection-closed', at: at(5016), ...about, ...ended },
  ]
}

/** As those that log alerts tell it. */
function failedHandshakeOf(call: number, begins: number): Fact[] {
  if (call % 10 !== 0) return []
  return [
    {
      kind: 'tls-handshake',
      at: instantOf(begins + 5016),
      observer: 'bench',
      connection: `c${call}`,
      role: 'server',
      local: SBC,
      remote: { address: MICROSOFT, port: 10_000 + call },
      outcome: 'failed',
      serverChain: [],
      clientChain: [],
      ...{ endedBy: 'remote', how: 'alert', alert: 'unknown_ca' },
    },
  ]
}
