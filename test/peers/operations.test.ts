// What the page on operations has one run: the unit of systemd, and the backup of records.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { instantOf, millis } from '../../src/kernel/index.ts'
import { openStore } from '../../src/store/index.ts'
import { inFolder, missing } from '../support/program.ts'

const root = join(import.meta.dirname, '../..')
const KEEPING = { keepMs: millis(1e12), capBytes: 2e9 }

test('systemd has nothing against the unit', { skip: missing('systemd-analyze', 'systemd') }, () =>
  inFolder(async folder => {
    const unit = readFileSync(join(root, 'ops/systemd/linesman.service'), 'utf8')
    const here = join(folder, 'linesman.service')
    writeFileSync(here, unit.replaceAll('/opt/linesman', root))
    const said = execFileSync('systemd-analyze', ['verify', here], { encoding: 'utf8', stdio: 'pipe' })
    assert.equal(said, '')
  }),
)

test(
  'records are backed up while they are open, and the copy opens',
  { skip: missing('sqlite3', 'sqlite3') },
  () =>
    inFolder(async folder => {
      const page = readFileSync(join(root, 'docs/operations.md'), 'utf8')
      const [command = ''] = /^sqlite3 records\.db .*$/m.exec(page) ?? []
      const store = await openStore({ place: join(folder, 'records.db'), ...KEEPING })
      try {
        const change = {
          subject: 'sbc',
          name: 'sbc1',
          state: 'up',
          reason: { en: 'told', de: 'gesagt' },
        } as const
        const health = [{ ...change, at: instantOf(Date.now()) }]
        await store.append({ facts: [], calls: [], findings: [], probes: [], health })
        execFileSync('sh', ['-c', command], { cwd: folder })
        const copy = await openStore({ place: join(folder, 'copy.db'), ...KEEPING })
        const kept = await copy.health({})
        await copy.end()
        assert.equal(kept.length, 1)
      } finally {
        await store.end()
      }
    }),
)
