import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ALERT_RULES, DEFAULT_THRESHOLDS, DEFAULT_TIMES } from '../alerts/index.ts'
import { type Loaded, loadConfig } from './load-config.ts'
import { FQDN, SAMPLE, sampleFiles } from './testing/sample.ts'

const sample = await sampleFiles()
const env = {
  PAGERDUTY_KEY: 'k',
  TEAMS_WORKFLOW_URL: 'https://flow.example.net/1',
  HEARTBEAT_URL: 'https://beat.example.net/1',
  SMTP_PASSWORD: 'hush',
  PAGER_KEY: 'r0uting',
  HOOK: 'https://hooks.example.net/secret-path',
}
const options = () => {
  const base = sample.options()
  return { ...base, env: { ...base.env, ...env } }
}

const load = (alerts: string): Loaded => {
  const read = loadConfig(SAMPLE + alerts, options())
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.fault))
  return read.value
}
const told = (alerts: string): string[] => {
  const read = loadConfig(SAMPLE + alerts, options())
  return (read.ok ? read.value.warnings : read.fault).map(
    ({ severity, path, what, remedy }) => `${severity} ${path}: ${what}; ${remedy}`,
  )
}

const MAIL =
  '{ name: mail, email: { host: mail.example.net, from: sbc@example.net, to: [anna@example.net] } }'

test('without channels nobody is told', () => {
  const { alerts, values } = load('')
  assert.deepEqual([alerts?.channels, alerts?.desk.channels], [[], []])
  assert.equal(values.find(({ path }) => path === 'alerts.channels')?.value, 'none')
})

test('with one channel and nothing else everything has the defaults of the desk', () => {
  const { desk } = load(`alerts: { channels: [${MAIL}] }\n`).alerts ?? {}
  assert.deepEqual(desk, {
    fqdn: FQDN,
    channels: ['mail'],
    routes: [{ channels: ['mail'], severity: 'warning' }],
    thresholds: DEFAULT_THRESHOLDS,
    ...DEFAULT_TIMES,
  })
})

test('each kind of channel is read with its secrets resolved', () => {
  const { channels } =
    load(`alerts:
  language: de
  channels:
    - name: mail
      language: en
      email: { host: mail.example.net, user: sbc, password: env:SMTP_PASSWORD, from: "Linesman <sbc@example.net>", to: [anna@example.net] }
    - { name: hook, webhook: { url: env:HOOK, secret: env:SMTP_PASSWORD } }
    - { name: prom, alertmanager: { url: "http://127.0.0.1:9093" } }
    - { name: teams, teams: { url: env:HOOK } }
    - { name: slack, slack: { url: env:HOOK, trust: roots.pem } }
    - { name: phone, ntfy: { topic: env:PAGER_KEY } }
    - { name: pager, pagerduty: { routingKey: env:PAGER_KEY } }
    - { name: log, syslog: { to: "log.example.net:6514", transport: tls, facility: daemon } }
    - { name: trap, snmp: { to: "192.0.2.60:162", user: sbc, authKey: env:SMTP_PASSWORD, privacyKey: env:PAGER_KEY } }
    - { name: old, snmp: { to: "192.0.2.60:162", version: v2c, community: public, inform: yes } }
`).alerts ?? {}
  const [mail, hook, prom, teams, slack, phone, pager, log, trap, old] = channels ?? []
  assert.deepEqual(mail, {
    name: 'mail',
    language: 'en',
    type: 'email',
    host: 'mail.example.net',
    port: 587,
    security: 'starttls',
    user: 'sbc',
    password: 'hush',
    from: 'Linesman <sbc@example.net>',
    to: ['anna@example.net'],
  })
  const url = env.HOOK
  const named = (name: string, type: string) => ({ name, language: 'de', type })
  assert.deepEqual(hook, { ...named('hook', 'webhook'), url, secret: 'hush' })
  assert.deepEqual(prom, { ...named('prom', 'alertmanager'), url: 'http://127.0.0.1:9093' })
  assert.deepEqual(teams, { ...named('teams', 'teams'), url })
  assert.equal(slack?.type === 'slack' ? slack.trust?.roots.length : 0, 1)
  assert.deepEqual(phone, { ...named('phone', 'ntfy'), url: 'https://ntfy.sh', topic: 'r0uting' })
  const events = 'https://events.pagerduty.com/v2/enqueue'
  assert.deepEqual(pager, { ...named('pager', 'pagerduty'), url: events, routingKey: 'r0uting' })
  const to = { host: 'log.example.net', port: 6514 }
  assert.deepEqual(log, { ...named('log', 'syslog'), to, transport: 'tls', facility: 3 })
  assert.deepEqual(trap, {
    ...named('trap', 'snmp'),
    to: { address: '192.0.2.60', port: 162 },
    security: {
      version: 'v3',
      user: 'sbc',
      auth: { protocol: 'sha256', key: 'hush' },
      privacy: { protocol: 'aes', key: 'r0uting' },
    },
  })
  assert.deepEqual(old?.type === 'snmp' ? old.security : undefined, {
    version: 'v2c',
    community: 'public',
    inform: true,
  })
})

test('routes, thresholds and the sign of life are read', () => {
  const { desk } =
    load(`alerts:
  channels: [${MAIL}, { name: beat, webhook: { url: "https://beat.example.net/1" } }]
  routes: [{ channels: [mail], severity: critical, rules: [health/], about: ["trunk "] }]
  watchdog: { channel: beat }
  repeat: 1h
  dashboard: https://sbc1.example.net:8443/
  thresholds:
    certificateDays: [7, 60]
    failedCalls: { percent: 20, count: 50 }
    capacity: { maxConcurrentSessions: 100 }
    backup: { outbound: [SIP.Carrier.example] }
    noCalls: { hours: ["Mon-Fri 08:00-18:00"], zone: Europe/Berlin }
`).alerts ?? {}
  assert.deepEqual(desk?.routes, [
    { channels: ['mail'], severity: 'critical', rules: ['health/'], about: ['trunk '] },
  ])
  assert.deepEqual(desk?.watchdog, { everyMs: 300_000, channel: 'beat' })
  assert.deepEqual([desk?.repeatMs, desk?.dashboard], [3_600_000, 'https://sbc1.example.net:8443'])
  const { certificateDays, failedCalls, capacity, backup, noCalls } = desk?.thresholds ?? DEFAULT_THRESHOLDS
  assert.deepEqual(certificateDays, [60, 7])
  assert.deepEqual(failedCalls, { windowMs: 900_000, minimum: 10, percent: 20, count: 50 })
  assert.deepEqual(capacity, { percent: 90, maxConcurrentSessions: 100 })
  assert.deepEqual(backup.main.outbound, ['sip.carrier.example'])
  assert.deepEqual(noCalls.hours, {
    zone: 'Europe/Berlin',
    spans: [{ days: [1, 2, 3, 4, 5], from: 480, to: 1080 }],
  })
})

test('the channel of the sign of life gets no alerts unless a route says so', () => {
  const beat = '{ name: beat, webhook: { url: "https://beat.example.net/1" } }'
  const { desk } =
    load(`alerts: { channels: [${MAIL}, ${beat}], watchdog: { channel: beat } }\n`).alerts ?? {}
  assert.deepEqual(desk?.routes, [{ channels: ['mail'], severity: 'warning' }])
})

test('no secret is among the values that are explained, nor in what is told of it', () => {
  const written = `alerts:
  channels:
    - { name: hook, webhook: { url: "https://hooks.example.net/secret-path", secret: s3cret } }
    - { name: phone, ntfy: { topic: s3cret-topic, token: s3cret } }
    - { name: trap, snmp: { to: "192.0.2.60:162", version: v2c, community: s3cret } }
`
  const { values } = load(written)
  assert.ok(values.some(({ path }) => path === 'alerts.channels[0].webhook.url'))
  assert.doesNotMatch(JSON.stringify(values), /s3cret|secret-path/)
  const wrong = told(
    'alerts: { channels: [{ name: hook, webhook: { url: "hooks.example.net/secret-path" } }] }\n',
  )
  assert.deepEqual(wrong, [
    'error alerts.channels[0].webhook.url: this is no address of the web; write it as https://alerts.example.net/path',
  ])
})

test('what is missing or does not fit is told with its remedy', () => {
  assert.deepEqual(
    told(`alerts:
  channels:
    - { name: a }
    - { name: a, slack: { url: "https://x.example.net" }, teams: { url: "https://x.example.net" } }
    - { name: b, email: { host: mail.example.net, user: sbc, from: sbc, to: [anna@example.net] } }
    - { name: c, snmp: { to: "192.0.2.60:162", version: v2c } }
    - { name: d, snmp: { to: "192.0.2.60:162" } }
    - { name: e, pagerduty: { routingKey: env:GONE } }
`),
    [
      'error alerts.channels[2].email.from: "sbc" is no mail address; write it as anna@example.net or Anna <anna@example.net>',
    ],
  )
  const channels = `
    - { name: a }
    - { name: a, slack: { url: "https://x.example.net" }, teams: { url: "https://x.example.net" } }
    - { name: b, email: { host: mail.example.net, user: sbc, from: sbc@example.net, to: [anna@example.net] } }
    - { name: c, snmp: { to: "192.0.2.60:162", version: v2c } }
    - { name: d, snmp: { to: "192.0.2.60:162" } }
    - { name: e, pagerduty: { routingKey: env:GONE } }
`
  assert.deepEqual(
    new Set(
      told(`alerts:\n  channels:${channels}  routes: [{ channels: [z] }]\n  watchdog: { channel: y }\n`),
    ),
    new Set([
      'error alerts.channels[0]: nothing says how it tells; write the keys of one kind: email, webhook, alertmanager, teams, slack, ntfy, pagerduty, syslog, snmp',
      'error alerts.channels[1]: it is teams and slack at once; write the keys of one kind: email, webhook, alertmanager, teams, slack, ntfy, pagerduty, syslog, snmp',
      'error alerts.channels[1].name: another channel is called "a", too; give each its own name',
      'error alerts.channels[2].email.password: is missing beside the other; write both, or none',
      'error alerts.channels[3].snmp.community: is missing, and version is v2c; write it',
      'error alerts.channels[4].snmp.user: is missing, and version is v3; write it',
      'error alerts.channels[5].pagerduty.routingKey: the environment has no GONE; set GONE for the process, or use file:PATH',
      'error alerts.routes[0].channels[0]: there is no channel "z"; write one of a, a, b, c, d, e',
      'error alerts.watchdog.channel: there is no channel "y"; write one of a, a, b, c, d, e',
    ]),
  )
})

test('no line end gets into the header of a mail by an address', () => {
  const [problem] = told(
    'alerts: { channels: [{ name: m, email: { host: mail.example.net, from: "a@example.net\\nBcc: b@example.net", to: [c@example.net] } }] }\n',
  )
  assert.match(problem ?? '', /email\.from: [\s\S]* is no mail address/)
})

test('the examples of the page on alerts load without a word against them', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/alerts.md'), 'utf8')
  const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
  assert.ok(examples.length >= 2)
  for (const yaml of examples) assert.deepEqual(told(yaml), [])
})

test('every rule has its row on the page on alerts', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/alerts.md'), 'utf8')
  for (const { id } of ALERT_RULES) assert.match(page, new RegExp(`^\\| \`${id}`, 'm'), id)
})

test('windows of maintenance are read by the clocks of their place', () => {
  const { alerts } = load(`alerts:
  maintenance:
    - { subject: sbc sbc1.example.net, weekly: "sun 02:00-04:00", zone: Europe/Berlin }
    - { subject: "trunk carrier.example", from: 2026-07-01T22:00, until: 2026-07-02T04:00, zone: Europe/Berlin, note: new cable }
`)
  assert.deepEqual(alerts.maintenance, [
    {
      ...{ subject: 'sbc', name: 'sbc1.example.net', note: 'sun 02:00-04:00 Europe/Berlin' },
      window: {
        ...{ days: [0], from: 120, to: 240, zone: 'Europe/Berlin' },
        says: 'sun 02:00-04:00 Europe/Berlin',
      },
    },
    {
      ...{ subject: 'trunk', name: 'carrier.example', note: 'new cable' },
      window: { from: Date.UTC(2026, 6, 1, 20), until: Date.UTC(2026, 6, 2, 2) },
    },
  ])
})

test('a window that nobody can keep is told with its place', () => {
  const of = (keys: string): string => told(`alerts: { maintenance: [{ ${keys} }] }\n`).join()
  assert.match(of('subject: sbc1.example.net, weekly: "sun 02:00-04:00"'), /maintenance.*no.*health/)
  assert.match(of('subject: sbc a, weekly: "so 02:00-04:00"'), /no time of the week/)
  assert.match(of('subject: sbc a, weekly: "sun 02:00-04:00", zone: CEST5'), /no time zone/)
  assert.match(of('subject: sbc a'), /nothing says when/)
  assert.match(of('subject: sbc a, from: 2026-07-01T22:00'), /nothing says when/)
  assert.match(of('subject: sbc a, from: 2026-07-02T22:00, until: 2026-07-01T22:00'), /ends before it begins/)
  assert.match(
    of('subject: sbc a, weekly: "sun 02:00-04:00", from: 2026-07-02T22:00'),
    /weekly, and has a date/,
  )
})

test('a window that is over is told and taken all the same, one that goes on or comes is not told', () => {
  const windows = (until: string): string =>
    `alerts: { maintenance: [{ subject: sbc a, from: 2020-01-01T22:00, until: ${until}, zone: Europe/Berlin }] }\n`
  const { now } = options()
  const at = (ms: number): string => new Date(now + ms).toISOString()
  assert.deepEqual(told(windows('2020-01-02T04:00')), [
    'warning alerts.maintenance[0]: it is over since 2020-01-02T04:00 Europe/Berlin; take it out, or write when the next one is',
  ])
  assert.equal(load(windows('2020-01-02T04:00')).alerts.maintenance.length, 1)
  assert.match(told(windows(at(0))).join(), /is over/)
  assert.deepEqual(told(windows(at(1))), [])
})
