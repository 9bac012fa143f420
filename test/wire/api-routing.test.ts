// What the API works out of a tenant, on real sockets and on the thread of a running system.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LintAnswer, MatrixAnswer, Problem, WorkOut } from '../../src/api/index.ts'
import { workOutApart } from '../../src/cli/testing/index.ts'
import { type AskOptions, type Served, type ServeOptions, serving } from './api-harness.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples')
const ARTICLE = join(EXAMPLES, 'tenant-article')
const TRAP = join(EXAMPLES, 'tenant-backup-route/tenant.yaml')

const apart = (workOut: WorkOut = workOutApart(ARTICLE)): ServeOptions => ({ services: { workOut } })
const onDisk = ({ folder }: Served): string[] => readdirSync(join(folder, 'uploads'))

function handing(files: Record<string, string | Buffer>, role?: AskOptions['role']): AskOptions {
  const body = new FormData()
  for (const [name, content] of Object.entries(files)) body.append('file', new Blob([content]), name)
  return { method: 'POST', body, ...(role && { role }) }
}

async function problemOf(answer: Response): Promise<[status: number, code: string]> {
  return [answer.status, ((await answer.json()) as Problem).error.code]
}

test(
  'the tenant of the system is linted and every failure is played, for who may look',
  serving(async ({ ask, told }) => {
    const { findings, rules } = await told<LintAnswer>('/api/v1/routing/lint', { role: 'read' })
    assert.ok(findings.some(({ rule }) => rule === 'routing/single-point-of-failure'))
    assert.ok(rules > 40)
    const german = await told<LintAnswer>('/api/v1/routing/lint?lang=de', { role: 'read' })
    assert.ok(german.findings.some(({ title }) => title === 'Ein SBC ist für manche Nummern der einzige Weg'))
    const matrix = await told<MatrixAnswer>(
      '/api/v1/routing/matrix?how=503&reading=demotionScope%3Deach-route',
    )
    assert.deepEqual(matrix.rows[0]?.failures, [['sbc5.example.net']])
    assert.deepEqual([matrix.how, matrix.reading.demotionScope], ['503', 'each-route'])
    const csv = await ask('/api/v1/routing/matrix?format=csv')
    assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/)
    assert.match(await csv.text(), /^Unit,Down,.*\r\nSBC,sbc5\.example\.net,/)
    const page = await ask('/api/v1/routing/matrix?format=html')
    assert.match(page.headers.get('content-security-policy') ?? '', /sandbox/)
    assert.match(await page.text(), /^<!doctype html>/i)
  }, apart()),
)

test(
  'an export that is handed in is worked out instead, in YAML too, and nothing of it stays',
  serving(async served => {
    const files = { 'tenant.yaml': readFileSync(TRAP) }
    const { findings } = await served.told<LintAnswer>('/api/v1/routing/lint', handing(files, 'operate'))
    assert.ok(findings.some(({ rule }) => rule === 'routing/backup-route-trap'))
    const matrix = await served.told<MatrixAnswer>('/api/v1/routing/matrix', handing(files))
    assert.equal(matrix.counts.SBC, 2)
    assert.deepEqual(onDisk(served), [])
    const refused = await served.ask('/api/v1/routing/lint', handing(files, 'read'))
    assert.equal(refused.status, 403)
  }, apart()),
)

test(
  'a question that is none is refused before anything is worked out',
  serving(
    async ({ ask }) => {
      for (const query of ['how=on-fire', 'reading=demotionScope%3Dnever', 'format=pdf'])
        assert.deepEqual(await problemOf(await ask(`/api/v1/routing/matrix?${query}`)), [
          400,
          'request/invalid',
        ])
      const empty = await ask('/api/v1/routing/lint', handing({}))
      assert.deepEqual(await problemOf(empty), [400, 'upload/form'])
    },
    apart(() => assert.fail('is worked out')),
  ),
)

const begun = Promise.withResolvers<void>()
const ended = Promise.withResolvers<void>()

/** Takes until it is called off, but for the question with this reading. */
const slow: WorkOut = (wish, files, signal) => {
  if (wish.reading.provisional === 'ignored') return workOutApart(ARTICLE)(wish, files, signal)
  begun.resolve()
  return new Promise((_, fail) =>
    signal.addEventListener('abort', () => {
      ended.resolve()
      fail(new Error('called off'))
    }),
  )
}

test(
  'who is gone is not worked for any longer, and the next has a turn',
  serving(async ({ ask }) => {
    const left = new AbortController()
    const asked = assert.rejects(ask('/api/v1/routing/lint', { signal: left.signal }), { name: 'AbortError' })
    await begun.promise
    left.abort()
    await ended.promise
    await asked
    assert.equal((await ask('/api/v1/routing/lint?reading=provisional%3Dignored')).status, 200)
  }, apart(slow)),
)
