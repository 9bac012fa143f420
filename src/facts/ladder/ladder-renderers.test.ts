import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Ladder,
  ladderHtml,
  ladderJson,
  ladderMermaid,
  ladderSvg,
  ladderText,
} from '../../ladder/index.ts'
import { Teller } from '../testing/teller.ts'
import { TEAMS_LEG, toldDefaultCertificate, toldTransfer } from '../testing/told-stories.ts'
import { ladderOf } from './ladder-of.ts'

const transfer = (): Ladder => ladderOf(toldTransfer().facts)[0] as Ladder
const failing = (): Ladder => ladderOf(toldDefaultCertificate().facts)[0] as Ladder

test('the text shows the REFER between the right lifelines', () => {
  const lines = ladderText(transfer()).split('\n')
  const at = lines.findIndex(line => line.includes('REFER ['))
  assert.deepEqual(lines.slice(at, at + 2), [
    '   5.292 C  │                        │◀─ REFER [i.EUWE.10] ─────────────────────────────│',
    '   5.294 C  │                        │─ 202 Accepted (REFER) ──────────────────────────▶│',
  ])
})

test('no line of the text is wider than asked for, and labels too long go on in the next line', () => {
  for (const width of [80, 100, 120]) {
    const lines = ladderText(failing(), { width }).split('\n')
    assert.ok(Math.max(...lines.map(line => line.length)) <= width)
  }
  assert.match(ladderText(failing(), { width: 80 }), /│ {2}self-signed \(context default: no/)
})

test('colour changes nothing but colour', () => {
  const colours = ladderText(transfer(), { colour: true })
  assert.ok(colours.includes('\x1b[38;5;214m'))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours.
  const plain = colours.replace(/\x1b\[[\d;]*m/g, '')
  assert.deepEqual(
    plain.split('\n').map(line => line.trimEnd()),
    ladderText(transfer()).split('\n'),
  )
})

test('times can be left out to compare runs', () => {
  assert.ok(!/^ +\d+\.\d{3} /m.test(ladderText(transfer(), { times: false })))
})

test('Mermaid has a participant a column, a rect a run of one leg, and every statement on its line', () => {
  const text = ladderMermaid(transfer())
  assert.match(text, /^sequenceDiagram\n {2}participant p1 as carrier 192\.0\.2\.10\n/)
  assert.equal(text.match(/^ {2}rect rgb/gm)?.length, text.match(/^ {2}end$/gm)?.length)
  assert.match(text, /^ {4}p3->>p2: 5\.292 REFER \[i\.EUWE\.10\]$/m)
  assert.match(text, /^ {4}Note over p3,p2: 5\.250 TCP accepted :8576$/m)
})

test('JSON has the shape scripts rely on', () => {
  const { schemaVersion, calls } = ladderJson([failing()])
  assert.equal(schemaVersion, 1)
  assert.deepEqual(Object.keys(calls[0]?.rows[0] ?? {}), [
    'at',
    'from',
    'to',
    'kind',
    'label',
    'source',
    'leg',
  ])
  assert.deepEqual(
    calls[0]?.legs.map(leg => leg.id),
    ['A', 'B', 'C'],
  )
})

const HOSTILE = "<script>alert(1)</script>'&#\x1b[2J"

function hostile(): Ladder {
  const story = new Teller('sbc')
  const headers: [string, string][] = [['Reason', `Q.850;cause=1;text="${HOSTILE}"`]]
  story.at(0).request('sent', TEAMS_LEG, 'INVITE').at(1).request('received', TEAMS_LEG, 'BYE', { headers })
  return ladderOf(story.facts)[0] as Ladder
}

test('what a peer wrote can neither move the cursor nor become markup', () => {
  assert.ok(!ladderText(hostile()).includes('\x1b'))
  for (const markup of [ladderSvg(hostile()), ladderHtml([hostile()])]) {
    assert.ok(!markup.includes('<script>alert'))
    assert.ok(markup.includes('&lt;script&gt;'))
    assert.ok(!markup.includes('\x1b'))
  }
  assert.ok(!/[<>]script/.test(ladderMermaid(hostile())))
})

test('SVG and page refer to nothing outside', () => {
  const page = ladderHtml([transfer(), failing()])
  const outside = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].filter(([, to]) => !to?.startsWith('#'))
  assert.deepEqual(outside, [])
  assert.ok(page.includes('<details id="m1-1"'))
  assert.ok(page.includes('href="#m2-1"'))
  assert.ok(!page.includes('c2VjcmV0IGtleQ'))
})

test('two IPv6 addresses stand beside each other, whole where there is room', () => {
  const leg = { ...TEAMS_LEG, remote: { address: '2603:1010:0:7::5c', port: 5061 } }
  const other = { ...leg, remote: { address: '2603:1010:0:7:ffff:eeee:dddd:5d', port: 5061 } }
  const story = new Teller('sbc').at(0).request('sent', leg, 'INVITE')
  story.at(9).request('received', other, 'BYE')
  const ladder = ladderOf(story.facts)[0] as Ladder
  assert.match(ladderText(ladder), / 2603:1010:0:7::5c +2603:1010:0:7:ffff:eeee:dddd:5d\n/)
  assert.match(ladderText(ladder, { width: 60 }), / 2603:1010:0:7:… +2603:1010:0:7:…\n/)
  for (const line of ladderText(ladder, { width: 64 }).split('\n').slice(1))
    assert.ok(line.length <= 64, line)
})
