import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textTable } from '../../kernel/index.ts'
import {
  answerHtml,
  asker,
  type CallAnswer,
  compareReadings,
  DEFAULT_READING,
  type Down,
  decisionMermaid,
  decisionSvg,
  explainText,
  failureMatrix,
  indexTenant,
  matrixCsv,
  matrixHtml,
  matrixText,
  newGateway,
  newTenant,
  newUser,
  planText,
  type TenantIndex,
  timelineSvg,
  waitText,
} from '../index.ts'
import { commonDomain, probabilityText, withoutDomain } from './words.ts'

const EVIL = `</text><script>alert('1 & "2"')</script>\u001b[2J`

function hostileIndex(): TenantIndex {
  const gateways = ['a', 'b'].map(name =>
    newGateway({ fqdn: `${name}${EVIL}`, sipSignalingPort: 5061, enabled: true, site: `site ${EVIL}` }),
  )
  return indexTenant(
    newTenant({
      gateways,
      voiceRoutes: [`1 ${EVIL}`, `2 ${EVIL}`].map((identity, place) => ({
        identity,
        numberPattern: place === 0 ? '^\\+49' : EVIL,
        onlinePstnUsages: [EVIL],
        onlinePstnGatewayList: gateways.map(({ fqdn }) => fqdn),
      })),
      voiceRoutingPolicies: [{ identity: EVIL, onlinePstnUsages: [EVIL] }],
      users: [newUser({ userPrincipalName: EVIL, onlineVoiceRoutingPolicy: EVIL })],
    }),
  )
}

function answerOf(index: TenantIndex, down: Down[] = []): CallAnswer {
  const user = index.tenant.users[0]
  assert.ok(user)
  return asker(index, { user, dialled: '+4912345', down, demoted: [] })(DEFAULT_READING)
}

/** Each tag is closed by its own, as XML wants it. */
function assertWellFormed(markup: string): void {
  const open: string[] = []
  for (const [, end, name = '', alone] of markup.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (['meta', 'br'].includes(name) || alone === '/') continue
    if (end === '/') assert.equal(open.pop(), name)
    else open.push(name)
  }
  assert.deepEqual(open, [])
}

test('names of the export cannot break out of a picture or a page', () => {
  const index = hostileIndex()
  const down: Down[] = [{ gateway: `a${EVIL}`, how: 'silent' }]
  const answer = answerOf(index, down)
  const user = index.tenant.users[0]
  assert.ok(user)
  const ask = asker(index, { user, dialled: '+4912345', down, demoted: [] })
  const compared = compareReadings(ask, DEFAULT_READING)
  const made = [
    decisionSvg(answer),
    timelineSvg(answer),
    answerHtml({ answer, wait: true, compared }),
    matrixHtml(failureMatrix(index)),
  ]
  for (const markup of made) {
    assert.ok(!markup.includes('<script') && !markup.includes('\u001b'))
    assert.doesNotMatch(markup, /&(?!amp;|lt;|gt;|quot;|#39;)/)
    assertWellFormed(markup.replace('<!doctype html>', ''))
  }
})

test('names of the export cannot move the cursor of a terminal, nor end a statement of Mermaid', () => {
  const index = hostileIndex()
  const answer = answerOf(index)
  const style = { colour: false, width: 100 }
  const texts = [explainText, planText, waitText].map(draw => draw(answer, style))
  for (const text of [...texts, matrixText(failureMatrix(index), style)]) {
    assert.ok(!text.includes('\u001b'))
  }
  assert.doesNotMatch(decisionMermaid(answer), /<script|alert\('1 & "/)
})

test('what begins a formula in a spreadsheet is no formula in the CSV', () => {
  const index = indexTenant(
    newTenant({
      gateways: [newGateway({ fqdn: 'a', sipSignalingPort: 5061, enabled: true })],
      voiceRoutes: [
        { identity: 'r', numberPattern: '.', onlinePstnUsages: ['u'], onlinePstnGatewayList: ['a'] },
      ],
      voiceRoutingPolicies: [{ identity: '=cmd()', onlinePstnUsages: ['u'] }],
      users: [newUser({ userPrincipalName: 'kim', onlineVoiceRoutingPolicy: '=cmd()' })],
    }),
  )
  assert.match(matrixCsv(failureMatrix(index)), /\r\nSBC,a,,1,'=cmd\(\),/)
})

test('a table that is too wide folds what may be folded, and nothing else', () => {
  const rows = [[{ text: '1' }, { text: 'one two three four' }, { text: 'whole and long' }]]
  const lines = textTable([{ title: 'n' }, { title: 'words', least: 8 }, { title: 'rest' }], rows, {
    colour: false,
    width: 30,
  })
  assert.deepEqual(lines, ['n  words        rest', '1  one two      whole and long', '   three four'])
})

test('probabilities are fractions where they are small ones', () => {
  assert.deepEqual([1, 1 / 2, 5 / 12, 1 / 7, Math.SQRT1_2].map(probabilityText), [
    '1',
    '1/2',
    '5/12',
    '1/7',
    '70.71 %',
  ])
})

test('the domain that all names share is said once', () => {
  assert.equal(commonDomain(['a.example.net', 'b.example.net']), '.example.net')
  assert.equal(commonDomain(['a.x.example.net', 'x.example.net']), '.example.net')
  assert.equal(commonDomain(['example.net', 'a.example.net']), '.net')
  assert.equal(commonDomain(['a.example.net']), '')
  assert.equal(withoutDomain('a.example.net', '.example.net'), 'a')
})
