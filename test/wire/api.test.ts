// The API over real sockets, with a store behind it.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import type {
  CallAnswer,
  CallsAnswer,
  CountsAnswer,
  FactsAnswer,
  FindingsAnswer,
  Overview,
  ProbesAnswer,
} from '../../src/api/index.ts'
import { findingsIn, SBC, storyFacts, tokenText } from '../../src/api/testing/index.ts'
import { API_DEFAULTS } from '../../src/config/index.ts'
import type { SipFact } from '../../src/facts/index.ts'
import type { ToldFinding } from '../../src/findings/index.ts'
import { Feed, instantOf, millis, OperatorError } from '../../src/kernel/index.ts'
import { ContextPem, createAuthority } from '../../src/tls/index.ts'
import { toldCall } from '../store/told-calls.ts'
import { NOW } from '../support/probing.ts'
import { inFolder, missing } from '../support/program.ts'
import { tshark } from '../support/wiretap.ts'
import { askRaw, listenTo, serving, untilTrue } from './api-harness.ts'

test(
  'a call is found in the store, with its ladder',
  serving(async ({ told, facts, writer }) => {
    for (const fact of storyFacts()) facts.note(fact)
    await writer.flush()
    const { calls } = await told<CallsAnswer>('/api/v1/calls?observer=sbc')
    assert.equal(calls.length, 1)
    const one = await told<CallAnswer>(`/api/v1/calls/${calls[0]?.id}`)
    assert.ok((one.ladder?.rows.length ?? 0) > 10)
    const counts = await told<CountsAnswer>(
      '/api/v1/calls/counts?from=0&to=2000000000000&bucketMs=2000000000000',
    )
    assert.equal(counts.counts[0]?.calls, 2)
  }),
)

test(
  'pages of the store follow each other without a gap',
  serving(async ({ told, facts, writer }) => {
    for (const fact of storyFacts()) facts.note(fact)
    await writer.flush()
    const first = await told<CallsAnswer>('/api/v1/calls?limit=1')
    const second = await told<CallsAnswer>(
      `/api/v1/calls?limit=1&after=${encodeURIComponent(first.next ?? '')}`,
    )
    assert.notEqual(first.calls[0]?.observer, second.calls[0]?.observer)
    assert.equal(second.next, undefined)
  }),
)

test(
  'the facts of a call come from the store page by page, with those of its connections',
  serving(async ({ told, facts, writer }) => {
    for (const fact of storyFacts()) facts.note(fact)
    await writer.flush()
    const { calls } = await told<CallsAnswer>('/api/v1/calls?observer=sbc')
    const path = `/api/v1/facts?call=${calls[0]?.id}`
    const whole = await told<FactsAnswer>(path)
    const first = await told<FactsAnswer>(`${path}&limit=9`)
    const rest = await told<FactsAnswer>(`${path}&after=${encodeURIComponent(first.next ?? '')}`)
    assert.equal(first.facts.length, 9)
    assert.deepEqual([...first.facts, ...rest.facts], whole.facts)
    assert.ok(whole.facts.some(({ kind }) => kind === 'connection-opened'))
    assert.equal(rest.next, undefined)
  }),
)

const findings = new Feed<ToldFinding>()
test(
  'a finding has the number that the store gives it, and a report',
  serving(
    async ({ ask, told, facts, writer }) => {
      const seen = storyFacts()
      for (const fact of seen) facts.note(fact)
      for (const finding of findingsIn(seen)) writer.finding(finding)
      await writer.flush()
      const { findings: kept } = await told<FindingsAnswer>('/api/v1/findings?severity=critical')
      assert.ok((kept[0]?.id ?? 0) >= 1)
      const report = await (await ask(`/api/v1/findings/${kept[0]?.id}/report`)).text()
      assert.ok(report.includes(kept[0]?.says ?? '-'))
    },
    { services: { findings } },
  ),
)

test(
  'the overview tells of the store',
  serving(async ({ ask, told, facts, writer }) => {
    for (const fact of storyFacts()) facts.note(fact)
    await writer.flush()
    const { store } = await told<Overview>('/api/v1/overview')
    assert.ok(store !== undefined && store.bytes > 0 && store.written >= storyFacts().length)
    const metrics = await (await ask('/metrics')).text()
    assert.match(metrics, /^linesman_store_bytes \d+$/m)
    assert.match(metrics, /^linesman_store_dropped_total\{reason="queue-full"\} 0$/m)
  }),
)

test(
  'a call with more facts than a page is drawn from as many pages as are asked for',
  serving(async ({ ask, told, facts, writer }) => {
    const call = toldCall({ id: 'long', at: NOW, stands: true })
    const messages = call.filter((fact): fact is SipFact => fact.kind === 'sip')
    for (const fact of call) facts.note(fact)
    for (let index = 0; index < 1400; index++) {
      const message = messages[index % messages.length] as SipFact
      facts.note({ ...message, at: instantOf(NOW + 1000 + index), text: 'x'.repeat(10_000) })
      if (index % 100 === 0) await writer.flush()
    }
    await writer.flush()
    const [first, whole] = [
      await told<CallAnswer>('/api/v1/calls/long'),
      await told<CallAnswer>('/api/v1/calls/long?pages=2'),
    ]
    const rows = ({ ladder }: CallAnswer): number => ladder?.rows.length ?? 0
    assert.ok(first.next !== undefined && rows(first) < 1000, `${rows(first)} rows`)
    assert.ok(whole.next === undefined && rows(whole) >= 1400, `${rows(whole)} rows`)
    const drawn = await told<{ rows: object[] }>('/api/v1/calls/long/ladder?pages=8')
    assert.equal(drawn.rows.length, rows(whole))
    for (const wrong of ['0', '9', 'all'])
      assert.equal((await ask(`/api/v1/calls/long?pages=${wrong}`)).status, 400, wrong)
  }),
)

const probe = (index: number, target = 'sbc2.example.net:5061') => ({
  ...{ at: instantOf(NOW + index * 1000), target, outcome: 'fine' as const },
  says: { en: `${index}`, de: `Nr. ${index}` },
  durationMs: millis(20),
})

test(
  'probes are told newest first, page by page and of one SBC alone',
  serving(async ({ ask, told, writer }) => {
    for (let index = 0; index < 10; index++) writer.probe(probe(index))
    writer.probe(probe(3, 'sbc3.example.net:5067'))
    await writer.flush()
    const ofTwo = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(index => `${index} sbc2`)
    // Two are of one moment, and stay together where only one is asked for.
    for (const limit of [3, 1]) {
      const seen: string[] = []
      let after = ''
      for (let page = 0; page < 12; page++) {
        const { probes, next } = await told<ProbesAnswer>(`/api/v1/probes?limit=${limit}${after}`)
        assert.ok(probes.length <= Math.max(limit, 2))
        seen.push(...probes.map(({ says, target }) => `${says} ${target.slice(0, 4)}`))
        if (next === undefined) break
        after = `&after=${next}`
      }
      assert.deepEqual(
        seen.filter(each => each !== '3 sbc3'),
        ofTwo,
      )
      assert.equal(seen.length, 11)
    }
    const of = async (target: string) =>
      (await told<ProbesAnswer>(`/api/v1/probes?target=${target}`)).probes.length
    assert.deepEqual([await of('sbc2.example.net'), await of('sbc3.example.net:5067')], [10, 1])
    assert.equal(await of('sbc3.example.net'), 0)
    const german = await told<ProbesAnswer>('/api/v1/probes?limit=2&lang=de')
    assert.equal(german.probes[0]?.says, 'Nr. 9')
    for (const wrong of ['limit=0', 'limit=501', 'after=yesterday', 'target=a%20b'])
      assert.equal((await ask(`/api/v1/probes?${wrong}`)).status, 400, wrong)
  }),
)

test(
  'what was left out is told and counted by the bound it met',
  serving(
    async ({ ask, told }) => {
      assert.deepEqual((await told<Overview>('/api/v1/overview')).leftOut, { 'collect.syslog': 7 })
      const metrics = await (await ask('/metrics')).text()
      assert.match(metrics, /^linesman_left_out_total\{what="collect\.syslog"\} 7$/m)
      assert.match(metrics, /^linesman_snmp_requests_total\{outcome="answered"\} 3$/m)
    },
    { services: { leftOut: () => ({ 'collect.syslog': 7 }), snmp: () => ({ answered: 3 }) } },
  ),
)

test(
  'live events come over the wire, and what was missed in between',
  serving(async ({ at, facts, services }) => {
    const listener = await listenTo(at, '')
    for (const fact of storyFacts()) facts.note(fact)
    const [finding] = findingsIn(storyFacts())
    ;(services.findings as Feed<ToldFinding>).tell(finding as ToldFinding)
    await untilTrue('call and finding', () => {
      const names = listener.heard.map(({ name }) => name)
      return ['overview', 'call', 'finding'].every(name => names.includes(name))
    })
    assert.ok(!listener.heard.some(({ name }) => name === 'fact'))
    const last = listener.heard.findLast(({ id }) => id !== undefined)?.id as string
    listener.end()
    ;(services.findings as Feed<ToldFinding>).tell(finding as ToldFinding)
    const again = await listenTo(at, '?kinds=finding&lang=de', { 'last-event-id': last })
    await untilTrue('the finding told meanwhile', () => again.heard.length > 0)
    assert.deepEqual(
      again.heard.map(({ name, data }) => [name, data.says]),
      [['finding', finding?.de.says]],
    )
    again.end()
  }),
)

test(
  'one who does not read holds nobody, and is told what was left out',
  serving(async ({ at, facts }) => {
    const [slow, quick] = [await listenTo(at, '?kinds=fact,missed'), await listenTo(at, '?kinds=fact')]
    slow.pause()
    const story = storyFacts()
    let noted = 0
    // More than sockets of both sides hold.
    for (let turn = 0; turn < 400; turn++) {
      for (const fact of story) facts.note(fact)
      noted += story.length
      if (turn % 20 === 19) await new Promise(done => setTimeout(done, 110))
    }
    await untilTrue('all facts', () => quick.heard.length === noted)
    slow.resume()
    facts.note(story[0] as (typeof story)[0])
    await untilTrue('word of what was missed, or everything', () => {
      const missed = slow.heard
        .filter(({ name }) => name === 'missed')
        .reduce((sum, { data }) => sum + Number(data.count), 0)
      return slow.heard.filter(({ name }) => name === 'fact').length + missed === noted + 1
    })
    slow.end()
    quick.end()
  }),
)

test(
  'a thousand facts a second go to five readers without a stall',
  serving(async ({ at, facts }) => {
    const readers = await Promise.all(Array.from({ length: 5 }, () => listenTo(at, '?kinds=fact,call')))
    const story = storyFacts()
    let noted = 0
    let longest = 0
    let last = process.threadCpuUsage()
    const watch = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last)
      longest = Math.max(longest, (user + system) / 1000)
      last = process.threadCpuUsage()
    }, 5)
    const began = performance.now()
    while (noted < 3000) {
      while (noted < performance.now() - began) facts.note(story[noted++ % story.length] as (typeof story)[0])
      await new Promise(done => setTimeout(done, 5))
    }
    clearInterval(watch)
    for (const reader of readers)
      await untilTrue('all facts', () => reader.heard.filter(({ name }) => name === 'fact').length === noted)
    // Calls have their turn between any two writes. In processor time: others use the machine, too.
    assert.ok(longest < 250, `${Math.round(longest)} ms of work without a turn`)
    for (const reader of readers) reader.end()
  }),
)

test(
  'too many readers of one token are told so',
  serving(async ({ at }) => {
    const readers = await Promise.all(Array.from({ length: 16 }, () => listenTo(at, '?kinds=finding')))
    await assert.rejects(listenTo(at, '?kinds=finding'), /429/)
    readers[0]?.end()
    await untilTrue('room for another', () =>
      listenTo(at, '').then(
        () => true,
        () => false,
      ),
    )
    for (const reader of readers) reader.end()
  }),
)

test('over TLS it is shown with its certificate, and cookies go over TLS alone', async () => {
  const authority = await createAuthority({ name: 'api authority', now: NOW, key: 'ec-p256' })
  const { pem } = await authority.issue({ commonName: SBC })
  const renewed = await authority.issue({ commonName: SBC })
  await serving(
    async ({ api, at }) => {
      assert.match(at, /^https:/)
      const trusting = { ca: authority.rootPem, servername: SBC, headers: { host: SBC } }
      assert.equal((await askRaw(`${at}/healthz`, trusting)).status, 200)
      await assert.rejects(askRaw(`${at}/healthz`, { servername: SBC }))
      const login = await api.app.inject({
        ...{ method: 'POST', url: '/api/v1/session', headers: { host: SBC } },
        payload: { token: tokenText('read') },
      })
      assert.match(String(login.headers['set-cookie']), /; Secure$/)
      const { GUARDED } = await import('../../src/api/testing/index.ts')
      api.renew({ ...GUARDED, tls: new ContextPem(renewed.pem) })
      assert.equal((await askRaw(`${at}/healthz`, trusting)).status, 200)
    },
    { settings: { tls: new ContextPem(pem) } },
  )()
})

test('it does not listen where others reach it without tokens and TLS, unless told', async () => {
  const place = { listen: { address: '0.0.0.0', port: 0 } }
  await assert.rejects(serving(async () => {}, { settings: place })(), (error: unknown) => {
    assert.ok(error instanceof OperatorError)
    assert.match(error.message, /no TLS/)
    return true
  })
  await assert.rejects(serving(async () => {}, { settings: { ...place, tokens: [] } })(), /no tokens/)
})

test(
  'on loopback without tokens it says that everybody is an admin',
  serving(
    async ({ said }) => {
      assert.match(said.join(), /everybody on this machine is an admin/)
    },
    { settings: { ...API_DEFAULTS, listen: { address: '127.0.0.1', port: 0 } } },
  ),
)

test(
  'a name that is led here from elsewhere is refused on the wire',
  serving(async ({ at }) => {
    const answer = await askRaw(`${at}/api/v1/session`, { headers: { host: 'rebound.example' } })
    assert.equal(answer.status, 421)
    assert.match(answer.text, /api\.hosts/)
  }),
)

test('the dashboard is served with its pages, packed files, and what never changes is kept', () =>
  inFolder(async folder => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Linesman</title>')
    writeFileSync(join(folder, 'assets/index-C3pO_r2D.js'), 'export {}')
    writeFileSync(join(folder, 'assets/index-C3pO_r2D.js.br'), 'packed')
    await serving(
      async ({ at }) => {
        const page = await fetch(`${at}/calls/call-1`, { headers: { accept: 'text/html' } })
        assert.equal(page.status, 200)
        assert.match(await page.text(), /<title>Linesman/)
        assert.equal(page.headers.get('cache-control'), 'no-cache')
        const packed = await askRaw(`${at}/assets/index-C3pO_r2D.js`, {
          headers: { 'accept-encoding': 'br' },
        })
        assert.deepEqual([packed.text, packed.headers['content-encoding']], ['packed', 'br'])
        assert.match(String(packed.headers['cache-control']), /immutable/)
        assert.equal((await fetch(`${at}/assets/gone.js`)).status, 404)
        assert.equal((await fetch(`${at}/api/v1/nothing`, { headers: { accept: 'text/html' } })).status, 401)
        assert.equal((await fetch(`${at}/..%2f..%2fetc/passwd`)).status, 404)
      },
      { places: { dashboard: folder } },
    )()
  }))

test(
  'tshark reads the capture of a call as SIP',
  { skip: missing('tshark', 'tshark') },
  serving(async ({ ask, told, facts, writer, folder }) => {
    for (const fact of storyFacts()) facts.note(fact)
    await writer.flush()
    const { calls } = await told<CallsAnswer>('/api/v1/calls?observer=sbc')
    const answer = await ask(`/api/v1/calls/${calls[0]?.id}/ladder?format=pcapng`)
    const file = join(folder, 'call.pcapng')
    writeFileSync(file, new Uint8Array(await answer.arrayBuffer()))
    const legs = new Set(calls[0]?.legs.map(({ callId }: { callId: string }) => callId))
    const sent = storyFacts().filter(
      fact => fact.kind === 'sip' && fact.observer === 'sbc' && legs.has(fact.callId),
    )
    const read = tshark(file, 'sip && !_ws.malformed', ['sip.Call-ID'])
    assert.equal(read.length, sent.length)
    assert.deepEqual(new Set(read.flat()), legs)
  }),
)

test(
  'one address that takes every connection it can get shuts nobody else out',
  serving(async ({ at }) => {
    const port = Number(new URL(at).port)
    const crowd = Array.from({ length: 300 }, () => connect({ port, host: '127.0.0.1' }))
    let closed = 0
    for (const socket of crowd) socket.on('error', () => {}).on('close', () => closed++)
    try {
      await untilTrue('some are closed', () => closed > 0)
      const { status } = await askRaw(`${at}/healthz`, { localAddress: '127.0.0.2' })
      assert.equal(status, 200)
    } finally {
      for (const socket of crowd) socket.destroy()
    }
  }),
)
