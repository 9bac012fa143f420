// Prometheus's own tool reads what is served and what lies in ops/.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { findingsIn, storyFacts } from '../../src/api/testing/index.ts'
import { missing } from '../support/program.ts'
import { serving } from '../wire/api-harness.ts'

const OPS = join(import.meta.dirname, '../../ops/prometheus')
const skip = missing('promtool', 'prometheus')

const promtool = (args: readonly string[], input = ''): string =>
  execFileSync('promtool', args, { cwd: OPS, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] })

test('the rules are rules, and fire on what they should alone', { skip }, () => {
  assert.match(promtool(['check', 'rules', 'linesman.rules.yml']), /SUCCESS: \d\d rules/)
  promtool(['test', 'rules', 'linesman.rules.test.yml', 'linesman.days.test.yml'])
})

test('the example is a configuration', { skip }, () => {
  promtool(['check', 'config', '--syntax-only', 'prometheus.yml'])
})

test(
  'metrics of a running system have nothing against the conventions',
  { skip },
  serving(async ({ ask, facts, writer, services }) => {
    const seen = storyFacts()
    for (const fact of seen) facts.note(fact)
    for (const finding of findingsIn(seen)) writer.finding(finding)
    await writer.flush()
    assert.ok(services.store)
    const answer = await ask('/metrics')
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    assert.equal(promtool(['check', 'metrics'], await answer.text()), '')
    const probe = await ask('/probe?target=sbc1.example.net')
    assert.equal(promtool(['check', 'metrics'], await probe.text()), '')
  }),
)
