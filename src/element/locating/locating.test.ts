import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, ok, seededChance } from '../../kernel/index.ts'
import { addressAnswer, type DnsAnswer, type DnsRecord, type Question } from '../dns.ts'
import {
  type Locating,
  type LocatingRules,
  type Location,
  nextLocation,
  type Sought,
  startLocating,
  stepLocating,
} from './locating.ts'

type Zone = Record<string, DnsAnswer>

/** The records of RFC 3263 section 4.1 and 4.2, with addresses to them. */
const EXAMPLE: Zone = {
  'NAPTR example.com': ok([
    naptr(50, 'SIPS+D2T', '_sips._tcp.example.com'),
    naptr(90, 'SIP+D2T', '_sip._tcp.example.com'),
    naptr(100, 'SIP+D2U', '_sip._udp.example.com'),
  ]),
  'SRV _sip._tcp.example.com': ok([srv(0, 'server1.example.com'), srv(1, 'server2.example.com')]),
  'SRV _sip._udp.example.com': ok([srv(0, 'server3.example.com', 5080)]),
  'SRV _sips._tcp.example.com': ok([srv(0, 'server1.example.com', 5061)]),
  'A example.com': addressAnswer(['192.0.2.9'], 'A'),
  'A server1.example.com': addressAnswer(['192.0.2.1', '192.0.2.11'], 'A'),
  'A server2.example.com': addressAnswer(['192.0.2.2'], 'A'),
  'A server3.example.com': addressAnswer(['192.0.2.3'], 'A'),
  'AAAA server1.example.com': addressAnswer(['2001:db8::1'], 'AAAA'),
}

function naptr(
  order: number,
  services: string,
  replacement: string,
  flags = 's',
  preference = 50,
): DnsRecord {
  return { type: 'NAPTR', order, preference, flags, services, replacement }
}

function srv(priority: number, target: string, port = 5060): DnsRecord {
  return { type: 'SRV', priority, weight: 1, port, target }
}

interface Walk {
  asked: string[]
  found: string[]
  end: Locating['state'] | undefined
}

/** Goes on as if every location failed, to the very end. */
function walk(sought: Partial<Sought>, zone: Zone = EXAMPLE, down: string[] = []): Walk {
  const isDown = ({ address }: Location): boolean => down.includes(address)
  const rules: LocatingRules = { chance: seededChance(1), isDown }
  const wanted = { host: 'example.com', transports: ['udp'], families: ['A'], ...sought } as const
  const asked: string[] = []
  const found: string[] = []
  let [locating, questions]: [Locating, Question[]] = startLocating(wanted, rules)
  for (let steps = 0; steps < 200; steps++) {
    const question = questions.shift()
    if (question !== undefined) {
      const key = `${question.record} ${question.name}`
      asked.push(key)
      const [next, more] = stepLocating(locating, question, zone[key] ?? fault('no-such-name'), rules)
      locating = next
      questions = [...questions, ...more]
    } else if (locating.state === 'located') {
      const { transport, address, port } = locating.location
      found.push(`${transport} ${address} ${port}`)
      const [next, more] = nextLocation(locating, rules)
      locating = next
      questions = more
    } else return { asked, found, end: locating.state }
  }
  return { asked, found, end: undefined }
}

test('the example of RFC 3263 section 4: TCP is chosen by NAPTR where TLS is not spoken, then SRV, then addresses', () => {
  assert.deepEqual(walk({ transports: ['udp', 'tcp'] }), {
    asked: [
      'NAPTR example.com',
      'SRV _sip._tcp.example.com',
      'A server1.example.com',
      'A server2.example.com',
    ],
    found: ['tcp 192.0.2.1 5060', 'tcp 192.0.2.11 5060', 'tcp 192.0.2.2 5060'],
    end: 'exhausted',
  })
})

test('a transport is found by its own service: TLS as SIPS+D2T, UDP as SIP+D2U', () => {
  assert.deepEqual(walk({ transports: ['tls'] }).found, ['tls 192.0.2.1 5061', 'tls 192.0.2.11 5061'])
  assert.deepEqual(walk({ transports: ['udp'] }).found, ['udp 192.0.2.3 5080'])
})

test('without NAPTR records the SRV names of our transports are asked for, one after the other', () => {
  const { 'NAPTR example.com': _, 'SRV _sip._udp.example.com': __, ...zone } = EXAMPLE
  const { asked, found } = walk({ transports: ['udp', 'tcp'] }, zone)
  assert.deepEqual(asked.slice(0, 3), [
    'NAPTR example.com',
    'SRV _sip._udp.example.com',
    'SRV _sip._tcp.example.com',
  ])
  assert.equal(found[0], 'tcp 192.0.2.1 5060')
})

test('without SRV records the host itself is asked for, at the port of the transport', () => {
  const zone = { 'A example.com': addressAnswer(['192.0.2.9'], 'A') }
  assert.deepEqual(walk({}, zone).found, ['udp 192.0.2.9 5060'])
  assert.deepEqual(walk({ transports: ['tls'] }, zone).found, ['tls 192.0.2.9 5061'])
})

test('with a port only addresses are asked for', () => {
  assert.deepEqual(walk({ port: 5070 }), {
    asked: ['A example.com'],
    found: ['udp 192.0.2.9 5070'],
    end: 'exhausted',
  })
})

test('an address is where to go, at its port or the usual one, and nobody is asked', () => {
  assert.deepEqual(walk({ host: '192.0.2.77' }), {
    asked: [],
    found: ['udp 192.0.2.77 5060'],
    end: 'exhausted',
  })
  assert.deepEqual(walk({ host: '192.0.2.77', port: 5090, transports: ['tls'] }).found, [
    'tls 192.0.2.77 5090',
  ])
})

test('an address of a family we cannot reach is none', () => {
  assert.deepEqual(walk({ host: '2001:db8::1' }), { asked: [], found: [], end: 'exhausted' })
})

test('addresses of both families come in the order of the families, of one family only where it is the only one', () => {
  const { asked, found } = walk({ transports: ['tcp'], families: ['AAAA', 'A'] })
  assert.deepEqual(asked.slice(2, 4), ['AAAA server1.example.com', 'A server1.example.com'])
  assert.deepEqual(found.slice(0, 3), ['tcp 2001:db8::1 5060', 'tcp 192.0.2.1 5060', 'tcp 192.0.2.11 5060'])
  assert.deepEqual(walk({ transports: ['tcp'], families: ['AAAA'] }).found, ['tcp 2001:db8::1 5060'])
})

test('of NAPTR records the lowest order with a service of ours counts, by preference; others are out', () => {
  const zone = {
    ...EXAMPLE,
    'NAPTR example.com': ok([
      naptr(20, 'SIP+D2T', '_sip._tcp.example.com'),
      naptr(10, 'SIP+D2U', '_sip._udp.second.example.com', 's', 60),
      naptr(10, 'sip+d2u', '_sip._udp.first.example.com', 'S', 10),
      naptr(5, 'SIP+D2S', '_sip._sctp.example.com'),
      naptr(5, 'SIP+D2U', 'rewritten.example.com', 'u'),
    ]),
  }
  const { asked } = walk({ transports: ['udp', 'tcp'] }, zone)
  assert.deepEqual(asked.slice(1), [
    'SRV _sip._udp.first.example.com',
    'SRV _sip._udp.second.example.com',
    'A example.com',
  ])
})

test('NAPTR records of other transports alone do not keep us from our own SRV', () => {
  const zone = { ...EXAMPLE, 'NAPTR example.com': ok([naptr(1, 'SIPS+D2T', '_sips._tcp.example.com')]) }
  assert.deepEqual(walk({ transports: ['udp'] }, zone).found, ['udp 192.0.2.3 5080'])
})

test('an SRV target of `.` says that there is no such service, and the host is not tried (RFC 2782)', () => {
  const zone = { ...EXAMPLE, 'SRV _sip._udp.example.com': ok([srv(0, '.')]) }
  assert.deepEqual(walk({}, zone), {
    asked: ['NAPTR example.com', 'SRV _sip._udp.example.com'],
    found: [],
    end: 'exhausted',
  })
})

test('a server without an address is passed over', () => {
  const { 'A server1.example.com': _, ...zone } = EXAMPLE
  assert.deepEqual(walk({ transports: ['tcp'] }, zone).found, ['tcp 192.0.2.2 5060'])
})

test('servers that failed lately come last, and come all the same', () => {
  const { found } = walk({ transports: ['tcp'] }, EXAMPLE, ['192.0.2.1', '192.0.2.11'])
  assert.deepEqual(found, ['tcp 192.0.2.2 5060', 'tcp 192.0.2.1 5060', 'tcp 192.0.2.11 5060'])
  const all = walk({ transports: ['tcp'] }, EXAMPLE, ['192.0.2.1', '192.0.2.11', '192.0.2.2'])
  assert.deepEqual(all.found, ['tcp 192.0.2.1 5060', 'tcp 192.0.2.11 5060', 'tcp 192.0.2.2 5060'])
})

test('a zone with a thousand servers is not followed to its end', () => {
  const targets = Array.from({ length: 1000 }, (_, index) => `s${index}.example.com`)
  const zone: Zone = { 'SRV _sip._udp.example.com': ok(targets.map(target => srv(0, target))) }
  for (const target of targets) {
    zone[`A ${target}`] = addressAnswer(
      targets.map((_, index) => `192.0.${index >> 8}.${index & 255}`),
      'A',
    )
  }
  assert.equal(walk({}, zone).found.length, 16 * 8)
})
