// The page on the API says what is so: each of its commands is run.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CallsAnswer, FindingsAnswer } from '../../src/api/index.ts'
import { findingsIn, storyFacts, tokenText } from '../../src/api/testing/index.ts'
import { formatFactLine } from '../../src/facts/index.ts'
import { callTable, healthyCalls, zipOf } from '../../src/records/testing/index.ts'
import { missing } from '../support/program.ts'
import { type Served, serving } from './api-harness.ts'

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8')
const TENANT = join(import.meta.dirname, '../../examples/tenant-backup-route/tenant.yaml')
const COMMANDS = [...PAGE.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'))
/** What curl says of its own time limit, which ends what would go on for ever. */
const TIME_OVER = 28

function run(
  command: string,
  env: Record<string, string>,
  folder: string,
): Promise<{ code: number; out: string }> {
  const child = spawn('sh', ['-c', command.replace(/^curl/, 'curl -sS --fail-with-body')], {
    cwd: folder,
    env: { ...process.env, ...env },
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (out += data))
  return new Promise(done => child.once('close', code => done({ code: code ?? -1, out })))
}

async function seen({ facts, writer, told, at }: Served): Promise<Record<string, string>> {
  for (const fact of storyFacts()) facts.note(fact)
  for (const finding of findingsIn(storyFacts())) writer.finding(finding)
  await writer.flush()
  const { calls } = await told<CallsAnswer>('/api/v1/calls')
  const { findings } = await told<FindingsAnswer>('/api/v1/findings')
  return {
    ...{ LINESMAN: at, TOKEN: tokenText('admin') },
    ...{ CALL: calls[0]?.id ?? '', FINDING: String(findings[0]?.id) },
  }
}

test(
  'every command of the page does what it says',
  { skip: missing('curl', 'curl') },
  serving(async served => {
    const env = await seen(served)
    const { folder } = served
    writeFileSync(
      join(folder, 'trace.facts'),
      storyFacts()
        .map(fact => `${formatFactLine(fact)}\n`)
        .join(''),
    )
    copyFileSync(TENANT, join(folder, 'tenant.yaml'))
    writeFileSync(
      join(folder, 'Calls.Export.zip'),
      zipOf({ 'DirectRouting.calls.csv': callTable(healthyCalls(3)) }),
    )
    assert.ok(COMMANDS.length > 15)
    for (const command of COMMANDS) {
      const { code, out } = await run(command, env, folder)
      const isEndless = command.includes('--max-time')
      assert.equal(code, isEndless ? TIME_OVER : 0, `${command}\n${out}`)
      const [, id] = /"id":"([0-9a-f]{32})"/.exec(out) ?? []
      if (id !== undefined) env.DIAGNOSIS = id
    }
  }),
)
