import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { MICROSOFT, SBC_TEAMS_SIDE, Teller, toldDefaultCertificate } from '../../facts/testing/index.ts'
import { worded } from '../../findings/index.ts'
import { displayFilters } from './display-filters.ts'

const filtersOf = (facts: readonly Fact[]): string[] => displayFilters(facts).map(({ filter }) => filter)

const LEG = {
  callId: 'c1',
  transport: 'tls',
  local: SBC_TEAMS_SIDE,
  remote: MICROSOFT,
  from: '<sip:x@y>',
  to: '<sip:z@y>',
} as const

test('connections of one client to one port are one condition, seen whole, by handshake and by end', () => {
  const failed = toldDefaultCertificate().facts.filter(
    fact => fact.kind === 'tls-handshake' && fact.outcome === 'failed',
  )
  const whole =
    'ip.addr == 52.114.75.24 && ip.addr == 192.0.2.21 && tcp.port == 5061 && tcp.port in {8576, 8577, 8580, 8591}'
  assert.deepEqual(filtersOf(failed), [
    whole,
    `(${whole}) && tls.handshake.type in {1, 2, 11, 13}`,
    `(${whole}) && (tcp.flags.fin == 1 || tcp.flags.reset == 1 || tls.alert_message)`,
  ])
})

test('calls are found by Call-ID, and what a peer wrote in one stays one string', () => {
  const call = (callId: string) => new Teller('x').request('sent', { ...LEG, callId }, 'BYE').facts
  assert.deepEqual(filtersOf(call('a@b')), ['sip.Call-ID == "a@b"'])
  assert.deepEqual(filtersOf([...call('a'), ...call('b'), ...call('a')]), ['sip.Call-ID in {"a", "b"}'])
  assert.deepEqual(filtersOf(call('x" || "\\ü')), ['sip.Call-ID == "x\\" || \\"\\\\\\xc3\\xbc"'])
})

test('packets of a capture are named for its file alone, lines of a log are not packets', () => {
  const fact = (observer: string, ref: string): Fact =>
    ({ ...new Teller(observer).note({ kind: 'bug', where: '', says: '' }).facts[0], ref }) as Fact
  const found = displayFilters([
    fact('a.pcap', 'packet 7'),
    fact('a.pcap', 'packet 9'),
    fact('b.pcap', 'packet 7'),
    fact('sbc.log', 'line 7'),
  ])
  assert.deepEqual(
    found.map(({ shows, filter }) => `${worded(shows, 'de')}: ${filter}`),
    [
      'Die als Belege genannten Pakete, in a.pcap: frame.number in {7, 9}',
      'Die als Belege genannten Pakete, in b.pcap: frame.number == 7',
    ],
  )
})

test('media and flows are conversations too, over IPv6 as well', () => {
  const rtp = new Teller('sbc').note({
    kind: 'rtp',
    callId: '',
    phase: 'stopped',
    direction: 'sent',
    local: { address: '2001:db8::1', port: 20_000 },
    remote: { address: '2001:db8::2', port: 50_000 },
    profile: 'RTP/SAVP',
    packets: 1,
  })
  assert.deepEqual(filtersOf(rtp.facts), [
    'ipv6.addr == 2001:db8::2 && ipv6.addr == 2001:db8::1 && udp.port == 20000 && udp.port == 50000',
  ])
})

test('an end that is no address makes no filter', () => {
  const handshake = new Teller('sbc.log').handshake('1', {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: '1.2.3.4) || frame', port: 1 },
    outcome: 'failed',
  })
  assert.deepEqual(filtersOf(handshake.facts), [])
})
