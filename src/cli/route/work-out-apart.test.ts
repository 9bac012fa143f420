// What a running system works out of a tenant: on a thread, the same as the commands do.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { instantOf, OperatorError } from '../../kernel/index.ts'
import { DEFAULT_READING, workOut } from '../../routing/index.ts'
import { loadTenant } from './load-tenant.ts'
import { workOutApart } from './work-out-apart.ts'

const EXAMPLES = join(import.meta.dirname, '../../../examples')
const WISH = { reading: DEFAULT_READING, how: 'silent', at: instantOf(1e12) } as const
const STAYS = new AbortController().signal

test('the trap of the backup route is found in a tenant that is written in YAML', async () => {
  const folder = join(EXAMPLES, 'tenant-backup-route')
  const answer = await workOutApart(folder)({ ...WISH, wants: 'lint' }, undefined, STAYS)
  assert.deepEqual(answer, workOut(loadTenant(folder).tenant, { ...WISH, wants: 'lint' }))
  assert.ok(answer.findings.some(({ rule }) => rule === 'routing/backup-route-trap'))
})

test('files that were handed in go before the tenant of the system, by the names they had', async () => {
  const folder = join(EXAMPLES, 'tenant-backup-route')
  const files = [{ name: 'theirs.yaml', path: join(folder, 'tenant.yaml') }]
  const matrix = await workOutApart(join(EXAMPLES, 'tenant-article'))(
    { ...WISH, wants: 'matrix' },
    files,
    STAYS,
  )
  assert.deepEqual(matrix.rows[0]?.failures, [['backup.example.net', 'main.example.net']])
})

test('what cannot be read is told, and a thread that is called off is over', async () => {
  const work = workOutApart(join(EXAMPLES, 'nowhere'))
  const isTold = (says: RegExp) => (error: unknown) =>
    error instanceof OperatorError && says.test(error.message)
  await assert.rejects(work({ ...WISH, wants: 'csv' }, undefined, STAYS), isTold(/does not exist/))
  const gone = AbortSignal.abort()
  await assert.rejects(work({ ...WISH, wants: 'csv' }, undefined, gone), isTold(/was ended/))
})
