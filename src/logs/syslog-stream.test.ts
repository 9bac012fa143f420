import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../facts/index.ts'
import { toldTransfer } from '../facts/testing/index.ts'
import { instantOf } from '../kernel/index.ts'
import { AudiocodesLogWriter } from './audiocodes/log-writer.ts'
import { SyslogFraming } from './syslog-framing.ts'
import { SyslogStream } from './syslog-stream.ts'

const NOW = instantOf(Date.UTC(2025, 5, 1))

function framed(text: string, step = text.length): string[] {
  const found: string[] = []
  const framing = new SyslogFraming(octets => found.push(Buffer.from(octets).toString('latin1')))
  const octets = Buffer.from(text, 'latin1')
  for (let at = 0; at < octets.length; at += step) framing.push(octets.subarray(at, at + step))
  framing.end()
  return found
}

test('messages are framed by their length or by line ends, also on one connection (RFC 6587)', () => {
  const both = '7 <13>a\nb<13>c\n12 <13>d e f g h\n<13>last'
  for (const step of [1, 3, both.length])
    assert.deepEqual(framed(both, step), ['<13>a\nb', '<13>c', '<13>d e f g ', 'h', '<13>last'])
})

test('a message longer than the limit is told as far as it goes, and the next one is found', () => {
  const long = 'x'.repeat(70_000)
  for (const step of [999, 200_000]) {
    const lengths = framed(`<13>${long}\n<13>a\n`, step).map(message => message.length)
    assert.deepEqual(lengths, [65_536, 5])
    assert.deepEqual(
      framed(`70004 <13>${long}5 <13>b`, step).map(message => message.length),
      [65_536, 5],
    )
  }
})

function messages(): string[] {
  const { text } = new AudiocodesLogWriter({ style: 'raw' }).facts(toldTransfer().facts)
  return text.split(/\n(?=<133>)/)
}

test('datagrams and a connection yield the same facts', () => {
  const facts: [Fact[], Fact[]] = [[], []]
  const datagrams = new SyslogStream({ observer: 'live', now: NOW, note: fact => facts[0].push(fact) })
  const stream = new SyslogStream({ observer: 'live', now: NOW, note: fact => facts[1].push(fact) })
  for (const message of messages()) {
    datagrams.datagram(Buffer.from(message, 'latin1'), '192.0.2.21')
    assert.ok(stream.received('c1', Buffer.from(`${message.length} ${message}`, 'latin1'), '192.0.2.21'))
  }
  datagrams.end()
  stream.end()
  const told = (each: Fact[]): unknown[] => each.map(({ at, kind, ref }) => [at, kind, ref])
  assert.deepEqual(told(facts[0]), told(facts[1]))
  assert.equal(facts[0].filter(fact => fact.kind === 'sip').length, toldTransfer().log.of('sip').length)
})

test('no more connections are followed than there may be', () => {
  const stream = new SyslogStream({ observer: 'live', now: NOW, note: () => {} })
  for (let index = 0; index < 1000; index++) assert.ok(stream.received(`c${index}`, Buffer.from('<13>a\n')))
  assert.equal(stream.received('more', Buffer.from('<13>a\n')), false)
  stream.closed('c1')
  assert.ok(stream.received('more', Buffer.from('<13>a\n')))
})
