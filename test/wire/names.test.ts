// DNS, against a server of our own on loopback: what is remembered and for how long, and what becomes of servers that
// say nothing, little, too much or nonsense.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DnsAnswer, DnsRecord, RecordType } from '../../src/element/index.ts'
import { millis, seconds } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { a, cname, DnsServer, type React, zone } from '../support/dns-server.ts'
import { Recorder } from '../worlds/recorder.ts'

const NAME = 'sip.example.net'

interface Bench {
  dns: DnsServer
  world: NodeWorld
  ask(name: string, record?: RecordType): Promise<DnsAnswer>
}

async function withDns(
  react: React,
  play: (bench: Bench) => Promise<void>,
  more: string[] = [],
): Promise<void> {
  const dns = await DnsServer.start(react)
  const world = new NodeWorld({ dnsServers: [...more, dns.at] })
  const element = new Recorder()
  world.add('asking', element)
  const ask = async (name: string, record: RecordType = 'A'): Promise<DnsAnswer> => {
    const count = element.heard('resolved').length + 1
    world.command('asking', () => [{ type: 'resolve', name, record }])
    assert.ok(await world.passUntil(() => element.heard('resolved').length === count, seconds(15)))
    return element.heard('resolved').at(-1)?.answer as DnsAnswer
  }
  try {
    await play({ dns, world, ask })
  } finally {
    await world.end()
    await dns.end()
  }
}

const addresses = (answer: DnsAnswer): string[] =>
  answer.ok ? answer.value.flatMap(each => (each.type === 'A' ? [each.address] : [])) : []
const why = (answer: DnsAnswer): string | undefined => (answer.ok ? undefined : answer.fault)

test('an answer is remembered as long as it says, in its order', () =>
  withDns(zone([a(NAME, '192.0.2.8', 30), a(NAME, '192.0.2.7', 30)]), async ({ dns, ask }) => {
    assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.8', '192.0.2.7'])
    assert.deepEqual(addresses(await ask('SIP.example.NET')), ['192.0.2.8', '192.0.2.7'])
    assert.deepEqual(dns.questions, [`A ${NAME}`])
  }))

test('an answer is asked for again once its time is over', () =>
  withDns(zone([a(NAME, '192.0.2.7', 1)]), async ({ dns, world, ask }) => {
    await ask(NAME)
    await world.pass(millis(1100))
    dns.react = zone([a(NAME, '192.0.2.9', 1)])
    assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.9'])
  }))

test('an answer that may not be kept is not', () =>
  withDns(zone([a(NAME, '192.0.2.7', 0)]), async ({ dns, ask }) => {
    await ask(NAME)
    await ask(NAME)
    assert.equal(dns.asked.length, 2)
  }))

test('SRV and NAPTR records come with all they say', () => {
  const srv: DnsRecord = { type: 'SRV', priority: 1, weight: 5, port: 5070, target: 'one.example.net' }
  const naptr: DnsRecord = {
    ...{ type: 'NAPTR', order: 10, preference: 20, flags: 's' },
    ...{ services: 'SIP+D2U', replacement: '_sip._udp.example.net' },
  }
  const { type: _, ...srvData } = srv
  const { type: __, ...naptrData } = naptr
  const records = [
    { type: 'SRV' as const, name: '_sip._udp.example.net', ttl: 60, data: srvData },
    { type: 'NAPTR' as const, name: 'example.net', ttl: 60, data: { ...naptrData, regexp: '' } },
  ]
  return withDns(zone(records), async ({ ask }) => {
    assert.deepEqual(await ask('_sip._udp.example.net', 'SRV'), { ok: true, value: [srv] })
    assert.deepEqual(await ask('example.net', 'NAPTR'), { ok: true, value: [naptr] })
  })
})

test('that a name does not exist is told and remembered, for a name without the record too', () =>
  withDns(zone([a(NAME, '192.0.2.7')]), async ({ dns, ask }) => {
    assert.equal(why(await ask('nobody.example.net')), 'no-such-name')
    assert.equal(why(await ask('nobody.example.net')), 'no-such-name')
    assert.equal(why(await ask(NAME, 'AAAA')), 'no-such-record')
    assert.equal(dns.asked.length, 2)
  }))

test('a refusal without a SOA record is not remembered (RFC 2308 section 5)', () =>
  withDns(
    () => ({ rcode: 3 }),
    async ({ dns, ask }) => {
      await ask(NAME)
      assert.equal(why(await ask(NAME)), 'no-such-name')
      assert.equal(dns.asked.length, 2)
    },
  ))

test('aliases are followed within an answer, and the shortest of their times counts', () =>
  withDns(
    () => ({
      answers: [
        cname(NAME, 'b.example.net', 0),
        cname('b.example.net', 'c.example.net'),
        a('c.example.net', '192.0.2.7'),
      ],
    }),
    async ({ dns, ask }) => {
      assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7'])
      await ask(NAME)
      assert.equal(dns.asked.length, 2)
    },
  ))

test('an alias without its records is asked for by itself', () =>
  withDns(
    ({ name }) => ({ answers: [name === NAME ? cname(NAME, 'far.example.net') : a(name, '192.0.2.7')] }),
    async ({ dns, ask }) => {
      assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7'])
      assert.deepEqual(dns.questions, [`A ${NAME}`, 'A far.example.net'])
    },
  ))

test('an answer too long for UDP is fetched over TCP', () => {
  const many = Array.from({ length: 60 }, (_, i) => a(NAME, `192.0.2.${i}`))
  const react: React = ({ over }) => (over === 'udp' ? { truncated: true } : { answers: many })
  return withDns(react, async ({ dns, ask }) => {
    assert.equal(addresses(await ask(NAME)).length, 60)
    assert.deepEqual(
      dns.asked.map(({ over }) => over),
      ['udp', 'tcp'],
    )
  })
})

test('a server that does not know RFC 6891 is asked the old way', () => {
  const react: React = ({ extended }) => (extended ? { rcode: 1 } : { answers: [a(NAME, '192.0.2.7')] })
  return withDns(react, async ({ ask }) => assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7']))
})

test('when the first server is dead, fails or only points to others, the second is asked', async () => {
  const lame: React[] = [
    () => ({ rcode: 2 }),
    () => ({ rcode: 5 }),
    () => ({ authorities: [{ type: 'NS', name: 'example.net', ttl: 60, data: 'ns.example.net' }] }),
  ]
  for (const react of lame) {
    const first = await DnsServer.start(react)
    await withDns(
      zone([a(NAME, '192.0.2.7')]),
      async ({ ask }) => assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7']),
      [first.at],
    )
    await first.end()
  }
  await withDns(
    zone([a(NAME, '192.0.2.7')]),
    async ({ ask }) => assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7']),
    ['127.0.0.1:9'],
  )
})

test('an old answer is used while no server gives a new one (RFC 8767)', () =>
  withDns(zone([a(NAME, '192.0.2.7', 0)]), async ({ dns, ask }) => {
    await ask(NAME)
    dns.react = () => ({ rcode: 2 })
    assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7'])
  }))

test('after nobody answered nobody is asked for a while (RFC 9520 section 3)', () =>
  withDns(
    () => ({ rcode: 2 }),
    async ({ dns, ask }) => {
      assert.equal(why(await ask(NAME)), 'no-server-answered')
      const questions = dns.asked.length
      assert.equal(why(await ask(NAME)), 'no-server-answered')
      assert.equal(dns.asked.length, questions)
    },
  ))

test('no more than a hundred names are asked for at a time', () =>
  withDns(
    () => undefined,
    async ({ world, ask }) => {
      world.command('asking', () =>
        Array.from({ length: 100 }, (_, i) => ({ type: 'resolve', name: `n${i}.example.net`, record: 'A' })),
      )
      const began = performance.now()
      assert.equal(why(await ask(NAME)), 'no-server-answered')
      assert.ok(performance.now() - began < 900, 'nobody was waited for')
    },
  ))

test("answers that are nobody's are passed over until the right one comes", () => {
  const answers = [a(NAME, '192.0.2.7')]
  const react: React = () => [
    { answers: [a(NAME, '203.0.113.1')], wrongId: true },
    { answers: [a(NAME, '203.0.113.2')], questions: [{ type: 'A', name: 'other.example.net' }] },
    { answers: [a(NAME, '203.0.113.3')], type: 'query' },
    { raw: Buffer.from('00008400', 'hex') },
    { answers },
  ]
  return withDns(react, async ({ ask }) => assert.deepEqual(addresses(await ask(NAME)), ['192.0.2.7']))
})

/** Head of an answer with one question, `answers` promised. */
const head = (answers: number): Buffer =>
  Buffer.concat([
    Buffer.from([0, 0, 0x84, 0, 0, 1, answers >> 8, answers & 0xff, 0, 0, 0, 0]),
    ...NAME.split('.').map(label => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0, 0, 1, 0, 1]),
  ])

const HOSTILE = Object.entries<React>({
  'aliases in a circle': () => ({ answers: [cname(NAME, 'b.example.net'), cname('b.example.net', NAME)] }),
  'aliases without an end': ({ name }) => ({ answers: [cname(name, `x${name}`)] }),
  'a name that points to itself': () => ({
    raw: Buffer.concat([head(1), Buffer.from([0xc0, head(1).length])]),
  }),
  'more records promised than sent': () => ({ raw: head(0xffff) }),
  'truncation over TCP too': () => ({ truncated: true }),
  'names that are none': () => ({ answers: [cname(NAME, 'a b|c.example.net')] }),
  'nothing at all': () => undefined,
})

describe('servers that mean no good lead to no address, within seconds', { concurrency: true }, () => {
  for (const [what, react] of HOSTILE) {
    test(what, { timeout: 20_000 }, () =>
      withDns(react, async ({ ask }) => assert.equal(why(await ask(NAME)), 'no-server-answered')),
    )
  }
})

test('a name that DNS cannot hold is asked of nobody', () =>
  withDns(zone([]), async ({ dns, ask }) => {
    for (const name of ['a..b', `${'x'.repeat(64)}.net`, 'a b.net', `${'abc.'.repeat(70)}net`]) {
      assert.equal(why(await ask(name)), 'no-such-name')
    }
    assert.deepEqual(dns.asked, [])
  }))
