import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasSbc, type Loaded, type LoadedSbc } from '../../config/index.ts'
import { seededChance } from '../../kernel/index.ts'
import { Sbc } from '../../sbc/index.ts'
import { type Reload, reload } from './reload.ts'
import { issue, load as loadAny, NOW, SBC_FILE } from './testing/sbc-file.ts'

function load(...file: Parameters<typeof loadAny>): LoadedSbc {
  const loaded = loadAny(...file)
  assert.ok(hasSbc(loaded))
  return loaded
}

/** An SBC that is told of one file after the other. */
function service(loaded = load()): (next: Loaded) => Reload['says'] {
  const sbc = new Sbc(loaded.sbc, seededChance(1))
  let running: Loaded = loaded
  return next => {
    const done = reload(running, next, config => sbc.reconfigure(config, NOW).needsRestart)
    running = done.running
    return done.says
  }
}

test('a file that says the same changes nothing', () => {
  assert.deepEqual(service()(load()), ['reload: nothing has changed'])
})

test('a renewed certificate is told once', async () => {
  const reloads = service()
  const renewed = load(SBC_FILE, await issue())
  assert.deepEqual(reloads(renewed), [
    'reload: new connections with Teams get the new certificates and policies',
  ])
  assert.deepEqual(reloads(renewed), ['reload: nothing has changed'])
})

test('a certificate that the carrier is shown, too, is told for both sides', async () => {
  const secure = SBC_FILE.replace('5060 }', '5060, transport: tls, tls: { trust: roots } }')
  assert.deepEqual(service(load(secure))(load(secure, await issue())), [
    'reload: new connections with Teams get the new certificates and policies',
    'reload: new connections with the carrier get the new certificates and roots',
  ])
})

test('a changed limit is in force at once', () => {
  const reloads = service()
  const next = `${SBC_FILE}limits: { calls: 5 }\nbehaviour: { offersRefer: no }\n`
  assert.deepEqual(reloads(load(next)), ['reload: in force: limits.calls, behaviour.offersRefer'])
  assert.deepEqual(reloads(load(next)), ['reload: nothing has changed'])
})

test('of a changed password only is told that it is another one', () => {
  const told = (password: string): LoadedSbc =>
    load(SBC_FILE.replace('5060 }', `5060, credentials: { username: u, password: ${password} } }`))
  assert.deepEqual(service(told('hush'))(told('quiet')), ['reload: in force: carrier.credentials.password'])
})

test('of changed tokens only is told that they are others, and they are in force at once', () => {
  const withToken = (token: string) =>
    load(`${SBC_FILE}api: { listen: "127.0.0.1:8443", tokens: [{ name: x, role: read, token: ${token} }] }\n`)
  const reloads = service(withToken('abcdefghijklmnopqrstuvwxyz'))
  const next = withToken('zyxwvutsrqponmlkjihgfedcba')
  assert.deepEqual(reloads(next), ['reload: in force: api.tokens'])
  assert.deepEqual(reloads(next), ['reload: nothing has changed'])
})

test('an API that is taken out of the file waits for a restart, its tokens too', () => {
  const token = 'abcdefghijklmnopqrstuvwxyz'
  const served = `${SBC_FILE}api: { listen: "127.0.0.1:8443", tokens: [{ name: x, role: read, token: ${token} }] }\n`
  const [says = '', ...others] = service(load(served))(load())
  assert.match(says, /^reload: waits for a restart: [^:]*api\.listen/)
  assert.match(says, /api\.tokens/)
  assert.deepEqual(others, [])
})

test('what waits for a restart is named in the words of the file, again until it was restarted', () => {
  const reloads = service()
  const next = `${SBC_FILE.replace('10:5060', '10:5070')}timers: { idle: 20m }\ndns: { servers: [192.0.2.53] }\n`
  const says = ['reload: waits for a restart: carrier.listen, dns.servers, timers.idle']
  assert.deepEqual(reloads(load(next)), says)
  assert.deepEqual(reloads(load(next)), says)
  assert.deepEqual(reloads(load()), ['reload: nothing has changed'])
})

test('of what is secret, too, that it waits is told again until it was restarted', () => {
  const secrets = (word: string): LoadedSbc =>
    load(`${SBC_FILE}store: { place: "postgres://linesman:${word}@192.0.2.20/records" }
snmp: { listen: "127.0.0.1:1161", community: ${word} }
alerts: { channels: [{ name: chat, slack: { url: "https://hooks.slack.com/services/${word}" } }] }
`)
  const reloads = service(secrets('hush-hush'))
  const says = ['reload: waits for a restart: snmp.keys, store.place, alerts.channels']
  assert.deepEqual(reloads(secrets('quiet-quiet')), says)
  assert.deepEqual(reloads(secrets('quiet-quiet')), says)
  assert.deepEqual(reloads(secrets('hush-hush')), ['reload: nothing has changed'])
})

test('what of the SBC waits for a restart stays as it runs, all else is new', () => {
  const before = load()
  const next = load(SBC_FILE.replace('11:5061', '12:5061').replace('192.0.2.1:5060', '192.0.2.2:5060'))
  const { sbc } = reload(before, next, () => []).running
  assert.deepEqual(sbc?.teams.local, before.sbc.teams.local)
  assert.deepEqual(sbc?.carrier.peer, next.sbc.carrier.peer)
})

test('values stay in the order of the reference, those that wait and those that come among them', () => {
  const served = `${SBC_FILE}api: { listen: "127.0.0.1:8443" }\ndns: { servers: [192.0.2.53] }\n`
  const before = load(served)
  const paths = (loaded: Loaded): string[] => loaded.values.map(({ path }) => path)
  const none = (): [] => []
  assert.deepEqual(reload(before, load(served), none).running, before)
  const gone = reload(before, load(), none).running
  assert.deepEqual(gone.values, before.values)
  const withRecords = `${served}collect: { records: { folder: in } }\n`
  assert.deepEqual(paths(reload(before, load(withRecords), none).running), paths(load(withRecords)))
})

test('places of evidence wait for a restart, certificates shown there do not', () => {
  const collect = (keys: string): LoadedSbc => load(`${SBC_FILE}collect: { hep: { ${keys} } }\n`)
  const listen = 'listen: "192.0.2.10:9060", transport: tls'
  const reloads = service(collect(listen))
  assert.deepEqual(reloads(collect(`${listen}, tls: { context: main }`)), [
    'reload: in force: collect.hep.tls.context, collect.hep.tls.clientCertificate',
  ])
  const moved = listen.replace('9060', '9061')
  assert.deepEqual(reloads(collect(`${moved}, tls: { context: main }`)), [
    'reload: waits for a restart: collect.hep.listen',
  ])
})

test('an SBC that comes into the file, or leaves it, waits for a restart with all that changed beside it', () => {
  const alone = loadAny('watch: { sbcs: [{ fqdn: sbc2.example.net }] }\n')
  const untouched = () => assert.fail('there is nothing to reconfigure')
  const came = reload(alone, load(`${SBC_FILE}limits: { calls: 5 }\n`), untouched)
  assert.deepEqual(came, {
    running: alone,
    says: ['reload: nothing is taken: the file has an SBC now, which waits for a restart'],
  })
  const went = reload(load(), alone, untouched)
  assert.match(went.says.join(), /has no SBC any more/)
})

test('without an SBC a reload takes what it takes with one', () => {
  const watching = (token: string): Loaded =>
    loadAny(
      `watch: { sbcs: [{ fqdn: sbc2.example.net }] }\napi: { listen: "127.0.0.1:8443", tokens: [{ name: x, role: read, token: ${token} }] }\n`,
    )
  const untouched = () => assert.fail('there is nothing to reconfigure')
  const before = watching('abcdefghijklmnopqrstuvwxyz')
  assert.deepEqual(reload(before, before, untouched).says, ['reload: nothing has changed'])
  assert.deepEqual(reload(before, watching('zyxwvutsrqponmlkjihgfedcba'), untouched).says, [
    'reload: in force: api.tokens',
  ])
})

test('all that may hear of alerts comes with a restart: where nobody did, none are looked for until then', () => {
  const channel = '{ name: paper, syslog: { to: "192.0.2.20:514" } }'
  const heard = [`alerts: { channels: [${channel}] }`, 'api: { listen: "127.0.0.1:8443" }']
  const others = ['snmp: { listen: "127.0.0.1:1161", community: hush-hush }', 'store: { place: records.db }']
  for (const more of [...heard, ...others]) {
    const says = service()(load(`${SBC_FILE}${more}\n`))
    assert.match(says.join('\n'), /^reload: waits for a restart: /, more)
    assert.doesNotMatch(says.join('\n'), /in force/, more)
  }
})
