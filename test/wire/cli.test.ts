import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { formatFactLine } from '../../src/facts/index.ts'
import { TEAMS_LEG, Teller } from '../../src/facts/testing/index.ts'
import { Folder, linesman, Running } from './cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

test('each command has help with an example, on stdout', async () => {
  for (const command of ['demo', 'run', 'check', 'lab', 'diagnose', 'ladder', 'route']) {
    const { code, out, err } = await linesman(command, '--help')
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, new RegExp(`Example:\\n {2}linesman ${command}`))
  }
  for (const command of ['export-script', 'explain', 'plan', 'whatif', 'lint']) {
    const { code, out, err } = await linesman('route', command, '--help')
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, new RegExp(`Example:\\n {2}linesman route ${command}`))
    assert.doesNotMatch(out, /default: \[\]/)
  }
})

test('wrong usage ends with 2 and one line that says what', async () => {
  const wrong: [string[], RegExp][] = [
    [['chek'], /^linesman: unknown command 'chek' \(Did you mean check\?\)\n$/],
    [['check'], /^linesman: required option '-c, --config <file>' not specified; see linesman --help\n$/],
    [['check', '-c', 'gone.yaml'], /^linesman: gone\.yaml: does not exist; name a file that can be read\n$/],
    [['lab', 'gone'], /^linesman: gone: there is no such story; there are refer-new-connection, .*\n$/],
    [['lab', '--seed', 'x'], /^linesman: option '--seed <number>' argument 'x' is invalid\. .*\n$/],
    [['ladder', 'package.json', '--format', 'png'], /^linesman: --format: "png" is not known; .*\n$/],
  ]
  for (const [args, said] of wrong) {
    const { code, out, err } = await linesman(...args)
    assert.deepEqual([code, out], [2, ''], args.join(' '))
    assert.match(err, said)
  }
})

test('check tells errors with line, path and remedy, and ends with 2', async () => {
  const file = folder.write('wrong.yaml', 'fqdn: sbc1.example.net\ncarier: {}\n')
  const { code, out } = await linesman('check', '-c', file)
  assert.equal(code, 2)
  assert.match(out, /wrong\.yaml:2: error: carier: there is no key "carier" here; did you mean carrier\?\n/)
  const json = JSON.parse((await linesman('check', '-c', file, '--json')).out)
  assert.equal(json.schemaVersion, 1)
  assert.equal(json.ok, false)
  assert.deepEqual(Object.keys(json.problems[0]), ['severity', 'path', 'line', 'what', 'remedy'])
})

test('lab lists stories and faults', async () => {
  const { code, out } = await linesman('lab', '--json')
  const { schemaVersion, stories, faults } = JSON.parse(out)
  assert.deepEqual([code, schemaVersion], [0, 1])
  assert.ok(stories.some((story: { id: string }) => story.id === 'refer-default-certificate'))
  assert.ok(faults.some((fault: { id: string }) => fault.id === 'expired-certificate'))
})

test('lab plays a story, and its facts make the ladder again', async () => {
  const facts = folder.file('facts.ndjson')
  const played = await linesman('lab', 'refer-default-certificate', '--seed', '7', '--json', '--facts', facts)
  const answer = JSON.parse(played.out)
  assert.equal(played.code, 0, played.err)
  assert.deepEqual(
    [answer.schemaVersion, answer.story, answer.seed, answer.passed],
    [1, 'refer-default-certificate', 7, true],
  )
  assert.equal(answer.findings[0].rule, 'tls/default-certificate-served')
  const drawn = await linesman('ladder', facts, '--observer', 'sbc', '--format', 'json')
  assert.deepEqual(JSON.parse(drawn.out), answer.ladder)
  const text = await linesman('ladder', facts)
  assert.match(text.out, /TLS ClientHello SNI sbc1\.example\.net/)
  assert.ok(!text.out.includes('\x1b'), 'no colour where there is no terminal')
  const html = await linesman('ladder', facts, '--format', 'html')
  assert.match(html.out, /^<!doctype html>/i)
  const other = await linesman('ladder', facts, '--call', 'gone')
  assert.deepEqual([other.code, other.out], [2, ''])
})

test('many calls are listed where they would be drawn, and one of them is found by number, time or id', async () => {
  const story = new Teller('sbc')
  for (let index = 0; index < 60; index++) {
    const leg = { ...TEAMS_LEG, callId: `c${index}`, to: `<sip:+49525${1000 + index}@x.example>` }
    story
      .at(index * 60_000)
      .request('sent', leg, 'INVITE')
      .pass(500)
      .response('received', leg, 486, 'INVITE')
  }
  const facts = folder.write('many.ndjson', story.facts.map(fact => `${formatFactLine(fact)}\n`).join(''))
  const listed = await linesman('ladder', facts)
  assert.equal(listed.out.trimEnd().split('\n').length, 61)
  assert.match(listed.out, /07:56:04\.000 UTC +500 ms +486 +2 .*\+495251001 +c1\n/)
  assert.match(listed.err, /^60 calls: draw one with --call ID/)
  for (const narrowed of [
    ['--number', '525 1017'],
    ['--at', '08:12'],
    ['--call', 'c17'],
  ]) {
    const { out } = await linesman('ladder', facts, ...narrowed)
    assert.match(out, /\+495251017, .* seen by sbc[\s\S]*486/, narrowed.join(' '))
  }
  const json = JSON.parse((await linesman('ladder', facts, '--list', '--at', '08:12:04', '--json')).out)
  assert.deepEqual([json.schemaVersion, json.calls.length, json.calls[0].id], [1, 1, 'c17'])
  assert.equal((await linesman('ladder', facts, '--at', 'noon')).code, 2)
  assert.equal((await linesman('ladder', facts, '--at', '2025-02-30T08:12')).code, 2)
  const none = await linesman('ladder', facts, '--number', '999999', '--at', '08:12')
  assert.equal(none.code, 2)
  assert.match(none.err, /none of 60 calls fits --number 999999 --at 08:12; see them all with --list/)
  const side = await linesman('ladder', facts, '--local', 'sbc1')
  assert.deepEqual([side.code, /'sbc1' is invalid. Write an IP address/.test(side.err)], [2, true])
})

test('ladder reads stdin, and what is no fact ends with 3', async () => {
  const running = new Running(['ladder', '-'])
  running.input('{}\nnonsense\n')
  const { code, out, err } = await running.ended
  assert.deepEqual([code, out], [3, ''])
  assert.match(err, /-:1: schemaVersion is missing\n-:2: is not JSON\nlinesman: -: there are no facts in it/)
})

test('a reader that stops reading ends a command quietly', async () => {
  const running = new Running(['lab', 'refer-default-certificate'])
  running.stopReading()
  const { code, err } = await running.ended
  assert.deepEqual([code, err], [0, ''])
})

test('demo plays on real sockets and tells it', async () => {
  const facts = folder.file('demo.ndjson')
  const { code, out, err } = await linesman(
    'demo',
    '--once',
    '--story',
    'call-from-carrier',
    '--facts',
    facts,
  )
  assert.equal(code, 0, out + err)
  assert.match(out, /carrier -> SBC +INVITE/)
  assert.match(out, /As told: nothing was wrong, and nothing was found\./)
  assert.match(readFileSync(facts, 'utf8').split('\n')[0] ?? '', /^\{"schemaVersion":1,/)
})

test('demo shows its calls on the dashboard until it is ended', async () => {
  const running = new Running(['demo', '--story', 'call-from-carrier', '--port', '0'])
  await running.until(/Look at it/, 60_000)
  const [, address = ''] = /Dashboard: (\S+)/.exec(running.out) ?? []
  const { calls } = (await (await fetch(`${address}/api/v1/calls`)).json()) as { calls: { state: string }[] }
  assert.deepEqual(
    calls.map(({ state }) => state),
    ['ended'],
  )
  assert.equal((await fetch(`${address}/api/v1/session`)).status, 200)
  running.signal('SIGTERM')
  const { code } = await running.ended
  assert.equal(code, 0)
})

test('a second demo takes the next network and the next port of a dashboard', async () => {
  const demos: Running[] = []
  try {
    for (const _ of [1, 2]) {
      const demo = new Running(['demo', '--serve'])
      demos.push(demo)
      await demo.until(/Call with sipp/, 60_000)
    }
    const places = demos.map(demo => /Dashboard: (\S+)/.exec(demo.out)?.[1])
    assert.ok(places.every(place => place !== undefined))
    assert.equal(new Set(places).size, 2)
  } finally {
    for (const demo of demos) demo.signal('SIGTERM')
    await Promise.all(demos.map(demo => demo.ended))
  }
})

test('demo --serve tells where to call and ends on SIGTERM', async () => {
  const running = new Running(['demo', '--serve'])
  await running.until(/Call with sipp/)
  running.signal('SIGTERM')
  const { code } = await running.ended
  assert.equal(code, 0)
})
