// The examples of docs/alert-channels.md are what the channels send: each stands below its marker. `UPDATE=1` writes them
// anew.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  BEGUN,
  encodeAlertmanager,
  encodeMail,
  encodeNtfy,
  encodePagerDuty,
  encodeSlack,
  encodeSnmp,
  encodeSyslog,
  encodeTeams,
  encodeWebhook,
  WATCHDOG,
} from '../alerts/testing/index.ts'

const page = fileURLToPath(new URL('../../docs/alert-channels.md', import.meta.url))
const NOTICE = { ...BEGUN, alerts: BEGUN.alerts.filter(({ rule }) => rule === 'health/down') }
const HOST = 'linesman.example.com'

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``
const text = (value: string): string => `\`\`\`text\n${value}\n\`\`\``

function mailText(): string {
  const mail = encodeMail(NOTICE, {
    from: 'Linesman <linesman@example.com>',
    to: ['voice@example.com'],
    language: 'en',
  })
  const head = [
    `Subject: ${mail.subject}`,
    `Message-ID: ${mail.messageId}`,
    `In-Reply-To: ${mail.inReplyTo}`,
    `References: ${mail.references}`,
    ...Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return `${head.join('\n')}\n\n${mail.text.trimEnd()}`
}

/** Names of the MIB by what its objects and notifications end in: `0.1`, `1.1.4`. */
const mib = readFileSync(fileURLToPath(new URL('../../ops/LINESMAN-MIB.txt', import.meta.url)), 'utf8')
const BRANCHES: Readonly<Record<string, string>> = { linesmanNotifications: '0', linesmanAlert: '1.1' }
const NAMES = new Map(
  [...mib.matchAll(/^(\w+) (?:OBJECT|NOTIFICATION)-TYPE[\s\S]*?::= \{ (\w+) (\d+) \}/gm)].map(
    ([, name = '', branch = '', number]) => [`${BRANCHES[branch]}.${number}`, name],
  ),
)

const named = (oid: string): string => {
  const [, rest = '', instance = ''] =
    /^1\.3\.6\.1\.4\.1\.32473\.5061\.(0\.\d+|1\.1\.\d+)(\.0)?$/.exec(oid) ?? []
  assert.ok(NAMES.has(rest), `${oid} is not in the MIB`)
  return `${NAMES.get(rest)}${instance}`
}

const snmpText = (): string =>
  encodeSnmp(NOTICE, 'en')
    .flatMap(({ oid, varbinds }) => [
      named(oid),
      ...varbinds.map(
        ({ oid, value }) =>
          `  ${named(oid)} = ${Buffer.isBuffer(value) ? `0x${value.toString('hex')}` : value}`,
      ),
    ])
    .join('\n')

const syslogText = (): string => {
  const [message = ''] = encodeSyslog(NOTICE, {
    host: HOST,
    processId: 4711,
    facility: 16,
    language: 'en',
  }).map(String)
  // The mark is invisible otherwise.
  return message.replace('\ufeff', 'BOM')
}

const EXAMPLES: Readonly<Record<string, () => string>> = {
  email: () => text(mailText()),
  webhook: () => json(encodeWebhook(NOTICE, 'en')),
  'webhook watchdog': () => json(encodeWebhook(WATCHDOG, 'en')),
  alertmanager: () => json(encodeAlertmanager(NOTICE, 'en')[0]),
  teams: () => json(encodeTeams(NOTICE, 'en')),
  slack: () => json(encodeSlack(NOTICE, 'de')),
  ntfy: () => json(encodeNtfy(NOTICE, 'voice-alerts', 'en')),
  pagerduty: () => json(encodePagerDuty(NOTICE, { routingKey: '<key>', language: 'en', host: HOST })[0]),
  syslog: () => text(syslogText()),
  snmp: () => text(snmpText()),
}

let whole = readFileSync(page, 'utf8')
after(() => {
  if (process.env.UPDATE === '1') writeFileSync(page, whole)
})

const placeOf = (name: string): RegExp =>
  new RegExp(`(<!-- example: ${name} -->\n)(\n\`\`\`[\\s\\S]*?\n\`\`\`)?`)

for (const [name, example] of Object.entries(EXAMPLES))
  test(`the example of ${name} is what is sent`, () => {
    const [place, marker, block] = placeOf(name).exec(whole) ?? []
    assert.ok(place !== undefined && marker !== undefined, `docs/alert-channels.md has no example of ${name}`)
    if (process.env.UPDATE === '1') whole = whole.replace(place, () => `${marker}\n${example()}`)
    else assert.equal(block, `\n${example()}`)
  })

test('each example of the page is one of these', () => {
  const names = [...whole.matchAll(/<!-- example: (.+) -->/g)].map(([, name]) => name)
  assert.deepEqual(names, Object.keys(EXAMPLES))
})
