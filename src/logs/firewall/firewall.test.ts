import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FlowFact } from '../../facts/index.ts'
import { formatEndpoint, instantOf } from '../../kernel/index.ts'
import { LogAnalysis, type LogResult, logKindOf } from '../index.ts'

const BEFORE = instantOf(Date.UTC(2025, 5, 1))

function read(...lines: string[]): LogResult {
  const analysis = new LogAnalysis({ observer: 'fw.log', before: BEFORE })
  analysis.push(Buffer.from(lines.join('\n')))
  return analysis.end()
}

/** `at client -> server outcome`, and what was counted. */
const told = (...lines: string[]): string[] =>
  read(...lines).facts.map(fact => {
    const { at, client, server, outcome, lastedMs, bytes, fromClient, fromServer } = fact as FlowFact
    const counts = [fromClient, fromServer].map(each => each && `${each.packets}/${each.bytes}`)
    const parts = [new Date(at).toISOString(), formatEndpoint(client), formatEndpoint(server), outcome]
    return [...parts, `${lastedMs} ms`, bytes, ...counts].filter(part => part !== undefined).join(' ')
  })

const packet = (prefix: string, flags: string, about = 'SRC=52.114.75.24 DST=192.0.2.21'): string =>
  `Apr  1 07:55:05 fw1 kernel: [545448.996144] ${prefix}IN=eth0 OUT=eth1 MAC=02:00 ${about} LEN=52 TOS=0x00 PREC=0x00 TTL=110 ID=1 DF PROTO=TCP SPT=8576 DPT=5061 WINDOW=64240 RES=0x00 ${flags} URGP=0 `

test('netfilter: the SYN of a connection, with the verdict its prefix names', () => {
  const at = '2025-04-01T07:55:05.000Z 52.114.75.24:8576 192.0.2.21:5061'
  assert.deepEqual(told(packet('iptables denied: ', 'SYN')), [`${at} denied 0 ms 1/52`])
  assert.deepEqual(told(packet('[UFW BLOCK] ', 'SYN')), [`${at} denied 0 ms 1/52`])
  assert.deepEqual(told(packet('FW_ACCEPT_SIP ', 'SYN')), [`${at} allowed 0 ms 1/52`])
  assert.deepEqual(told(packet('', 'SYN')), [`${at} 0 ms 1/52`])
})

test('netfilter: packets of a connection that stands say nothing, and are understood', () => {
  const { facts, read: understood, skipped } = read(packet('', 'ACK PSH'), packet('DROP ', 'ACK RST'))
  assert.deepEqual([facts, understood, skipped], [[], 2, 0])
})

test('netfilter: IPv6 in all its digits is the address others write in short', () => {
  const about = 'SRC=2001:0db8:0000:0000:0000:0000:0000:0001 DST=2001:0db8:0000:0000:0000:0000:0000:0021'
  assert.match(told(packet('DROP ', 'SYN', about))[0] ?? '', / \[2001:db8::1\]:8576 \[2001:db8::21\]:5061 /)
})

const BUILT =
  '<166>Apr 01 2025 07:55:05 asa1 : %ASA-6-302013: Built inbound TCP connection 17 for outside:52.114.75.24/8576 (52.114.75.24/8576) to dmz:10.1.1.5/5061 (192.0.2.21/5061)'
const teardown = (seconds: number, reason: string): string =>
  `<166>Apr 01 2025 07:55:0${5 + seconds} asa1 : %ASA-6-302014: Teardown TCP connection 17 for outside:52.114.75.24/8576 to dmz:10.1.1.5/5061 duration 0:00:0${seconds} bytes 1930 ${reason}`

test('Cisco ASA: beginning and end are one connection, with the address the SBC has itself', () => {
  const flow = '2025-04-01T07:55:05.000Z 52.114.75.24:8576 10.1.1.5:5061'
  assert.deepEqual(told(BUILT, teardown(0, 'TCP FINs from outside')), [`${flow} closed 0 ms 1930`])
  assert.deepEqual(told(teardown(2, 'TCP Reset-O')), [`${flow} closed 2000 ms 1930`])
  assert.deepEqual(told(BUILT, teardown(3, 'SYN Timeout')), [`${flow} unanswered 3000 ms 1930`])
  assert.deepEqual(told(BUILT), [`${flow} allowed 0 ms`])
})

test('Cisco ASA: what the SBC opens is told from what it accepts', () => {
  const built =
    'Apr 01 07:55:05 asa1 %ASA-6-302013: Built outbound TCP connection 18 for outside:52.114.75.24/5061 (52.114.75.24/5061) to dmz:10.1.1.5/40001 (192.0.2.21/40001)'
  assert.match(told(built)[0] ?? '', / 10\.1\.1\.5:40001 52\.114\.75\.24:5061 allowed/)
})

test('Cisco ASA: what an access list did not let in', () => {
  const listed =
    'Apr 01 07:55:05 asa1 %ASA-4-106023: Deny tcp src outside:52.122.1.9/9000 dst dmz:10.1.1.5/5061 by access-group "in" [0x0, 0x0]'
  const inbound =
    'Apr 01 07:55:05 asa1 %ASA-2-106001: Inbound TCP connection denied from 52.122.1.9/9000 to 192.0.2.21/5061 flags SYN  on interface outside'
  assert.match(told(listed)[0] ?? '', / 52\.122\.1\.9:9000 10\.1\.1\.5:5061 denied/)
  assert.match(told(inbound)[0] ?? '', / 52\.122\.1\.9:9000 192\.0\.2\.21:5061 denied/)
})

const fortigate = (about: string): string =>
  `<189>date=2025-04-01 time=09:55:07 devname="FG 1" devid="FG1" tz="+0200" type="traffic" subtype="forward" srcip=52.114.75.24 srcport=8576 dstip=192.0.2.21 dstport=5061 proto=6 ${about}`

test('FortiGate: a session when it ends, by its own clock and zone, with the address behind a translation', () => {
  const counts = 'duration=2 sentbyte=560 rcvdbyte=1560 sentpkt=6 rcvdpkt=5'
  const flow = '2025-04-01T07:55:05.000Z 52.114.75.24:8576'
  assert.deepEqual(told(fortigate(`action="close" trandisp="noop" ${counts}`)), [
    `${flow} 192.0.2.21:5061 closed 2000 ms 6/560 5/1560`,
  ])
  const translated = 'trandisp="dnat" tranip=10.1.1.5 tranport=5061'
  assert.match(
    told(fortigate(`action="client-rst" ${translated} ${counts}`))[0] ?? '',
    / 10\.1\.1\.5:5061 closed/,
  )
  assert.match(told(fortigate('action="deny" sentpkt=0'))[0] ?? '', / denied/)
  const nanoseconds = fortigate('eventtime=1743494107500000000 action="close" duration=2')
  assert.match(told(nanoseconds)[0] ?? '', /^2025-04-01T07:55:05\.500Z/)
  assert.deepEqual(told(fortigate('action="accept" duration=120')), [], 'a session that goes on')
})

const panos = (subtype: string, action: string, back: number): string =>
  `<14>Apr  1 07:55:35 PA-1 1,2025/04/01 07:55:35,012,TRAFFIC,${subtype},2561,2025/04/01 07:55:35,52.114.75.24,192.0.2.21,0.0.0.0,10.1.1.5,"SIP, ""Teams""",,,incomplete,vsys1,untrust,dmz,e1,e2,fwd,2025/04/01 07:55:35,17,1,8576,5061,0,5061,0x19,tcp,${action},2120,560,1560,11,2025/04/01 07:55:05,0,any,,1,0x0,US,DE,,6,${back},tcp-fin`

test('PAN-OS: a session when it ends, whatever the name of its rule', () => {
  const flow = '2025-04-01T07:55:05.000Z 52.114.75.24:8576 10.1.1.5:5061'
  assert.deepEqual(told(panos('end', 'allow', 5)), [`${flow} closed 0 ms 6/560 5/1560`])
  assert.match(told(panos('end', 'allow', 0))[0] ?? '', / unanswered/)
  assert.match(told(panos('drop', 'deny', 0))[0] ?? '', / denied/)
  assert.deepEqual(told(panos('start', 'allow', 0)), [])
})

test('of all that passes a firewall, signalling is kept and the rest is read', () => {
  const web = packet('ACCEPT ', 'SYN', 'SRC=198.51.100.7 DST=192.0.2.80').replace('DPT=5061', 'DPT=443')
  const { facts, read: understood } = read(web, packet('ACCEPT ', 'SYN'))
  assert.deepEqual([facts.length, understood], [1, 2])
})

test('lines of several firewalls in one file are all read, and lines of none are shown', () => {
  const { kind, facts, skipped, problems } = read(
    packet('DROP ', 'SYN'),
    BUILT,
    fortigate('action="deny"'),
    panos('end', 'allow', 5),
    'Apr  1 07:55:05 fw1 sshd[12]: Accepted publickey for root',
  )
  assert.deepEqual([kind, facts.length, skipped], ['firewall', 4, 1])
  assert.match(problems.join(), /^5: means nothing here: sshd/)
})

test('a line without any time is passed over, and said to be', () => {
  const [line = ''] = packet('DROP ', 'SYN').split('kernel: ').slice(1)
  assert.deepEqual(read(line).problems, ['1 lines have no time and are passed over'])
  assert.equal(logKindOf(Buffer.from('Apr  1 07:55:05 fw1 kernel: usb 1-1: new device\n')), undefined)
})
