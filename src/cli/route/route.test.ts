import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { MatrixJson, PlanJson, ReadingsJson, WhatifJson } from '../../routing/index.ts'
import { runProgram } from '../program.ts'

async function said(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runProgram(args, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    colour: false,
    columns: undefined,
    keepsUp: () => true,
    outliveReaders: () => {},
  })
  return { code, out, err }
}

test('the export script asks every cmdlet that routing goes by, and changes nothing', async () => {
  const { code, out } = await said('route', 'export-script')
  assert.equal(code, 0)
  for (const cmdlet of [
    'Get-CsOnlinePSTNGateway',
    'Get-CsOnlineVoiceRoute',
    'Get-CsOnlinePstnUsage',
    'Get-CsOnlineVoiceRoutingPolicy',
    'Get-CsOnlineUser',
    'Get-CsTenantDialPlan',
    'Get-CsTeamsTranslationRule',
    'Get-CsTeamsEmergencyCallRoutingPolicy',
    'Get-CsInboundBlockedNumberPattern',
    'Get-CsGroupPolicyAssignment',
  ]) {
    assert.ok(out.includes(cmdlet), cmdlet)
  }
  assert.doesNotMatch(out, /\b(Set|Remove|Grant|New)-Cs/)
  assert.match(out, /ConvertTo-Json -InputObject \$objects -Depth 8/)
})

const ARTICLE = fileURLToPath(new URL('../../../examples/tenant-article', import.meta.url))
const TRAP = fileURLToPath(new URL('../../../examples/tenant-backup-route', import.meta.url))
const ANNA = ['--tenant', ARTICLE, '--user', 'anna@example.net', '--number', '+4952518791']
const KIM = ['--user', 'kim@example.net', '--number', '+4952518791']

/** A tenant folder with the trap of the backup route, mended. */
function trapWith(...changes: [string, string][]): string {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-'))
  after(() => rmSync(folder, { recursive: true }))
  let tenant = readFileSync(join(TRAP, 'tenant.yaml'), 'utf8')
  for (const [from, to] of changes) {
    assert.ok(tenant.includes(from))
    tenant = tenant.replace(from, to)
  }
  writeFileSync(join(folder, 'tenant.yaml'), tenant)
  return folder
}

async function whatif(tenant: string, ...args: string[]): Promise<WhatifJson> {
  const { code, out, err } = await said('route', 'whatif', '--tenant', tenant, ...KIM, ...args, '--json')
  assert.equal(code, 0, err)
  return JSON.parse(out)
}

test('the story of the article: routes 1, 3 and 4 stand, sbc1 and sbc2 come first, then route 3, then sbc5', async () => {
  const { code, out } = await said('route', 'plan', ...ANNA, '--json')
  assert.equal(code, 0)
  const { schemaVersion, user, dialled, number, usages, considered, attempts }: PlanJson = JSON.parse(out)
  assert.deepEqual(
    [schemaVersion, user, dialled, number, usages],
    [1, 'anna@example.net', '+4952518791', '+4952518791', ['DEPAD']],
  )
  assert.deepEqual(considered, [
    { route: 'Paderborn', priority: 1, struck: null },
    { route: 'Berlin', priority: 2, struck: 'no shared PSTN usage' },
    { route: 'Germany', priority: 3, struck: null },
    { route: 'World', priority: 4, struck: null },
  ])
  assert.deepEqual(
    attempts.map(({ gateway, route, probabilityFirst, from, to, probability }) =>
      [gateway.slice(0, 4), route, probabilityFirst, from, to, probability].join(' '),
    ),
    [
      'sbc1 Paderborn 0.5 1 2 0.5',
      'sbc2 Paderborn 0.5 1 2 0.5',
      'sbc3 Germany 0 3 4 0.5',
      'sbc4 Germany 0 3 4 0.5',
      'sbc5 World 0 5 5 1',
    ],
  )
})

test('the text says in the words of the article which route stands, which is struck and why', async () => {
  const { out } = await said('route', 'explain', ...ANNA)
  assert.match(out, / {7}1 {2}Paderborn .* stands\n/)
  assert.match(out, / {7}2 {2}Berlin .* struck: no shared PSTN usage\n/)
  assert.doesNotMatch(out, /Order of attempts/)
})

test('the trap of the backup route costs ten seconds, and each remedy takes them away', async () => {
  const [main, backup] = ['[main.example.net]', '[backup.example.net]'] as const
  const both = '[main.example.net, backup.example.net]'
  const worst = async (tenant: string, ...args: string[]) =>
    (await whatif(tenant, ...args)).setupDelayMs?.worst
  assert.equal(await worst(TRAP, '--down', 'main'), 10_000)
  const step = ['--reading', 'demotionScope=one-try-each-route', '--down', 'main=demoted'] as const
  assert.equal(await worst(TRAP, ...step), 10_000)
  assert.equal(await worst(trapWith([main, both]), ...step), 0)
  assert.equal(await worst(TRAP, '--down', 'main=disabled'), 0)
  assert.equal(await worst(trapWith([main, '[x]'], [backup, main], ['[x]', backup]), ...step), 0)
  const shorter = trapWith(['site: Paderborn', 'site: Paderborn, failoverTimeSeconds: 2'])
  assert.equal(await worst(shorter, ...step), 2000)
})

test('what is down may be down in many ways', async () => {
  const delays = await Promise.all(
    ['answers', '503', '486', 'silent', 'refuses-tcp', 'fails-tls', 'demoted', 'drained'].map(
      async how => (await whatif(TRAP, '--down', `main.example.net=${how}`)).setupDelayMs?.p50,
    ),
  )
  assert.deepEqual(delays, [0, 0, undefined, 10_000, 200, 400, 0, 0])
})

test('demotion may be that of one region', async () => {
  const first = async (region: string) =>
    (await whatif(TRAP, '--demoted', 'main@EMEA', '--region', region)).attempts[0]?.gateway
  assert.deepEqual([await first('EMEA'), await first('NOAM')], ['backup.example.net', 'main.example.net'])
})

test('the readings that change the answer are marked, each choice with its source', async () => {
  const { out } = await said(
    'route',
    'plan',
    ...['--tenant', ARTICLE, '--user', 'clara', '--number', '+4952518791', '--compare-readings', '--json'],
  )
  const { readings }: ReadingsJson = JSON.parse(out)
  assert.deepEqual(
    readings.filter(({ changes }) => changes).map(({ name }) => name),
    ['usageEvaluation', 'usageFallThrough'],
  )
  const pooled = readings[0]?.choices[1]
  assert.deepEqual(
    [pooled?.value, pooled?.differs, pooled?.groups.length, pooled?.source],
    ['pooled', true, 3, 'MSXFAQ, Direct Routing Hochverfügbar'],
  )
})

test('what is wrong on the command line is told in one line, with the names next to it', async () => {
  const wrong: [string[], RegExp][] = [
    [
      ['--user', 'ana@example.net'],
      /^linesman: --user: .*"ana@example.net"; did you mean anna@example.net\?\n$/,
    ],
    [['--number', 'x'], /^linesman: --number: "x" has no digit; write a number.*\n$/],
    [
      ['--down', 'sbc9.example.net'],
      /^linesman: --down: .*"sbc9.example.net"; did you mean sbc1.example.net or .*\n$/,
    ],
    [['--down', 'sbc1=silend'], /^linesman: --down: .*"silend"; did you mean silent\?\n$/],
    [
      ['--reading', 'usageEvaluation=pool'],
      /^linesman: --reading: usageEvaluation .*; did you mean pooled\?\n$/,
    ],
    [
      ['--reading', 'usage=pooled'],
      /^linesman: --reading: nothing .*"usage"; there are usageEvaluation, .*\n$/,
    ],
    [['--demoted', 'sbc1@EMEA'], /^linesman: --region: is missing; .*\n$/],
    [
      ['--format', 'png'],
      /^linesman: --format: "png" is not known; write text, json, mermaid, svg or html\n$/,
    ],
    [['--tenant', 'gone'], /^linesman: gone: does not exist; .*\n$/],
  ]
  for (const [args, line] of wrong) {
    const { code, out, err } = await said('route', 'plan', ...ANNA, ...args)
    assert.deepEqual([code, out], [2, ''], args.join(' '))
    assert.match(err, line)
  }
})

test('a partial export is told on stderr, and what can be said is said', async () => {
  const folder = trapWith(['gateways:', 'others:'])
  const { code, out, err } = await said('route', 'plan', '--tenant', folder, ...KIM)
  assert.equal(code, 0)
  assert.match(err, /nothing in it comes from Get-CsOnlinePSTNGateway/)
  assert.match(out, /struck: no gateway: main.example.net is missing/)
  assert.match(out, /fails with 500/)
})

test('the matrix comes as text, JSON, CSV and a page that stands alone', async () => {
  const matrix = async (format: string) =>
    (await said('route', 'whatif', '--tenant', TRAP, '--matrix', '--format', format)).out
  assert.match(await matrix('text'), /main +Global \(1 user\) +\+\d+ +10 \/ 10 \/ 10 s later +as before\n/)
  const json: MatrixJson = JSON.parse(await matrix('json'))
  assert.deepEqual(
    [json.schemaVersion, json.counts, json.rows.map(({ unit, failures }) => [unit, ...failures.flat()])],
    [
      1,
      { SBC: 2, site: 2, region: 0 },
      [
        ['SBC', 'backup.example.net', 'main.example.net'],
        ['site', 'Berlin', 'Paderborn'],
        ['SBC', 'main.example.net'],
        ['site', 'Paderborn'],
      ],
    ],
  )
  assert.match(
    await matrix('csv'),
    /\r\nSBC,main.example.net,,1,Global,\+\d+,1,10000,10000,10000,1,0,0,0\r\n/,
  )
  const html = await matrix('html')
  assert.match(html, /^<!doctype html>/)
  assert.doesNotMatch(html, /src=|href=|url\(|https?:/)
  const refused = await said('route', 'whatif', '--tenant', TRAP, '--matrix', '--user', 'kim')
  assert.deepEqual([refused.code, refused.err.split('\n').length], [2, 2])
})
