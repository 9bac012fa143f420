import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LANGUAGES } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { DEFAULT_READING } from '../reading.ts'
import type { Tenant, TenantPart } from '../tenant/tenant.ts'
import { lint } from './lint.ts'
import type { LintFinding } from './rule.ts'
import { LINT_RULES } from './rules.ts'
import type { Addresses } from './tenant-facts.ts'
import { GATEWAY_ROWS } from './testing/gateway-rows.ts'
import { HEALTHY, healthyBut, SBC1, SBC2, SBC3 } from './testing/healthy-tenant.ts'
import { largeTenant } from './testing/large-tenant.ts'
import type { LintRow } from './testing/lint-row.ts'
import { NUMBER_ROWS } from './testing/number-rows.ts'
import { ROUTE_ROWS } from './testing/route-rows.ts'
import { runPowerShell } from './testing/run-powershell.ts'

const ROWS: readonly LintRow[] = [...ROUTE_ROWS, ...GATEWAY_ROWS, ...NUMBER_ROWS]
const AT = instantOf(Date.parse('2026-11-25T12:00:00Z'))

const NO_ADDRESSES: Addresses = new Map()

const found = (tenant: Tenant, addresses: Addresses = NO_ADDRESSES): LintFinding[] =>
  lint(tenant, { at: AT, addresses }).findings

const firing = (tenant: Tenant, addresses?: Addresses): string[] => [
  ...new Set(found(tenant, addresses).map(({ rule }) => rule)),
]

test('a healthy tenant yields nothing', () => {
  const { findings, notRun } = lint(HEALTHY, { at: AT, addresses: NO_ADDRESSES })
  assert.deepEqual(
    findings.map(({ rule, says }) => `${rule}: ${says}`),
    [],
  )
  assert.deepEqual(notRun, [])
})

for (const { rule, when, broken, nearMiss, addresses, nearMissAddresses, mends } of ROWS) {
  test(`${rule} fires when ${when}, and not on what only looks like it`, () => {
    assert.ok(firing(broken, addresses).includes(rule), `${firing(broken, addresses)}`)
    assert.ok(!firing(nearMiss, nearMissAddresses).includes(rule), 'the near miss')
  })

  if (mends) {
    test(`the PowerShell of ${rule} when ${when} takes the finding away, and back`, () => {
      const findings = found(broken, addresses).filter(finding => finding.rule === rule)
      for (const { powershell } of findings) {
        assert.ok(powershell !== null)
        const mended = runPowerShell(broken, powershell.apply)
        const left = found(mended, addresses).filter(finding => finding.rule === rule)
        assert.equal(left.length, findings.length - 1, `${left.map(({ says }) => says)}\n${powershell.apply}`)
        assert.deepEqual(inOrder(runPowerShell(mended, powershell.undo)), inOrder(broken), powershell.undo)
      }
    })
  }
}

/** What is removed and made again comes at the end. */
const inOrder = (tenant: Tenant): unknown =>
  Object.fromEntries(
    Object.entries(tenant).map(([part, objects]) => [
      part,
      (objects as readonly unknown[]).toSorted((left, right) => nameOf(left).localeCompare(nameOf(right))),
    ]),
  )

const nameOf = (object: unknown): string =>
  typeof object === 'string'
    ? ''
    : String(
        (object as { identity?: string; userPrincipalName?: string }).identity ??
          (object as { userPrincipalName?: string }).userPrincipalName,
      )

test('every rule has a row that fires', () => {
  const tested = new Set(ROWS.map(({ rule }) => rule))
  assert.deepEqual(
    LINT_RULES.map(({ id }) => id).filter(id => !tested.has(id)),
    [],
  )
})

test('a rule without PowerShell says what a person does and what it costs', () => {
  for (const { rule, broken, addresses, mends } of ROWS.filter(row => !row.mends)) {
    for (const finding of found(broken, addresses).filter(each => each.rule === rule)) {
      assert.equal(finding.powershell, null, `${rule} ${mends}`)
      assert.ok(
        finding.remedies.every(({ says, cost }) => says.endsWith('.') && cost.endsWith('.')),
        rule,
      )
      assert.ok(finding.remedies.length > 0, rule)
    }
  }
})

test('every remedy shows first what would happen, and changes nothing with that', () => {
  for (const { broken, addresses } of ROWS) {
    for (const { powershell } of found(broken, addresses).flatMap(finding => finding.remedies)) {
      if (powershell === null) continue
      for (const line of powershell.whatIf.split('\n')) {
        assert.match(line, / -WhatIf$|^Get-CsOnlineUser .*has no -WhatIf$/)
      }
      assert.doesNotMatch(powershell.apply, /-WhatIf/)
      assert.equal(powershell.apply.split('\n').length, powershell.whatIf.split('\n').length)
    }
  }
})

test('every rule has an id of its own and says why, how to see it, what to do and where it stands', () => {
  assert.equal(new Set(LINT_RULES.map(({ id }) => id)).size, LINT_RULES.length)
  for (const { id, title, why, byHand, remedy, reference } of LINT_RULES) {
    assert.match(id, /^routing\/[a-z-]+$/)
    for (const language of LANGUAGES)
      assert.ok(!title[language].endsWith('.') && remedy[language].endsWith('.'), id)
    assert.notEqual(title.en, title.de, id)
    assert.ok(why.endsWith('.') && byHand.length > 0, id)
    assert.ok(reference.length > 0 && !/\.md\b/.test(reference), id)
  }
})

test('all that a finding says is in the language that is asked for, with a value in each place', () => {
  for (const { rule, broken, addresses = NO_ADDRESSES } of ROWS) {
    const [en, de] = LANGUAGES.map(language =>
      textsOf(lint(broken, { at: AT, addresses, language }).findings.filter(each => each.rule === rule)),
    )
    assert.ok(en !== undefined && de !== undefined && en.length > 0)
    assert.deepEqual(
      de.filter((text, place) => text === en[place] || /\{[a-z]\w*\}/i.test(text) || ENGLISH.test(text)),
      [],
      rule,
    )
  }
})

const textsOf = (findings: readonly LintFinding[]): string[] =>
  findings.flatMap(({ says, remedies }) => [
    says,
    ...remedies.flatMap(remedy => [remedy.says, remedy.cost, ...(remedy.gain === null ? [] : [remedy.gain])]),
  ])

/** What the reader of patterns says of a pattern stands in quotation marks, and may be English. */
const ENGLISH = /\b(the|and|which|is|has)\b(?![^„]*“)/i

test('without a part of the tenant the rules that need it stay silent, and that is said', () => {
  const partial: Tenant = {
    ...HEALTHY,
    users: [],
    known: HEALTHY.known.filter((part: TenantPart) => part !== 'users'),
  }
  const { findings, notRun } = lint(partial, { at: AT })
  assert.deepEqual(findings, [])
  assert.deepEqual(
    notRun.filter(({ lacks }) => lacks.includes('users')).map(({ rule }) => rule),
    LINT_RULES.filter(({ needs }) => needs.includes('users')).map(({ id }) => id),
  )
  assert.deepEqual(
    notRun.filter(({ lacks }) => lacks.includes('addresses')).map(({ rule }) => rule),
    ['routing/gateway-several-addresses'],
  )
})

test('an empty tenant breaks nothing, and neither does one of which nothing is known', () => {
  const empty = Object.fromEntries(Object.entries(HEALTHY).map(([part]) => [part, []])) as unknown as Tenant
  assert.deepEqual(found(empty), [])
  assert.deepEqual(found({ ...empty, known: HEALTHY.known }), [])
})

test('a rule that rests on a reading is silent in the other one', () => {
  const row = ROWS.find(({ rule }) => rule === 'routing/usage-never-evaluated')
  assert.ok(row !== undefined)
  const pooled = lint(row.broken, { at: AT, reading: { ...DEFAULT_READING, usageEvaluation: 'pooled' } })
  assert.ok(pooled.findings.every(({ rule }) => rule !== row.rule))
})

test('a finding has the shape scripts rely on', () => {
  const [finding] = found(ROUTE_ROWS[0]?.broken ?? HEALTHY)
  assert.deepEqual(Object.keys(finding ?? {}).sort(), [
    'at',
    'certainty',
    'cost',
    'count',
    'evidence',
    'powershell',
    'reference',
    'remedies',
    'remedy',
    'rule',
    'says',
    'severity',
    'title',
  ])
  assert.deepEqual(Object.keys(finding?.remedies[0] ?? {}), ['says', 'gain', 'cost', 'powershell'])
  assert.deepEqual(Object.keys(finding?.powershell ?? {}), ['whatIf', 'apply', 'undo'])
})

test('a large company in which nothing is wrong yields nothing', () => {
  const findings = found(largeTenant({ routes: 200, gateways: 40, policies: 100, users: 1000 }))
  assert.deepEqual(
    findings.map(({ says }) => says),
    [],
  )
})

const anyRoute = fc.record({
  numberPattern: fc.constantFrom(
    '^\\+49\\d{5,}$',
    '^\\+',
    '.*',
    '^\\+?11[02]$',
    '^+49',
    '49\\d+',
    '^(?!\\+49)\\+\\d+$',
  ),
  onlinePstnUsages: fc.subarray(['National', 'International', 'Emergency', "O'Usage"]),
  onlinePstnGatewayList: fc.subarray([SBC1, SBC2, SBC3, 'gone.example.net']),
  priority: fc.integer({ min: 1, max: 5 }),
})

const anyGateway = fc.record({
  enabled: fc.boolean(),
  sendSipOptions: fc.boolean(),
  failoverTimeSeconds: fc.constantFrom(3, 5, 10, 30),
  failoverResponseCodes: fc.subarray([408, 486, 503, 504]),
  mediaBypass: fc.boolean(),
})

test('whatever the tenant, every command is one that runs, and the undo brings back what was there', () => {
  fc.assert(
    fc.property(
      fc.array(anyRoute, { maxLength: 6 }),
      fc.array(anyGateway, { maxLength: 3 }),
      (routes, gateways) => {
        const tenant = healthyBut({
          voiceRoutes: routes.map((route, index) => ({ identity: `route ${index}`, ...route })),
          gateways: HEALTHY.gateways.map((gateway, index) => ({ ...gateway, ...gateways[index] })),
        })
        for (const { powershell } of found(tenant).flatMap(({ remedies }) => remedies)) {
          if (powershell === null) continue
          const mended = runPowerShell(tenant, powershell.apply)
          assert.deepEqual(inOrder(runPowerShell(mended, powershell.undo)), inOrder(tenant), powershell.apply)
        }
      },
    ),
    { numRuns: 200 },
  )
})
